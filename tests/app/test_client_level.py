"""Client-level data from the command line: taken in, judged, reported on, deleted; and nobody in it told anywhere."""

import csv
import os
import re
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from app.cli import main
from evidence.client_level import intake as client_level_intake
from evidence.client_level.rules.examples import load_base_records, local_identifier, spare_nhs_number
from tests.app.conftest import Call, Told
from tests.client_level_rows import write_rows

WRONG_END = {"event_start_date": "10/06/2025", "event_end_date": "01/06/2025"}
HARINGEY = "724"
N_PEOPLE = 12
OWN_RULE = """
code: OWN-01
severity: query
sentence: A request has no route of access.
remedy: Ask the team that took the request.
source: our own need
fields: [request_route_of_access]
across: false
applies: event_type = 'Request'
finds: request_route_of_access IS NULL
examples:
  passes:
    - - {base: request, request_route_of_access: Self-referral}
  fails:
    - - {base: request, request_route_of_access: "", broken: true}
"""


def _record(base: str, number: int, **changes: str) -> dict[str, str]:
    """A right record about an invented person of Haringey."""
    fields = dict(load_base_records()[base]) | {"la_code": HARINGEY} | changes
    nhs, own = spare_nhs_number(number), local_identifier(number)
    return {name: text.replace("{nhs}", nhs).replace("{id}", own) for name, text in fields.items()}


def _rows(n_wrong: int = 2, first: int = 0) -> list[dict[str, str]]:
    """A few records about a few people; some end before they begin."""
    right = [_record(base, first + n) for n in range(N_PEOPLE) for base in ("request", "assessment")]
    return right + [_record("request", first + n, **WRONG_END) for n in range(n_wrong)]


@pytest.fixture
def submission(tmp_path) -> Path:
    """A submission of Haringey with two wrong records."""
    return write_rows(tmp_path / "cld q4.csv", _rows())


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory) -> Path:
    """A workspace of Haringey that holds the submission: made once, because judging it takes seconds."""
    folder = tmp_path_factory.mktemp("taken-in")
    path, root = write_rows(folder / "cld q4.csv", _rows()), folder / "haringey"
    mask, before = os.umask(0o077), dict(os.environ)
    try:
        assert main(["init", str(root), "--council", "Haringey"], os.environ) == 0
        assert main(["load", str(path), "-w", str(root), "--received", "2026-09-01"], os.environ) == 0
    finally:
        os.umask(mask)
        os.environ.clear()
        os.environ.update(before)
    return root


@pytest.fixture
def held(taken_in, haringey) -> str:
    """The evidence id of the submission, which the workspace holds."""
    shutil.rmtree(haringey)
    shutil.copytree(taken_in, haringey)
    with sqlite3.connect(haringey / "readiness.db") as connection:
        return str(connection.execute("SELECT item_id FROM client_level_submission").fetchone()[0])


@pytest.fixture
def load(readiness, haringey) -> Call:
    """Load a file into the workspace."""
    return lambda path, *words: readiness("load", path, "-w", haringey, "--json", *words)


@pytest.fixture
def ask(readiness, haringey) -> Call:
    """Ask something of client-level data in the workspace, as JSON."""
    return lambda *words: readiness("client-level", *words, "-w", haringey, "--json")


def _problems(told: Told) -> set[str]:
    return {problem["slug"] for problem in told.json["error"]["problems"]}


def _tables(root: Path) -> dict[str, list[tuple]]:
    with sqlite3.connect(root / "readiness.db") as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def test_a_submission_is_taken_in_once(load, haringey, submission, tmp_path):
    """It is sealed in pieces and counted; the same file under another name is known at once and changes nothing."""
    told = load(submission)
    assert told.code == 0, told.err
    (receipt,) = told.json["taken_in"]
    assert receipt["kind"] == "client-level-indicators"
    assert receipt["n_records"] == 2 * N_PEOPLE + 2
    assert "26 records about 12 people" in receipt["summary"]
    assert any("errors" in notice and "client-level report" in notice for notice in receipt["notices"])
    assert any(notice.startswith("Taken as Release 2") for notice in receipt["notices"])
    (sealed,) = [path for path in (haringey / "store").rglob("*") if path.is_file()]
    assert sealed.read_bytes().startswith(b"READINESS SEALED\x02")
    before = _tables(haringey)
    renamed = shutil.copy(submission, tmp_path / "another name.csv")
    again = load(renamed)
    assert (again.code, again.json["taken_in"][0]["already"]) == (0, True)
    assert _tables(haringey) == before


def test_what_is_recorded_comes_back(ask, held):
    """Findings with counts, figures with their numbers, waiting lists, and a history."""
    (known,) = ask("history").json["submissions"]
    assert known["item_id"] == held
    assert (known["submission"]["n_events"], known["submission"]["n_people"]) == (26, N_PEOPLE)
    found = {one["rule"]["code"]: one for one in known["submission"]["outcomes"] if one["n_failing"]}
    wrong = next(one for one in found.values() if "event_end_date" in [f.lower() for f in one["rule"]["fields"]])
    assert (wrong["n_failing"], wrong["n_people"], wrong["first_rows"]) == (2, 2, [26, 27])
    assert {check["check"] for check in known["checks"]} >= {"errors-few", "mandatory-filled"}
    told = ask("indicators")
    assert told.code == 0, told.out
    assert {one["code"] for one in told.json["figures"]} >= {"cld-2a", "cld-wait-resp-25-64"}
    assert {one["kind"] for one in told.json["waiting"]} >= {"assessment", "review"}
    one = ask("indicators", "--measure", "cld-2a", "--groups").json["figures"]
    assert {figure["code"] for figure in one} == {"cld-2a"}
    assert ask("indicators", "--measure", "cld-99").json["error"]["slug"] == "no-such-measure"


def test_the_report_of_the_held_file(ask, haringey, held):
    """A summary without a record and a workbook with the records to mend; nothing opened is left lying about."""
    told = ask("report")
    assert told.code == 0, told.out
    files = told.json["files"]
    summary, workbook = Path(files["summary"]), Path(files["workbook"])
    assert summary.parent.parent == haringey / "outputs"
    assert _people_in(summary.read_text(encoding="utf-8")) == set()
    with zipfile.ZipFile(workbook) as packed:
        inside = "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    assert local_identifier(0) in inside
    assert local_identifier(5) not in inside  # nobody whose records are right
    assert [path for path in (haringey / ".working").rglob("*")] == []


def _people_in(text: str) -> set[str]:
    """Identifiers of the people of these tests that stand in a text."""
    wanted = [word for n in range(2 * N_PEOPLE) for word in (spare_nhs_number(n), local_identifier(n))]
    return {word for word in wanted if word in text}


def test_nobody_is_told_anywhere(load, ask, readiness, haringey, submission):
    """Loaded, reported on, updated by the engine, verified: no identifier, postcode or birth date outside the seal."""
    load(submission)
    for words in (("history",), ("indicators",), ("update",)):
        told = ask(*words)
        assert told.code == 0, told.out
        assert _people_in(told.out + told.err) == set()
    shutil.rmtree(haringey / "outputs")  # the workbook is meant to refer to records
    assert readiness("verify", "-w", haringey).code == 0
    with submission.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    personal = {row[name] for row in rows for name in ("NHS_Number", "LA_Person_Unique_Identifier", "Postcode")}
    personal |= {row["Event_Reference"] for row in rows} - {""}
    for path in sorted(haringey.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            assert not [word for word in personal if word.encode() in data], path.name


def test_a_second_submission_is_held_against_the_first(load, ask, readiness, haringey, held, tmp_path):
    """A later one is a new version: the history has both, and the report says what became worse and what is gone."""
    worse = _rows(n_wrong=6)
    later = write_rows(tmp_path / "cld later.csv", [*worse, _record("home_care", 3)])
    told = load(later)
    assert told.code == 0, told.out
    assert len(ask("history").json["submissions"]) == 2
    trend = ask("report").json["trend"]
    changes = {one["rule"]["code"]: one["change"] for one in trend["changes"]}
    assert "worse" in changes.values()
    assert (trend["n_events_before"], trend["n_events_now"]) == (26, 31)
    assert readiness("client-level", "history", "-w", haringey).out.count("2026-03-31") == 2


def test_a_file_is_checked_without_a_workspace(readiness, submission, tmp_path, monkeypatch):
    """Whoever has only the file gets the same counts, told in words, and the two documents."""
    monkeypatch.chdir(tmp_path)
    told = readiness("client-level", "check", submission)
    assert told.code == 0, told.err
    assert "26 records about 12 people, 2025-04-01 to 2026-03-31, Release 2" in told.out
    assert sorted(path.name for path in (tmp_path / "cld q4-check").iterdir()) == [
        "client-level-check.xlsx",
        "client-level.html",
    ]
    assert _people_in(told.out + told.err) == set()


def test_only_some_rules_are_applied_where_that_is_asked(readiness, submission, tmp_path):
    """One rule, no figures, no report; a rule that is not there is told."""
    code = "CLD-01B"
    told = readiness("client-level", "check", submission, "--rules-only", code, "--json", "-w", tmp_path)
    assert [one["rule"]["code"] for one in told.json["submission"]["outcomes"]] == [code]
    assert (told.json["files"], told.json["figures"]) == ({}, [])
    wrong = readiness("client-level", "check", submission, "--rules-only", "CLD-Z9", "--json", "-w", tmp_path)
    assert (wrong.code, wrong.json["error"]["slug"]) == (2, "no-such-rule")


def test_the_councils_own_rules_and_lists_are_used(ask, readiness, haringey, held):
    """A rule in the workspace is tried by its examples, and then applied to what is held; the judgement is kept."""
    rule = haringey / "client-level-rules" / "own-01.yaml"
    rule.parent.mkdir()
    rule.write_text(OWN_RULE)
    tried = readiness("client-level", "rules", "test", rule)
    assert "all 2 examples" in tried.out, tried.err
    listed = ask("rules", "list").json["rules"]
    assert [one["code"] for one in listed if one["own"]] == ["OWN-01"]
    assert ask("rules", "show", "own-01").json["finds"] == "request_route_of_access IS NULL"
    outcomes = ask("report").json["submission"]["outcomes"]
    assert [one["n_looked_at"] for one in outcomes if one["rule"]["code"] == "OWN-01"] == [14]
    (known,) = ask("history").json["submissions"]
    assert "OWN-01" in {one["rule"]["code"] for one in known["submission"]["outcomes"]}
    assert len(list((haringey / "datasets").glob("*.parquet"))) == 2
    assert readiness("verify", "-w", haringey).code == 0


def test_a_rule_that_does_not_do_what_its_file_says(readiness, tmp_path):
    """Which example it is, which records should be found and which were."""
    rule = tmp_path / "own-01.yaml"
    rule.write_text(OWN_RULE.replace("IS NULL\n", "IS NOT NULL\n"))
    told = readiness("client-level", "rules", "test", rule, "--json")
    assert (told.code, told.json["error"]["slug"]) == (2, "rule-trial-failed")
    assert "Example 1: records that break it should be none, found: 1." in told.json["error"]["message"]
    assert "Example 2: records that break it should be 1, found: none." in told.json["error"]["message"]


def test_open_lists_are_told_and_can_be_set(ask, haringey):
    """A list the council sets is no longer open."""
    states = {(one["field"], one["release"]): one["state"] for one in ask("lists").json["lists"]}
    assert states["Dementia", "R2"] == "unknown"
    (haringey / "client-level-lists.csv").write_text("field,value\nDementia,Yes\nDementia,No\n")
    states = {(one["field"], one["release"]): one["state"] for one in ask("lists").json["lists"]}
    assert states["Dementia", "R2"] == "set by the council"
    (haringey / "client-level-lists.csv").write_text("field,value\nHeight,Tall\n")
    assert "client-level-lists" in _problems(ask("lists"))


def test_another_councils_file_is_refused(load, haringey, tmp_path):
    """Nothing is kept of it, and both codes are told."""
    path = write_rows(tmp_path / "other.csv", [row | {"la_code": "998"} for row in _rows()])
    told = load(path)
    assert (told.code, _problems(told)) == (2, {"cld-other-council"})
    assert "998" in told.out
    assert _tables(haringey)["client_level_submission"] == []
    assert not [path for path in (haringey / "store").rglob("*") if path.is_file()]


def test_a_file_that_cannot_be_read_is_refused_whole(load, haringey, submission):
    """Cut in the middle of a record: what is wrong is told, nothing is kept."""
    data = submission.read_bytes()
    submission.write_bytes(data[: len(data) - 200])
    told = load(submission)
    assert told.code == 2, told.out
    assert _problems(told)
    assert _tables(haringey)["client_level_submission"] == []


def test_good_and_bad_files_together(load, haringey, submission, tmp_path):
    """One file at fault, and neither is taken in; all problems are told."""
    bad = write_rows(tmp_path / "other.csv", [row | {"la_code": "998"} for row in _rows()])
    told = load(submission, bad, tmp_path / "nowhere.csv")
    assert (told.code, _problems(told)) == (2, {"cld-other-council", "file-not-readable"})
    assert _tables(haringey)["intake"] == []


def test_too_large_a_file_is_told(load, submission, monkeypatch):
    """Before anything of it is read."""
    monkeypatch.setattr(client_level_intake, "MAX_CLIENT_LEVEL_BYTES", 100)
    told = load(submission)
    assert (told.code, _problems(told)) == (2, {"cld-file-too-large"})


def test_a_deleted_submission_leaves_its_counts(load, ask, readiness, haringey, held, submission):
    """File and figures go for good; how many records broke a rule stays for the next to be held against."""
    words = ("item", "delete", held, "--by", "Data board", "--why", "Kept long enough", "--yes")
    gone = readiness(*words, "-w", haringey)
    assert gone.code == 0, gone.err
    tables = _tables(haringey)
    assert tables["client_level_figure"] == tables["client_level_waiting"] == tables["dataset"] == []
    assert len(tables["client_level_outcome"]) > 50
    assert not list((haringey / "datasets").glob("*.parquet"))
    assert not [path for path in (haringey / "store").rglob("*") if path.is_file()]
    assert ask("report").json["error"]["slug"] == "nothing-client-level"
    assert readiness("verify", "-w", haringey).code == 0
    assert load(submission).json["taken_in"][0]["already"] is False
    assert ask("report").code == 0
    assert readiness("verify", "-w", haringey).code == 0


def test_a_changed_sealed_file_is_told(load, ask, readiness, haringey, held, submission):
    """One bit of one piece: verify and doctor name the evidence, and no report is made."""
    (sealed,) = [path for path in (haringey / "store").rglob("*") if path.is_file()]
    data = bytearray(sealed.read_bytes())
    data[len(data) // 2] ^= 1
    sealed.write_bytes(bytes(data))
    assert ask("report").json["error"]["slug"] == "stored-file-changed"
    assert not (haringey / "outputs").exists()
    for command in ("verify", "doctor"):
        told = readiness(command, "-w", haringey)
        assert told.code == 2
        assert held in told.out + told.err
    assert load(submission).code == 0  # mends it
    assert readiness("verify", "-w", haringey).code == 0


def test_changed_counts_are_told_by_the_log(readiness, haringey, held):
    """A finding that is wiped out in the database shows."""
    with sqlite3.connect(haringey / "readiness.db") as connection:
        connection.execute("UPDATE client_level_outcome SET n_failing = 0, n_people = 0 WHERE n_failing > 0")
    told = readiness("verify", "-w", haringey)
    assert told.code == 2
    assert "records added" in told.out + told.err


def test_without_client_level_data(ask, readiness, haringey):
    """Nothing is held: said so, with what to do; the scheduled update has nothing to do and is no fault."""
    for words in (("report",), ("history",), ("indicators",)):
        told = ask(*words)
        assert (told.code, told.json["error"]["slug"]) == (2, "nothing-client-level")
        assert "readiness load" in told.json["error"]["remedy"]
    assert ask("update").json == {"n_found": 0}
    assert readiness("search", "client", "-w", haringey).code == 0


def test_a_made_up_file_is_made_checked_and_taken_in(load, ask, readiness, haringey, tmp_path):
    """From the generator through every step: exactly the faults that were put in are found."""
    made = readiness(
        "client-level", "make", "Haringey", tmp_path, "--events", 2000, "--fault", "CLD-P038=0.005", "--json"
    )
    assert made.code == 0, made.out
    path = Path(made.json["file"])
    told = load(path)
    assert told.code == 0, told.out
    (held,) = ask("history").json["submissions"]
    found = {one["rule"]["code"]: one["n_failing"] for one in held["submission"]["outcomes"] if one["n_failing"]}
    assert found == {"CLD-P038": made.json["n_made_wrong"]}
    again = readiness("client-level", "make", "Haringey", tmp_path, "--json")
    assert again.json["error"]["slug"] == "file-in-the-way"
    wrong = readiness("client-level", "make", "Haringey", tmp_path / "x", "--fault", "much", "--json")
    assert wrong.json["error"]["slug"] == "not-a-fault"


def test_tables_for_people(readiness, haringey, held):
    """Without --json each command tells it in words and tables, never a record."""
    out = ""
    for words in (
        ("indicators",),
        ("history",),
        ("lists",),
        ("rules", "list"),
        ("rules", "show", "CLD-01B"),
        ("report",),
    ):
        told = readiness("client-level", *words, "-w", haringey)
        assert told.code == 0, told.err
        out += told.out
    assert _people_in(out) == set()
    assert re.search(r"cld-2a +2025-26", out)
    assert "keep it inside the council" in out
