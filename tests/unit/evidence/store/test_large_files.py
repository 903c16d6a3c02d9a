"""Large files: sealed and opened a little at a time, whole or not at all, whatever fails on the way."""

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from evidence.store import chunked, files, reading
from evidence.store.chunked import HEAD, MARK, TAG
from evidence.store.deleting import delete_file
from evidence.store.opened import OPENED, clear_left_over, private_folder
from evidence.store.streams import N_KEEPING_STEPS, SPARE_BYTES, check_room
from evidence.store.sweeping import sweep_store
from schemas.custody_tables import CustodyEntryRow
from schemas.database import write
from schemas.errors import InputError, StoreError
from schemas.ids import sha256_of
from schemas.store_tables import FileKeyRow
from tests.actors import TESTS
from tests.places import ROOT
from tests.unit.evidence.store.stores import files_in, record, rows_of, store_in
from tests.unit.evidence.store.test_faults import faults, room, sql_faults
from tests.unit.evidence.store.test_sweeping import LATER

OLD, NEW = b"the file that was there", b"the rows that come\n" * 500
PIECE = 1000
NEW_SHA256 = sha256_of(NEW)


def _quiet(_step: str) -> None:
    """Nobody watches."""


def _offered(folder: Path, data: bytes = NEW) -> Path:
    path = folder / "activity.csv"
    path.write_bytes(data)
    return path


@pytest.fixture
def offered(tmp_path) -> Path:
    """A file somebody offers."""
    return _offered(tmp_path)


@pytest.fixture
def held(store, engine, offered) -> str:
    """The hash of a large file that is stored."""
    sha256 = store.put_file(offered, _quiet, piece_bytes=PIECE)
    record(store, engine)
    return sha256


def test_a_large_file_is_kept_and_opened(held, open_again, folder, tmp_path):
    """In pieces, under the hash of its content; it comes back in parts, as a file, or as bytes."""
    store = open_again()
    (path,) = files_in(folder)
    assert held == NEW_SHA256
    assert path.name.startswith(f"{held}.")
    assert path.read_bytes().startswith(MARK)
    assert path.stat().st_size == HEAD + len(NEW) + TAG * 10
    assert b"rows that come" not in path.read_bytes()
    assert list(store.hashes()) == [held]
    assert store.has(held)
    assert store.get(held) == b"".join(store.read_parts(held)) == NEW
    assert store.check(held) == len(NEW)
    with store.open_file(held, tmp_path / "working") as opened:
        assert opened.read_bytes() == NEW
        if os.name == "posix":
            assert opened.parent.stat().st_mode & 0o077 == 0
    assert files_in(tmp_path / "working") == []


def test_small_files_open_in_parts_too(kept, store, tmp_path):
    """The form that is sealed in one is still read, also by what reads large files."""
    sha256 = kept(OLD)
    assert b"".join(store.read_parts(sha256)) == OLD
    assert store.check(sha256) == len(OLD)
    with store.open_file(sha256, tmp_path / "working") as opened:
        assert opened.read_bytes() == OLD


def test_a_file_kept_before_sealing_opens_in_parts(store, folder, readiness_item):
    """A plain file of an older program is checked by its hash alone."""
    sha256 = sha256_of(OLD)
    readiness_item(sha256)
    path = folder / sha256[:2] / sha256
    path.parent.mkdir(parents=True)
    path.write_bytes(OLD)
    assert store.check(sha256) == len(OLD)
    path.write_bytes(OLD[:-1])
    with pytest.raises(StoreError, match="has changed"):
        store.check(sha256)


def test_the_same_file_is_kept_once(held, open_again, engine, offered):
    """Offered again, large or small, nothing changes."""
    again = open_again()
    assert again.put_file(offered, _quiet) == again.put(NEW) == held
    assert record(again, engine) == 0
    assert [row["event"] for row in rows_of(engine, CustodyEntryRow)] == ["file stored"]


def test_progress_is_told_in_tenths(store, tmp_path):
    """At most ten steps, each with how far it has got; nothing of where the file is."""
    told: list[str] = []
    store.put_file(_offered(tmp_path, b"x" * 12_000_000), told.append)
    assert told[0] == "Sealing activity.csv, 0 % done"
    assert 2 < len(told) <= N_KEEPING_STEPS
    assert told == sorted(told, key=lambda text: int(text.split()[2]))


SPOILT = {
    "the mark": lambda data: b"X" + data[1:],
    "the version": lambda data: MARK[:-1] + b"\x01" + data[len(MARK) :],
    "a piece": lambda data: data[:2000] + bytes([data[2000] ^ 1]) + data[2001:],
    "the last tag": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "cut": lambda data: data[:-1],
    "cut between pieces": lambda data: data[: HEAD + 3 * (PIECE + TAG)],
    "a piece doubled": lambda data: data[: HEAD + PIECE + TAG] + data[HEAD:],
    "more": lambda data: data + b"x",
    "empty": lambda data: b"",
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_large_file_is_never_handed_out(held, open_again, folder, tmp_path, how):
    """Nothing opens it, no part of it is left lying about, and the evidence is named; offered again, it is mended."""
    (path,) = files_in(folder)
    path.write_bytes(SPOILT[how](path.read_bytes()))
    store = open_again()
    for read in (store.get, store.check, lambda *one: list(store.read_parts(*one))):
        with pytest.raises(StoreError, match=r"HAS-1.*has changed"):
            read(held, "HAS-1")
    with pytest.raises(StoreError, match="has changed"), store.open_file(held, tmp_path / "working", "HAS-1"):
        pytest.fail("it was opened")
    assert files_in(tmp_path / "working") == []


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_large_file_is_mended(held, open_again, engine, folder, offered, how):
    """Offered again, it takes the place of the spoilt copy."""
    (path,) = files_in(folder)
    path.write_bytes(SPOILT[how](path.read_bytes()))
    again = open_again()
    again.put_file(offered, _quiet)
    assert record(again, engine) == 1
    assert open_again().check(held) == len(NEW)


def test_a_missing_and_a_deleted_file_are_told_apart(held, store, engine, folder, tmp_path):
    """Gone from the folder is one thing, deleted by somebody another."""
    (path,) = files_in(folder)
    moved = path.rename(tmp_path / "moved")
    with pytest.raises(StoreError, match="is missing"), store.open_file(held, tmp_path):
        pytest.fail("it was opened")
    moved.rename(path)
    with write(engine, TESTS) as connection:
        delete_file(store, connection, held, "No longer needed.")
    assert store.remove_deleted() == 1
    assert files_in(folder) == []
    with pytest.raises(StoreError, match="No longer needed"), store.open_file(held, tmp_path):
        pytest.fail("it was opened")
    with pytest.raises(StoreError, match="No longer needed"):
        store.check(held)


def test_a_file_that_changes_meanwhile_is_refused(store, engine, offered, folder):
    """Where it is no longer what was hashed and read, nothing is kept."""
    sha256 = sha256_of(NEW)
    offered.write_bytes(NEW + b"one more row\n")
    with pytest.raises(InputError, match="one problem") as caught:
        store.put_file(offered, _quiet, sha256)
    assert [problem.slug for problem in caught.value.problems] == ["file-changed-meanwhile"]
    assert record(store, engine) == 0
    assert files_in(folder) == []


def test_an_unreadable_file_is_told_as_such(store, tmp_path, folder):
    """It is the offered file that cannot be read, and not the store that cannot be written."""
    with pytest.raises(InputError, match="one problem") as caught:
        store.put_file(tmp_path, _quiet)  # a folder
    assert [problem.slug for problem in caught.value.problems] == ["file-not-readable"]
    assert files_in(folder) == []


def test_room_is_looked_for_first(store, engine, offered, folder, tmp_path, held, monkeypatch):
    """A disk without room is told before anything is written, with what is needed and what is free."""
    with pytest.raises(StoreError, match=r"needs 3\.1 GB of disk space, and 12 MB is free") as caught:
        check_room(3 * 1024**3, 12 * 1024**2, "Keeping activity.csv")
    assert caught.value.slug == "disk-too-full"
    check_room(SPARE_BYTES, 2 * SPARE_BYTES, "Keeping it")
    check_room(SPARE_BYTES, None, "Keeping it")
    monkeypatch.setattr("evidence.store.folder.free_bytes", lambda _folder: 5)
    monkeypatch.setattr(reading, "free_bytes", lambda _folder: 5)
    other = _offered(tmp_path, NEW + b"more")
    with pytest.raises(StoreError, match=r"Keeping activity\.csv needs 65 MB"):
        store.put_file(other, _quiet)
    with pytest.raises(StoreError, match="Opening the stored file"), store.open_file(held, tmp_path):
        pytest.fail("it was opened")
    assert len(files_in(folder)) == 1


def _take_in(root: Path, engine: Engine, data: bytes) -> None:
    store = store_in(root, engine)
    store.put_file(_offered(root, data), _quiet, piece_bytes=PIECE)
    record(store, engine)


def _try_to_take_in(root: Path, engine: Engine) -> bool:
    """Whether it was taken in; if not, the error says what to do."""
    try:
        _take_in(root, engine, NEW)
    except StoreError as error:
        told = error
    else:
        return True
    assert told.slug in ("store-not-writable", "store-not-readable")
    assert "try again" in told.remedy
    return False


def _assert_old_or_new(root: Path, engine: Engine, *, done: bool) -> None:
    store = store_in(root, engine)
    assert store.get(sha256_of(OLD)) == OLD
    known = {row["sha256"] for row in rows_of(engine, FileKeyRow)}
    assert known == {row["subject"] for row in rows_of(engine, CustodyEntryRow)}
    if done or NEW_SHA256 in known:  # it may have been kept, and only saying so failed
        assert store.get(NEW_SHA256) == NEW
    else:
        with pytest.raises(StoreError, match="stored file"):
            store.check(NEW_SHA256)


def _assert_mends(root: Path, engine: Engine) -> None:
    """The next try succeeds, and the sweep leaves nothing but the two files."""
    _take_in(root, engine, NEW)
    store = store_in(root, engine)
    sweep_store(store, engine, LATER)
    assert {store.get(sha256_of(data)) for data in (OLD, NEW)} == {OLD, NEW}
    assert len(files_in(root / "store")) == 2


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["full", "faulty"])
def test_a_fault_at_any_call(monkeypatch, code, lasting):
    """Every call of one intake fails in turn: an error that says what to do, the old state, and the next try works."""
    fail_at, done = 0, False
    while not done:
        fail_at += 1
        with room() as (root, engine):
            _take_in(root, engine, OLD)
            with faults(monkeypatch, fail_at, code, lasting=lasting) as shim:
                done = _try_to_take_in(root, engine) and shim.n_calls < fail_at
            _assert_old_or_new(root, engine, done=done)
            _assert_mends(root, engine)
    assert fail_at > 16  # name, staging, eleven writes, flush, close, rename, folder


def test_a_fault_at_any_statement():
    """Every statement of the transaction fails in turn: nothing of it is kept, and the next try works."""
    fail_at, done = 0, False
    while not done:
        fail_at += 1
        with room() as (root, engine):
            _take_in(root, engine, OLD)
            with sql_faults(engine, fail_at) as shim:
                try:
                    _take_in(root, engine, NEW)
                except OperationalError:
                    pass
                else:
                    done = shim.n_calls < fail_at
            _assert_old_or_new(root, engine, done=done)
            _assert_mends(root, engine)
    assert fail_at > 6


def test_a_folder_in_use_is_left_and_a_left_over_one_cleared(tmp_path):
    """A program that was killed leaves an opened file; the next clears it away, and never what another still reads."""
    script = (
        "import os, sys, pathlib; from evidence.store.opened import written_out\n"
        f"with written_out(pathlib.Path({str(tmp_path)!r}), [b'a row']) as path: os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    left = files_in(tmp_path)
    assert [path.name for path in left] == ["content", "lock"]
    with private_folder(tmp_path) as mine:
        assert not left[0].exists()
        assert clear_left_over(tmp_path) == 0
        assert mine.is_dir()
    assert list(tmp_path.glob(f"{OPENED}*")) == []


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in another way elsewhere")
def test_memory_stays_small(tmp_path):
    """A file of 400 MB is hashed, sealed, checked and opened in a program that may take only 120 MB more for it."""
    large = tmp_path / "activity.csv"
    with large.open("wb") as file:
        for number in range(400):
            file.write(bytes([number % 256]) * 1024**2)
    script = (
        "import resource, sys, pathlib\n"
        "from tests.unit.evidence.store.stores import store_in, record\n"
        "from schemas.database import open_engine, upgrade\n"
        "root = pathlib.Path(sys.argv[1]); engine = open_engine(f'sqlite:///{root}/readiness.db'); upgrade(engine)\n"
        "store = store_in(root, engine); store.put(b'x'); record(store, engine)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "sha256 = store.put_file(root / 'activity.csv', lambda step: None); record(store, engine)\n"
        "assert store.check(sha256) == 400 * 1024**2\n"
        "with store.open_file(sha256, root / 'working') as path: assert path.stat().st_size == 400 * 1024**2\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 120 * 1024


def test_nothing_larger_than_a_piece_is_held(store, offered, monkeypatch):
    """What is sealed at a time is one piece, whatever the file reads like."""
    sealed: list[int] = []
    whole = chunked._Pieces.seal

    def seal(pieces: object, number: int, piece: bytes, *, last: bool) -> bytes:
        sealed.append(len(piece))
        return whole(pieces, number, piece, last=last)

    monkeypatch.setattr(chunked._Pieces, "seal", seal)
    store.put_file(offered, _quiet, piece_bytes=PIECE)
    assert sealed == [PIECE] * 9 + [500]
    assert files.PIECE_BYTES == 1024**2


def test_a_file_larger_than_the_system_allows(store, offered, folder):
    """Past a limit on file sizes: a plain error, no rest, and a small file is still taken in."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, before[1]))
    try:
        with pytest.raises(StoreError, match="could not keep a file") as caught:
            store.put_file(offered, _quiet, piece_bytes=PIECE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.slug == "store-not-writable"
    assert files_in(folder) == []
