"""Disclosure control: what may be shown of counts of people, so that nobody can be worked out from a report. Pure."""

from reports.disclosure.bounds import Sum
from reports.disclosure.methods import Method, load_method, method_names
from reports.disclosure.protect import CountTable, ProtectedTable, protect_share, protect_table, what_is_told
from reports.disclosure.shares import EVERYBODY, ProtectedShare, protect_shares

__all__ = [
    "EVERYBODY",
    "CountTable",
    "Method",
    "ProtectedShare",
    "ProtectedTable",
    "Sum",
    "load_method",
    "method_names",
    "protect_share",
    "protect_shares",
    "protect_table",
    "what_is_told",
]
