"""What needs a person soon: items due for review, and files due for deletion."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from evidence.life.expiry import find_expiry
from evidence.life.retention import find_deletion_due, load_retention
from schemas.evidence import EvidenceItem
from schemas.life import Hold
from schemas.terms import EvidenceKind


@dataclass(frozen=True)
class Due:
    """One line of a queue.

    Attributes:
        due: the day; one that has passed is overdue.
        why: the rule that sets the day, in words.
        holds: who keeps it, so that it may not be deleted.
    """

    item_id: str
    title: str
    owner: str | None
    due: date
    why: str
    holds: tuple[Hold, ...] = ()


def build_review_queue(items: Iterable[EvidenceItem], as_of: date, days: int) -> tuple[Due, ...]:
    """Documents that are out of date or will be within some days, the most urgent first."""
    last = as_of + timedelta(days=days)
    dues = []
    for item in (item for item in items if item.kind is EvidenceKind.DOCUMENT):
        expiry = find_expiry(item)
        if expiry is not None and expiry.due <= last:
            dues.append(Due(item.id, item.title, item.owner, expiry.due, expiry.rule))
    return _in_order(dues)


def build_deletion_queue(items: Iterable[EvidenceItem], as_of: date) -> tuple[Due, ...]:
    """Files that have been kept for as long as their class allows, the oldest first; those on hold say so."""
    dues = []
    for item in items:
        due = find_deletion_due(item)
        if due is not None and due <= as_of:
            why = load_retention()[item.classification].why
            dues.append(Due(item.id, item.title, item.owner, due, why, item.life.holds))
    return _in_order(dues)


def _in_order(dues: Iterable[Due]) -> tuple[Due, ...]:
    return tuple(sorted(dues, key=lambda due: (due.due, due.item_id)))
