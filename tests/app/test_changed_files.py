"""Files that are corrected, revised, brought back or received late: what counts is what was told last."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.workspaces import open_database
from evidence.have.holding import Holding, build_return_signals, check_returns
from evidence.request.signals import build_document_signals
from evidence.store.opening import open_store
from schemas.database import read
from schemas.records.evidence import load_items
from schemas.workspace import load_workspace

HEADINGS = "Item,Owner,Date,Statement,Category,Section,What it shows,Review date,File,Stage\n"
ROW = "{title},{owner},1 May 2026,{statement},processes,,Waits fell,1 May 2030,{file},in use\n"
TODAY = date(2026, 11, 1)

pytestmark = pytest.mark.usefixtures("same_checker")


@pytest.fixture
def desk(readiness, haringey, tmp_path):
    """Imports a tracker of one row with a document, and says what is known."""

    def write(file_text: str = "one", **changes: str) -> Path:
        folder = tmp_path / "documents"
        folder.mkdir(exist_ok=True)
        (folder / "s.txt").write_text(file_text)
        values = {"title": "Carers strategy", "owner": "Head of carers", "statement": "QS1", "file": "s.txt"} | changes
        (tmp_path / "tracker.csv").write_text(HEADINGS + (ROW.format(**values) if changes.get("row") != "none" else ""))
        return tmp_path / "tracker.csv"

    def take_in(file_text: str = "one", received: str = "2026-09-01", **changes: str) -> dict:
        tracker = write(file_text, **changes)
        told = readiness(
            "request", "import", tracker, "--files", tmp_path / "documents", "-w", haringey,
            "--received", received, "--json",
        )  # fmt: skip
        assert told.code == 0, told.out
        return told.json["taken_in"][0]

    take_in.root = haringey
    return take_in


def _items(root: Path, as_of: date = TODAY):
    workspace = load_workspace(root)
    with open_database(workspace) as engine, read(engine) as connection:
        items, _ = load_items(connection, as_of)
    return items


def _signals(root: Path, as_of: date = TODAY):
    return build_document_signals(_items(root, as_of), as_of)


def _text(root: Path, as_of: date = TODAY) -> list[str]:
    """What the documents that count hold."""
    documents = [item for item in _items(root, as_of) if item.links]
    workspace = load_workspace(root)
    with open_database(workspace) as engine:
        store = open_store(workspace, engine)
        return [store.get(item.current.sha256).decode() if item.current else "" for item in documents]


def test_a_revised_document_beside_the_same_tracker_counts(desk):
    """The same tracker with a new state of a document: one signal still, and it is about the new state."""
    desk("one")
    receipt = desk("two")
    assert receipt["already"] is False
    assert len(_signals(desk.root)) == 1
    assert _text(desk.root) == ["two"]


def test_an_earlier_state_brought_back_counts_again(desk):
    """A, B, then A again: A counts, and nothing says that it was known already."""
    for text in ("one", "two", "one"):
        receipt = desk(text)
        assert receipt["already"] is False
        assert _text(desk.root) == [text]
        assert len(_signals(desk.root)) == 1
    assert desk("one")["already"] is True


def test_a_corrected_tracker_takes_back_what_it_no_longer_says(desk):
    """A row moved from one statement to another is evidence for the other only; the day before it is as it was."""
    desk(statement="QS1", received="2026-09-01")
    desk(statement="QS2", received="2026-10-01")
    assert [signal.statement for signal in _signals(desk.root)] == ["QS2"]
    assert [signal.statement for signal in _signals(desk.root, date(2026, 9, 15))] == ["QS1"]


def test_an_item_that_gains_its_file_leaves_no_twin(desk):
    """A document that was asked for and then came is one item, held."""
    desk(file="")
    desk(file="s.txt")
    documents = [item for item in _items(desk.root) if item.links]
    assert [item.current is not None for item in documents] == [True]


def test_an_older_tracker_received_earlier_does_not_displace_a_newer_one(desk):
    """What is loaded late but was received early counts for the days between, and not today."""
    desk("new", received="2026-10-01")
    desk("old", received="2026-06-01")
    assert _text(desk.root) == ["new"]
    assert _text(desk.root, date(2026, 7, 1)) == ["old"]


MEASURES = "measure,la_code,la_name,ons_code,level,year,statistic,value\n"
OWN = "{code},724,Haringey,E09000014,Council,{year},outcome,{value}\n"


def test_two_tables_of_measures_are_both_used(readiness, haringey, tmp_path):
    """A second table beside the first adds to it; each measure's signals are there."""
    for name, code in (("carers.csv", "1a"), ("safe.csv", "4a")):
        (tmp_path / name).write_text(MEASURES + OWN.format(code=code, year="2024-25", value="19.1"))
        assert readiness("load", tmp_path / name, "-w", haringey).code == 0
    workspace = load_workspace(haringey)
    with open_database(workspace) as engine:
        with read(engine) as connection:
            items, _ = load_items(connection, date.max)
        holding = Holding(workspace, engine, open_store(workspace, engine))
        assert check_returns(holding, items) == 2
        signals = build_return_signals(holding, items, TODAY)
    assert {signal.key.rpartition("/")[2] for signal in signals} == {"1a", "4a"}
    assert {signal.independence.value for signal in signals} == {"the council itself"}


def test_a_file_that_takes_the_place_of_another_says_so(readiness, haringey, tmp_path):
    """A table of the same name replaces the earlier one, and the person is told."""
    for value in ("19.1", "19.2"):
        (tmp_path / "own.csv").write_text(MEASURES + OWN.format(code="1a", year="2024-25", value=value))
        told = readiness("load", tmp_path / "own.csv", "-w", haringey, "--json")
        assert told.code == 0
    assert any("takes the place of" in notice for notice in told.json["taken_in"][0]["notices"])
