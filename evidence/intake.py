"""Taking a file in: what every kind of intake needs, and how what was read is kept.

Nothing is read before its bytes are at hand in full, nothing is stored before the whole file has been read
and found sound, and the database is told last, in one transaction: an error leaves everything as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine

from evidence.parsing.documents import READER_VERSION, InspectedDocument
from evidence.store.files import FileStore
from evidence.store.opening import open_store
from schemas.custody import Actor, Event
from schemas.database import read
from schemas.errors import InputError
from schemas.evidence import Citation, EvidenceItem
from schemas.problems import Problem
from schemas.records.custody import add_event
from schemas.records.evidence import add_items, newest_intake
from schemas.records.search import FileText, index_items, index_texts
from schemas.workspace import Workspace

MAX_FILE_BYTES = 200 * 1024 * 1024
"""The largest single file taken in."""


@dataclass(frozen=True)
class Intake:
    """Where things taken in go, on which day they were received, and who takes them in."""

    workspace: Workspace
    engine: Engine
    received_on: date
    actor: Actor

    @cached_property
    def store(self) -> FileStore:
        """The workspace's evidence store; one for the whole intake, because it holds keys until they are recorded."""
        return open_store(self.workspace, self.engine)


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
    intake: Intake,
    connection: Connection,
    told_by: EvidenceItem,
    items: Iterable[EvidenceItem] = (),
    *,
    texts: Mapping[str, InspectedDocument] | None = None,
) -> int:
    """Record a file that was taken in, the keys of all that was put, and the items it tells of; how many rows were new.

    Titles, sections and the texts of new documents, by hash, are made searchable with it. Only when the transaction is
    through may the file be acknowledged.
    """
    version = told_by.versions[-1]
    n_stored = intake.store.record_keys(connection)
    n_kept = n_stored + add_items(
        connection,
        [told_by, *items],
        council_gss=intake.workspace.council.gss_code,
        told_by=Citation(told_by.id, version.sha256),
        told_on=intake.received_on,
    )
    if _index(connection, texts or {}) and not n_kept:
        add_event(connection, Event.TEXT_INDEXED, told_by.id, version.sha256)
    return n_kept


def _index(connection: Connection, texts: Mapping[str, InspectedDocument]) -> int:
    """Make searchable what was told and read; how many rows of the index are new."""
    found = {sha256: FileText(one.kind, one.texts) for sha256, one in texts.items()}
    return index_items(connection) + index_texts(connection, found, reader_version=READER_VERSION)
