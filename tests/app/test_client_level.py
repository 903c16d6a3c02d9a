"""Client-level data from the command line: taken in, judged, reported on, deleted; and nobody in it told anywhere."""

import csv
import re
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from evidence.client_level import intake as client_level_intake
from evidence.client_level.judged import JudgeOptions, ask_to_judge
from evidence.client_level.rules.examples import load_base_records, local_identifier, spare_nhs_number
from evidence.have.councils import find_council
from schemas.errors import InputError
from tests.app.conftest import Call, Told, run_once
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


@pytest.fixture(scope="module")
def new_haringey(tmp_path_factory) -> Path:
    """An empty workspace that is for made-up data, as that of every file here."""
    root = tmp_path_factory.mktemp("made-up") / "haringey"
    assert run_once("init", root, "--council", "Haringey", "--made-up").code == 0
    return root


@pytest.fixture
def submission(tmp_path) -> Path:
    """A submission of Haringey with two wrong records."""
    return write_rows(tmp_path / "cld q4.csv", _rows())


@pytest.fixture(scope="module")
def taken_in(new_haringey, tmp_path_factory) -> tuple[Path, Told]:
    """A workspace of Haringey that holds the submission, and what loading it said: once, because judging takes time."""
    folder = tmp_path_factory.mktemp("taken-in")
    path, root = write_rows(folder / "cld q4.csv", _rows()), folder / "haringey"
    shutil.copytree(new_haringey, root)
    return root, run_once("load", path, "-w", root, "--received", "2026-09-01", "--json")


@pytest.fixture
def held(taken_in, haringey) -> str:
    """The evidence id of the submission, which the workspace holds."""
    shutil.rmtree(haringey)
    shutil.copytree(taken_in[0], haringey)
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


def test_a_submission_is_taken_in_once(taken_in, load, haringey, held, submission, tmp_path):
    """It is sealed in pieces and counted; the same file under another name is known at once and changes nothing."""
    told = taken_in[1]
    assert told.code == 0, told.out
    (receipt,) = told.json["taken_in"]
    assert receipt["evidence_id"] == held
    assert receipt["kind"] == "client-level-indicators"
    assert receipt["n_records"] == 2 * N_PEOPLE + 2
    assert "26 records about 12 people" in receipt["summary"]
    assert any("errors" in notice and "client-level report" in notice for notice in receipt["notices"])
    assert any(notice.startswith("Taken as Release 2") for notice in receipt["notices"])
    assert any("residents aged 18 to 64" in notice for notice in receipt["notices"])
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


def test_an_edition_that_can_be_shared(ask, haringey, held):
    """Small numbers are protected by the method that is named, and no workbook of records stands beside it."""
    told = ask("report", "--protect", "threshold10")
    assert told.code == 0, told.out
    (kind, summary), *others = told.json["files"].items()
    assert (kind, others) == ("summary", [])
    assert [path.name for path in Path(summary).parent.iterdir()] == ["client-level-protected.html"]
    assert "not for publication" not in Path(summary).read_text(encoding="utf-8")
    wrong = ask("report", "--protect", "guess")
    assert (wrong.code, wrong.json["error"]["slug"]) == (2, "no-such-method")
    assert "threshold10" in wrong.json["error"]["remedy"]


def _people_in(text: str) -> set[str]:
    """Identifiers of the people of these tests that stand in a text."""
    wanted = [word for n in range(2 * N_PEOPLE) for word in (spare_nhs_number(n), local_identifier(n))]
    return {word for word in wanted if word in text}


def test_nobody_is_told_anywhere(ask, readiness, haringey, held, submission):
    """Updated by the engine, verified: only the workbook tells anybody, and of them only whose records are wrong."""
    for words in (("history",), ("indicators",), ("update",)):
        told = ask(*words)
        assert told.code == 0, told.out
        assert _people_in(told.out + told.err) == set()
    (folder,) = (haringey / "outputs").iterdir()
    shown = (folder / "client-level.html").read_text(encoding="utf-8")
    assert _people_in(shown) == set()
    assert "not for publication" in shown
    with zipfile.ZipFile(folder / "client-level-check.xlsx") as packed:
        inside = "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    assert local_identifier(0) in inside
    assert local_identifier(5) not in inside  # nobody whose records are right
    assert [path for path in (haringey / ".working").rglob("*")] == []
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
    told = ask("report").json
    assert {name: Path(path).is_file() for name, path in told["files"].items()} == {"summary": True, "workbook": True}
    trend = told["trend"]
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
    assert "keep it inside the council" in told.out
    assert _people_in(told.out + told.err) == set()


def test_only_some_rules_are_applied_where_that_is_asked(readiness, submission, tmp_path):
    """One rule, no figures, no report; a rule that is not there is told."""
    code = "CLD-01B"
    told = readiness("client-level", "check", submission, "--rules-only", code, "--json", "-w", tmp_path)
    assert [one["rule"]["code"] for one in told.json["submission"]["outcomes"]] == [code]
    assert (told.json["files"], told.json["figures"]) == ({}, [])
    wrong = readiness("client-level", "check", submission, "--rules-only", "CLD-Z9", "--json", "-w", tmp_path)
    assert (wrong.code, wrong.json["error"]["slug"]) == (2, "no-such-rule")


def test_the_councils_own_rules_are_used(ask, readiness, haringey, submission):
    """A rule in the workspace is tried by its examples, listed, and applied to a file beside the supplied ones."""
    rule = haringey / "client-level-rules" / "own-01.yaml"
    rule.parent.mkdir()
    rule.write_text(OWN_RULE)
    tried = readiness("client-level", "rules", "test", rule)
    assert "all 2 examples" in tried.out, tried.err
    listed = ask("rules", "list").json["rules"]
    assert [one["code"] for one in listed if one["own"]] == ["OWN-01"]
    assert ask("rules", "show", "own-01").json["finds"] == "request_route_of_access IS NULL"
    outcomes = ask("check", submission, "--rules-only", "own-01").json["submission"]["outcomes"]
    assert [(one["rule"]["code"], one["n_looked_at"]) for one in outcomes] == [("OWN-01", 14)]


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


def test_a_file_that_cannot_be_read_is_refused_whole(load, haringey, submission):
    """Cut in the middle of a record: what is wrong is told, nothing is kept."""
    data = submission.read_bytes()
    submission.write_bytes(data[: len(data) - 200])
    told = load(submission)
    assert told.code == 2, told.out
    assert _problems(told)
    assert _tables(haringey)["client_level_submission"] == []


def test_good_and_bad_files_together(load, haringey, submission, tmp_path):
    """A good one, another council's, and one that is not there: none is taken in, and all is told."""
    other = write_rows(tmp_path / "other.csv", [row | {"la_code": "998"} for row in _rows()])
    told = load(submission, other, tmp_path / "nowhere.csv")
    assert (told.code, _problems(told)) == (2, {"cld-other-council", "file-not-readable"})
    assert "998" in told.out
    assert _tables(haringey)["intake"] == []
    assert not [path for path in (haringey / "store").rglob("*") if path.is_file()]


def test_figures_need_the_three_digit_code(tmp_path):
    """With the code of national statistics nobody would be counted: no figure, which is said, and not taken in."""
    path = write_rows(tmp_path / "national.csv", [row | {"la_code": "E09000014"} for row in _rows()])
    council = find_council("Haringey")
    options = JudgeOptions(council=council, only=("CLD-01B",), with_figures=False)
    judged = ask_to_judge(path, "0" * 64, options, lambda _: None)
    assert judged.figures == ()
    assert any("no record has 724" in sentence for sentence in judged.submission.not_checked)
    with pytest.raises(InputError, match="one problem") as told:
        client_level_intake.refuse_other_council(judged, council, path.name)
    (problem,) = told.value.problems
    assert (problem.slug, "724" in problem.remedy) == ("cld-other-code", True)


def test_made_up_data_stands_nowhere_unmarked(readiness, ask, held, submission, tmp_path, monkeypatch):
    """A real council's workspace refuses it whole; a check of it and a workspace made for it mark every document."""
    monkeypatch.chdir(tmp_path)
    real = tmp_path / "real"
    assert readiness("init", real, "--council", "Haringey").code == 0
    told = readiness("load", submission, "-w", real, "--json")
    assert (told.code, _problems(told)) == (2, {"cld-made-up"})
    assert "--made-up" in told.out
    assert _tables(real)["intake"] == _tables(real)["client_level_submission"] == []
    said = readiness("client-level", "check", submission, "-w", real, "--protect", "threshold10").out
    assert "note: Made-up data: every NHS number in the file begins 999" in said
    (document,) = (tmp_path / "cld q4-check-protected").iterdir()
    assert "Nothing in this document describes a real council" in document.read_text(encoding="utf-8")
    report = ask("report").json
    assert report["made_up"]
    assert "Nothing in this document describes a real council" in Path(report["files"]["summary"]).read_text("utf-8")


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
    assert load(submission).json["taken_in"][0]["already"] is False
    assert len(ask("indicators").json["figures"]) > 50
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


def test_a_made_up_file_is_made_and_checked(readiness, tmp_path):
    """Of the demonstration's council too: exactly the faults that were put in are found, and listed beside."""
    words = ("Fenmoor", tmp_path, "--events", 400, "--fault", "CLD-P038=0.01", "--json")
    made = readiness("client-level", "make", *words)
    assert made.code == 0, made.out
    with Path(made.json["made_wrong"]).open(encoding="utf-8", newline="") as file:
        wrong = [(row["rule"], int(row["row"])) for row in csv.DictReader(file)]
    words = ("--out", tmp_path / "report", "-w", tmp_path, "--json")
    told = readiness("client-level", "check", made.json["file"], *words)
    assert told.code == 0, told.out
    found = {one["rule"]["code"]: one for one in told.json["submission"]["outcomes"] if one["n_failing"]}
    assert set(found) == {"CLD-P038"}
    assert found["CLD-P038"]["n_failing"] == len(wrong) == made.json["n_made_wrong"]
    assert set(found["CLD-P038"]["first_rows"]) <= {row for _, row in wrong}
    again = readiness("client-level", "make", "Fenmoor", tmp_path, "--json")
    assert again.json["error"]["slug"] == "file-in-the-way"
    nobody = readiness("client-level", "make", "Atlantis", tmp_path, "--json")
    assert nobody.json["error"]["slug"] == "unknown-council"
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
    ):
        told = readiness("client-level", *words, "-w", haringey)
        assert told.code == 0, told.err
        out += told.out
    assert _people_in(out) == set()
    assert re.search(r"cld-2a +2025-26", out)
