"""Evidence is only ever added to, and is read as it was known on a day."""

from dataclasses import replace
from datetime import date

import pytest

from schemas.database import read, write
from schemas.evidence import Citation, EvidenceItem, EvidenceLink, EvidenceVersion
from schemas.records.assessments import add_decision, load_decisions
from schemas.records.custody_content import begin_log
from schemas.records.evidence import add_items, load_items
from schemas.records.rows import add_missing
from schemas.score import Decision
from schemas.tables import CouncilRow
from schemas.terms import Category, Classification, Direction, EvidenceKind, Maturity, Source
from tests.actors import TESTS
from tests.unit.schemas.test_tables import COUNCIL

JULY, AUGUST, SEPTEMBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)
OLD_TRACKER, NEW_TRACKER, OLD_FILE, NEW_FILE = "1" * 64, "2" * 64, "3" * 64, "4" * 64


def _tracker(sha256: str, received_on: date) -> EvidenceItem:
    version = EvidenceVersion("TRK-1", 1, sha256, 10, ".xlsx", "tracker.xlsx", received_on)
    return EvidenceItem(
        "TRK-1", Source.REQUEST, EvidenceKind.TRACKER, "Tracker", None, Classification.INTERNAL, versions=(version,)
    )


def _document(tracker: str, file: str, received_on: date, **changes) -> EvidenceItem:
    version = EvidenceVersion("REQ-1", 1, file, 10, ".pdf", "carers.pdf", received_on)
    link = EvidenceLink(
        "REQ-1", file, "QS1", Category.PROCESSES, Direction.STRENGTH, Maturity.STARTED, "what it shows",
        tracker=Citation("TRK-1", tracker, "Tracker", 5), maturity_stated=False,
    )  # fmt: skip
    item = EvidenceItem(
        "REQ-1", Source.REQUEST, EvidenceKind.DOCUMENT, "Carers strategy", "Head of carers", Classification.INTERNAL,
        versions=(version,), links=(link,),
    )  # fmt: skip
    return replace(item, **changes)


def _take_in(engine, sha256: str, received_on: date, *documents: EvidenceItem) -> int:
    with write(engine, TESTS) as connection:
        return add_items(
            connection,
            [_tracker(sha256, received_on), *documents],
            council_gss=COUNCIL["gss_code"],
            told_by=Citation("TRK-1", sha256),
            told_on=received_on,
        )


@pytest.fixture
def council(engine):
    """A database with its council."""
    with write(engine, TESTS) as connection:
        add_missing(connection, CouncilRow, [COUNCIL])
        begin_log(connection)
    return engine


def _known(engine, as_of: date) -> tuple[dict[str, EvidenceItem], int]:
    with read(engine) as connection:
        items, left_out = load_items(connection, as_of)
    return {item.id: item for item in items}, left_out


def test_what_goes_in_comes_out(council):
    """An item, its version and its link come back as they were."""
    document = _document(OLD_TRACKER, OLD_FILE, JULY)
    _take_in(council, OLD_TRACKER, JULY, document)
    assert _known(council, JULY)[0]["REQ-1"] == document


def test_the_same_file_twice_adds_nothing(council):
    """Loading a file again changes no row, whatever day it is loaded on."""
    document = _document(OLD_TRACKER, OLD_FILE, JULY)
    assert _take_in(council, OLD_TRACKER, JULY, document) > 0
    assert _take_in(council, OLD_TRACKER, AUGUST, document) == 0


def test_a_later_file_adds_a_version_and_the_earlier_day_still_sees_the_earlier_state(council):
    """A new tracker and a new document stand beside the old ones; an earlier as-of date sees the old ones."""
    _take_in(council, OLD_TRACKER, JULY, _document(OLD_TRACKER, OLD_FILE, JULY))
    _take_in(council, NEW_TRACKER, SEPTEMBER, _document(NEW_TRACKER, NEW_FILE, SEPTEMBER, owner=None))
    then, now = _known(council, AUGUST)[0]["REQ-1"], _known(council, SEPTEMBER)[0]["REQ-1"]
    assert (then.owner, then.current.sha256, then.links[0].sha256) == ("Head of carers", OLD_FILE, OLD_FILE)
    assert (now.owner, now.current.sha256, now.links[0].sha256) == (None, NEW_FILE, NEW_FILE)
    assert [version.number for version in now.versions] == [1, 2]


def test_what_came_later_is_left_out_and_counted(council):
    """Before anything was received nothing is known, and two items are said to be left out."""
    _take_in(council, OLD_TRACKER, AUGUST, _document(OLD_TRACKER, OLD_FILE, AUGUST))
    assert _known(council, JULY) == ({}, 2)


def test_two_files_of_one_day_the_later_one_counts(council):
    """Of two trackers received on one day the one taken in last counts."""
    _take_in(council, OLD_TRACKER, JULY, _document(OLD_TRACKER, OLD_FILE, JULY))
    _take_in(council, NEW_TRACKER, JULY, _document(NEW_TRACKER, OLD_FILE, JULY, title="Carers plan"))
    assert _known(council, JULY)[0]["REQ-1"].title == "Carers plan"


def test_decisions_are_kept_beside_one_another(council):
    """The newest decision taken by a day counts; the earlier one is still there for an earlier day."""
    first = Decision("QS1", 2, 3, "Readiness board", JULY, "Carers wait", "f")
    second = replace(first, level=3, decided_on=SEPTEMBER, why="Waits are down")
    for decision in (first, second):
        with write(council, TESTS) as connection:
            add_decision(connection, decision, COUNCIL["gss_code"])
    with read(council) as connection:
        found = [load_decisions(connection, day).get("QS1") for day in (date(2026, 6, 1), AUGUST, SEPTEMBER)]
    assert found == [None, first, second]
