"""Engine, transactions and schema upgrades. SQLite by default; PostgreSQL by its address."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from schemas.custody import Actor
from schemas.custody_tables import CustodyEntryRow, TreeHeadRow
from schemas.errors import OurError, WorkspaceError

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAL_SAFE_FROM = (3, 51, 3)
"""SQLite below this can corrupt a WAL database in a rare race; older ones keep the rollback journal."""
_BUSY_MS = 10_000
"""How long to wait for another program to let go of a SQLite database, in milliseconds."""
_ONE_WRITER = 0x5245_4144
"""The number of the PostgreSQL lock by which writers take turns, as they do in SQLite anyway."""
_CHANGE = re.compile(r"""\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?""", re.I)
_LOG, _HEADS = (str(one.__tablename__) for one in (CustodyEntryRow, TreeHeadRow))


def open_engine(url: str | URL) -> Engine:
    """An engine with foreign keys on, a safe journal, and write transactions that take the lock at once.

    Source: SQLite's own notes; a deferred transaction lost 300 of 400 concurrent increments without an
    error, `BEGIN IMMEDIATE` lost none.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we issue BEGIN ourselves
    cursor = connection.cursor()
    wal = sqlite3.sqlite_version_info >= _WAL_SAFE_FROM
    for pragma in (
        f"busy_timeout={_BUSY_MS}",  # first, because changing the journal waits for others too
        "foreign_keys=ON",
        f"journal_mode={'WAL' if wal else 'DELETE'}",
        f"synchronous={'FULL' if wal else 'EXTRA'}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("readiness_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def write(engine: Engine, actor: Actor) -> Iterator[Connection]:
    """One write transaction: all of it is kept, or none. Writers take turns.

    Args:
        engine: the workspace's database.
        actor: who the custody log will say wrote it.

    Raises:
        OurError: slug `write-without-entry`, if rows were changed and the custody log was told nothing; slug
            `write-without-actor`, if nobody is named. Nothing is kept then.
    """
    if not isinstance(actor, Actor) or not actor.name:
        raise OurError("write-without-actor", "Something was written without saying by whom.", "Report this fault.")
    options = {"readiness_write": True, "readiness_actor": actor}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_WRITER})
        watch = _Watch()
        event.listen(connection, "after_cursor_execute", watch.note)
        yield connection
        watch.check()


class _Watch:
    """Sees which tables a transaction changes, and refuses one that changes any without an entry in the log."""

    def __init__(self) -> None:
        self._changed: set[str] = set()

    def note(self, _connection: object, cursor: Any, statement: str, *_more: object) -> None:
        """Told of every statement that was carried out."""
        found = _CHANGE.search(statement)
        if found and cursor.rowcount != 0:  # -1 where the driver cannot tell: taken for a change
            self._changed.add(found[1].lower())

    def check(self) -> None:
        """Refuse changes that nothing tells of; a signed head of the log is no change of what is kept."""
        untold = self._changed - {_LOG, _HEADS}
        if untold and _LOG not in self._changed:
            raise OurError(
                "write-without-entry",
                f"Rows were changed without an entry in the custody log ({', '.join(sorted(untold))}).",
                "Nothing was kept. Report this fault.",
            )


@contextmanager
def read(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database."""
    with engine.connect() as connection, connection.begin():
        yield connection


def upgrade(engine: Engine) -> None:
    """Bring the database to this program's schema, making it if it is new.

    Raises:
        WorkspaceError: the database was made by a newer program.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    head = ScriptDirectory.from_config(config).get_current_head()
    if revision(engine) == head:
        return
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise WorkspaceError(
                "newer-database",
                "This workspace was last used by a newer version of Readiness.",
                "Install that version or a later one; nothing was changed.",
            ) from error


def revision(engine: Engine) -> str | None:
    """The schema revision the database is at; None for an empty one."""
    with read(engine) as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(found) if found is not None else None
