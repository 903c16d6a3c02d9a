"""A sealed store with its database, master key and a writer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from evidence.store.files import FileStore
from schemas.database import write
from tests.actors import TESTS
from tests.databases import make_database
from tests.unit.evidence.store.stores import add_council, add_document, record, store_in


@pytest.fixture
def engine(tmp_path) -> Iterator[Engine]:
    """A new database."""
    found = make_database(tmp_path / "readiness.db")
    yield found
    found.dispose()


@pytest.fixture
def open_again(tmp_path, engine) -> Callable[[], FileStore]:
    """The same store, as the next program opens it."""
    return lambda: store_in(tmp_path, engine)


@pytest.fixture
def store(open_again) -> FileStore:
    """An empty store."""
    return open_again()


@pytest.fixture
def kept(store, engine) -> Callable[[bytes], str]:
    """Store a file and record its key; its hash."""

    def keep(data: bytes) -> str:
        sha256 = store.put(data)
        record(store, engine)
        return sha256

    return keep


@pytest.fixture
def folder(tmp_path) -> Path:
    """Where the sealed files are."""
    return tmp_path / "store"


@pytest.fixture
def readiness_item(engine) -> Callable[[str], None]:
    """Record a version of an item, as an older program did: without a key."""

    def add(sha256: str) -> None:
        with write(engine, TESTS) as connection:
            add_council(connection)
            add_document(connection, "REQ-1", sha256)

    return add
