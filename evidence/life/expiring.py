"""Marking what has gone out of date: once for every item and every day from which it counts as out of date."""

from collections.abc import Iterable
from datetime import date

from evidence.life.dates import show_day
from evidence.life.expiry import find_expiry
from schemas.evidence import EvidenceItem
from schemas.life import ItemEvent, LifeEvent
from schemas.terms import EvidenceKind

RULE_ACTOR = "expiry rule"
"""Who says so, where no person does."""


def find_newly_expired(
    items: Iterable[EvidenceItem], events: Iterable[ItemEvent], as_of: date
) -> tuple[ItemEvent, ...]:
    """An event for each document that is out of date and has no mark for that day yet, in order of id.

    What counts is how things stand, not when this was last asked: missed days are made up for, and asking twice
    finds nothing the second time. A document that was renewed and goes out of date again is marked again.
    """
    marked = {(event.item_id, event.value) for event in events if event.kind is LifeEvent.EXPIRED}
    found = []
    for item in sorted(items, key=lambda item: item.id):
        expiry = find_expiry(item)
        if item.kind is not EvidenceKind.DOCUMENT or expiry is None or expiry.due > as_of:
            continue
        if (item.id, expiry.due.isoformat()) not in marked:
            why = f"Out of date since {show_day(expiry.due)}, {expiry.rule}."
            found.append(
                ItemEvent(0, item.id, as_of, RULE_ACTOR, LifeEvent.EXPIRED, value=expiry.due.isoformat(), why=why)
            )
    return tuple(found)
