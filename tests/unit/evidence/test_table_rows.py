"""Tables with headings: found anywhere near the top, columns in any order, every fault told with its place."""

from datetime import date

import pytest

from evidence.findings import Findings
from evidence.parsing import SheetCells
from evidence.table_rows import Column, RowCells, find_tables, suggest
from schemas.errors import InputError
from tests.unit.evidence.cells import make_sheet, slugs, told

COLUMNS = (
    Column("item", "Item", ("title",), required=True),
    Column("owner", "Owner", (), required=True),
    Column("when", "Date"),
)


def find(*sheets: SheetCells) -> tuple[Findings, list[dict[str, object]]]:
    """The rows found, as dictionaries, with the findings."""
    findings = Findings("table.xlsx")
    tables = find_tables(sheets, COLUMNS, findings)
    return findings, [dict(row.cells) for table in tables for row in table.rows]


@pytest.mark.parametrize(
    "sheet",
    [
        make_sheet(["Item", "Owner"], ["a", "b"]),
        make_sheet(["owner", "TITLE"], ["b", "a"]),
        make_sheet(["A title above"], [], ["Item:", "Owner "], [], ["a", "b"], ["  ", None]),
        make_sheet(["Extra", "Item", "Owner"], ["x", "a", "b"]),
    ],
)
def test_headings_are_known_in_any_order_and_place(sheet: SheetCells) -> None:
    """Order, case, titles above, blank rows and further columns make no difference."""
    findings, rows = find(sheet)
    assert rows == [{"item": "a", "owner": "b"}]
    assert findings.problems == []


def test_a_column_that_is_not_used_is_told() -> None:
    """Nothing is passed over in silence: columns that hold something and are not known are named."""
    findings, _ = find(make_sheet(["Item", "Owner", "Colour", None, "Empty"], ["a", "b", "red", 7, None]))
    (notice,) = findings.notices
    assert notice.slug == "columns-unused"
    assert notice.found == 'columns not used: "Colour", "column D (no heading)"'


@pytest.mark.parametrize(
    ("sheet", "problems"),
    [
        (make_sheet([None]), [("headings-missing", None, None)]),
        (make_sheet(["one", "two"], [1, 2]), [("headings-missing", None, None)]),
        (make_sheet(["Item", "Ownr"], ["a", "b"]), [("headings-missing", 1, None)]),
        (make_sheet(["Date"], ["a"]), [("headings-missing", 1, None), ("headings-missing", 1, None)]),
        (make_sheet(["Item", "Owner", "Title"], ["a", "b", "c"]), [("heading-twice", 1, "Title")]),
    ],
)
def test_a_table_without_its_headings_is_refused(sheet: SheetCells, problems: list[object]) -> None:
    """Missing headings are named one by one, and a heading that stands twice is refused."""
    findings, _ = find(sheet)
    with pytest.raises(InputError, match="not taken in") as caught:
        findings.check()
    assert told(caught.value) == problems


def test_a_missing_heading_comes_with_the_one_that_may_be_meant() -> None:
    """A misspelt heading is suggested."""
    findings, _ = find(make_sheet(["Item", "Ownr"], ["a", "b"]))
    assert '"Ownr" may be meant' in findings.problems[0].remedy


def test_every_sheet_with_the_table_is_read_and_others_are_told() -> None:
    """Tables on several sheets are all read; a sheet without one is named."""
    first = make_sheet(["Item", "Owner"], ["a", "b"], name="One")
    second = make_sheet(["Owner", "Item"], ["d", "c"], name="Two")
    other = make_sheet(["Notes"], ["x"], name="Notes")
    findings, rows = find(first, other, second)
    assert [row["item"] for row in rows] == ["a", "c"]
    assert [(n.slug, n.sheet) for n in findings.notices] == [("sheet-not-read", "Notes")]


def read_cell(value: object) -> tuple[RowCells, Findings]:
    """The cells of a row whose item is `value`."""
    findings = Findings("table.xlsx")
    (table,) = find_tables([make_sheet(["Item", "Owner"], [value, "x"])], COLUMNS, findings)
    return RowCells(table, table.rows[0], findings), findings


@pytest.mark.parametrize(
    ("value", "number"),
    [(3, 3), ("3", 3), (3.0, 3), (2.5, None), ("three", None), (0, None), (True, None), (10**12, None)],
)
def test_whole_numbers_are_read_within_their_limits(value: object, number: int | None) -> None:
    """A whole number is taken as a number or as text; anything else is a problem in its place."""
    cells, findings = read_cell(value)
    assert cells.whole("item", 1, 9) == number
    assert [(p.slug, p.row, p.column) for p in findings.problems] == ([] if number else [("number-unfit", 2, "Item")])


@pytest.mark.parametrize(
    ("value", "answer"), [("Yes", True), ("n", False), (True, True), (False, False), ("TRUE", True), ("perhaps", None)]
)
def test_yes_and_no_are_read(value: object, answer: bool | None) -> None:
    """Yes and no are read in words and as ticked cells; anything else is a problem."""
    cells, findings = read_cell(value)
    assert cells.yes_no("item") is answer
    assert [p.slug for p in findings.problems] == ([] if answer is not None else ["yes-or-no"])


@pytest.mark.parametrize(
    ("value", "text"), [(7, "7"), (date(2026, 9, 30), "2026-09-30"), (" x ", "x"), (False, "no"), (1.5, "1.5")]
)
def test_any_cell_has_a_text(value: object, text: str) -> None:
    """A cell of any type can be read as text."""
    cells, _ = read_cell(value)
    assert cells.text("item") == text


def test_an_empty_cell_is_a_problem_only_where_it_must_be_filled() -> None:
    """Empty is empty, unless a remedy says that it may not be."""
    findings = Findings("table.xlsx")
    (table,) = find_tables([make_sheet(["Item", "Owner"], [None, "x"])], COLUMNS, findings)
    cells = RowCells(table, table.rows[0], findings)
    assert (cells.text("item"), cells.date("item"), cells.yes_no("item"), cells.whole("item", 1, 2)) == (
        "",
        None,
        None,
        None,
    )
    assert findings.problems == []
    for read in (cells.text, cells.date, cells.yes_no):
        read("item", remedy="Fill it in.")
    cells.whole("item", 1, 2, remedy="Fill it in.")
    cells.choice("item", {"a": 1}, remedy="Fill it in.")
    assert [p.slug for p in findings.problems] == ["cell-empty"] * 5


def test_rows_of_one_assumption_are_told_together() -> None:
    """What is assumed of many rows is one notice that names the first of them."""
    findings = Findings("table.xlsx")
    for row in range(2, 14):
        findings.assume("assumed", "Taken as started.", sheet="S", row=row, column="C")
    (notice,) = findings.notices
    assert notice.found == "12 rows: 2, 3, 4, 5, 6, 7, 8, 9 …"
    assert slugs(findings.notices) == ["assumed"]


def test_unknown_words_are_answered_with_known_ones() -> None:
    """The nearest word is suggested; where none is near, the known ones are listed."""
    assert suggest("strenght", ["strength", "gap"]) == 'Did you mean "strength"?'
    assert suggest("zzz", ["strength", "gap"]) == "Use one of: strength; gap."


def test_guesses_of_the_parser_are_passed_on() -> None:
    """What had to be guessed to read the file at all is told too."""
    sheet = make_sheet(["Item", "Owner"], ["a", "b"])
    findings, _ = find(SheetCells(None, sheet.rows, ("Columns are parted by semicolons.",)))
    assert slugs(findings.notices) == ["file-guessed"]
