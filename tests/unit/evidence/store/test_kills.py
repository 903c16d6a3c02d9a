"""Real programs, killed at any moment or working at once: what was acknowledged is there, nothing half-stored is."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from evidence.store.files import FileStore
from evidence.store.opening import open_store
from evidence.store.sweeping import sweep_store
from schemas.custody_tables import CustodyEntryRow
from schemas.database import open_engine, read, upgrade, write
from schemas.errors import StoreError
from schemas.ids import sha256_of
from schemas.records.store import find_key
from schemas.store_tables import FileKeyRow
from schemas.tables import EvidenceVersionRow
from tests.actors import TESTS
from tests.places import ROOT
from tests.unit.evidence.store import intake_process
from tests.unit.evidence.store.intake_process import batch_of, workspace_in
from tests.unit.evidence.store.stores import add_council, files_in, rows_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system starts no process as a copy of another")
N_KILLS = {"kill": 200, "large": 40}
"""By what is taken in: small files, and files in pieces."""
LONG = 1_000_000
"""More batches than any process gets round to."""


class Starter:
    """The program that starts the others, and what they told."""

    def __init__(self, root: Path) -> None:
        script = [sys.executable, "-m", intake_process.__name__, str(root)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._program = subprocess.Popen(script, cwd=ROOT, **pipes)

    def start(self, name: str, n_batches: int) -> int:
        """Start one process; its number."""
        self._say(f"{name} {n_batches}")
        while True:
            word, _, rest = self._hear().partition(" ")
            if word == "started":
                return int(rest)

    def wait(self, process: int) -> list[str]:
        """Wait for a process to end; every line that was told until then."""
        self._say(f"wait {process}")
        told: list[str] = []
        while (line := self._hear()) != f"ended {process}":
            told.append(line)
        return told

    def stop(self) -> None:
        """No more processes."""
        self._program.stdin.close()
        self._program.wait(10)

    def _say(self, line: str) -> None:
        self._program.stdin.write(f"{line}\n")
        self._program.stdin.flush()

    def _hear(self) -> str:
        line = self._program.stdout.readline()
        assert line, "the starting program ended"
        return line.rstrip("\n")


@pytest.fixture
def root(tmp_path) -> Path:
    """A workspace with a database and its council."""
    engine = open_engine(workspace_in(tmp_path).database_url)
    upgrade(engine)
    with write(engine, TESTS) as connection:
        add_council(connection)
    engine.dispose()
    return tmp_path


@pytest.fixture
def starter(root) -> Iterator[Starter]:
    """The program that starts the others."""
    found = Starter(root)
    yield found
    found.stop()


@pytest.fixture
def opened(root) -> Iterator[Callable[[], tuple[FileStore, Engine]]]:
    """The store and its database, as the next program finds them."""
    engines = []

    def open_now() -> tuple[FileStore, Engine]:
        workspace = workspace_in(root)
        engines.append(open_engine(workspace.database_url))
        return open_store(workspace, engines[-1]), engines[-1]

    yield open_now
    for engine in engines:
        engine.dispose()


def _acknowledged(told: list[str], name: str) -> int:
    """How many batches a process told of, each in its turn."""
    batches = [int(line.split()[2]) for line in told if line.startswith(f"ack {name} ")]
    assert batches == list(range(len(batches)))
    return len(batches)


def _assert_kept(store: FileStore, engine: Engine, documents: list[bytes]) -> None:
    """Every document is there with its right content, its key and its version."""
    versions = {row["sha256"] for row in rows_of(engine, EvidenceVersionRow)}
    for data in documents:
        assert store.get(sha256_of(data)) == data
        assert sha256_of(data) in versions


def _assert_whole_or_absent(store: FileStore, engine: Engine, documents: list[bytes]) -> None:
    """The batch that was under way is recorded in full or not at all; what is not recorded cannot be read."""
    with read(engine) as connection:
        recorded = [find_key(connection, sha256_of(data)) is not None for data in documents]
    for data, known in zip(documents, recorded, strict=True):
        if known:
            assert store.get(sha256_of(data)) == data
        else:
            with pytest.raises(StoreError, match="stored file"):
                store.get(sha256_of(data))
    own = [known for data, known in zip(documents, recorded, strict=True) if not data.startswith(b"shared")]
    assert len(set(own)) == 1


@pytest.mark.parametrize("what", N_KILLS)
def test_nothing_acknowledged_is_lost_to_a_kill(root, starter, opened, what):
    """Killed at any time: all it told of is there, the rest swept, the log whole.

    Kills come 5 to 300 ms after the start; later where the machine is so busy that nothing was done by then.
    """
    chance, n_kept, everything, latest = random.Random(7), 0, [], 0.3
    for kill in range(N_KILLS[what]):
        process = starter.start(f"{what}-{kill}", LONG)
        time.sleep(chance.uniform(0.005, latest))
        os.kill(process, signal.SIGKILL)
        n_told = _acknowledged(starter.wait(process), f"{what}-{kill}")
        batches = [batch_of(f"{what}-{kill}", batch) for batch in range(n_told + 1)]
        mine = [data for batch in batches[:-1] for data in batch]
        store, engine = opened()
        _assert_kept(store, engine, mine)
        _assert_whole_or_absent(store, engine, batches[-1])
        engine.dispose()
        everything += mine
        n_kept += n_told
        latest = latest if n_kept > kill else min(latest * 1.1, 3.0)
    assert n_kept > N_KILLS[what]  # so that the kills hit programs at work
    store, engine = opened()
    _assert_kept(store, engine, everything)
    _assert_only_named_files_are_left(root, store, engine)
    _assert_log_is_whole(engine)


def _assert_only_named_files_are_left(root: Path, store: FileStore, engine: Engine) -> None:
    swept = sweep_store(store, engine, datetime.now(UTC) + timedelta(days=2))
    assert swept.n_left == 0
    keys = rows_of(engine, FileKeyRow)
    assert sorted(path.name for path in files_in(root / "store")) == sorted(row["blob"] for row in keys)
    assert all(store.get(row["sha256"]) for row in keys)


def _assert_log_is_whole(engine: Engine) -> None:
    """No entry is missing, and each stored file was told of exactly once."""
    entries = rows_of(engine, CustodyEntryRow)
    assert [row["sequence"] for row in entries] == list(range(len(entries)))
    stored = [row["subject"] for row in entries if row["event"] == "file stored"]
    assert sorted(stored) == sorted(row["sha256"] for row in rows_of(engine, FileKeyRow))


@pytest.mark.parametrize("names", [("first", "second"), ("same", "same")], ids=["some files shared", "all shared"])
def test_two_writers_at_once_lose_nothing(root, starter, opened, names):
    """Two programs store different files and the same ones: all acknowledged are there, each stored once."""
    n_batches = 30
    processes = [starter.start(name, n_batches) for name in names]
    told = [line for process in processes for line in starter.wait(process)]
    assert sorted(line for line in told if line.startswith("done")) == sorted(f"done {name}" for name in names)
    assert sum(line.startswith("ack") for line in told) == 2 * n_batches
    store, engine = opened()
    documents = {data for name in names for batch in range(n_batches) for data in batch_of(name, batch)}
    _assert_kept(store, engine, sorted(documents))
    assert {row["sha256"] for row in rows_of(engine, FileKeyRow)} == {sha256_of(data) for data in documents}
    _assert_only_named_files_are_left(root, store, engine)
    _assert_log_is_whole(engine)
