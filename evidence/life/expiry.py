"""From which day an item counts as out of date, and by which rule.

Two rules, and the earlier day counts: its own review date, and the months its type of document allows from its
date, or from the day on which that very version was approved if that is later. A type that was only proposed from
the title counts for the colour and the review queue, where it is shown as proposed; for scores only a stated type
counts, because a guess must not move a score.

Source: practice 2.2, "expiry by document type; review-due queue".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evidence.life.dates import add_months, show_day
from evidence.life.document_types import DocumentType, find_type
from schemas.evidence import EvidenceItem


@dataclass(frozen=True)
class Expiry:
    """The day from which an item counts as out of date, the rule in words, and whether its type was only proposed."""

    due: date
    rule: str
    proposed: bool = False


def find_expiry(
    item: EvidenceItem, *, stated_only: bool = False, types: Iterable[DocumentType] | None = None
) -> Expiry | None:
    """The earlier of an item's two days; None where it has neither.

    Args:
        item: the evidence item.
        stated_only: leave a type out that was only proposed from the title.
        types: types of document; None for those of the data file.
    """
    found = [_by_review_date(item), _by_type(item, stated_only=stated_only, types=types)]
    return min((one for one in found if one is not None), key=lambda one: one.due, default=None)


def is_out_of_date(item: EvidenceItem, as_of: date) -> bool:
    """Whether its day has come."""
    expiry = find_expiry(item)
    return expiry is not None and expiry.due <= as_of


def _by_review_date(item: EvidenceItem) -> Expiry | None:
    return Expiry(item.review_due, "by its own review date") if item.review_due else None


def _by_type(item: EvidenceItem, *, stated_only: bool, types: Iterable[DocumentType] | None) -> Expiry | None:
    found, begun = find_type(item, types), _begun(item)
    if found is None or found.type.months is None or begun is None or (found.proposed and stated_only):
        return None
    named = f"{found.type.name}, as its title suggests" if found.proposed else found.type.name
    rule = f"{found.type.months} months after {show_day(begun)}, our rule for this type ({named})"
    return Expiry(add_months(begun, found.type.months), rule, found.proposed)


def _begun(item: EvidenceItem) -> date | None:
    """The day its type's months count from; None where the document has no date."""
    current, approval = item.current, item.life.approval
    days = [current.content_date] if current and current.content_date else []
    if current and approval and approval.sha256 == current.sha256:
        days.append(approval.on_day)
    return max(days, default=None)
