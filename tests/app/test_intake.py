"""Taking files in: what is said, what is kept, and that a fault keeps nothing."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from evidence.demo.generate import DemoFiles, write_demo
from tests.docs.pages import read_page
from tests.places import ASCOF_ODS


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> tuple[Path, DemoFiles]:
    """The demo council's files, written out."""
    folder = tmp_path_factory.mktemp("made-up")
    return folder, write_demo(folder)


def _state(root: Path) -> tuple[dict[str, int], list[str]]:
    """Row counts, and every file below the workspace."""
    with sqlite3.connect(root / "readiness.db") as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    return rows, sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_the_official_workbook_is_loaded_once(readiness, haringey):
    """The real ASCOF workbook is taken in; the same file again, under any name, changes nothing."""
    first = readiness("load", ASCOF_ODS, "--workspace", haringey, "--json")
    assert first.code == 0, first.err
    (receipt,) = first.json["taken_in"]
    assert (receipt["n_records"] > 50_000, receipt["already"]) == (True, False)
    state = _state(haringey)
    renamed = haringey.parent / "something else.ods"
    shutil.copy(ASCOF_ODS, renamed)
    again = readiness("load", renamed, "--workspace", haringey, "--json")
    assert (again.code, again.json["taken_in"][0]["already"]) == (0, True)
    assert _state(haringey) == state


def test_a_return_about_others_alone_is_told(readiness, haringey, tmp_path):
    """It is kept as evidence, and the receipt says first that nothing in it is about the council, and what to load."""
    (tmp_path / "ours.csv").write_text(
        "measure,la_code,la_name,ons_code,level,year,statistic,value\n"
        "1d,503,Lincolnshire,E10000019,Council,2024-25,outcome,61.2\n"
    )
    told = readiness("load", tmp_path / "ours.csv", "--workspace", haringey, "--json")
    assert told.code == 0, told.out
    first, *others = told.json["taken_in"][0]["notices"]
    assert first.startswith("Nothing in this file is about Haringey. Load a file that has Haringey's own figures")
    assert "E09000014" in first
    assert "Worth a look: it should be that the table has figures for England to compare with, and" in others[-1]


def test_a_tracker_audits_and_feedback_are_taken_in_once(readiness, haringey, demo):
    """Each has its command; loading each again changes nothing."""
    folder, files = demo
    calls = [
        ("request", "import", folder / files.tracker.path, "--files", folder / "documents"),
        ("collect", "import", folder / files.audits.path, "--as", "audits"),
        ("collect", "import", folder / files.feedback.path, "--as", "feedback"),
    ]
    dated = ("--received", files.received_on.isoformat(), "--workspace", haringey, "--json")
    for words in calls:
        told = readiness(*words, *dated)
        assert told.code == 0, told.out
        assert told.json["taken_in"][0]["n_records"] > 0
    state = _state(haringey)
    for words in calls:
        assert readiness(*words, *dated).json["taken_in"][0]["already"] is True
    assert _state(haringey) == state


BROKEN = {
    "empty.ods": (b"", "empty"),
    "truncated.ods": (ASCOF_ODS.read_bytes()[:200_000], "cut short|not a|truncated|damaged|broken"),
    "letter.ods": (b"Dear council, this is no spreadsheet.", "not a file Readiness knows"),
    "table.csv": (b"fruit,colour\napple,red\n", "not a file Readiness knows"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_keeps_nothing(readiness, haringey, tmp_path, name):
    """The file is named with what to do, the exit code is 2, and the workspace is as it was."""
    data, said = BROKEN[name]
    path = tmp_path / name
    path.write_bytes(data)
    before = _state(haringey)
    told = readiness("load", path, "--workspace", haringey)
    assert told.code == 2
    assert name in told.err
    assert any(word in told.err for word in said.split("|")), told.err
    assert "Traceback" not in told.err
    assert _state(haringey) == before


def test_all_files_or_none(readiness, haringey, tmp_path):
    """Of a good and a broken file neither is loaded, and only the broken one is blamed."""
    (tmp_path / "bad.csv").write_bytes(b"fruit,colour\napple,red\n")
    before = _state(haringey)
    told = readiness("load", ASCOF_ODS, tmp_path / "bad.csv", "--workspace", haringey, "--json")
    assert told.code == 2
    assert {problem["file"] for problem in told.json["error"]["problems"]} == {"bad.csv"}
    assert _state(haringey) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("load", "missing.ods"), "there is no such file"),
        (("load", "."), "it is not a file"),
        (("client-level", "check", "."), "it is not a file"),
        (("load", ASCOF_ODS, "--received", "2999-01-01"), "in the future"),
        (("load", ASCOF_ODS, "--workspace", "nowhere"), "no workspace"),
        (("request", "import", "missing.xlsx"), "there is no such file"),
        (("request", "import", ASCOF_ODS, "--files", "nowhere"), "there is no such folder"),
        (("collect", "import", "missing.xlsx", "--as", "audits"), "there is no such file"),
        (("collect", "import", "missing.xlsx", "--as", "gossip"), "gossip"),
    ],
)
def test_wrong_words_say_what_to_do(readiness, haringey, monkeypatch, words, said):
    """Missing files, folders and workspaces, days to come and unknown kinds: exit code 2 and a plain sentence."""
    monkeypatch.chdir(haringey)
    told = readiness(*words)
    assert told.code == 2
    assert said in told.err
    assert "Traceback" not in told.err


def test_what_was_kept_before_a_full_disk_is_said(readiness, haringey, tmp_path, monkeypatch):
    """If the second of two sound files cannot be kept, the message names the first, which was."""
    from evidence.store.files import FileStore
    from schemas.errors import StoreError

    text = read_page("docs/workspace.md").partition("```csv measures.csv\n")[2].partition("```")[0]
    for number, name in enumerate(("first.csv", "second.csv")):
        (tmp_path / name).write_text(text.replace("66.3", f"66.{number}"), encoding="utf-8")
    put, full = FileStore.put, StoreError("store-not-writable", "No space.", "Free some.")

    def put_once(store, data):
        if list(store.hashes()):
            raise full
        return put(store, data)

    monkeypatch.setattr(FileStore, "put", put_once)
    told = readiness("load", tmp_path / "first.csv", tmp_path / "second.csv", "--workspace", haringey)
    assert told.code == 2
    assert "Kept before that: first.csv. Not kept: the other 1." in told.err
