"""A council's own table of waiting lists: from the blank form to the signals of a run and what `status` shows."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.actions.blanks import write_blank_collected
from app.actions.intake import take_in_returns
from app.actions.status import load_status
from app.actions.workspaces import make_workspace, open_database
from app.commands.results import show_result
from evidence.have.councils import find_council
from evidence.intake import Intake
from schemas.errors import InputError
from schemas.workspace import load_workspace
from tests.actors import TESTS
from tests.workspaces import desk_on, silent

AS_OF = date(2026, 9, 30)
CALLS = "Duty worker rings each person every two weeks"


def _fill(folder: Path, *, review: str = CALLS, n: object = 124) -> Path:
    """The blank form with two lists filled in."""
    blank, path = folder / "blank.xlsx", folder / "waiting.xlsx"
    if not blank.exists():
        write_blank_collected(blank, "waiting")
    book = openpyxl.load_workbook(io.BytesIO(blank.read_bytes()))
    rows = {row[0].value: row for row in book["Waiting lists"].iter_rows(min_row=2)}
    for kind, values in {
        "assessment": (date(2026, 9, 1), n, 31.5, 210, review),
        "review": (date(2026, 9, 1), 0, None, None, CALLS),
    }.items():
        for cell, value in zip(rows[kind][1:], values, strict=False):
            cell.value = value
    book.save(path)
    return path


def _load(root: Path, path: Path) -> list:
    workspace = load_workspace(root)
    with open_database(workspace) as engine:
        return take_in_returns(Intake(workspace, engine, date(2026, 9, 2), TESTS), [path], silent)


@pytest.fixture
def council(tmp_path) -> Path:
    """An empty workspace."""
    return make_workspace(tmp_path / "council", find_council("Haringey")).root


def test_lists_are_taken_in_and_seen(flows, council, tmp_path, capsys, monkeypatch):
    """Loaded once; every statement they bear on has a control, and the status shows numbers, waits and the review."""
    monkeypatch.setenv("COLUMNS", "200")  # so that no cell is wrapped
    (receipt,) = _load(council, _fill(tmp_path))
    assert (receipt.kind, receipt.n_records, receipt.already) == ("waiting lists", 2, False)
    assert _load(council, tmp_path / "waiting.xlsx")[0].already
    with desk_on(council, AS_OF) as desk:
        flows.check_custody.check_custody("test-run")
        flows.gather_have.gather_have("test-run")
        assert {one.statement for one in desk.signals["waiting"]} >= {"QS1"}
        assert all(one.facts.passed for one in desk.signals["waiting"])
        flows.score.score("test-run")
        first = desk.made.id
    with desk_on(council, AS_OF) as desk:
        for step in (flows.gather_have.gather_have, flows.score.score):
            step("test-run")
        assert desk.made.id == first
    result = load_status(council)
    assert [(card.kind, card.n, card.median_days) for card in result.waiting] == [
        ("assessment", 124, 31.5),
        ("review", 0, None),
    ]
    show_result(result, as_json=False)
    shown = capsys.readouterr().out
    assert "2026-09-01" in shown
    assert CALLS in shown


def test_a_list_that_is_not_reviewed_is_a_failed_control(flows, council, tmp_path):
    """The council says so itself; its key is not that of the same control in case audits."""
    _load(council, _fill(tmp_path, review="none"))
    with desk_on(council, AS_OF) as desk:
        flows.gather_have.gather_have("test-run")
        (found,) = [one for one in desk.signals["waiting"] if one.statement == "QS1"]
        assert found.facts.passed is False
        assert found.key == "check/QS1/waiting-risk-reviewed/lists"


def test_a_table_at_fault_is_refused(council, tmp_path):
    """A number that is none: told with its place, and nothing is kept."""
    with pytest.raises(InputError, match="not loaded") as told:
        _load(council, _fill(tmp_path, n="many"))
    assert {problem.sheet for problem in told.value.problems} == {"Waiting lists"}
    assert not [path for path in (council / "store").rglob("*") if path.is_file()]


def test_lists_that_changed_on_disk_are_told(flows, council, tmp_path):
    """The run stops; the status shows the rest and says which part could not be read."""
    _load(council, _fill(tmp_path))
    with desk_on(council, AS_OF):
        flows.gather_have.gather_have("test-run")
        flows.score.score("test-run")
    (stored,) = [path for path in (council / "store").rglob("*") if path.is_file()]
    stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    with desk_on(council, AS_OF), pytest.raises(Exception, match="stored-file-changed"):
        flows.gather_have.gather_have("test-run")
    result = load_status(council)
    assert result.waiting == ()
    assert "waiting lists could not be read" in result.notices[0]
