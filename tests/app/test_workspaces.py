"""Making a workspace, and the commands on one that has not been run."""

import os
import stat
from pathlib import Path

import pytest

from schemas.workspace import SETTINGS_FILE, load_workspace


@pytest.mark.parametrize(
    ("words", "code"),
    [("Haringey", "E09000014"), ("E09000014", "E09000014"), ("county durham", "E06000047"), ("Bristol", "E06000023")],
)
def test_a_council_is_found_by_name_or_code(readiness, tmp_path, words, code):
    """A council's name, in any case, or its GSS code makes its workspace."""
    told = readiness("init", tmp_path / "w", "--council", words, "--json")
    assert (told.code, told.json["gss_code"]) == (0, code)
    assert load_workspace(tmp_path / "w").council.gss_code == code


def test_an_unknown_council_names_near_ones(readiness, tmp_path):
    """A slip of the keyboard is met with what may have been meant, and no folder is made."""
    told = readiness("init", tmp_path / "w", "--council", "Harringay")
    assert told.code == 2
    assert "Haringey" in told.err
    assert not (tmp_path / "w").exists()


def test_a_folder_in_use_is_left_alone(readiness, haringey, tmp_path):
    """Neither a workspace nor a folder with files in it is written over."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").write_text("mine")
    for folder, said in ((haringey, "is a workspace already"), (tmp_path / "full", "is not empty")):
        before = sorted(folder.iterdir())
        told = readiness("init", folder, "--council", "Haringey")
        assert (told.code, said in told.err) == (2, True)
        assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("words", [("init", "--council", "Haringey"), ("demo",)], ids=["init", "demo"])
def test_a_file_is_no_place_for_a_workspace(readiness, tmp_path, words):
    """A name that is a file's is refused, and the file stays."""
    path = tmp_path / "diary.txt"
    path.write_text("mine")
    told = readiness(words[0], path, *words[1:])
    assert (told.code, "is a file" in told.err) == (2, True)
    assert path.read_text() == "mine"


def test_only_the_owner_may_look_in(haringey):
    """Everything in a workspace is closed to others on the machine."""
    if os.name == "posix":
        modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (haringey, *haringey.rglob("*"))}
        assert modes == {0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not toml =", "cannot be read"),
        ('framework = "x"\n', "lacks council.gss_code, council.name"),
        ('[council]\ngss_code = 7\nname = "a"\nla_code = "1"\nregion = "r"\ncouncil_type = "t"\n', "council.gss_code"),
    ],
)
def test_broken_settings_say_every_fault(readiness, haringey, text, said):
    """A workspace whose settings are broken says what is missing, all at once."""
    (haringey / SETTINGS_FILE).write_text(text, encoding="utf-8")
    told = readiness("status", "--workspace", haringey)
    assert told.code == 2
    assert said in told.err


def test_status_before_any_run(readiness, haringey):
    """Before the first run there is nothing to show, and how to run is said."""
    told = readiness("status", "--workspace", haringey)
    assert (told.code, "readiness run" in told.err) == (2, True)


def test_errors_are_json_where_json_was_asked_for(readiness, tmp_path):
    """A program that reads our output can read our errors too."""
    told = readiness("status", "--workspace", tmp_path, "--json")
    assert told.code == 2
    assert told.json["error"]["slug"] == "no-workspace"


def test_a_decision_stands_beside_the_proposal(readiness, haringey):
    """Who, what and why are kept; a second decision does not remove the first."""
    for score, why in ((2, "Carers wait too long"), (3, "Waits are down")):
        told = readiness(
            "decide", "assessing needs", "--score", score, "--by", "Board", "--why", why, "-w", haringey, "--json"
        )
        assert (told.code, told.json["statement"], told.json["level"]) == (0, "QS1", score)
    import sqlite3

    with sqlite3.connect(haringey / "readiness.db") as connection:
        assert connection.execute("SELECT level, why FROM decision ORDER BY number").fetchall() == [
            (2, "Carers wait too long"),
            (3, "Waits are down"),
        ]


@pytest.mark.parametrize(
    ("statement", "by", "why", "said"),
    [("QS10", "Board", "x", "They are: QS1"), ("QS1", " ", "x", "who took it"), ("QS1", "Board", "", "who took it")],
)
def test_a_decision_needs_a_statement_and_a_reason(readiness, haringey, statement, by, why, said):
    """An unknown statement, or a decision by nobody or for no reason, is refused."""
    told = readiness("decide", statement, "--score", "2", "--by", by, "--why", why, "--workspace", haringey)
    assert (told.code, said in told.err) == (2, True)


@pytest.mark.parametrize(
    "words", [("request", "blank"), ("collect", "blank", "--as", "audits"), ("collect", "blank", "--as", "feedback")]
)
def test_blank_forms_are_written_and_never_over_a_file(readiness, tmp_path, words):
    """Each blank form is a workbook; a second time the file that is there stays."""
    path = tmp_path / "form.xlsx"
    command, *rest = words[:2], *words[2:]
    assert readiness(*command, path, *rest).code == 0
    written = path.read_bytes()
    assert written.startswith(b"PK")
    told = readiness(*command, path, *rest)
    assert (told.code, "is there already" in told.err) == (2, True)
    assert path.read_bytes() == written
    assert readiness(*command, tmp_path / "form.csv", *rest).code == 2


def test_a_blank_tracker_can_be_imported_as_it_is(readiness, haringey, tmp_path):
    """Nothing filled in is nothing told, and no fault."""
    path: Path = tmp_path / "tracker.xlsx"
    readiness("request", "blank", path)
    told = readiness("request", "import", path, "--workspace", haringey, "--json")
    assert told.code == 0, told.out
    assert told.json["taken_in"][0]["n_records"] == 0
