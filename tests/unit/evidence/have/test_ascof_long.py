"""The two older ASCOF files: every published value comes out as it stands, under the measure it means today."""

import csv
import io

import openpyxl
import pytest

from evidence.data_checks import run_suite
from evidence.have.ascof import is_ascof
from evidence.have.ascof_open_data import is_ascof_open_data, read_ascof_open_data
from evidence.have.ascof_trends import is_ascof_trends, read_ascof_trends
from evidence.have.councils import load_councils
from evidence.have.markers import MARKER_WORDS
from evidence.have.observation_table import SCHEMA
from evidence.have.returns import find_kind
from evidence.have.suites import ascof_long as suites
from evidence.parsing import SheetCells, read_table_file
from schemas.errors import InputError
from schemas.ids import sha256_of
from tests.places import ASCOF_OPEN_DATA, ASCOF_TRENDS

TODAY = {code: code.lower() for code in ("1A", "4A")} | {
    "1B": "3a", "1I1": "5a(1)", "1J": "1b", "3A": "1d", "3D1": "3c(1)", "1C1A": "3d(1a)", "1C2A": "3d(2a)",
    "2A1": "2b", "2A2": "2c", "2D": "2a",
}  # fmt: skip
"""Codes of 2020-21 that still have a measure, and which; all others are closed series."""
GROUPS = {
    "Total": "", "Male": "sex: Male", "Female": "sex: Female", "18-64": "age: 18-64", "65 and over": "age: 65 and over",
    "65-74": "age: 65-74", "75-84": "age: 75-84", "85 and over": "age: 85 and over",
    "64 and under": "age: 64 and under", "65-84": "age: 65-84",
}  # fmt: skip
KINDS = {"Base": "number of respondents", "Margin Of Error": "margin of error"}


@pytest.fixture(scope="module")
def open_data_rows():
    """The rows of the open-data workbook as another library reads them."""
    sheet = openpyxl.load_workbook(ASCOF_OPEN_DATA, read_only=True).active
    rows = sheet.iter_rows(values_only=True)
    headings = next(rows)
    return [dict(zip(headings, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def trend_rows():
    """The rows of the trend file as they stand."""
    with ASCOF_TRENDS.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_cell_of_the_open_data_equals_the_file(open_data, open_data_rows):
    """All 48,970 rows: value or marker, measure, area, kind of figure and group of people, and where it stands."""
    assert open_data.num_rows == len(open_data_rows) == 48_970
    n_missing = 0
    for number, (own, other) in enumerate(zip(open_data.to_pylist(), open_data_rows, strict=True), 2):
        value, group = other["Measure Value"], other["Measure Group"]
        if isinstance(value, str):
            n_missing += 1
            assert (own["value"], own["flag"], own["raw"]) == (None, value, value)
        else:
            assert (own["value"], own["flag"]) == (value, "")
        assert own["measure"] == TODAY.get(group, f"old-{group.lower()}")
        assert own["cut"] == GROUPS[other["Disaggregation Level"]]
        assert own["statistic"] == KINDS.get(other["Measure Type"], other["Measure Type"].lower())
        assert (own["la_code"], own["la_name"]) == (
            str(other["Geographical Code"]), other["Geographical Description"],
        )  # fmt: skip
        assert (own["level"].lower(), own["year"]) == (other["Geographical Level"].lower(), "2020-21")
        assert (own["sheet"], own["row"], own["column"]) == ("in", number, "Measure Value")
    assert n_missing == 26_520 + 43


def test_every_value_of_the_trend_file_equals_the_file(trends, trend_rows):
    """All 26,498 rows: value, year and area, and where each stands."""
    assert trends.num_rows == len(trend_rows) == 26_498
    for number, (own, other) in enumerate(zip(trends.to_pylist(), trend_rows, strict=True), 2):
        assert (own["value"], own["raw"]) == (float(other["Measure_Value"]), other["Measure_Value"])
        assert (own["year"], own["la_name"]) == (other["Year"], other["Geographical Description"])
        assert own["level"].lower() == other["Geographical Level"].lower()
        assert (own["statistic"], own["cut"], own["flag"]) == ("outcome", "", "")
        assert (own["sheet"], own["row"], own["column"]) == ("", number, "Measure_Value")


def test_a_council_keeps_its_code_but_where_only_the_code_changed(trends, trend_rows):
    """Three counties that became unitary councils of the same area stand under the code they have today."""
    changed = {
        (other["ONS Code"], own["ons_code"])
        for own, other in zip(trends.to_pylist(), trend_rows, strict=True)
        if other["ONS Code"].startswith("E") and own["ons_code"] != other["ONS Code"]
    }
    assert changed == {("E10000002", "E06000060"), ("E10000023", "E06000065"), ("E10000027", "E06000066")}


@pytest.mark.parametrize(("fixture", "code"), [("open_data", None), ("trends", "E06000059")])
def test_each_council_of_today_that_existed_is_found(fixture, code, request):
    """Every present council's ONS code occurs but those founded later and, in the survey years, none else."""
    table = request.getfixturevalue(fixture)
    found = {row["ons_code"] for row in table.select(["ons_code", "level"]).to_pylist() if row["level"] == "Council"}
    missing = {council.name for council in load_councils() if council.gss_code not in found}
    founded_2021_and_2023 = {
        "North Northamptonshire", "West Northamptonshire", "Cumberland", "Westmorland and Furness",
    }  # fmt: skip
    assert missing == (set() if code else founded_2021_and_2023)


def council_outcomes(table):
    """Outcomes of councils by measure, area and year."""
    rows = table.select(["measure", "ons_code", "level", "year", "statistic", "cut", "value"]).to_pylist()
    return {
        (row["measure"], row["ons_code"], row["year"]): row["value"]
        for row in rows
        if (row["level"], row["statistic"], row["cut"]) == ("Council", "outcome", "") and row["value"] is not None
    }


def test_the_two_sources_agree_through_the_renaming(release, trends, trend_rows):
    """8,548 values of councils stand in both files under the same ONS code, and not one differs.

    116 more are of three councils that have another ONS code since; they agree as well.
    """
    ours, theirs = council_outcomes(release.observations), council_outcomes(trends)
    shared = ours.keys() & theirs.keys()
    renumbered = {"E06000060", "E06000065", "E06000066"}
    published = {(row["ONS Code"], row["Year"]) for row in trend_rows}
    under_one_code = {key for key in shared if key[1:] in published}
    assert (len(under_one_code), len(shared)) == (8_548, 8_664)
    assert {code for _, code, _ in shared - under_one_code} == renumbered
    assert {key for key in shared if ours[key] != pytest.approx(theirs[key], abs=1e-9)} == set()
    assert {measure for measure, _, _ in shared} == {
        "1a", "1b", "1c", "1d", "1e", "3a", "3b", "3c(1)", "3c(2)", "4a", "5a(1)", "5a(2)",
    }  # fmt: skip


def test_the_open_data_agrees_with_the_trend_file(open_data, trends):
    """The year both hold is the same in both, closed series included."""
    ours, theirs = council_outcomes(open_data), council_outcomes(trends)
    assert {key for key in theirs if key[2] == "2020-21"} == set(ours)
    assert max(abs(ours[key] - theirs[key]) for key in ours) <= 0.05 + 1e-9


def test_the_open_data_reads_the_same_from_csv(open_data, open_data_rows):
    """Saved as CSV, the same file gives the same observations but for its hash, its sheet and how figures are shown."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(open_data_rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(open_data_rows)
    data = buffer.getvalue().encode("utf-8-sig")
    table = read_ascof_open_data(read_table_file(data, "x.csv"), data, "x.csv")
    same = [name for name in SCHEMA.names if name not in ("sha256", "sheet")]
    assert table.select(same).to_pylist() == open_data.select(same).to_pylist()


@pytest.mark.parametrize(("path", "dataset"), [(ASCOF_OPEN_DATA, "ascof-open-data"), (ASCOF_TRENDS, "ascof-trends")])
def test_recognised_by_content(path, dataset):
    """Each file is told by its headings, and neither is taken for the other or for the time series."""
    sheets = read_table_file(path.read_bytes(), path.name)
    assert find_kind(sheets, "anything.bin").dataset == dataset
    assert [is_ascof(sheets), is_ascof_open_data(sheets), is_ascof_trends(sheets)].count(True) == 1


@pytest.mark.parametrize(
    ("fixture", "suite"),
    [("open_data", suites.build_open_data_suite), ("trends", suites.build_trends_suite)],
)
def test_the_official_files_pass_every_check(fixture, suite, request):
    """The data checks find nothing, not even what is only worth a look."""
    results = run_suite(fixture, suite(), request.getfixturevalue(fixture))
    assert [result.check for result in results if not result.passed] == []


# ---- small files with one fault

CONTROL = "Proportion of people who use services who have control over their daily life"
SELF_DIRECTED = "Proportion of carers who receive self-directed support"
OPEN_HEADINGS = (
    "Geographical Code", "Geographical Description", "Geographical Level", "ONS Code", "ASCOF Measure Code",
    "Disaggregation Level", "Measure Type", "Measure Value", "Measure Group", "Measure Group Description",
)  # fmt: skip
OPEN_ROW = ("503", "Lincolnshire", "Council", "E10000019", "1BF", "Female", "Outcome", 71.5, "1B", CONTROL)
ONLY_2020_21 = ("503", "Lincolnshire", "Council", "E10000019", "2B1", "Total", "Outcome", 80.0, "2B1",
                "Proportion of older people 65 and over who were still at home 91 days after discharge from hospital "
                "into reablement/rehabilitation services effectiveness of the service")  # fmt: skip
NOT_2019_20 = (*OPEN_ROW[:4], "1C1B", "Total", "Outcome", 40.0, "1C1B", SELF_DIRECTED)
TREND_HEADINGS = (
    "Year", "Geographical Description", "ONS Code", "Measure Group", "Measure Group Description", "Measure_Value",
    "Geographical Level", "Disaggregation Level", "Measure Type",
)  # fmt: skip
TREND_ROW = ("2022-23", "Lincolnshire", "E10000019", "1B", CONTROL, "71.5", "Council", "Total", "Outcome")


def open_file(*rows, name="file.xlsx", headings=OPEN_HEADINGS):
    """A small open-data file, read."""
    return read_ascof_open_data([SheetCells("in", (headings, *rows))], b"x", name)


def trend_file(*rows, headings=TREND_HEADINGS):
    """A small trend file, read."""
    return read_ascof_trends([SheetCells(None, (headings, *rows))], b"x", "trend.csv")


def put(row, heading, value, headings):
    """The row with one cell changed."""
    return tuple(value if name == heading else cell for name, cell in zip(headings, row, strict=True))


def problems_of(read, *rows, **more):
    """Slug, sheet, row and column of each problem a small file is refused with."""
    with pytest.raises(InputError, match="not taken in") as caught:
        read(*rows, **more)
    assert all(problem.remedy for problem in caught.value.problems)
    return [(one.slug, one.sheet, one.row, one.column) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("heading", "value", "slug", "column"),
    [
        ("Measure Value", "about 70", "ascof-not-a-number", None),
        ("Measure Value", None, "ascof-not-a-number", None),
        ("Measure Value", True, "ascof-not-a-number", None),
        ("Measure Value", "71,5", "ascof-not-a-number", None),
        ("Geographical Code", "504", "ascof-area-unknown", "ONS Code"),
        ("ONS Code", "E99999999", "ascof-area-unknown", None),
        ("ONS Code", None, "ascof-area-unknown", None),
        ("Geographical Level", "Ward", "ascof-area-unknown", "ONS Code"),
        ("Disaggregation Level", "Left-handed", "ascof-cut-unknown", None),
        ("Measure Type", "Median", "ascof-statistic-unknown", None),
        ("Measure Group Description", "Something else", "ascof-measure-unknown", "Measure Group"),
        ("ASCOF Measure Code", "9Z", "ascof-code-unfit", None),
    ],
)
def test_a_fault_of_the_open_data_is_told_by_its_cell(heading, value, slug, column):
    """Sheet, row and column of the one faulty cell, and nothing else."""
    rows = [ONLY_2020_21, NOT_2019_20, put(OPEN_ROW, heading, value, OPEN_HEADINGS)]
    assert problems_of(open_file, *rows) == [(slug, "in", 4, column or heading)]


@pytest.mark.parametrize(
    ("heading", "value", "slug", "column"),
    [
        ("Measure_Value", "n. a.", "ascof-not-a-number", None),
        ("Measure_Value", None, "ascof-not-a-number", None),
        ("Year", "2022", "year-unreadable", None),
        ("ONS Code", "E99999999", "ascof-area-unknown", None),
        ("Geographical Level", "Ward", "ascof-area-unknown", "ONS Code"),
        ("Measure Group", "3A", "ascof-measure-unknown", None),
        ("Measure Type", "Median", "ascof-statistic-unknown", None),
    ],
)
def test_a_fault_of_the_trend_file_is_told_by_its_cell(heading, value, slug, column):
    """A year that cannot be read leaves the measure unknown too: both are told."""
    found = problems_of(trend_file, TREND_ROW, put(TREND_ROW, heading, value, TREND_HEADINGS))
    assert found[0] == (slug, None, 3, column or heading)
    assert found[1:] == ([("ascof-measure-unknown", None, 3, "Measure Group")] if heading == "Year" else [])


def test_all_faults_come_together():
    """Faults of several rows and columns are told at once, in the order of the rows."""
    rows = [
        put(TREND_ROW, "Measure_Value", "?", TREND_HEADINGS),
        TREND_ROW,
        put(TREND_ROW, "ONS Code", "E1", TREND_HEADINGS),
        TREND_ROW,
    ]
    assert problems_of(trend_file, *rows) == [
        ("ascof-not-a-number", None, 2, "Measure_Value"), ("ascof-area-unknown", None, 4, "ONS Code"),
    ]  # fmt: skip


def test_a_figure_twice_is_told_with_the_row_it_stands_in_first():
    """The same figure in two rows, even with the same value, is a fault of the file."""
    with pytest.raises(InputError, match="not taken in") as caught:
        trend_file(TREND_ROW, TREND_ROW)
    (problem,) = caught.value.problems
    assert (problem.slug, problem.row) == ("figure-twice", 3)
    assert "stand in row 2" in problem.found


@pytest.mark.parametrize(
    ("read", "headings", "row", "gone"),
    [
        (open_file, OPEN_HEADINGS, OPEN_ROW, "Measure Type"),
        (open_file, OPEN_HEADINGS, OPEN_ROW, "ONS Code"),
        (trend_file, TREND_HEADINGS, TREND_ROW, "Measure Group"),
    ],
)
def test_a_missing_column_is_told(read, headings, row, gone):
    """A file that lacks a column is still known for what it is, and refused with the heading that is missing."""
    kept = [place for place, heading in enumerate(headings) if heading != gone]
    sheets = [SheetCells(None, tuple(tuple(line[place] for place in kept) for line in (headings, row)))]
    assert is_ascof_open_data(sheets) or is_ascof_trends(sheets)
    with pytest.raises(InputError, match="not taken in") as caught:
        read(tuple(row[place] for place in kept), headings=tuple(headings[place] for place in kept))
    (problem,) = caught.value.problems
    assert (problem.slug, problem.found) == ("headings-missing", f"there is no column {gone}")


@pytest.mark.parametrize(("read", "row"), [(open_file, 1), (trend_file, 1)])
def test_headings_without_rows_are_a_problem(read, row):
    """A file cut off below its headings is not an empty return."""
    assert [(slug, at) for slug, _, at, _ in problems_of(read)] == [("ascof-no-rows", row)]


MARKERS = [
    ("[c]", "[c]"), ("[x]", "[x]"), ("[z]", "[z]"), ("[w]", "[w]"), ("[u]", "[u]"), ("[low]", "[low]"), ("c", "[c]"),
    ("x", "[x]"), ("z", "[z]"), ("w", "[w]"), ("u", "[u]"), ("*", "[c]"), (":", "[x]"), ("..", "[x]"), (".", "[z]"),
    ("-", "[x]"), ("n/a", "[x]"), ("NA", "[x]"), (" [X] ", "[x]"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "flag"), MARKERS)
def test_every_marker_of_national_files_is_missing_and_never_zero(cell, flag):
    """In both shapes; what stood there is kept."""
    for read, row, headings in ((open_file, OPEN_ROW, OPEN_HEADINGS), (trend_file, TREND_ROW, TREND_HEADINGS)):
        heading = next(name for name in headings if name.startswith("Measure") and name.endswith("Value"))
        others = [ONLY_2020_21, NOT_2019_20] if read is open_file else []
        last = read(*others, put(row, heading, cell, headings)).to_pylist()[-1]
        assert (last["value"], last["flag"], last["raw"]) == (None, flag, cell.strip())
        assert flag in MARKER_WORDS


@pytest.mark.parametrize(
    ("rows", "name", "year"),
    [
        ([ONLY_2020_21, NOT_2019_20], "data.xlsx", "2020-21"),  # one only that had it, one only that had the other
        ([OPEN_ROW], "meas-from-asc-of-eng-2122-open-data.csv", "2021-22"),
        ([OPEN_ROW], "ascof 2019-20 v2.csv", "2019-20"),
        ([ONLY_2020_21, NOT_2019_20], "ascof-2223.csv", "2020-21"),  # the content goes before the name
        ([OPEN_ROW], "data.xlsx", None),
        ([OPEN_ROW], "ascof-2015-16.csv", None),
    ],
)
def test_the_year_is_told_by_the_content_and_else_by_the_name(rows, name, year):
    """Codes and descriptions say in which years they were used; a name only chooses among those."""
    if year:
        assert set(open_file(*rows, name=name)["year"].to_pylist()) == {year}
    else:
        assert problems_of(open_file, *rows, name=name) == [
            ("ascof-year-unknown", "in", 1, "Measure Group Description")
        ]


def test_a_column_of_years_is_believed():
    """Later open-data files have one."""
    row = (*OPEN_ROW, "2022-23")
    assert open_file(row, headings=(*OPEN_HEADINGS, "Year"))["year"].to_pylist() == ["2022-23"]


def test_the_hash_leads_back_to_the_file(open_data, trends):
    """Every observation names the very file."""
    for table, path in ((open_data, ASCOF_OPEN_DATA), (trends, ASCOF_TRENDS)):
        assert table["sha256"].unique().to_pylist() == [sha256_of(path.read_bytes())]
