"""A deleted file is gone for good: its content, its key and every way to it. That it was deleted stays known."""

import pytest

from evidence.store.deleting import delete_file
from evidence.store.sweeping import Sweep, sweep_store
from schemas.custody_tables import CustodyEntryRow
from schemas.database import read, write
from schemas.errors import StoreError
from schemas.ids import sha256_of
from schemas.records.rows import count
from schemas.records.store import find_tombstone
from schemas.store_tables import FileKeyRow, FileTombstoneRow
from tests.actors import TESTS
from tests.unit.evidence.store.stores import files_in, record, rows_of
from tests.unit.evidence.store.test_sweeping import LATER

CANARY = b"canary: a letter that was sent to us by mistake"
WHY = "It was not ours to keep."


@pytest.fixture
def delete(store, engine):
    """Delete a file as a command does."""

    def do(sha256: str, why: str = WHY) -> int:
        with write(engine, TESTS) as connection:
            delete_file(store, connection, sha256, why)
        return store.remove_deleted()

    return do


def test_who_deleted_what_when_and_why_is_said_to_every_reader(kept, delete, open_again):
    """Reading it later gives all of it, in words, and the evidence id."""
    sha256 = kept(CANARY)
    assert delete(sha256) == 1
    with pytest.raises(StoreError, match="REQ-1 was deleted on 2026-09-01 by tests because: It was not") as caught:
        open_again().get(sha256, "REQ-1")
    assert caught.value.slug == "stored-file-deleted"
    assert not open_again().has(sha256)


def test_nothing_of_it_can_be_read_again(kept, delete, store, engine, open_again, tmp_path, folder):
    """Not from the folder; not with a copy of the sealed file from a backup; and no key is left in the database."""
    others = [kept(b"other %d" % number) for number in range(60)]
    sha256 = kept(CANARY)
    backup = (folder / sha256[:2] / sha256).read_bytes()
    key = next(row["wrapped_key"] for row in rows_of(engine, FileKeyRow) if row["sha256"] == sha256)
    assert key.encode() in (tmp_path / "readiness.db").read_bytes()
    delete(sha256)
    assert not (folder / sha256[:2] / sha256).exists()
    for path in files_in(tmp_path):
        data = path.read_bytes()
        assert CANARY not in data
        assert key[:40].encode() not in data
        assert key[-40:].encode() not in data
    (folder / sha256[:2] / sha256).write_bytes(backup)
    with pytest.raises(StoreError, match="was deleted"):
        open_again().get(sha256)
    assert all(store.get(other) for other in others)


def test_the_deletion_is_one_transaction(kept, store, engine, folder):
    """If the transaction is given up, the file is as it was: key, content, and no tombstone."""
    sha256 = kept(CANARY)
    with pytest.raises(RuntimeError, match="given up"), write(engine, TESTS) as connection:  # noqa: PT012
        delete_file(store, connection, sha256, WHY)
        raise RuntimeError("given up")
    assert store.remove_deleted() == 0
    assert store.get(sha256) == CANARY
    assert rows_of(engine, FileTombstoneRow) == []


def test_a_deletion_that_was_interrupted_is_finished_by_the_sweep(kept, store, engine, open_again, folder):
    """Killed between the transaction and the removal: nobody can read it, and the next sweep removes the rest."""
    kept(b"other")
    sha256 = kept(CANARY)
    with write(engine, TESTS) as connection:
        delete_file(store, connection, sha256, WHY)
    later = open_again()
    with pytest.raises(StoreError, match="was deleted"):
        later.get(sha256)
    assert sweep_store(later, engine, LATER) == Sweep(1)
    assert not (folder / sha256[:2] / sha256).exists()


def test_the_same_bytes_may_be_taken_in_again(kept, delete, engine, open_again):
    """They get a new key; the history stays, and the log tells of all three."""
    sha256 = kept(CANARY)
    (before,) = rows_of(engine, FileKeyRow)
    delete(sha256)
    assert kept(CANARY) == sha256
    (after,) = rows_of(engine, FileKeyRow)
    assert after["wrapped_key"] != before["wrapped_key"]
    assert open_again().get(sha256) == CANARY
    events = [(row["event"], row["subject"]) for row in rows_of(engine, CustodyEntryRow)]
    assert events == [("file stored", sha256), ("file deleted", sha256), ("file restored", sha256)]
    delete(sha256, "Again.")
    with read(engine) as connection:
        assert count(connection, FileTombstoneRow) == 2
        assert find_tombstone(connection, sha256).why == "Again."


def test_a_file_that_is_deleted_while_it_is_taken_in_again(kept, delete, open_again, engine):
    """An intake that found the file stored, and then finds it deleted, is refused whole and can be repeated."""
    sha256 = kept(CANARY)
    other = open_again()
    other.put(CANARY)
    delete(sha256)
    with pytest.raises(StoreError, match="deleted from the store by somebody else") as caught:
        record(other, engine)
    assert caught.value.slug == "stored-file-gone-meanwhile"
    other.put(CANARY)
    assert record(other, engine) == 1
    assert open_again().get(sha256) == CANARY


def test_a_plain_file_of_an_older_workspace_can_be_deleted(readiness_item, delete, store, engine, folder):
    """It has no key to destroy, so its file goes; if that fails, the sweep takes it though a version names it."""
    sha256 = sha256_of(b"plain")
    path = folder / sha256[:2] / sha256
    path.parent.mkdir(parents=True)
    path.write_bytes(b"plain")
    readiness_item(sha256)
    delete(sha256)
    assert not path.exists()
    with pytest.raises(StoreError, match="was deleted"):
        store.get(sha256)


@pytest.mark.parametrize(
    ("state", "slug"), [("never stored", "stored-file-missing"), ("deleted", "stored-file-deleted")]
)
def test_what_is_not_there_cannot_be_deleted(kept, delete, state, slug):
    """A file that never was, or is deleted already: it is said which."""
    sha256 = sha256_of(CANARY)
    if state == "deleted":
        kept(CANARY)
        delete(sha256)
    with pytest.raises(StoreError, match="stored file") as caught:
        delete(sha256)
    assert caught.value.slug == slug


def test_a_deletion_needs_a_reason(kept, delete, store):
    """Nothing is deleted for no reason."""
    sha256 = kept(CANARY)
    with pytest.raises(ValueError, match="reason"):
        delete(sha256, "  ")
    assert store.get(sha256) == CANARY
