"""The custody log: entries added in the transaction of what they tell of, its signed heads, both read in order."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, func, select, type_coerce
from sqlalchemy.types import NullType

from schemas.custody import Actor, Entry, Event, TreeHead
from schemas.custody_tables import CustodyEntryRow, TreeHeadRow
from schemas.errors import OurError
from schemas.ids import sha256_of
from schemas.records.rows import core

LEAF = b"\x00"
"""What a leaf's hash begins with (RFC 6962, section 2.1)."""
_HASHED = ("actor", "at", "content_sha256", "event", "sequence", "subject")
"""What an entry's hash covers: all of it."""


def add_event(connection: Connection, event: Event, subject: str, content_sha256: str) -> Entry:
    """Add an entry to the log, in the caller's write transaction; who and when come from `schemas.database.write`.

    Where the rows an entry tells of are registered in `schemas.records.custody_content`, `log_event` there is the
    way in: it hashes them.

    Raises:
        OurError: slug `write-without-actor`, if the transaction was opened without saying who writes.
    """
    name, moment = find_writer(connection)
    entry = Entry(count_entries(connection), moment, name, event, subject, content_sha256)
    row = asdict(entry) | {"event": event.value}
    # two writers with one number must fail, not lose one: no entry is ever left out because its number is taken
    connection.execute(core(CustodyEntryRow).insert(), row | {"leaf_sha256": leaf_sha256(row)})
    return entry


def find_writer(connection: Connection) -> tuple[str, str]:
    """Who writes in this transaction, and the moment they began, as the log says both.

    Raises:
        OurError: slug `write-without-actor`, if the transaction was opened without saying who writes.
    """
    actor = connection.get_execution_options().get("readiness_actor")
    if not isinstance(actor, Actor):
        raise OurError("write-without-actor", "Something was written without saying by whom.", "Report this fault.")
    return actor.name, actor.at.isoformat(timespec="milliseconds")


def leaf_sha256(row: Mapping[str, Any]) -> str:
    """The RFC 6962 leaf hash of an entry's row as canonical JSON, in hexadecimal; tampered values are no error."""
    cells = {name: row[name] for name in _HASHED}
    return sha256_of(LEAF + orjson.dumps(cells, default=repr, option=orjson.OPT_SORT_KEYS))


def count_entries(connection: Connection) -> int:
    """How many entries the log should hold: one more than the number of the last, as they count from 0."""
    last = connection.execute(select(func.max(core(CustodyEntryRow).c.sequence))).scalar()
    return 0 if last is None else int(last) + 1


def load_rows(connection: Connection) -> Iterator[dict[str, Any]]:
    """The log's rows in order, just as the database holds them."""
    table = core(CustodyEntryRow).c
    columns: list[ColumnElement[Any]] = [type_coerce(one, NullType()).label(one.name) for one in table]
    names = [one.name for one in table]
    for row in connection.execute(select(*columns).order_by(table.sequence)):
        yield dict(zip(names, row, strict=True))


def load_leaves(connection: Connection) -> list[str]:
    """The leaf hashes in order, in hexadecimal."""
    table = core(CustodyEntryRow).c
    return list(connection.execute(select(table.leaf_sha256).order_by(table.sequence)).scalars())


def add_head(connection: Connection, head: TreeHead) -> None:
    """Keep a signed head."""
    connection.execute(core(TreeHeadRow).insert(), asdict(head))


def load_heads(connection: Connection) -> tuple[TreeHead, ...]:
    """Every signed head, the smallest first."""
    table = core(TreeHeadRow)
    rows = connection.execute(select(table).order_by(table.c.size))
    return tuple(TreeHead(**row._mapping) for row in rows)


def newest_head(connection: Connection) -> TreeHead | None:
    """The newest signed head; None where nothing has been signed."""
    table = core(TreeHeadRow)
    row = connection.execute(select(table).order_by(table.c.size.desc()).limit(1)).first()
    return None if row is None else TreeHead(**row._mapping)
