"""Faults of the database that a person can mend, in their words. Any other stays a fault of ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from schemas.database import open_engine
from schemas.errors import AppError, WorkspaceError
from schemas.workspace import SETTINGS_FILE, Workspace

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNREACHABLE = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
_PLAIN_ADDRESS = "postgresql+psycopg://USER:PASSWORD@HOST/NAME"


def open_plainly(workspace: Workspace) -> Engine:
    """The engine of a workspace's database; nothing is reached yet.

    Raises:
        WorkspaceError: its address cannot be read, or what is needed to reach it is not installed. The address is
            never repeated, because it may hold a password.
    """
    try:
        return open_engine(workspace.database_url)
    except (ArgumentError, ValueError) as error:  # a port that is no number is a ValueError
        raise WorkspaceError(
            "database-address",
            f"The address of the database in {SETTINGS_FILE} cannot be read.",
            f"Write `database` as {_PLAIN_ADDRESS}, or leave it out to use the file in the workspace.",
        ) from error
    except ModuleNotFoundError as error:
        raise WorkspaceError(
            "database-driver-missing",
            f"The database named in {SETTINGS_FILE} needs the Python package {error.name}, which is not installed.",
            f"Install psycopg (`pip install psycopg[binary]`) and write `database` as {_PLAIN_ADDRESS}.",
        ) from error


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn a database that is damaged, busy or out of reach into an error a person can act on.

    Raises:
        AppError: in place of the database's own error.
    """
    try:
        yield
    except DatabaseError as error:
        plain = _plain(error)
        if plain is None:
            raise
        raise plain from error


def _plain(error: DatabaseError) -> AppError | None:
    """The error to tell, or None where the fault is ours, such as a rule of a table that was broken."""
    if not isinstance(error.orig, sqlite3.Error):
        return unreachable() if isinstance(error, OperationalError) else None
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the upper bits only say more about the same
    if code in _DAMAGED:
        return damaged()
    if code in _BUSY:
        return WorkspaceError(
            "database-busy",
            "Another program is using the database and did not let go of it in time.",
            "Wait until it is done, then try again; nothing was changed.",
        )
    return unreachable(str(error.orig)) if code in _UNREACHABLE else None


def damaged() -> AppError:
    """The error of a database that is not what was written."""
    return WorkspaceError("database-damaged", "The database is damaged.", "Restore the workspace from a backup.")


def unreachable(why: str = "") -> AppError:
    """The error of a database that cannot be opened, read or written.

    Only SQLite's own words are passed on: those of a server may hold its address.
    """
    return WorkspaceError(
        "database-unreachable",
        f"The database cannot be used: {why}." if why else "The database cannot be reached.",
        "Check that it is running, that its folder has space and that you may write to it, then try again.",
    )
