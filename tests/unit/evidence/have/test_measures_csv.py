"""Measures out of a plain table: known measures, one figure a row, missing never zero."""

import pytest

from evidence.have.measures_csv import read_measures_csv, read_measures_sheets
from evidence.have.observation_table import SCHEMA
from schemas.errors import InputError
from schemas.ids import sha256_of
from schemas.observation import OBSERVATION_COLUMNS
from tests.unit.evidence.cells import make_sheet, told

HEADER = "measure,la_code,la_name,ons_code,level,year,statistic,value"
ROW = "1d,999,Fenmoor,E06999999,Council,2024-25,outcome,65.1"


def table_of(*rows: str, header: str = HEADER) -> bytes:
    """A CSV file of those rows."""
    return "\r\n".join([header, *rows, ""]).encode()


def test_a_figure_holds_everything_its_row_says() -> None:
    """The columns are those of every observation table, with the place the figure stands in."""
    data = table_of(ROW)
    table = read_measures_csv(data, "m.csv")
    assert table.column_names == list(OBSERVATION_COLUMNS)
    assert table.schema == SCHEMA
    assert table.to_pylist() == [
        {
            "measure": "1d", "la_code": "999", "la_name": "Fenmoor", "ons_code": "E06999999", "level": "Council",
            "year": "2024-25", "statistic": "outcome", "cut": "", "value": 65.1, "flag": "", "raw": "65.1",
            "sha256": sha256_of(data), "sheet": "", "row": 2, "column": "value",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "value", "flag"),
    [
        ("65.1", 65.1, ""), ('"1,234"', 1234.0, ""), ("0", 0.0, ""),
        ("[c]", None, "[c]"), ("[X]", None, "[x]"), ("[z]", None, "[z]"),
        ("*", None, "[c]"), (":", None, "[x]"), ("NA", None, "[x]"), ("[low]", None, "[low]"),
    ],
)  # fmt: skip
def test_missing_is_never_zero(cell: str, value: float | None, flag: str) -> None:
    """A marker gives no value and says why; zero is zero."""
    (row,) = read_measures_csv(table_of(ROW.replace("65.1", cell)), "m.csv").to_pylist()
    assert (row["value"], row["flag"]) == (value, flag)


@pytest.mark.parametrize(
    ("cell", "cut"), [("", ""), ("sex: Female", "sex: Female"), ("Ethnicity:White", "ethnicity: White")]
)
def test_a_figure_may_be_about_some_people_only(cell: str, cut: str) -> None:
    """The column cut is left out or empty for everybody; two cuts of one figure are two figures."""
    rows = [f"{ROW},", f"{ROW},{cell or 'age: 18-64'}"] if cell else [f"{ROW},"]
    found = read_measures_csv(table_of(*rows, header=f"{HEADER},cut"), "m.csv").to_pylist()
    assert found[-1]["cut"] == cut


def test_a_group_of_people_that_cannot_be_told_is_a_problem() -> None:
    """`women` does not say what is divided by."""
    with pytest.raises(InputError, match="The figures were not taken in") as caught:
        read_measures_csv(table_of(f"{ROW},women", header=f"{HEADER},cut"), "m.csv")
    assert told(caught.value) == [("cut-unreadable", 2, "cut")]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("1d", "9z", ("word-unknown", 2, "measure")),
        ("1d,", ",", ("cell-empty", 2, "measure")),
        ("999,Fenmoor", ",Fenmoor", ("cell-empty", 2, "la_code")),
        ("Fenmoor", "", ("cell-empty", 2, "la_name")),
        ("E06999999", "E0699", ("ons-code-unfit", 2, "ons_code")),
        ("E06999999", "", ("cell-empty", 2, "ons_code")),
        ("Council", "District", ("word-unknown", 2, "level")),
        ("2024-25", "2024", ("year-unreadable", 2, "year")),
        ("2024-25", "2024-26", ("year-unreadable", 2, "year")),
        ("outcome", "result", ("word-unknown", 2, "statistic")),
        ("65.1", "65.1%", ("figure-unreadable", 2, "value")),
        ("65.1", "-3", ("figure-unreadable", 2, "value")),
        ("65.1", "nan", ("figure-unreadable", 2, "value")),
        ("65.1", "1e3", ("figure-unreadable", 2, "value")),
        ("65.1", "", ("cell-empty", 2, "value")),
    ],
)
def test_each_fault_is_told_in_its_place(old: str, new: str, problem: tuple[str, int, str]) -> None:
    """One faulty cell gives one problem, and nothing is taken in."""
    with pytest.raises(InputError, match="The figures were not taken in") as caught:
        read_measures_csv(table_of(ROW.replace(old, new)), "m.csv")
    assert told(caught.value) == [problem]


def test_all_faults_are_told_at_once() -> None:
    """A figure twice, an unknown measure and a bad year are told together."""
    rows = [ROW, ROW.replace("65.1", "66"), ROW.replace("1d", "9z"), ROW.replace("2024-25", "24/25")]
    with pytest.raises(InputError, match="3 problems") as caught:
        read_measures_csv(table_of(*rows), "m.csv")
    assert told(caught.value) == [
        ("figure-twice", 3, "measure"), ("word-unknown", 4, "measure"), ("year-unreadable", 5, "year"),
    ]  # fmt: skip


def test_columns_may_stand_in_any_order() -> None:
    """A table a council wrote itself is read by its headings."""
    names = HEADER.split(",")
    cells = dict(zip(names, ROW.split(","), strict=True))
    turned = names[::-1]
    data = table_of(",".join(cells[name] for name in turned), header=",".join(turned))
    bare = [{k: v for k, v in row.items() if k != "sha256"} for row in read_measures_csv(data, "m.csv").to_pylist()]
    plain = [
        {k: v for k, v in row.items() if k != "sha256"} for row in read_measures_csv(table_of(ROW), "m").to_pylist()
    ]
    assert bare == plain


def test_a_figure_on_two_sheets_is_told_though_the_rows_have_one_number() -> None:
    """The same figure at the same row of two sheets is a problem that names the other sheet."""
    sheets = [make_sheet(HEADER.split(","), ROW.split(","), name=name) for name in ("Team A", "Team B")]
    with pytest.raises(InputError, match="one problem") as caught:
        read_measures_sheets(sheets, "a" * 64, "m.xlsx")
    (problem,) = caught.value.problems
    assert (problem.slug, problem.sheet, problem.row) == ("figure-twice", "Team B", 2)
    assert 'row 2 of sheet "Team A"' in problem.found
