"""Making the search index anew from what is stored: after an upgrade, or where a document could not be read before."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from evidence.names import show_name
from evidence.parsing.documents import READER_VERSION, InspectedDocument, open_inspector
from evidence.store.files import FileStore
from schemas.custody import Actor, Event
from schemas.database import read, write
from schemas.errors import InputError, StoreError
from schemas.ids import hash_of_values
from schemas.records.custody import add_event
from schemas.records.life import load_deletions
from schemas.records.rows import core
from schemas.records.search import forget_items, forget_text, index_items, index_text
from schemas.tables import EvidenceItemRow, EvidenceVersionRow
from schemas.terms import EvidenceKind

_TITLES = "titles and sections"


@dataclass(frozen=True)
class Rebuilt:
    """What the index was made of.

    Attributes:
        n_documents: documents whose text can be searched now.
        n_passages: passages of text in them.
        notices: documents left out and what could not be read, in plain sentences.
    """

    n_documents: int
    n_passages: int
    notices: tuple[str, ...]


def rebuild_index(engine: Engine, store: FileStore, actor: Actor, report: Callable[[str], None]) -> Rebuilt:
    """Read every stored document again. Each is a transaction of its own, so that an interrupted rebuild loses nothing.

    A document that is no longer stored, or that would be refused today, is left out of the index and told of; it
    stays in the evidence as it is.
    """
    with write(engine, actor) as connection:
        n_gone, n_new = forget_items(connection), index_items(connection)
        if n_gone or n_new:
            add_event(connection, Event.TEXT_INDEXED, _TITLES, hash_of_values(n_new))
    with read(engine) as connection:
        files = _load_documents(connection)
    n_documents = n_passages = 0
    notices: list[str] = []
    with open_inspector() as inspector:
        for sha256, (item_id, name) in files.items():
            report(f"Reading the document of {item_id}")
            try:
                found = inspector.inspect(store.get(sha256, item_id), name)
            except (InputError, StoreError) as error:
                notices.append(f"{show_name(name)} is not searched: {_tell(error)}")
                _forget(engine, actor, sha256)
                continue
            _index(engine, actor, sha256, found)
            n_documents, n_passages = n_documents + 1, n_passages + len(found.texts)
            notices += [f"{show_name(name)}: {notice}" for notice in found.notices]
    return Rebuilt(n_documents, n_passages, tuple(notices))


def _load_documents(connection: Connection) -> dict[str, tuple[str, str]]:
    """Every version of every document whose content was not deleted: item and name by hash."""
    item, version = core(EvidenceItemRow).c, core(EvidenceVersionRow).c
    query = (
        select(version.sha256, version.item_id, version.original_name)
        .join(core(EvidenceItemRow), item.id == version.item_id)
        .where(item.kind == EvidenceKind.DOCUMENT.value)
        .order_by(version.item_id, version.number)
    )
    gone = load_deletions(connection)
    rows = (row for row in connection.execute(query) if (row.item_id, row.sha256) not in gone)
    return {row.sha256: (row.item_id, row.original_name) for row in rows}


def _tell(error: InputError | StoreError) -> str:
    if isinstance(error, InputError):
        return "; ".join(problem.found for problem in error.problems)
    return error.message


def _forget(engine: Engine, actor: Actor, sha256: str) -> None:
    with write(engine, actor) as connection:
        forget_text(connection, sha256)
        add_event(connection, Event.TEXT_INDEXED, sha256, hash_of_values([]))


def _index(engine: Engine, actor: Actor, sha256: str, found: InspectedDocument) -> None:
    with write(engine, actor) as connection:
        forget_text(connection, sha256)
        index_text(connection, sha256, found.texts, kind=found.kind, reader_version=READER_VERSION)
        add_event(connection, Event.TEXT_INDEXED, sha256, hash_of_values(found.texts))
