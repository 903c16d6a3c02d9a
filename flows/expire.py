"""Expire: mark what has gone out of date since it was last looked at. To be run daily.

Purpose: record, for each document, the day from which it counts as out of date, so that its owner can be asked.
Inputs: the run's opaque id; on its desk the day, the evidence known on it, and the database.
Outputs: an `expired` event for each such document; the number of new ones.
Safe to repeat because: an item is marked once for each day from which it is out of date; missed days are made up.
If it fails: nothing was marked; mend what the message names and run again.
"""

from evidence.life.expiring import find_newly_expired
from flows.engine import quiet_flow, quiet_task
from flows.run_desk import RunDesk
from flows.steps import on_desk
from schemas.database import write
from schemas.records.life import add_item_event, load_events


@quiet_task("Mark what is out of date")
@on_desk("Marking what is out of date")
def mark_expired(desk: RunDesk) -> int:
    """Add the marks in one transaction; how many were new."""
    with write(desk.engine, desk.actor) as connection:
        found = find_newly_expired(desk.items, load_events(connection), desk.as_of)
        for event in found:
            add_item_event(connection, event)
    return len(found)


@quiet_flow("Mark what is out of date", run_name="expire {run_id}")
def expire(run_id: str) -> int:
    """Mark what is out of date; how many marks were new."""
    return mark_expired(run_id)
