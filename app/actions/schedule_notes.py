"""What a schedule notes down in the workspace: up to when each job is done, and that only one schedule is served.

Nothing rests on these notes but the time of the next run: every job is safe to repeat.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from schemas.errors import AppError, WorkspaceError
from schemas.workspace import Workspace

_NOTES = "done.json"
_LOCK = "serving.lock"


def load_notes(workspace: Workspace) -> dict[str, datetime]:
    """For each job that was ever run the moment (UTC) up to which it is done.

    Raises:
        AppError: slug `schedule-unreadable`, if the notes are not what was written.
    """
    path = workspace.schedule / _NOTES
    try:
        return _build_notes(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        message = f"{path} cannot be read, so nobody knows which jobs were missed."
        remedy = "Delete it and serve again: every job is then next run at its next time."
        raise AppError("schedule-unreadable", message, remedy) from error


def _build_notes(told: Mapping[str, str]) -> dict[str, datetime]:
    notes = {name: datetime.fromisoformat(moment) for name, moment in told.items()}
    if any(moment.tzinfo is None for moment in notes.values()):
        raise ValueError("a moment without its time zone")
    return notes


def write_notes(workspace: Workspace, notes: Mapping[str, datetime]) -> None:
    """Write the notes whole or not at all.

    Raises:
        WorkspaceError: slug `schedule-not-writable`.
    """
    path = workspace.schedule / _NOTES
    beside = path.with_suffix(".new")
    text = json.dumps({name: moment.isoformat() for name, moment in sorted(notes.items())}, indent=2)
    try:
        beside.write_text(text + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise _not_writable(workspace.schedule, error) from error


def _not_writable(folder: Path, error: OSError) -> WorkspaceError:
    remedy = "Free space, or serve from an account that may write to the workspace; missed jobs are made up for."
    return WorkspaceError("schedule-not-writable", f"{folder} cannot be written: {error.strerror}.", remedy)


@contextmanager
def serving_alone(workspace: Workspace) -> Iterator[None]:
    """Be the only one who serves this workspace; the system lets go of the lock however this process ends.

    Raises:
        AppError: slug `schedule-served-already`.
        WorkspaceError: slug `schedule-not-writable`.
    """
    try:
        workspace.schedule.mkdir(exist_ok=True)
    except OSError as error:
        raise _not_writable(workspace.schedule, error) from error
    # the database engine knows how to lock a file on every system; nothing is ever written to this one
    with closing(sqlite3.connect(workspace.schedule / _LOCK, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            message = "The schedule of this workspace is being served already, or its lock cannot be taken."
            raise AppError("schedule-served-already", message, "Leave it to that one, or stop it first.") from error
        yield
