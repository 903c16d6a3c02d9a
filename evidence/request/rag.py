"""Red, amber, green or grey for an evidence item or a request item: worked out, always with its reason.

Source: practice 2.2, "RAG that means something". Approval is not recorded by itself: a link that says only
`planned` tells of a draft, so an item with nothing beyond that counts as not approved (practice 5.2).
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from schemas.assessment import RequestItem
from schemas.evidence import EvidenceItem
from schemas.terms import Maturity, Rag

_RULES = Path(__file__).with_name("rag_rules.csv")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""Fixed, because the names a computer gives months depend on its language."""
_WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.GREEN)


@dataclass(frozen=True)
class RagRules:
    """Within how many days an item expires soon, and how many things must be missing for red."""

    expires_soon_days: int
    missing_for_red: int


@dataclass(frozen=True)
class RagState:
    """A colour and why: one sentence for each thing that is missing, or one that says nothing is."""

    rag: Rag
    reasons: tuple[str, ...]


@cache
def load_rag_rules() -> RagRules:
    """The thresholds, from the data file beside this module."""
    with _RULES.open(encoding="utf-8", newline="") as file:
        values = {row["rule"]: int(row["value"]) for row in csv.DictReader(file)}
    return RagRules(**values)


def build_item_rag(item: EvidenceItem, as_of: date, rules: RagRules | None = None) -> RagState:
    """The state of an evidence item on a date.

    Green: owned, approved, held, in date, linked with a pointer to the section, effect stated. Amber: one of
    these is missing, or it expires soon. Red: more are missing, or it is out of date.
    """
    rules = rules or load_rag_rules()
    missing = find_missing(item)
    if item.review_due and item.review_due <= as_of:
        return RagState(Rag.RED, (f"It has been out of date since {_show(item.review_due)}.", *missing))
    if len(missing) >= rules.missing_for_red:
        return RagState(Rag.RED, missing)
    soon = _expires_soon(item, as_of, rules)
    if missing or soon:
        return RagState(Rag.AMBER, (*missing, *soon))
    return RagState(Rag.GREEN, ("It is owned, held, in date and linked, and its effect is stated.",))


def build_request_rag(
    request_item: RequestItem,
    items: Iterable[EvidenceItem],
    as_of: date,
    *,
    not_applicable: tuple[str, str] | None = None,
) -> RagState:
    """The state of a request item on a date: that of the best evidence linked to it; red where there is none.

    Args:
        request_item: what is asked for.
        items: the evidence to look through.
        as_of: the date.
        not_applicable: reason and approver, where it does not apply to the council; the state is then grey.
    """
    if not_applicable:
        reason, approver = not_applicable
        return RagState(Rag.GREY, (f"Not applicable: {reason} (approved by {approver}).",))
    linked = [item for item in items if any(link.request_item == request_item.code for link in item.links)]
    if not linked:
        return RagState(Rag.RED, ("No evidence is linked to it.",))
    states = [build_item_rag(item, as_of) for item in sorted(linked, key=lambda item: item.id)]
    return max(states, key=lambda state: _WORST_FIRST.index(state.rag))


def find_missing(item: EvidenceItem) -> tuple[str, ...]:
    """What an item lacks, in sentences, whatever the date."""
    checks = (
        (item.owner, "It has no named owner."),
        (item.review_due, "It has no review date."),
        (item.current or item.public_link, "The document itself is not held, nor a link to it."),
        (any(link.maturity is not Maturity.PLANNED for link in item.links), "It is no more than a plan or a draft."),
        (item.links and all(link.section for link in item.links), "A link does not say which section to look at."),
        (item.links and all(link.shows for link in item.links), "A link does not say what it shows."),
    )
    return tuple(sentence for held, sentence in checks if not held)


def _expires_soon(item: EvidenceItem, as_of: date, rules: RagRules) -> tuple[str, ...]:
    if item.review_due and item.review_due <= as_of + timedelta(days=rules.expires_soon_days):
        return (f"It will be out of date on {_show(item.review_due)}.",)
    return ()


def _show(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
