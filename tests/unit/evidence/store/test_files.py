"""What is stored is sealed, whole, is what was stored, and is never told by a name a person gave."""

import os
import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.store.checking import check_stored
from evidence.store.files import write_whole
from evidence.store.sealing import MARK
from schemas.custody_tables import CustodyEntryRow
from schemas.database import open_engine, upgrade, write
from schemas.errors import StoreError
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.ids import sha256_of
from schemas.store_tables import FileKeyRow
from schemas.terms import Classification, EvidenceKind, Source
from tests.actors import TESTS
from tests.unit.evidence.store.stores import files_in, record, rows_of, store_in
from tests.unit.schemas.test_records import JULY

MINUTES = b"minutes of the board"


def test_what_goes_in_comes_out():
    """Any bytes come back the same, under their own hash, to this program and the next, however often stored."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        engine = open_engine(f"sqlite:///{root}/readiness.db")
        upgrade(engine)

        @given(data=st.binary(max_size=300) | st.just(MARK) | st.binary(max_size=40).map(lambda rest: MARK + rest))
        @settings(max_examples=50, deadline=None)
        def check(data: bytes) -> None:
            store = store_in(root, engine)
            assert store.put(data) == store.put(data) == sha256_of(data)
            assert store.get(sha256_of(data)) == data
            record(store, engine)
            later = store_in(root, engine)
            assert later.get(sha256_of(data)) == data
            assert later.has(sha256_of(data))
            assert later.put(data) == sha256_of(data)
            assert record(later, engine) == 0

        check()
        n_stored = len(rows_of(engine, FileKeyRow))
        assert n_stored == len(files_in(root / "store")) == len(list(store_in(root, engine).hashes()))
        engine.dispose()


def test_what_is_on_the_disk_tells_nothing(kept, folder):
    """The stored file is named by the hash of its content, is sealed, and the same content seals differently."""
    sha256 = kept(MINUTES)
    (path,) = files_in(folder)
    assert path == folder / sha256[:2] / sha256
    assert path.read_bytes().startswith(MARK)
    assert MINUTES not in path.read_bytes()
    assert len(path.read_bytes()) == len(MARK) + 12 + len(MINUTES) + 16


def test_the_keys_are_not_beside_the_files(kept, engine, tmp_path):
    """A file's key is in the database, sealed; the master key is in its own folder, closed to others."""
    sha256 = kept(MINUTES)
    (row,) = rows_of(engine, FileKeyRow)
    assert row["sha256"] == row["blob"] == sha256
    master = tmp_path / "keys" / "master.key"
    if os.name == "posix":
        assert stat.S_IMODE(master.stat().st_mode) == 0o600
        assert stat.S_IMODE(master.parent.stat().st_mode) == 0o700
    secret = master.read_text().splitlines()[-1]
    assert secret not in str(row)


def test_every_file_has_its_own_key(store, engine):
    """Two files, two keys; one that is stored again keeps the key it has, and the log is told once of each."""
    hashes = [store.put(b"one"), store.put(b"two"), store.put(b"one")]
    assert record(store, engine) == 2
    before = rows_of(engine, FileKeyRow)
    assert len({row["wrapped_key"] for row in before}) == 2
    store.put(b"one")
    assert record(store, engine) == 0
    assert rows_of(engine, FileKeyRow) == before
    entries = rows_of(engine, CustodyEntryRow)
    assert [(one["event"], one["subject"]) for one in entries] == [("file stored", one) for one in hashes[:2]]


SPOILT = ["the mark", "the version", "the nonce", "the content", "the tag", "cut", "more", "empty"]


def _spoil(path: Path, how: str) -> None:
    data = path.read_bytes()
    places = {"the mark": 0, "the version": len(MARK) - 1, "the nonce": len(MARK), "the content": len(MARK) + 12}
    if how == "gone":
        path.unlink()
    elif how in places or how == "the tag":
        place = places.get(how, len(data) - 1)
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    else:
        path.write_bytes({"cut": data[:-1], "more": data + b"x", "empty": b""}[how])


@pytest.mark.parametrize(
    ("how", "slug"), [*((one, "stored-file-changed") for one in SPOILT), ("gone", "stored-file-missing")]
)
def test_a_spoilt_file_is_never_handed_out(kept, open_again, folder, how, slug):
    """A bit changed anywhere, a lost end, an added end or a lost file: the reader is told, with the evidence id."""
    sha256 = kept(MINUTES)
    _spoil(folder / sha256[:2] / sha256, how)
    with pytest.raises(StoreError, match="REQ-1") as caught:
        open_again().get(sha256, "REQ-1")
    assert caught.value.slug == slug


def test_no_byte_can_be_changed(kept, store, folder):
    """Every single byte of a sealed file, changed by one bit: it is noticed."""
    sha256 = kept(b"short")
    path = folder / sha256[:2] / sha256
    sound = path.read_bytes()
    for place in range(len(sound)):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 0x10]) + sound[place + 1 :])
        with pytest.raises(StoreError, match="has changed"):
            store.get(sha256)


def test_one_file_cannot_be_put_in_the_place_of_another(kept, store, folder):
    """Sealed bytes of another file, though sound, do not open under this one's name."""
    first, second = kept(b"first"), kept(b"second")
    (folder / first[:2] / first).write_bytes((folder / second[:2] / second).read_bytes())
    with pytest.raises(StoreError, match="has changed"):
        store.get(first)


@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "not recorded yet"])
@pytest.mark.parametrize("how", [*SPOILT, "gone"])
def test_a_spoilt_file_is_mended_by_storing_it_again(store, engine, open_again, folder, how, recorded):
    """A file spoilt by a fault of the disk is made whole when the same file is offered again."""
    sha256 = store.put(MINUTES)
    if recorded:
        record(store, engine)
    _spoil(folder / sha256[:2] / sha256, how)
    assert store.put(MINUTES) == sha256
    assert record(store, engine) == 1
    assert store.get(sha256) == open_again().get(sha256) == MINUTES
    assert record(store, engine) == 0


def test_a_changed_key_is_noticed_and_mended(kept, open_again, engine):
    """A file whose key in the database was changed is not handed out; storing it again gives it a new key."""
    sha256 = kept(MINUTES)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE file_key SET wrapped_key = 'ff' || substr(wrapped_key, 3)")
    with pytest.raises(StoreError, match="REQ-1") as caught:
        open_again().get(sha256, "REQ-1")
    assert caught.value.slug == "stored-file-changed"
    store = open_again()
    store.put(MINUTES)
    assert record(store, engine) == 1
    assert open_again().get(sha256) == MINUTES


def test_a_file_without_its_key_is_unreadable(store, open_again):
    """What was written but never recorded belongs to no one: the next program cannot read it, and says why."""
    sha256 = store.put(MINUTES)
    with pytest.raises(StoreError, match="does not hold its key") as caught:
        open_again().get(sha256, "REQ-1")
    assert caught.value.slug == "file-key-missing"


def test_a_rest_of_an_interrupted_intake_is_in_nobodys_way(store, engine, open_again):
    """The same file stored again after a crash between writing and recording is kept beside the unreadable rest."""
    sha256 = store.put(MINUTES)
    later = open_again()
    later.put(MINUTES)
    record(later, engine)
    assert open_again().get(sha256) == MINUTES
    assert list(later.hashes()) == [sha256]


def test_a_transaction_given_up_records_nothing(store, engine, open_again):
    """If the caller's transaction fails, the file is not stored; trying again with the same store records it."""
    sha256 = store.put(MINUTES)
    with pytest.raises(RuntimeError, match="given up"), write(engine, TESTS) as connection:  # noqa: PT012
        store.record_keys(connection)
        raise RuntimeError("given up")
    assert rows_of(engine, FileKeyRow) == rows_of(engine, CustodyEntryRow) == []
    store.put(MINUTES)
    assert record(store, engine) == 1
    assert open_again().get(sha256) == MINUTES


def test_of_two_writers_of_one_file_the_first_to_record_has_it(open_again, engine, folder):
    """Two programs put the same file before either records it: both can rely on it, and one copy is left."""
    first, second = open_again(), open_again()
    sha256 = first.put(MINUTES)
    second.put(MINUTES)
    assert (record(second, engine), record(first, engine)) == (1, 0)
    assert first.get(sha256) == second.get(sha256) == open_again().get(sha256) == MINUTES
    assert len(files_in(folder)) == 1


def test_files_kept_before_sealing_are_still_read(open_again, engine, folder):
    """A plain file of an older workspace is read and checked by its hash; storing it again changes nothing."""
    sha256 = sha256_of(MINUTES)
    path = folder / sha256[:2] / sha256
    path.parent.mkdir(parents=True)
    path.write_bytes(MINUTES)
    store = open_again()
    assert store.has(sha256)
    assert store.put(MINUTES) == sha256
    assert record(store, engine) == 0
    assert store.get(sha256) == MINUTES
    path.write_bytes(MINUTES + b"x")
    with pytest.raises(StoreError, match="REQ-1") as caught:
        store.get(sha256, "REQ-1")
    assert caught.value.slug == "stored-file-changed"
    store.put(MINUTES)
    record(store, engine)
    assert open_again().get(sha256) == MINUTES


@pytest.mark.parametrize("name", ["../../etc/passwd", "ab/../cd", "A" * 64, "g" * 64, "", "0" * 63, "0" * 64 + "."])
def test_only_a_hash_is_a_name(store, name):
    """No name a person could give reaches the disk."""
    for call in (store.get, store.has):
        with pytest.raises(ValueError, match="not a SHA-256"):
            call(name)


def test_an_overwritten_document_is_the_old_or_the_new_one(tmp_path, monkeypatch):
    """If replacing a document fails, the old one is still whole."""
    path = tmp_path / "report.html"
    write_whole(path, b"old")

    def fail(*args: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_stored_files_are_closed_to_others(kept, folder):
    """Only the owner may read what is stored, sealed as it is."""
    sha256 = kept(b"evidence")
    if os.name == "posix":
        assert stat.S_IMODE((folder / sha256[:2] / sha256).stat().st_mode) & 0o077 == 0


def _item(item_id: str, sha256: str, source: Source) -> EvidenceItem:
    version = EvidenceVersion(item_id, 1, sha256, 1, ".pdf", "a.pdf", JULY)
    return EvidenceItem(item_id, source, EvidenceKind.DOCUMENT, "A", None, Classification.INTERNAL, versions=(version,))


def test_every_file_of_a_source_is_checked(store, kept):
    """Items of other sources and items without a file are passed over; a missing one is named."""
    held, lost = kept(b"a"), sha256_of(b"never stored")
    items = [
        _item("REQ-1", held, Source.REQUEST),
        _item("COL-1", lost, Source.COLLECT),
        EvidenceItem("REQ-2", Source.REQUEST, EvidenceKind.DOCUMENT, "B", None, Classification.INTERNAL),
    ]
    assert check_stored(store, items, Source.REQUEST) == 1
    with pytest.raises(StoreError, match="COL-1"):
        check_stored(store, items, Source.COLLECT)
