"""A council's waiting lists: what they tell, and whether the risk of waiting is reviewed."""

from datetime import date

import pytest

from evidence.have.blank_waiting import build_blank_waiting
from evidence.have.waiting_lists import (
    COLUMNS,
    CONTROL,
    NOT_REVIEWED,
    SOURCE,
    build_waiting_check,
    build_waiting_signals,
    is_waiting_table,
    load_waiting_kinds,
    read_waiting_lists,
)
from evidence.parsing import read_table_file
from schemas.client_level import WaitingCard
from schemas.errors import InputError
from tests.unit.evidence.cells import make_sheet, slugs, told

HEADINGS = [column.heading for column in COLUMNS]
DAY = date(2026, 9, 30)
CALLS = "Duty worker rings each person every two weeks"
ROW = ("assessment", DAY, 124, 31.5, 210, CALLS)


def read(*rows):
    """What a table of these rows tells."""
    return read_waiting_lists([make_sheet(HEADINGS, *rows)], b"", "waiting.xlsx")


def card(n=10, review=CALLS, kind="assessment"):
    """A list on which people wait."""
    return WaitingCard(kind, DAY, n, None, None, review, SOURCE)


def test_a_row_tells_everything_about_a_list():
    """Number, middle and longest wait, how the risk is looked at, and the place of the row."""
    found = read(ROW)
    assert found.cards == (WaitingCard("assessment", DAY, 124, 31.5, 210, CALLS, SOURCE),)
    (citation,) = found.citations
    assert (citation.sheet, citation.row, citation.column) == ("Sheet1", 2, "Waiting for")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Assessment", "assessment"), ("OT", "occupational therapy"), ("Carers assessment", "carer's assessment"),
        ("Carer's assessment", "carer's assessment"), ("DoLS", "deprivation of liberty"),
        ("Section 42", "section 42 enquiry"), ("Package of care", "care or support"), ("reviews", "review"),
    ],
)  # fmt: skip
def test_words_for_what_people_wait_for(word, kind):
    """As councils call them."""
    assert read((word, *ROW[1:])).cards[0].kind == kind


@pytest.mark.parametrize(("n", "expected"), [(0, 0), (None, None), (5, 5)])
def test_nobody_waiting_is_a_figure_and_a_blank_is_none(n, expected):
    """An empty cell is never zero."""
    assert read(("assessment", DAY, n, None, None, CALLS)).cards[0].n == expected


@pytest.mark.parametrize(
    ("text", "review"),
    [(CALLS, CALLS), ("none", NOT_REVIEWED), ("No", NOT_REVIEWED), ("not reviewed", NOT_REVIEWED), (None, None),
     ("not known", None)],
)  # fmt: skip
def test_how_the_risk_is_reviewed(text, review):
    """No review is told apart from nobody having said."""
    assert read(("assessment", DAY, 5, None, None, text)).cards[0].risk_review == review


@pytest.mark.parametrize(
    ("cards", "passed", "n", "n_met"),
    [
        ([card()], True, 1, 1),
        ([card(), card(kind="review")], True, 2, 2),
        ([card(), card(review=NOT_REVIEWED)], False, 2, 1),
        ([card(review=None)], None, 1, 0),
        ([card(review=NOT_REVIEWED), card(review=None)], False, 2, 0),
        ([card(n=0, review=NOT_REVIEWED)], None, 0, 0),  # nobody waits, so nobody is at risk
        ([card(n=0, review=None), card()], True, 1, 1),
        ([card(n=None, review=NOT_REVIEWED)], None, 1, 0),  # whether anybody waits is not known
        ([], None, 0, 0),
    ],
)
def test_the_control(cards, passed, n, n_met):
    """It fails only where people wait and the council says that nobody looks at the risk."""
    facts = build_waiting_check(cards)
    assert (facts.code, facts.passed, facts.n, facts.n_met) == (CONTROL, passed, n, n_met)
    assert facts.detail
    assert not facts.detail.endswith(".")


def test_the_control_names_the_lists():
    """What failed is told in words, and not how many wait: that stands in the list, and not in every document."""
    facts = build_waiting_check([card(n=1, review=NOT_REVIEWED), card(n=1200, review=NOT_REVIEWED, kind="review")])
    assert facts.detail == "no review of risk for those who wait for: assessment, review"


def test_signals_go_to_the_statements_a_list_bears_on():
    """The newest day counts; each signal cites its rows."""
    older = ("assessment", date(2026, 3, 31), 300, None, None, "none")
    signals = build_waiting_signals(read(ROW, older, ("care or support", DAY, 4, None, None, "none")), "HAS-1", DAY)
    passed = {signal.statement: signal.facts.passed for signal in signals}
    assert passed == dict.fromkeys(load_waiting_kinds()["care or support"], False)
    assert {signal.as_at for signal in signals} == {DAY}
    assert signals[0].citations[0].evidence_id == "HAS-1"
    assert signals[0].key.startswith("check/")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("holiday", *ROW[1:]), ("word-unknown", 2, "Waiting for")),
        (("assessment", None, *ROW[2:]), ("cell-empty", 2, "As at")),
        (("assessment", "soon", *ROW[2:]), ("date-unreadable", 2, "As at")),
        (("assessment", DAY, -1, *ROW[3:]), ("number-unfit", 2, "People waiting")),
        (("assessment", DAY, 5, "long", 9, CALLS), ("number-unfit", 2, "Middle wait in days")),
        (("assessment", DAY, 5, 20, 10, CALLS), ("wait-order", 2, "Middle wait in days")),
        (("assessment", DAY, 0, 20, 30, CALLS), ("wait-of-nobody", 2, "People waiting")),
        (("assessment", DAY, 5, 20, 30, "ring ann@example.org"), ("identity-found", 2, HEADINGS[5])),
    ],
)
def test_each_fault_is_told_in_its_place(row, problem):
    """A faulty row refuses the file, and so does anything that could identify a person."""
    with pytest.raises(InputError, match="The waiting lists were not taken in") as caught:
        read(row)
    assert told(caught.value) == [problem]


def test_a_list_twice_on_one_day():
    """Two figures for one list cannot both be right."""
    with pytest.raises(InputError, match="one problem") as caught:
        read(ROW, ROW)
    assert told(caught.value) == [("list-twice", 3, "Waiting for")]


def test_the_blank_form_reads_back():
    """Every kind of list has a row; those that stay empty are left out and told."""
    data = build_blank_waiting()
    assert data == build_blank_waiting()
    sheets = read_table_file(data, "waiting.xlsx")
    assert is_waiting_table(sheets)
    found = read_waiting_lists(sheets, data, "waiting.xlsx")
    assert found.cards == ()
    assert slugs(found.notices) == ["list-not-filled"]
    assert [row[0] for row in sheets[0].rows[1:]] == list(load_waiting_kinds())
