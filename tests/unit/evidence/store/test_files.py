"""What is stored is whole, is what was stored, and is never told by a name a person gave."""

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.store.checking import check_stored
from evidence.store.files import FileStore, write_whole
from schemas.errors import StoreError
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.ids import sha256_of
from schemas.terms import Classification, EvidenceKind, Source
from tests.unit.schemas.test_records import JULY


@pytest.fixture
def store(tmp_path) -> FileStore:
    """An empty store."""
    return FileStore(tmp_path / "store")


@given(data=st.binary(max_size=300))
@settings(max_examples=50)
def test_what_goes_in_comes_out(tmp_path_factory, data):
    """Any bytes come back the same, under their own hash, however often they are stored."""
    store = FileStore(tmp_path_factory.mktemp("store"))
    assert store.put(data) == store.put(data) == sha256_of(data)
    assert store.get(sha256_of(data)) == data
    assert list(store.hashes()) == [sha256_of(data)]


def _spoil(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes({"a bit": bytes([data[0] ^ 1]) + data[1:], "cut": data[:-1], "more": data + b"x"}[how])


@pytest.mark.parametrize(
    ("how", "slug"),
    [
        ("a bit", "stored-file-changed"),
        ("cut", "stored-file-changed"),
        ("more", "stored-file-changed"),
        ("gone", "stored-file-missing"),
    ],
)
def test_a_spoilt_file_is_never_handed_out(store, tmp_path, how, slug):
    """A changed bit, a lost end, an added end or a lost file: the reader is told, with the evidence id."""
    sha256 = store.put(b"minutes of the board")
    _spoil(tmp_path / "store" / sha256[:2] / sha256, how)
    with pytest.raises(StoreError, match="REQ-1") as caught:
        store.get(sha256, "REQ-1")
    assert caught.value.slug == slug


@pytest.mark.parametrize("how", ["a bit", "cut", "more", "gone"])
def test_a_spoilt_file_is_mended_by_storing_it_again(store, tmp_path, how):
    """A file spoilt by a fault of the disk is made whole when the same file is offered again."""
    sha256 = store.put(b"minutes of the board")
    _spoil(tmp_path / "store" / sha256[:2] / sha256, how)
    assert store.put(b"minutes of the board") == sha256
    assert store.get(sha256) == b"minutes of the board"


@pytest.mark.parametrize("name", ["../../etc/passwd", "ab/../cd", "A" * 64, "g" * 64, "", "0" * 63])
def test_only_a_hash_is_a_name(store, name):
    """No name a person could give reaches the disk."""
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.get(name)


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_nothing_half_written(store, tmp_path, monkeypatch, call):
    """Wherever writing fails, the store has no such file, no rest of it, and the person is told what to do."""

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = {"write": (os, "fdopen"), "fsync": (os, "fsync"), "replace": (Path, "replace")}[call]
    with monkeypatch.context() as patch:
        patch.setattr(*target, fail)
        with pytest.raises(StoreError, match="Free some space"):
            store.put(b"evidence")
    assert not store.has(sha256_of(b"evidence"))
    assert [path for path in (tmp_path / "store").rglob("*") if path.is_file()] == []


def test_an_overwritten_document_is_the_old_or_the_new_one(tmp_path, monkeypatch):
    """If replacing a document fails, the old one is still whole."""
    path = tmp_path / "report.html"
    write_whole(path, b"old")

    def fail(*args: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_stored_files_are_closed_to_others(store, tmp_path):
    """Only the owner may read what is stored."""
    sha256 = store.put(b"evidence")
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "store" / sha256[:2] / sha256).stat().st_mode) & 0o077 == 0


def _item(item_id: str, sha256: str, source: Source) -> EvidenceItem:
    version = EvidenceVersion(item_id, 1, sha256, 1, ".pdf", "a.pdf", JULY)
    return EvidenceItem(item_id, source, EvidenceKind.DOCUMENT, "A", None, Classification.INTERNAL, versions=(version,))


def test_every_file_of_a_source_is_checked(store):
    """Items of other sources and items without a file are passed over; a missing one is named."""
    held, lost = store.put(b"a"), sha256_of(b"never stored")
    items = [
        _item("REQ-1", held, Source.REQUEST),
        _item("COL-1", lost, Source.COLLECT),
        EvidenceItem("REQ-2", Source.REQUEST, EvidenceKind.DOCUMENT, "B", None, Classification.INTERNAL),
    ]
    assert check_stored(store, items, Source.REQUEST) == 1
    with pytest.raises(StoreError, match="COL-1"):
        check_stored(store, items, Source.COLLECT)
