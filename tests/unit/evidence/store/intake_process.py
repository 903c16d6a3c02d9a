"""A program that takes in documents until it is killed: run by the tests of what a kill leaves behind.

It loads everything once and then starts a process of its own for each line it reads (`NAME N_BATCHES`), which opens
the workspace as any program does and takes in one batch of documents after another. A document is told as `ack`
only when the transaction that records it is through.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from evidence.intake import Intake, keep_items
from evidence.store.sweeping import sweep_store
from schemas.database import open_engine, upgrade, write
from schemas.evidence import EvidenceItem
from schemas.ids import content_id, sha256_of
from schemas.workspace import Workspace
from tests.actors import TESTS
from tests.unit.evidence.store.stores import FENMOOR, add_council, document

N_IN_BATCH = 3
SHARED = "shared"
LARGE = "large"


def text_of(name: str, number: int) -> bytes:
    """The document a process takes in under a number; every fifth is the same for all."""
    is_large = name.startswith(LARGE)
    return f"{SHARED if number % 5 == 0 and not is_large else name} {number} ".encode() * (6000 if is_large else 60)


def batch_of(name: str, batch: int) -> list[bytes]:
    """The documents of one transaction."""
    return [text_of(name, batch * N_IN_BATCH + number) for number in range(N_IN_BATCH)]


def item_of(data: bytes) -> EvidenceItem:
    """The evidence item of a document."""
    sha256 = sha256_of(data)
    return document(content_id("REQ", [sha256]), sha256)


def workspace_in(root: Path) -> Workspace:
    """The workspace the processes share."""
    return Workspace(root, FENMOOR, "cqc-la-current-2025", f"sqlite:///{root}/readiness.db")


def _put(intake: Intake, data: bytes) -> None:
    """A document of a process with this name is put as a large file is, in pieces that are small."""
    if not data.startswith(LARGE.encode()):
        intake.store.put(data)
        return
    with tempfile.TemporaryDirectory() as folder:
        offered = Path(folder, "offered.csv")
        offered.write_bytes(data)
        intake.store.put_file(offered, lambda step: None, piece_bytes=1000)


def take_in(intake: Intake, documents: list[bytes]) -> None:
    """One intake: every file is written before the one transaction that records them all."""
    for data in documents:
        _put(intake, data)
    first, *others = [item_of(data) for data in documents]
    with write(intake.engine, intake.actor) as connection:
        keep_items(intake, connection, first, others)


def _tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())  # at once, and whole: a line is shorter than what a pipe takes in one piece


def _work(root: Path, name: str, n_batches: int) -> None:
    workspace = workspace_in(root)
    engine = open_engine(workspace.database_url)
    intake = Intake(workspace, engine, date(2026, 9, 1), TESTS)
    sweep_store(intake.store, engine, TESTS.at)
    for batch in range(n_batches):
        documents = batch_of(name, batch)
        take_in(intake, documents)
        _tell(f"ack {name} {batch}")
    _tell(f"done {name}")


def _lines() -> Iterator[list[str]]:
    while line := sys.stdin.readline():
        yield line.split()


def _warm_up() -> None:
    """Take in a batch elsewhere, so that whatever is loaded or worked out once is ready in every process."""
    with tempfile.TemporaryDirectory() as name:
        workspace = workspace_in(Path(name))
        engine = open_engine(workspace.database_url)
        upgrade(engine)
        with write(engine, TESTS) as connection:
            add_council(connection)
        intake = Intake(workspace, engine, date(2026, 9, 1), TESTS)
        take_in(intake, batch_of("warm", 0))
        sweep_store(intake.store, engine, TESTS.at)
        engine.dispose()


def main(root: Path) -> None:
    """Start a process for each line; `wait PID` waits for one to end."""
    _warm_up()
    for first, second in _lines():
        if first == "wait":
            os.waitpid(int(second), 0)
            _tell(f"ended {second}")
            continue
        process = os.fork()
        if process == 0:
            try:
                _work(root, first, int(second))
            finally:
                os._exit(0)
        _tell(f"started {process}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
