"""A decision belongs to the framework it was taken under."""

import sqlite3
from datetime import UTC, date, datetime

import pytest

from app import clock
from app.actions.cycle import _expected
from app.actions.workspaces import open_database
from schemas.database import read
from schemas.errors import AppError
from schemas.records.assessments import load_decisions
from schemas.workspace import load_workspace

CURRENT, ORIGINAL = "cqc-la-current-2025", "cqc-la-original-2023"


def _add_run(root, number, framework_id, level):
    """A run as the database keeps it, with one proposal for QS1."""
    made = (f"run-{number}", number, "E09000014", "2026-01-01", framework_id, "1", "0" * 64, "{}", "{}")
    columns = "id, sequence, council_gss, as_of, framework_id, rubric_version, inputs_sha256, agreed_json, rollup_json"
    proposal = f'{{"statement": "QS1", "level": {level}}}'
    with sqlite3.connect(root / "readiness.db") as connection:
        connection.execute(f"INSERT INTO assessment ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", made)
        connection.execute(
            "INSERT INTO score_proposal (assessment_id, statement, level, confidence, proposal_json) "
            "VALUES (?, 'QS1', ?, 'low', ?)",
            (f"run-{number}", level, proposal),
        )


@pytest.mark.parametrize(
    ("words", "proposed"), [((), 2), (("--framework", CURRENT), 2), (("--framework", ORIGINAL), 3)]
)
def test_the_proposal_is_of_the_same_framework(readiness, haringey, words, proposed):
    """The newest run under another framework proposes nothing for this decision."""
    _add_run(haringey, 1, CURRENT, 2)
    _add_run(haringey, 2, ORIGINAL, 3)
    told = readiness("decide", "QS1", "--score", 4, "--by", "a", "--why", "b", "-w", haringey, "--json", *words)
    assert (told.code, told.json["proposed_level"]) == (0, proposed)


def test_a_decision_counts_only_under_its_framework(readiness, haringey):
    """A decision under one framework is not laid beside the proposals of another."""
    words = ("--by", "a", "--why", "b", "--workspace", haringey, "--framework", ORIGINAL)
    assert readiness("decide", "QS1", "--score", 4, *words).code == 0
    with open_database(load_workspace(haringey)) as engine, read(engine) as connection:
        found = {one: sorted(load_decisions(connection, date.max, one)) for one in (CURRENT, ORIGINAL)}
    assert found == {CURRENT: [], ORIGINAL: ["QS1"]}


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2026, 12, 31)),
    ],
    ids=["summer", "winter"],
)
def test_today_is_the_day_in_england(monkeypatch, instant, day):
    """In summer the day begins an hour before it does in UTC."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return instant.astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Clock)
    assert clock.today() == day


def test_a_full_disk_during_a_run_is_told_plainly():
    """What the machine refuses is told with what to do; anything else comes out as it was."""
    told = _expected(OSError(28, "No space left on device", "outputs/self-assessment.pdf"))
    assert isinstance(told, AppError)
    assert (told.slug, "self-assessment.pdf" in told.message) == ("output-not-writable", True)
    other = LookupError("x")
    assert _expected(other) is other
