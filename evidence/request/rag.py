"""Red, amber, green or grey for an evidence item or a request item: worked out, always with its reason.

Source: practice 2.2, "RAG that means something"; a link that says only `planned` tells of a draft (practice 5.2).
A colour people put beside the computed one is shown beside it, never instead, and ends on its date.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from evidence.life.dates import show_day
from evidence.life.expiry import find_expiry
from schemas.assessment import RequestItem
from schemas.evidence import EvidenceItem
from schemas.life import Override
from schemas.terms import Maturity, Rag

_RULES = Path(__file__).with_name("rag_rules.csv")
_NOTHING_MISSING = ("It is owned, approved, held, in date and linked, and its effect is stated.",)
_NOT_APPROVED = "Nobody has approved it as it stands."
_WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.GREEN)


@dataclass(frozen=True)
class RagRules:
    """Within how many days an item expires soon, and how many things must be missing for red."""

    expires_soon_days: int
    missing_for_red: int


@dataclass(frozen=True)
class RagState:
    """A computed colour and why: one sentence for each thing that is missing, or one that says nothing is.

    Attributes:
        notes: what a person should know that changes no colour, such as that there is no deputy.
        override: the colour people put beside the computed one, while it holds.
    """

    rag: Rag
    reasons: tuple[str, ...]
    notes: tuple[str, ...] = ()
    override: Override | None = None


@cache
def load_rag_rules() -> RagRules:
    """The thresholds, from the data file beside this module."""
    with _RULES.open(encoding="utf-8", newline="") as file:
        values = {row["rule"]: int(row["value"]) for row in csv.DictReader(file)}
    return RagRules(**values)


def show_rule(rules: RagRules | None = None) -> str:
    """The rule in words, as it is shown beside the colours."""
    rules = rules or load_rag_rules()
    return (
        "Green: owned, approved, held, in date, each link pointing to its section and saying what it shows. Amber: "
        f"one of these is missing, or it goes out of date within {rules.expires_soon_days} days. Red: "
        f"{rules.missing_for_red} or more are missing, it is out of date, or a request item has no evidence. "
        "Grey: a request item that does not apply, with reason and approver."
    )


def build_item_rag(item: EvidenceItem, as_of: date, rules: RagRules | None = None) -> RagState:
    """The state of an evidence item on a date.

    Green: owned, approved, held, in date, linked with a pointer to the section, effect stated. Amber: one of
    these is missing, or it expires soon. Red: more are missing, or it is out of date.
    """
    rag, reasons = _colour(item, as_of, rules or load_rag_rules())
    notes = () if item.life.deputy else ("No deputy is named.",)
    return RagState(rag, reasons, notes, item.life.override)


def _colour(item: EvidenceItem, as_of: date, rules: RagRules) -> tuple[Rag, tuple[str, ...]]:
    missing, expiry = find_missing(item), find_expiry(item)
    if expiry is not None and expiry.due <= as_of:
        return Rag.RED, (f"It has been out of date since {show_day(expiry.due)}, {expiry.rule}.", *missing)
    if len(missing) >= rules.missing_for_red:
        return Rag.RED, missing
    if expiry is not None and expiry.due <= as_of + timedelta(days=rules.expires_soon_days):
        return Rag.AMBER, (*missing, f"It will be out of date on {show_day(expiry.due)}, {expiry.rule}.")
    return (Rag.AMBER, missing) if missing else (Rag.GREEN, _NOTHING_MISSING)


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
    """What an item lacks, in sentences, whatever the date; a draft counts as not approved, and once."""
    begun = any(link.maturity is not Maturity.PLANNED for link in item.links)
    checks = (
        (item.owner, "It has no named owner."),
        (find_expiry(item), "It has no review date, nor a type and a date that would give it one."),
        (item.current or item.public_link, "The document itself is not held, nor a link to it."),
        (begun and _is_approved(item), _NOT_APPROVED if begun else "It is no more than a plan or a draft."),
        (item.links and all(link.section for link in item.links), "A link does not say which section to look at."),
        (item.links and all(link.shows for link in item.links), "A link does not say what it shows."),
    )
    return tuple(sentence for held, sentence in checks if not held)


def _is_approved(item: EvidenceItem) -> bool:
    """Whether the very version that is held was approved; where no file is held, the item itself."""
    approval = item.life.approval
    return approval is not None and approval.sha256 == (item.current.sha256 if item.current else "")
