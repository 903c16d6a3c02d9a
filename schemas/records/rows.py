"""Adding rows that are never overwritten, in one statement, on SQLite and PostgreSQL alike."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite

from schemas.tables import Table


def core(table: type[Table]) -> sqlalchemy.Table:
    """The table behind a mapped class, for queries over columns (`.c`)."""
    found = inspect(table).local_table
    if not isinstance(found, sqlalchemy.Table):
        raise TypeError(f"{table.__name__} is not mapped to a table")
    return found


def add_missing(connection: Connection, table: type[Table], rows: Sequence[dict[str, Any]]) -> int:
    """Add the rows whose key is not there yet; rows that are there stay as they are.

    Returns:
        How many rows were added.
    """
    if not rows:
        return 0
    before = count(connection, table)
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(core(table)).on_conflict_do_nothing(), list(rows))
    return count(connection, table) - before


def count(connection: Connection, table: type[Table]) -> int:
    """How many rows a table holds."""
    return int(connection.execute(select(func.count()).select_from(core(table))).scalar_one())


def next_number(connection: Connection, column: sqlalchemy.Column[Any]) -> int:
    """One more than the highest number in a column; 1 for an empty table."""
    highest = connection.execute(select(func.max(column))).scalar()
    return int(highest or 0) + 1
