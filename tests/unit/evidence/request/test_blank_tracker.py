"""The blank tracker: filled in by hand and read again without loss."""

import io
import random
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.request.blank_tracker import build_blank_tracker
from evidence.request.items import RECONSTRUCTED, load_request_items
from evidence.request.tracker import read_tracker
from evidence.request.tracker_columns import COLUMNS
from schemas.terms import Category, Classification, Direction, Independence, Maturity
from tests.unit.evidence.request.trackers import DOCUMENTS, FRAMEWORK, RECEIVED, read_rows

BLANK = build_blank_tracker(load_request_items(), FRAMEWORK)
N_ROWS = 68  # 60 items about one statement, one about two, six about all (one row each)


def open_book(data: bytes = BLANK) -> Any:
    """The workbook as a spreadsheet program opens it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def read(data: bytes) -> Any:
    """The tracker those bytes hold."""
    return read_tracker(data, "t.xlsx", FRAMEWORK, load_request_items(), DOCUMENTS, received_on=RECEIVED)


def test_a_blank_tracker_is_the_same_every_time() -> None:
    """Equal inputs give equal bytes."""
    assert build_blank_tracker(load_request_items(), FRAMEWORK) == BLANK


def test_a_blank_tracker_read_at_once_holds_no_evidence_and_no_fault() -> None:
    """Rows that only the template filled in are counted and left."""
    tracker = read(BLANK)
    assert (tracker.items, tracker.n_rows, tracker.n_unfilled) == ((), 0, N_ROWS)


def test_every_request_item_and_statement_has_a_row() -> None:
    """Each reconstructed item stands there with its statements and category."""
    rows = list(open_book()["Tracker"].iter_rows(min_row=2, max_col=4, values_only=True))
    assert len(rows) == N_ROWS
    shown = {(code, part) for code, _, statements, _ in rows for part in statements.split("; ")}
    assert shown == {(item.code, code) for item in load_request_items() for code in item.statements}


def test_the_workbook_can_be_read_by_everybody() -> None:
    """Each sheet holds one real table with headings in its first row, nothing is merged, and the file has a title."""
    book = open_book()
    assert book.sheetnames == ["Tracker", "Read me", "Lists"]
    assert book.properties.title == "Evidence tracker"
    for sheet in book:
        assert len(sheet.tables) == 1
        assert next(iter(sheet.tables.values())).ref.startswith("A1:")
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes == "A2"
        assert all(isinstance(cell.value, str) for cell in sheet[1])


def test_the_workbook_says_that_the_list_is_not_the_regulators() -> None:
    """Whoever opens it is told that the list is a reconstruction."""
    words = [cell.value for row in open_book()["Read me"].iter_rows() for cell in row]
    assert RECONSTRUCTED in words
    assert "NOT the regulator's list" in RECONSTRUCTED


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Statement", [s.code for s in FRAMEWORK.statements]),
        ("Category", [c.value for c in FRAMEWORK.categories]),
        ("Direction", list(Direction)),
        ("Maturity", list(Maturity)),
        ("Classification", list(Classification)),
        ("Source", list(Independence)),
    ],
)
def test_words_are_picked_from_lists(heading: str, words: list[str]) -> None:
    """Each column of fixed words offers just those words."""
    book = open_book()
    sheet = book["Tracker"]
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == heading)
    rule = next(r for r in sheet.data_validations.dataValidation if f"{letter}2" in r.sqref and r.type == "list")
    area = rule.formula1.partition("!")[2].replace("$", "")
    assert [cell.value for (cell,) in book["Lists"][area]] == [str(word) for word in words]


TITLES = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=12)
ENTRIES = st.fixed_dictionaries(
    {
        "Item": TITLES,
        "Owner": TITLES,
        "Section": TITLES,
        "What it shows": st.sampled_from(["=1+1 is not a sum", "Wäits – fälling", "@home", "-5% since spring"]),
        "Maturity": st.sampled_from([m.value for m in Maturity]),
        "Direction": st.sampled_from([d.value for d in Direction]),
        "Classification": st.sampled_from([c.value for c in Classification]),
        "Document date": st.dates(date(2020, 1, 1), date(2026, 9, 1)),
    }
)


@given(
    st.lists(st.tuples(st.integers(0, N_ROWS - 1), ENTRIES), min_size=1, max_size=4, unique_by=(
        lambda e: e[0], lambda e: e[1]["Item"].casefold())),
    st.booleans(),
    st.randoms(use_true_random=False),
)  # fmt: skip
@settings(max_examples=12, deadline=None)
def test_what_is_filled_in_is_read_again_without_loss(
    filled: list[tuple[int, dict[str, Any]]], dates_as_text: bool, order: random.Random
) -> None:
    """Filled in by hand, columns moved, blank rows put in and dates typed as text: everything comes back."""
    expected, data = _fill(filled, dates_as_text, order)
    tracker = read(data)
    found = {
        (
            item.title,
            item.owner,
            link.section,
            link.shows,
            link.maturity,
            link.direction,
            item.classification,
            link.statement,
        )
        for item in tracker.items
        for link in item.links
    }
    assert found == expected
    assert (tracker.n_rows, tracker.n_unfilled) == (len(filled), N_ROWS - len(filled))


def _fill(
    filled: list[tuple[int, dict[str, Any]]], dates_as_text: bool, order: random.Random
) -> tuple[set[tuple[Any, ...]], bytes]:
    """What should be read, and a workbook whose rows say it, with columns moved and blank rows between."""
    rows = [list(row) for row in open_book()["Tracker"].iter_rows(values_only=True)]
    heads = rows[0]
    expected: set[tuple[Any, ...]] = set()
    for at, entry in filled:
        row = rows[at + 1]
        for heading, value in entry.items():
            is_text = dates_as_text and isinstance(value, date)
            row[heads.index(heading)] = f"{value.day} {value:%B %Y}" if is_text else value
        for statement in str(row[heads.index("Statement")]).split("; "):
            keys = ("Item", "Owner", "Section", "What it shows", "Maturity", "Direction", "Classification")
            expected.add((*(str(entry[key]) for key in keys), statement))
    places = order.sample(range(len(heads)), len(heads))
    book = openpyxl.Workbook()
    sheet = book.active
    for number, row in enumerate(rows):
        sheet.append([row[place] for place in places])
        if number and order.random() < 0.1:
            sheet.append([])
    for cell in (cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"):
        cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return expected, buffer.getvalue()


def test_the_columns_are_those_the_reader_knows() -> None:
    """Headings of the template and of the reader are one list."""
    headings = [cell.value for cell in open_book()["Tracker"][1]]
    assert headings == [column.heading for column in COLUMNS]


def test_the_reconstructed_items_are_whole() -> None:
    """67 items, codes once each, every category one that councils are assessed in, no official number yet."""
    items = load_request_items()
    assert len({item.code for item in items}) == len(items) == 67
    assert {item.category for item in items} <= set(FRAMEWORK.categories)
    assert {code for item in items for code in item.statements} == {s.code for s in FRAMEWORK.statements}
    assert {item.official_number for item in items} == {None}
    assert all(item.asks_for and item.basis for item in items)
    assert items[0].category is Category.PROCESSES


def test_a_code_may_be_written_short() -> None:
    """W7 and w07 mean W07."""
    assert read_rows({"request_item": "w7"}).items[0].links[0].request_item == "W07"
