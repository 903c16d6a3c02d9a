"""The ASCOF reader: every published cell is kept as published, and a damaged workbook is told apart cell by cell."""

import csv
import gzip
from dataclasses import replace

import pytest

from evidence.have.ascof import READER_VERSION, is_ascof, read_ascof
from evidence.have.observation_table import SCHEMA
from evidence.parsing import SheetCells
from schemas.errors import InputError
from schemas.ids import sha256_of
from schemas.observation import OBSERVATION_COLUMNS
from tests.places import ASCOF_LONG, DATA

KEY = ("measure", "la_code", "la_name", "year", "statistic", "flag")


def reference_rows():
    """The reference extract of the same workbook, made by other means."""
    with gzip.open(ASCOF_LONG, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def test_every_cell_equals_the_reference_extract(release):
    """Value and flag of all 56,085 cells, councils and groups, equal the reference, but for its one fault.

    The reference cut 75 numbers with a thousands comma short (`51,230 (35,415)` became 51); ours are whole.
    """
    ours = [row for row in release.observations.to_pylist() if row["flag"] != "[z]"]
    theirs = list(reference_rows())
    assert len(ours) == len(theirs) == 56_085
    cut_short = 0
    for own, other in zip(ours, theirs, strict=True):
        assert tuple(own[name] for name in KEY) == tuple(other[name] for name in KEY)
        assert own["ons_code"] == other["ons_code"].replace("[z]", "")
        assert own["raw"] == other["value_raw"]
        value = float(other["value"]) if other["value"] else None
        if "," in own["raw"]:
            cut_short += 1
            assert own["value"] == float(own["raw"].partition(" ")[0].replace(",", ""))
        else:
            assert own["value"] == value
    assert cut_short == 75


def test_levels_are_those_of_the_reference_but_for_the_joint_area(release):
    """Cornwall and the Isles of Scilly together are neither a council nor a council type."""
    ours = {(row["la_code"], row["la_name"]): row["level"] for row in release.observations.to_pylist()}
    theirs = {(row["la_code"], row["la_name"]): row["level"] for row in reference_rows()}
    assert {key for key in ours if ours[key] != theirs[key]} == {("[z]", "Cornwall and Isles of Scilly")}
    assert ours["[z]", "Cornwall and Isles of Scilly"] == "Joint area"


def test_each_observation_says_where_it_stands(release, ascof_sheets, ascof_data):
    """Sheet, row and column heading lead back to the very cell, and the hash to the very file."""
    sheets = {sheet.name: sheet for sheet in ascof_sheets}
    for row in release.observations.slice(0, 70_000).to_pylist()[::997]:
        cells = sheets[row["sheet"]].rows
        headings = next(line for line in cells if line[0] == "Local authority code")
        cell = cells[row["row"] - 1][headings.index(row["column"])]
        assert str(cell) == row["raw"]
        assert row["sha256"] == sha256_of(ascof_data)


def test_the_table_has_the_agreed_shape(release):
    """Columns, types, 25 measures, and years as the file has them."""
    assert release.observations.schema == SCHEMA
    assert tuple(release.observations.column_names) == OBSERVATION_COLUMNS
    assert len(release.observations["measure"].unique()) == 25
    assert min(release.observations["year"].to_pylist()) == "2015-16"
    assert set(release.observations["cut"].to_pylist()) == {""}
    assert READER_VERSION == "ascof-2"


def test_notes_and_breaks_are_at_hand(release):
    """Each table's numbered notes, and the years after which figures may not be set beside earlier ones."""
    notes = {(note.measure, note.number) for note in release.notes}
    assert {("1a", 5), ("2a", 9), ("4b", 16), ("3d(1a)", 15)} <= notes
    assert {note.number for note in release.notes if note.measure == "2a"} == {9, 10, 11, 13}
    changes = {(change.measure, change.year) for change in release.changes}
    assert {("1a", "2020-21"), ("1a", "2021-22"), ("2a", "2024-25"), ("2e", "2024-25")} <= changes


def rows_of(sheets, measure):
    """The rows of one measure's table."""
    return next(sheet for sheet in sheets if sheet.name == f"Table_{measure}").rows


def changed(sheets, measure, change):
    """The same sheets, with one table's rows changed by a function that is given them as lists."""
    rows = [list(row) for row in rows_of(sheets, measure)]
    change(rows)
    return tuple(
        replace(sheet, rows=tuple(tuple(row) for row in rows)) if sheet.name == f"Table_{measure}" else sheet
        for sheet in sheets
    )


def problems_of(sheets, data=b""):
    """The problems a workbook is refused with."""
    with pytest.raises(InputError, match="not taken in") as caught:
        read_ascof(sheets, data, "ascof.ods")
    return caught.value.problems


def put(row, column, value):
    """A change that puts a value into a cell, counted from 1."""

    def change(rows):
        rows[row - 1][column - 1] = value

    return change


@pytest.mark.parametrize(
    ("change", "slug", "row", "column", "word"),
    [
        (put(7, 4, "about 5"), "ascof-not-a-number", 7, "2024 to 2025 - outcome", "about 5"),
        (put(8, 4, None), "ascof-not-a-number", 8, "2024 to 2025 - outcome", "empty"),
        (put(7, 4, True), "ascof-not-a-number", 7, "2024 to 2025 - outcome", "True"),
        (put(6, 4, "2024 to 2026 - outcome"), "ascof-heading-unknown", 6, "D", "2024 to 2026"),
        (put(6, 4, "2024 to 2025 - median"), "ascof-heading-unknown", 6, "D", "median"),
        (put(9, 1, "999"), "ascof-area-unknown", 9, "Local authority code", "999"),
        (put(9, 3, "E99999999"), "ascof-area-unknown", 9, "Local authority code", "E99999999"),
        (lambda rows: rows.__setitem__(8, rows[7]), "ascof-area-twice", 9, "Local authority code", "Shire Counties"),
    ],
)
def test_a_fault_is_told_by_its_cell(ascof_sheets, change, slug, row, column, word):
    """Sheet, row, column, what was found and what to do, for each kind of fault in a table."""

    def small_table(rows):
        rows[4:] = [["note", None, None, None], *[line[:3] + line[-1:] for line in rows[5:]]]
        change(rows)

    (problem,) = problems_of(changed(ascof_sheets, "1a", small_table))
    assert (problem.slug, problem.sheet, problem.row, problem.column) == (slug, "Table_1a", row, column)
    assert word in problem.found
    assert problem.remedy


def test_faults_of_all_tables_come_together(ascof_sheets):
    """One refusal lists a missing table, a lost header and bad cells of several sheets."""
    sheets = tuple(sheet for sheet in ascof_sheets if sheet.name != "Table_4a")
    sheets = changed(sheets, "6a", lambda rows: rows.pop(4))
    sheets = changed(sheets, "4b", put(12, 5, "soon"))
    sheets = changed(sheets, "2a", put(14, 6, "?"))
    found = [(problem.slug, problem.sheet, problem.row) for problem in problems_of(sheets)]
    assert found == [
        ("ascof-table-missing", None, None),
        ("ascof-header-missing", "Table_6a", None),
        ("ascof-not-a-number", "Table_2a", 14),
        ("ascof-not-a-number", "Table_4b", 12),
    ]


def test_recognised_by_content_and_not_by_names(ascof_sheets, ascof_data, release):
    """Sheets under other names, in another order, give the same observations but for the sheet's name."""
    renamed = tuple(replace(sheet, name=f"S{number}") for number, sheet in enumerate(reversed(ascof_sheets)))
    assert is_ascof(renamed)
    table = read_ascof(renamed, ascof_data, "x.bin").observations
    key = ["measure", "row", "column", "value", "flag"]
    assert sorted_rows(table.select(key)) == sorted_rows(release.observations.select(key))


def sorted_rows(table):
    """The rows of a table as tuples of texts, which sort whatever they hold."""
    return sorted(zip(*([str(value) for value in column.to_pylist()] for column in table.columns), strict=True))


@pytest.mark.parametrize(
    "sheets",
    [
        (),
        (SheetCells("Table_1a", ()),),
        (SheetCells(None, (("a", "b"), ("1", "2"))),),
        (SheetCells("x", (("Local authority code", "2024 to 2025 - outcome"),)),),
    ],
)
def test_another_file_is_not_taken_for_it(sheets):
    """A file without such tables is refused with what was looked for."""
    assert not is_ascof(sheets)
    (problem,) = problems_of(sheets)
    assert problem.slug == "ascof-not-recognised"


def test_the_older_open_data_file_is_not_taken_for_it():
    """The 2020-21 download has another shape and is not misread."""
    from evidence.parsing import read_table_file

    path = DATA / "ascof_2020_21" / "meas-from-asc-of-eng-2021-open-data-csv_v2.xlsx"
    assert not is_ascof(read_table_file(path.read_bytes(), path.name))


@pytest.mark.parametrize(
    ("width", "last", "slug"),
    [(None, 6, "ascof-no-rows"), (3, None, "ascof-heading-unknown"), (2, None, "ascof-heading-unknown")],
)
def test_a_table_cut_short_is_a_problem(ascof_sheets, width, last, slug):
    """Headings with no row below them, or none for figures, are told like any other fault."""

    def cut(rows):
        rows[:] = [line[:width] for line in rows[:last]]

    (problem,) = problems_of(changed(ascof_sheets, "1a", cut))
    assert (problem.slug, problem.sheet, problem.row) == (slug, "Table_1a", 6)
