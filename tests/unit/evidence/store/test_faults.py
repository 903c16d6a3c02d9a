"""Whatever call to the file system or the database fails: the old state or the new one, never anything between."""

import errno
import os
import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from evidence.store.deleting import delete_file
from evidence.store.files import FileStore
from evidence.store.sweeping import sweep_store
from schemas.custody_tables import CustodyEntryRow
from schemas.database import open_engine, upgrade, write
from schemas.errors import StoreError
from schemas.ids import sha256_of
from schemas.store_tables import FileKeyRow
from tests.actors import TESTS
from tests.databases import make_database
from tests.unit.evidence.store.stores import files_in, record, rows_of, store_in
from tests.unit.evidence.store.test_sweeping import LATER

CALLS = ("open", "write", "fsync", "replace", "unlink", "mkdir", "close", "link")
OLD, NEW = b"the file that was there", b"the file that comes " * 200
FULL = errno.ENOSPC


class Shim:
    """Counts the calls a program makes of the file system, and lets one of them fail, or all from it on."""

    def __init__(self, fail_at: int, code: int, *, lasting: bool) -> None:
        self.n_calls, self._fail_at, self._code, self._lasting = 0, fail_at, code, lasting

    def wrap(self, call: Callable) -> Callable:
        """The call, counted; closing is done even if it then reports a fault, as systems do."""

        def counted(*args: object, **more: object) -> object:
            self.n_calls += 1
            failing = self.n_calls == self._fail_at or (self._lasting and self.n_calls > self._fail_at)
            if failing and call.__name__ != "close":
                raise OSError(self._code, os.strerror(self._code))
            done = call(*args, **more)
            if failing:
                raise OSError(self._code, os.strerror(self._code))
            return done

        return counted


@contextmanager
def faults(monkeypatch, fail_at: int, code: int, *, lasting: bool) -> Iterator[Shim]:
    """While it lasts, the file system fails at one call."""
    shim = Shim(fail_at, code, lasting=lasting)
    with monkeypatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, shim.wrap(getattr(os, name)))
        yield shim


@contextmanager
def sql_faults(engine: Engine, fail_at: int) -> Iterator[Shim]:
    """While it lasts, the database fails at one statement."""
    shim = Shim(fail_at, errno.EIO, lasting=False)

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        shim.n_calls += 1
        if shim.n_calls == fail_at:
            raise OperationalError(statement, {}, Exception("disk I/O error"))

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield shim
    finally:
        event.remove(engine, "before_cursor_execute", count)


@contextmanager
def room() -> Iterator[tuple[Path, Engine]]:
    """A new folder with a database."""
    with tempfile.TemporaryDirectory() as name:
        engine = make_database(Path(name, "readiness.db"))
        try:
            yield Path(name), engine
        finally:
            engine.dispose()


def _take_in(root: Path, engine: Engine, data: bytes) -> None:
    store = store_in(root, engine)
    store.put(data)
    record(store, engine)


def _try_to_take_in(root: Path, engine: Engine, data: bytes) -> bool:
    """Whether it was taken in; if not, the error says what to do."""
    try:
        _take_in(root, engine, data)
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
    told = {row["subject"] for row in rows_of(engine, CustodyEntryRow)}
    assert known == told
    if done or sha256_of(NEW) in known:  # it may have been kept, and only saying so failed
        assert store.get(sha256_of(NEW)) == NEW
    else:
        with pytest.raises(StoreError, match="stored file"):
            store.get(sha256_of(NEW))


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
                done = _try_to_take_in(root, engine, NEW) and shim.n_calls < fail_at
            _assert_old_or_new(root, engine, done=done)
            _assert_mends(root, engine)
    assert fail_at > 8  # name, staging, write, flush, close, rename, folder


def test_a_fault_at_any_call_of_the_first_intake(monkeypatch):
    """In a workspace that has no master key yet: what is left of one is never taken for it."""
    fail_at, done = 0, False
    while not done:
        fail_at += 1
        with room() as (root, engine):
            with faults(monkeypatch, fail_at, FULL, lasting=True) as shim:
                done = _try_to_take_in(root, engine, OLD) and shim.n_calls < fail_at
            _take_in(root, engine, OLD)
            _assert_mends(root, engine)
    assert fail_at > 16


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


def test_a_fault_at_any_statement_of_a_deletion():
    """Either the file is there with its key, or it is deleted with its tombstone and its entry."""
    fail_at, done = 0, False
    while not done:
        fail_at += 1
        with room() as (root, engine):
            _take_in(root, engine, OLD)
            store = store_in(root, engine)
            with sql_faults(engine, fail_at) as shim:
                gone = _try_to_delete(store, engine, OLD)
            done = gone and shim.n_calls < fail_at
            assert len(rows_of(engine, CustodyEntryRow)) == (2 if gone else 1)
            assert store_in(root, engine).has(sha256_of(OLD)) is not gone
        assert fail_at < 50
    assert fail_at > 4


def _try_to_delete(store: FileStore, engine: Engine, data: bytes) -> bool:
    try:
        with write(engine, TESTS) as connection:
            delete_file(store, connection, sha256_of(data), "It was not ours.")
    except OperationalError:
        return False
    return True


def test_short_writes_are_gone_on_with(monkeypatch, store, engine, open_again):
    """A system that writes a few bytes at a time, as it may: the file is whole."""
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: whole(handle, bytes(data)[:7]))
    sha256 = store.put(NEW)
    record(store, engine)
    assert open_again().get(sha256) == NEW


def test_a_file_larger_than_the_system_allows(store, engine, folder):
    """Past a limit on file sizes: a plain error, no rest, and a small file is still taken in."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, before[1]))
    try:
        with pytest.raises(StoreError, match="could not keep a file") as caught:
            store.put(b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.slug == "store-not-writable"
    assert files_in(folder) == []
    sha256 = store.put(b"small")
    record(store, engine)
    assert store.get(sha256) == b"small"


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A disk of 4 MB, where this machine lets the test make one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True)
    if made.returncode:
        pytest.skip("this machine lets no test make a disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_fills_up(small_disk):
    """All that was acknowledged is there, nothing else is, and with room again it goes on without a restart."""
    engine = open_engine(f"sqlite:///{small_disk}/readiness.db")
    upgrade(engine)
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * 1_000_000)
    store, kept = store_in(small_disk, engine), []
    with pytest.raises((StoreError, OperationalError), match=r"space|full") as caught:  # noqa: PT012
        for number in range(1000):
            sha256 = store.put(os.urandom(20_000))
            record(store, engine)
            kept.append((number, sha256))
    assert len(kept) > 20
    assert "Traceback" not in str(caught.value)
    assert all(store_in(small_disk, engine).get(sha256) for _, sha256 in kept)
    assert {row["sha256"] for row in rows_of(engine, FileKeyRow)} == {sha256 for _, sha256 in kept}
    ballast.unlink()
    again = store.put(NEW)
    record(store, engine)
    assert store_in(small_disk, engine).get(again) == NEW
    engine.dispose()


@pytest.fixture
def read_only(tmp_path) -> Iterator[Path]:
    """A folder nobody may write to, not even the machine's owner."""
    place = tmp_path / "store"
    place.mkdir()
    if os.geteuid() == 0:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(place)], capture_output=True)
        if mounted.returncode:
            pytest.skip("this machine lets no test make a read-only disk")
    else:
        place.chmod(0o500)
    yield place
    if os.geteuid() == 0:
        subprocess.run(["umount", "-l", str(place)], check=True)
    else:
        place.chmod(0o700)


def test_a_folder_that_cannot_be_written(read_only, store, engine):
    """The error says so and what to do; nothing is recorded."""
    with pytest.raises(StoreError, match=r"could not keep a file: (Read-only|Permission).*permissions") as caught:
        store.put(NEW)
    assert caught.value.slug == "store-not-writable"
    assert record(store, engine) == 0
    assert rows_of(engine, FileKeyRow) == []


def test_a_file_that_cannot_be_read_is_not_called_missing(kept, store, monkeypatch):
    """A closed or faulty disk is told apart from a file that is gone; storing it again does not hide the fault."""
    sha256 = kept(NEW)

    def fail(_path: Path, mode: str) -> None:
        assert mode == "rb"
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    for call in (lambda: store.get(sha256), lambda: store.put(NEW), lambda: store.check(sha256)):
        with pytest.raises(StoreError, match="could not be read: Input/output error") as caught:
            call()
        assert caught.value.slug == "store-not-readable"
