"""The demo as a new user runs it: a fresh process, the real workflow engine, and a look at everything it left.

The story:
1. `readiness demo DIR` makes a fictional council, runs the whole cycle and says what came out. It runs where there is
   no network but loopback, if this machine lets a test make such a place.
2. The engine shows the flow runs and task runs by sensible names, and holds nothing of the council's.
3. `readiness run` again changes neither rows nor documents.
4. A run that fails leaves nothing of the reason in the engine either.
"""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from shutil import which
from types import SimpleNamespace

import pytest

from tests.conftest import need
from tests.places import ROOT

pytestmark = pytest.mark.engine

CANARIES = ("Fenmoor", "made-up", "synthetic", "carers", "QS1", "self-assessment.", "readiness.db", "canary-folder")
"""Words of the council's evidence, its folders and its ids: none of them may reach the engine."""


ALONE = ("unshare", "--map-root-user", "--net")
"""Starts a program where there is no network at all, not even loopback."""

LOOPBACK = """
import fcntl, os, socket, struct, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
flags = struct.unpack("16sh", fcntl.ioctl(s, 0x8913, struct.pack("16sh", b"lo", 0)))[1]
fcntl.ioctl(s, 0x8914, struct.pack("16sh", b"lo", flags | 1))
s.close()
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Puts loopback there, and gives way to the program that is named."""


def _readiness(*words: object, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-m", "app", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300, check=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> SimpleNamespace:
    """The demo, run once for all tests of this file."""
    root = tmp_path_factory.mktemp("private") / "canary-folder"
    alone = _may_be_alone()
    before = (*ALONE, sys.executable, "-c", LOOPBACK) if alone else ()
    done = _readiness("demo", root, "--json", before=before)
    assert done.returncode == 0, done.stderr
    return SimpleNamespace(root=root, told=json.loads(done.stdout), err=done.stderr, alone=alone)


def _may_be_alone() -> bool:
    """Whether this machine lets a test make a network of its own."""
    done = subprocess.run([*ALONE, "true"], capture_output=True, text=True, check=False) if which(ALONE[0]) else None
    return done is not None and done.returncode == 0


def _engine_text(root: Path) -> list[tuple[str, str]]:
    """Every row of every table of the engine's database, as text, and its other files."""
    found = []
    with sqlite3.connect(root / ".prefect" / "prefect.db") as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            found += [(table, repr(row)) for row in connection.execute(f'SELECT * FROM "{table}"')]
    for path in (root / ".prefect").rglob("*"):
        if path.is_file() and not path.name.startswith("prefect.db"):
            found.append((path.name, path.read_text(errors="replace")))
    return found


def _leaks(root: Path, words: tuple[str, ...]) -> set[tuple[str, str]]:
    return {(table, word) for table, text in _engine_text(root) for word in words if word.casefold() in text.casefold()}


def _state(root: Path) -> tuple[dict[str, int], dict[str, bytes]]:
    with sqlite3.connect(root / "readiness.db") as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    return rows, {str(path): path.read_bytes() for path in sorted((root / "outputs").rglob("*.*"))}


def test_the_demo_gives_nine_scores_and_a_rating(demo):
    """Nine statements with reasons and evidence, a rating that is their sum, and every document on the disk."""
    told = demo.told
    assert [line["code"] for line in told["statements"]] == [f"QS{n}" for n in range(1, 10)]
    assert all(line["sufficient"] and line["reasons"] and line["evidence_ids"] for line in told["statements"])
    assert told["overall"]["sum"] == sum(line["proposed"] for line in told["statements"])
    assert told["overall"]["rating"] in {"Requires improvement", "Good"}
    assert len(told["outputs"]) == 26
    assert all(Path(output["path"]).stat().st_size > 1000 for output in told["outputs"])
    assert told["synthetic"] is True


def test_the_engine_shows_runs_by_sensible_names(demo):
    """Each flow once and each step once, all completed."""
    with sqlite3.connect(demo.root / ".prefect" / "prefect.db") as connection:
        flows = connection.execute("SELECT name, state_type FROM flow_run").fetchall()
        tasks = connection.execute("SELECT name, state_type FROM task_run").fetchall()
    assert {state for _, state in flows + tasks} == {"COMPLETED"}
    names = {name.rsplit(" ", 1)[0] for name, _ in flows}
    assert names == {"cycle", "check-custody", "gather-have", "gather-request", "gather-collect", "score", "publish"}
    assert {"Propose a score for each statement", "Build the inspector pack"} <= {n.rsplit("-", 1)[0] for n, _ in tasks}


def test_no_flow_waits_for_its_heartbeat(demo):
    """The thread that sends them holds each flow up by as much as a second, and nobody listens."""
    with sqlite3.connect(demo.root / ".prefect" / "prefect.db") as connection:
        told = {event for (event,) in connection.execute("SELECT event FROM events")}
    assert "prefect.flow-run.Completed" in told
    assert not {event for event in told if "heartbeat" in event}


def test_nothing_of_the_council_is_in_the_engine(demo):
    """Neither its name nor its folder nor any id or word of its evidence."""
    ids = {one for line in demo.told["statements"] for one in line["evidence_ids"]}
    assert len(ids) > 20
    assert _leaks(demo.root, (*CANARIES, str(demo.root), *ids)) == set()


def test_a_second_run_changes_nothing(demo):
    """The second run adds no rows, and the documents are byte-identical."""
    before = _state(demo.root)
    done = _readiness("run", "--workspace", demo.root, "--as-of", demo.told["as_of"], "--json")
    assert done.returncode == 0, done.stderr
    again = json.loads(done.stdout)
    assert again["overall"] == demo.told["overall"]
    assert again["assessment"] == demo.told["assessment"]
    assert _state(demo.root) == before


def test_a_failed_run_says_why_to_the_person_and_not_to_the_engine(demo, tmp_path):
    """A changed document stops the run with exit code 2; the engine learns the step and a code, no more."""
    import shutil

    root = tmp_path / "council"
    shutil.copytree(demo.root, root)
    victim = sorted((root / "store").glob("??/*"))[3]
    victim.write_bytes(victim.read_bytes() + b"!")
    done = _readiness("run", "--workspace", root, "--as-of", demo.told["as_of"])
    assert done.returncode == 2
    assert "its content has changed" in done.stderr
    assert "Traceback" not in done.stderr
    with sqlite3.connect(root / ".prefect" / "prefect.db") as connection:
        failed = connection.execute("SELECT state_name FROM flow_run WHERE state_type = 'FAILED'").fetchall()
    assert failed
    assert _leaks(root, (*CANARIES, "content has changed")) == set()


def test_no_connection_leaves_the_machine(demo):
    """The whole demo ran where there is no network but loopback."""
    need(demo.alone, "leave to make a network of one's own")
    assert demo.told["overall"]["n_scored"] == 9
