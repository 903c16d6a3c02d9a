"""Engine, transactions and schema upgrades. SQLite by default; PostgreSQL by its address."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from schemas.custody import Actor
from schemas.errors import WorkspaceError

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAL_SAFE_FROM = (3, 51, 3)
"""SQLite below this can corrupt a WAL database in a rare race; older ones keep the rollback journal."""
_BUSY_MS = 10_000
"""How long to wait for another program to let go of a SQLite database, in milliseconds."""


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
def write(engine: Engine, actor: Actor | None = None) -> Iterator[Connection]:
    """One write transaction: all of it is kept, or none; `actor` is who the custody log will say wrote it."""
    options = {"readiness_write": True, "readiness_actor": actor}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


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
