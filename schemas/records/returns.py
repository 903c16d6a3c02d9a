"""Returns that were built, and the log of what the regulator asked for after them: added to, never overwritten.

Every function works inside the caller's transaction; those that add rows add the custody event with them, and only
then.
"""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Row, func, select

from schemas.custody import Event
from schemas.plain import to_plain
from schemas.records.custody_content import log_event
from schemas.records.rows import add_missing, core
from schemas.return_tables import (
    ReturnRequestEventRow,
    ReturnRequestRow,
    ReturnRequestSentRow,
    SubmissionFileRow,
    SubmissionRow,
)
from schemas.returns import LogEntry, LogEvent, LoggedRequest, SentFile, SentVersion, Submitted


def add_submission(connection: Connection, made: Submitted, council_gss: str) -> int:
    """Add a return that was built; 0 where this very return is known already."""
    row = {key: getattr(made, key) for key in ("id", "as_of", "asked_on", "due_on", "framework_id", "path")}
    row |= {"manifest_sha256": made.manifest_sha256, "zip_sha256": made.zip_sha256, "n_files": len(made.files)}
    added = add_missing(connection, SubmissionRow, [row | {"council_gss": council_gss}])
    if not added:
        return 0
    files = [{"submission_id": made.id, **to_plain(file)} for file in made.files]
    added += add_missing(connection, SubmissionFileRow, files)
    log_event(connection, Event.RETURN_MADE, made.id)
    return added


def load_submissions(connection: Connection) -> tuple[Submitted, ...]:
    """Every return that was built, in order of day and id."""
    table, files = core(SubmissionRow), core(SubmissionFileRow)
    held: dict[str, list[SentFile]] = defaultdict(list)
    for row in connection.execute(select(files).order_by(files.c.submission_id, files.c.name)):
        held[row.submission_id].append(_build_file(row))
    rows = connection.execute(select(table).order_by(table.c.as_of, table.c.id))
    return tuple(_build_submission(row, tuple(held[row.id])) for row in rows)


def _build_file(row: Row[Any]) -> SentFile:
    return SentFile(row.name, row.evidence_id, row.sha256, row.size_bytes, row.classification, row.restricted_why)


def _build_submission(row: Row[Any], files: tuple[SentFile, ...]) -> Submitted:
    return Submitted(
        id=row.id,
        as_of=row.as_of,
        asked_on=row.asked_on,
        due_on=row.due_on,
        framework_id=row.framework_id,
        manifest_sha256=row.manifest_sha256,
        zip_sha256=row.zip_sha256,
        path=row.path,
        files=files,
    )


def add_logged_request(connection: Connection, request: LoggedRequest, council_gss: str) -> int:
    """Add what the regulator asked for, with its first entry; 0 where it is logged already."""
    row = {"id": request.id, "council_gss": council_gss, "asked": request.asked, "asked_on": request.asked_on}
    added = add_missing(connection, ReturnRequestRow, [row])
    if added:
        for entry in request.entries:
            added += add_log_entry(connection, request.id, entry)
    return added


def add_log_entry(connection: Connection, request_id: str, entry: LogEntry) -> int:
    """Add one thing that happened to a request, unless the very same is there; how many rows were added."""
    if any(entry in one.entries for one in load_logged_requests(connection) if one.id == request_id):
        return 0
    table = core(ReturnRequestEventRow).c
    newest = select(func.max(table.number)).where(table.request_id == request_id)
    number = int(connection.execute(newest).scalar() or 0) + 1
    row = {
        "request_id": request_id,
        "number": number,
        "event": entry.event.value,
        "happened_on": entry.on,
        "actor": entry.by,
        "owner": entry.owner,
        "due_on": entry.due_on,
        "told": entry.told,
    }
    sent = [{"request_id": request_id, "number": number, **to_plain(one)} for one in entry.sent]
    added = add_missing(connection, ReturnRequestEventRow, [row])
    added += add_missing(connection, ReturnRequestSentRow, sent)
    log_event(connection, Event.RETURN_REQUEST_CHANGED, request_id)
    return added


def load_logged_requests(connection: Connection) -> tuple[LoggedRequest, ...]:
    """Everything the regulator asked for after the return, in the order in which it was asked."""
    table, events = core(ReturnRequestRow), core(ReturnRequestEventRow)
    sent = _load_sent(connection)
    entries: dict[str, list[LogEntry]] = defaultdict(list)
    for row in connection.execute(select(events).order_by(events.c.request_id, events.c.number)):
        entries[row.request_id].append(_build_entry(row, sent.get((row.request_id, row.number), ())))
    rows = connection.execute(select(table).order_by(table.c.asked_on, table.c.id))
    return tuple(LoggedRequest(row.id, row.asked, row.asked_on, tuple(entries[row.id])) for row in rows)


def _load_sent(connection: Connection) -> dict[tuple[str, int], tuple[SentVersion, ...]]:
    table = core(ReturnRequestSentRow)
    found: dict[tuple[str, int], list[SentVersion]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.evidence_id, table.c.sha256)):
        found[row.request_id, row.number].append(SentVersion(row.evidence_id, row.sha256))
    return {place: tuple(versions) for place, versions in found.items()}


def _build_entry(row: Row[Any], sent: tuple[SentVersion, ...]) -> LogEntry:
    return LogEntry(LogEvent(row.event), row.happened_on, row.actor, row.owner, row.due_on, row.told, sent)
