"""How the tests of the store open one, and what they write with."""

from pathlib import Path

from sqlalchemy import Connection, Engine

from evidence.store.files import FileStore
from evidence.store.folder import FolderBlobs
from evidence.store.keys import FileKeys
from schemas.custody import Event
from schemas.database import read, write
from schemas.evidence import Citation, EvidenceItem, EvidenceVersion
from schemas.observation import Council
from schemas.plain import to_plain
from schemas.records.custody_content import log_event
from schemas.records.evidence import add_items
from schemas.records.rows import add_missing, core
from schemas.tables import CouncilRow, Table
from schemas.terms import Classification, EvidenceKind, Source
from tests.actors import TESTS

FENMOOR = Council("E06999999", "Fenmoor", "999", "East of England", "Unitary authority", synthetic=True)


def store_in(root: Path, engine: Engine) -> FileStore:
    """The store of a folder, as a program that has just started opens it."""
    return FileStore(FolderBlobs(root / "store"), FileKeys(engine, root / "keys"))


def record(store: FileStore, engine: Engine) -> int:
    """Record the keys of what was put; how many files were new."""
    with write(engine, TESTS) as connection:
        return store.record_keys(connection)


def rows_of(engine: Engine, table: type[Table]) -> list[dict]:
    """Every row of a table."""
    with read(engine) as connection:
        return [dict(row._mapping) for row in connection.execute(core(table).select())]


def add_council(connection: Connection) -> None:
    """Add the council that everything belongs to."""
    if add_missing(connection, CouncilRow, [to_plain(FENMOOR)]):
        log_event(connection, Event.WORKSPACE_MADE, FENMOOR.gss_code)


def add_document(connection: Connection, item_id: str, sha256: str) -> int:
    """Record a document and its version as an intake does; how many rows were new."""
    item = document(item_id, sha256)
    told_by = Citation(item_id, sha256)
    return add_items(connection, [item], council_gss=FENMOOR.gss_code, told_by=told_by, told_on=TESTS.at.date())


def document(item_id: str, sha256: str) -> EvidenceItem:
    """A document with one version."""
    version = EvidenceVersion(item_id, 1, sha256, 1, ".txt", "a.txt", TESTS.at.date())
    kind = EvidenceKind.DOCUMENT
    return EvidenceItem(item_id, Source.REQUEST, kind, "A", None, Classification.INTERNAL, versions=(version,))


def files_in(root: Path) -> list[Path]:
    """Every file below a folder."""
    return sorted(path for path in root.rglob("*") if path.is_file())
