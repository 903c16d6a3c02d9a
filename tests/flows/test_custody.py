"""Custody in the flows: a nightly verification, and no run over what was changed."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from app.actions.workspaces import open_database
from schemas.database import read
from schemas.errors import StoreError
from schemas.records.custody import load_rows
from schemas.workspace import load_workspace
from tests.workspaces import DEMO_DAY, desk_on


@pytest.fixture
def council(filled_demo, tmp_path) -> Path:
    """A copy of the demo council with its evidence."""
    shutil.copytree(filled_demo, tmp_path / "council")
    return tmp_path / "council"


def test_the_nightly_verification_finds_nothing_in_a_sound_workspace(flows, council):
    """Every file, entry and row of the demo is as it was kept."""
    with desk_on(council, DEMO_DAY) as desk:
        assert flows.verify_store.verify_store("test-run") == 0
        assert desk.problems == ()


def test_the_nightly_verification_fails_with_every_finding(flows, council):
    """A spoilt file and a changed answer: both are on the desk, and the flow has failed."""
    victim = next(path for path in sorted(council.joinpath("store").rglob("*")) if path.is_file())
    victim.write_bytes(b"spoilt")
    with sqlite3.connect(council / "readiness.db") as connection:
        connection.execute("UPDATE audit_answer SET comment = 'changed' WHERE rowid = 3")
    with desk_on(council, DEMO_DAY) as desk:
        with pytest.raises(Exception, match="verify-found"):
            flows.verify_store.verify_store("test-run")
        assert len(desk.problems) == 2
        assert isinstance(desk.failure, StoreError)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_answer SET grade = 4 WHERE outcome = 'graded'",
        "UPDATE feedback_item SET tone = 'positive'",
        "UPDATE measure_observation SET value = 99.9 WHERE value IS NOT NULL",
        "UPDATE evidence_link SET maturity = 'effect sustained'",
        "DELETE FROM audit_answer WHERE rowid = 1",
        "UPDATE custody_entry SET actor = 'nobody' WHERE sequence = 3",
    ],
)
def test_a_run_stops_before_it_reads_what_was_changed(flows, council, sql):
    """Whatever a score is made from: one change behind the log's back, and nothing is made."""
    with sqlite3.connect(council / "readiness.db") as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(sql).rowcount > 0
    with desk_on(council, DEMO_DAY) as desk:
        with pytest.raises(Exception, match="custody-tampered"):
            flows.cycle.cycle("test-run")
        assert "custody log" in str(desk.failure)
    assert not (council / "outputs").exists()


def test_a_run_tells_the_log_what_it_made(flows, published_demo, twice_published_demo, tmp_path):
    """After a cycle the log has the assessment and its documents; after the same again it has nothing more."""
    council, logs = tmp_path / "council", []
    for root in (published_demo.root, twice_published_demo):
        with open_database(load_workspace(root)) as engine, read(engine) as connection:
            logs.append([(row["event"], row["subject"]) for row in load_rows(connection)])
    shutil.copytree(twice_published_demo, council)
    assert logs[0] == logs[1]
    assert [event for event, _ in logs[0][-2:]] == ["assessment made", "output written"]
    with desk_on(council, DEMO_DAY):
        assert flows.verify_store.verify_store("test-run") == 0
