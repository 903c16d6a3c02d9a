"""Taking a file in: what every kind of intake needs, and how what was read is kept.

Nothing is read before its bytes are at hand in full, nothing is stored before the whole file has been read
and found sound, and the database is told last, in one transaction: an error leaves everything as it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine

from evidence.store.files import FileStore
from schemas.database import read
from schemas.errors import InputError
from schemas.evidence import Citation, EvidenceItem
from schemas.problems import Problem
from schemas.records.evidence import add_items, newest_intake
from schemas.workspace import Workspace

MAX_FILE_BYTES = 200 * 1024 * 1024
"""The largest single file taken in."""


@dataclass(frozen=True)
class Intake:
    """Where things taken in go, and on which day they were received."""

    workspace: Workspace
    engine: Engine
    received_on: date

    @property
    def store(self) -> FileStore:
        """The workspace's evidence store."""
        return FileStore(self.workspace.store)


def read_offered(path: Path) -> bytes:
    """The bytes of an offered file.

    Raises:
        InputError: there is no such file, it is a folder, it cannot be read or it is too large.
    """
    problem = _offer_problem(path)
    if problem is None:
        try:
            return path.read_bytes()
        except OSError as error:
            problem = (f"it cannot be read: {error.strerror}", "Check that you may read it, then try again.")
    raise InputError([Problem("file-not-readable", path.name, *problem)])


def _offer_problem(path: Path) -> tuple[str, str] | None:
    if not path.exists():
        return "there is no such file", "Check the name and the folder."
    if not path.is_file():
        return "it is not a file", "Name the file itself."
    if path.stat().st_size > MAX_FILE_BYTES:
        return f"it is larger than {MAX_FILE_BYTES // 1024**2} MB", "Split it, or leave out what is not needed."
    return None


def replaced_notice(intake: Intake, item: EvidenceItem) -> tuple[str, ...]:
    """What to say where a file takes the place of an earlier one of the same name; nothing where it does not."""
    with read(intake.engine) as connection:
        newest = newest_intake(connection, item.id)
    if newest is None or newest.told_by_sha256 == item.versions[-1].sha256:
        return ()
    return (
        f"It takes the place of the file of the same name received on {newest.told_on.isoformat()}; what only that one "
        "held is kept, and no longer used. Give a file another name to use both.",
    )


def keep_items(
    intake: Intake, connection: Connection, told_by: EvidenceItem, items: Iterable[EvidenceItem] = ()
) -> int:
    """Record a file that was taken in and the items it tells of; how many rows were new."""
    version = told_by.versions[-1]
    return add_items(
        connection,
        [told_by, *items],
        council_gss=intake.workspace.council.gss_code,
        told_by=Citation(told_by.id, version.sha256),
        told_on=intake.received_on,
    )
