"""The custody log: entries added in the transaction of what they tell of, and read in order."""

from sqlalchemy import Connection, select

from schemas.custody import Actor, Entry, Event
from schemas.custody_tables import CustodyEntryRow
from schemas.errors import OurError
from schemas.ids import sha256_of
from schemas.plain import to_json
from schemas.records.rows import add_missing, core

LEAF = b"\x00"
"""What a leaf's hash begins with (RFC 6962, section 2.1)."""


def add_event(connection: Connection, event: Event, subject: str, content_sha256: str) -> Entry:
    """Add an entry to the log, in the caller's write transaction; who and when come from `schemas.database.write`.

    Raises:
        OurError: slug `write-without-actor`, if the transaction was opened without saying who writes.
    """
    actor = connection.get_execution_options().get("readiness_actor")
    if not isinstance(actor, Actor):
        raise OurError("write-without-actor", "Something was written without saying by whom.", "Report this fault.")
    table = core(CustodyEntryRow).c
    last = connection.execute(select(table.sequence).order_by(table.sequence.desc()).limit(1)).scalar()
    moment = actor.at.isoformat(timespec="milliseconds")
    entry = Entry(0 if last is None else last + 1, moment, actor.name, event, subject, content_sha256)
    row = {
        "sequence": entry.sequence,
        "at": entry.at,
        "actor": entry.actor,
        "event": entry.event.value,
        "subject": entry.subject,
        "content_sha256": entry.content_sha256,
        "leaf_sha256": leaf_hash(entry),
    }
    add_missing(connection, CustodyEntryRow, [row])
    return entry


def leaf_hash(entry: Entry) -> str:
    """The RFC 6962 leaf hash of an entry's canonical JSON, in hexadecimal."""
    return sha256_of(LEAF + to_json(entry).encode())
