"""What people and rules said of items: added to, never changed, and read as known on a day.

Every event has its entry in the custody log, in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select

from schemas.client_level_tables import ClientLevelFigureRow, ClientLevelWaitingRow
from schemas.custody import Actor, Event
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.life import Deletion, ItemEvent, ItemLife, LifeEvent, Setting, build_life
from schemas.life_tables import ItemEventRow
from schemas.records.custody_content import log_event, numbered_subject
from schemas.records.rows import add_missing, core, next_number
from schemas.tables import (
    AuditAnswerRow,
    DatasetRow,
    EvidenceItemRow,
    EvidenceVersionRow,
    FeedbackItemRow,
    MeasureObservationRow,
)
from schemas.terms import Classification

_ALSO_HELD = (
    AuditAnswerRow,
    FeedbackItemRow,
    MeasureObservationRow,
    DatasetRow,
    ClientLevelFigureRow,
    ClientLevelWaitingRow,
)
"""Tables that hold what was read out of a file, by the file's hash: it goes when the file goes.

How many records of a client-level file broke a rule stays: it tells of nobody, and the next file is held against it.
"""


def add_item_event(connection: Connection, event: ItemEvent) -> ItemEvent:
    """Keep an event and its custody entry, in the caller's write transaction.

    Args:
        connection: opened by `schemas.database.write`, which says who is at work.
        event: its sequence is given here, whatever it says.

    Returns:
        The event with its sequence.
    """
    kept = replace(event, sequence=next_number(connection, core(ItemEventRow).c.sequence))
    add_missing(connection, ItemEventRow, [_row(kept)])
    log_event(connection, Event.ITEM_CHANGED, numbered_subject(kept.item_id, kept.sequence))
    return kept


def _row(event: ItemEvent) -> dict[str, Any]:
    return {
        "sequence": event.sequence,
        "item_id": event.item_id,
        "on_day": event.on_day,
        "actor": event.actor,
        "kind": event.kind.value,
        "value": event.value,
        "why": event.why,
        "until": event.until,
        "sha256": event.sha256,
        "dated": event.dated,
    }


def load_events(connection: Connection, item_id: str | None = None) -> tuple[ItemEvent, ...]:
    """The events of one item, or of all, in the order in which they were recorded."""
    table = core(ItemEventRow)
    query = select(table).order_by(table.c.sequence)
    if item_id is not None:
        query = query.where(table.c.item_id == item_id)
    return tuple(ItemEvent(**{**row._mapping, "kind": LifeEvent(row.kind)}) for row in connection.execute(query))


def load_lives(connection: Connection, as_of: date) -> dict[str, ItemLife]:
    """The state the events make on a day, by item; also by code of a request item that does not apply."""
    events: dict[str, list[ItemEvent]] = defaultdict(list)
    for event in load_events(connection):
        events[event.item_id].append(event)
    return {item: build_life(mine, as_of) for item, mine in events.items()}


def load_deletions(connection: Connection) -> dict[tuple[str, str], Deletion]:
    """Versions whose content is gone, by item and hash."""
    lives = load_lives(connection, date.max)
    return {(item, one.sha256): one for item, life in lives.items() for one in life.deletions}


def restore_versions(connection: Connection, offered: Iterable[EvidenceVersion], on_day: date) -> int:
    """Record that deleted content has been received again, once for every item that has it.

    Returns:
        How many events were added; 0 where nothing offered had been deleted.
    """
    hashes = {version.sha256 for version in offered}
    gone = load_deletions(connection) if hashes else {}
    back = sorted(place for place in gone if place[1] in hashes)
    for item_id, sha256 in back:
        day = max(on_day, gone[item_id, sha256].on_day)
        why = "The same file was received again."
        add_item_event(
            connection, ItemEvent(0, item_id, day, _who(connection), LifeEvent.RESTORED, why=why, sha256=sha256)
        )
    return len(back)


def _who(connection: Connection) -> str:
    actor = connection.get_execution_options().get("readiness_actor")
    return actor.name if isinstance(actor, Actor) else "intake"


def find_holders(connection: Connection, sha256: str) -> dict[str, str]:
    """The items that have a version with this content, each with its kind: one document may be several items."""
    version, item = core(EvidenceVersionRow), core(EvidenceItemRow)
    query = select(item.c.id, item.c.kind).join(version, version.c.item_id == item.c.id)
    rows = connection.execute(query.where(version.c.sha256 == sha256).order_by(item.c.id))
    return {row.id: row.kind for row in rows}


def delete_read_out(connection: Connection, sha256: str) -> int:
    """Take away what was read out of a file into the database: answers of audits, pieces of feedback, figures.

    Returns:
        How many rows went.
    """
    tables = [core(mapped) for mapped in _ALSO_HELD]
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")  # pages that fall free are overwritten
    n_gone = sum(connection.execute(delete(table).where(table.c.sha256 == sha256)).rowcount for table in tables)
    if n_gone:
        log_event(connection, Event.RECORDS_ADDED, sha256)  # the log now tells of how these rows are after it
    return n_gone


def lay_over(item: EvidenceItem, told_on: date) -> EvidenceItem:
    """The item with what was set by people, where no tracker received on a later day says otherwise."""
    life = item.life
    review_due = _said(life.review_due, item.review_due.isoformat() if item.review_due else None, told_on)
    stated = None if item.classification is Classification.INTERNAL else item.classification.value
    return replace(
        item,
        owner=_said(life.owner, item.owner, told_on),
        review_due=date.fromisoformat(review_due) if review_due else None,
        classification=Classification(_said(life.classification, stated, told_on) or item.classification),
        document_type=_said(life.document_type, item.document_type, told_on),
    )


def _said(setting: Setting | None, told: str | None, told_on: date) -> str | None:
    """What holds of a setting and what a tracker told; see `schemas.life` for the rule."""
    if setting is None or (told is not None and told_on > setting.on_day):
        return told
    return setting.value


def held_versions(known: tuple[EvidenceVersion, ...], gone: Iterable[Deletion]) -> tuple[EvidenceVersion, ...]:
    """The versions whose content is there; none where it is the last one, which was meant, that is gone."""
    hashes = {deletion.sha256 for deletion in gone}
    if known and known[-1].sha256 in hashes:
        return ()
    return tuple(version for version in known if version.sha256 not in hashes)
