"""Measures a council defines itself: what they are, their figures, and every way the table can be wrong."""

from datetime import date

import pytest

from evidence.have.councils import find_council
from evidence.have.measures import load_measures
from evidence.have.measures_csv import COLUMNS as PUBLISHED_COLUMNS
from evidence.have.own_measures import is_own_measures, read_own_measures
from evidence.have.signals import build_indicator_signals
from evidence.table_rows import has_headings
from schemas.errors import InputError
from schemas.ids import sha256_of
from schemas.observation import Measure
from schemas.terms import Better, Category
from tests.places import ROOT
from tests.unit.evidence.cells import told

HEADER = "Measure code,Measure name,Unit,Better,Statements,Category,Area,Period,Value,Numerator,Denominator,Source,Note"
DEFINED = "reviews-on-time,People reviewed within a year,%,higher,QS1;QS4"
COUNCIL = f"{DEFINED},processes,Lincolnshire,2025-26,62.5,250,400,Case system,Counted on 31 March"
ENGLAND = COUNCIL.replace("Lincolnshire", "England").replace("62.5,250,400", "58.1,,")


def read(*rows, header=HEADER, statements=()):
    """What a CSV file of these rows tells."""
    from evidence.parsing import read_table_file

    data = "\r\n".join([header, *rows, ""]).encode()
    return read_own_measures(read_table_file(data, "own.csv"), data, "own.csv", statements)


def test_what_the_measure_is():
    """Its code is marked as the council's own; the source stands in its note."""
    assert read(COUNCIL, ENGLAND).measures == (
        Measure(
            dataset="Own measure", code="own-reviews-on-time", name="People reviewed within a year", unit="%",
            better=Better.HIGHER, statements=("QS1", "QS4"), category=Category.PROCESSES, survey=None,
            note="Counted on 31 March. The council's own measure. Source: Case system.",
            comparable_from="2025-26", decimals=1,
        ),
    )  # fmt: skip


def test_its_figures_and_those_it_is_compared_with():
    """Outcome, numerator and denominator each at its place; England as in every other table."""
    table = read(COUNCIL, ENGLAND).observations
    told_of = [(r["la_code"], r["level"], r["statistic"], r["value"], r["row"], r["column"]) for r in table.to_pylist()]
    assert told_of == [
        ("503", "Council", "outcome", 62.5, 2, "Value"), ("503", "Council", "numerator", 250.0, 2, "Numerator"),
        ("503", "Council", "denominator", 400.0, 2, "Denominator"), ("England", "England", "outcome", 58.1, 3, "Value"),
    ]  # fmt: skip


def test_it_gives_signals_like_any_other():
    """Both statements it bears on, with England beside it."""
    found = read(COUNCIL, ENGLAND)
    signals = build_indicator_signals(
        found.observations, find_council("Lincolnshire"), found.measures, "HAS-1", date(2026, 9, 30)
    )
    assert [signal.key for signal in signals] == [
        "indicator/QS1/own-reviews-on-time",
        "indicator/QS4/own-reviews-on-time",
    ]
    assert [comparison.value for comparison in signals[0].facts.comparisons] == [58.1]


@pytest.mark.parametrize(
    "area", ["East Midlands", "Shire county", "Rutland", "E10000019", "lincolnshire county council"]
)
def test_areas_it_may_be_about(area):
    """Councils by any name or code, regions, council types, England."""
    assert read(COUNCIL.replace("Lincolnshire", area)).observations.num_rows == 3


def test_a_figure_belongs_to_the_council_there_was():
    """Somerset's figure of 2021-22 is that of the county council; Cumberland had none yet."""
    (row, *_) = read(COUNCIL.replace("Lincolnshire", "Somerset").replace("2025-26", "2021-22")).observations.to_pylist()
    assert row["ons_code"] == "E10000027"
    with pytest.raises(InputError, match="one problem") as caught:
        read(COUNCIL.replace("Lincolnshire", "Cumberland").replace("2025-26", "2021-22"))
    (problem,) = caught.value.problems
    assert (problem.slug, problem.remedy) == ("area-unknown", "Use Cumbria (E10000006).")


@pytest.mark.parametrize("period", ["2025-26", "2025/26", "2025-26 Q4", "2025", "2026-03-31"])
def test_periods_it_may_be_about(period):
    """A reporting year, a quarter of it, a calendar year or a day."""
    (found, *_) = read(COUNCIL.replace("2025-26", period)).observations.to_pylist()
    assert found["year"] == period.replace("/", "-")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("reviews-on-time", "1a", ("code-published", 2, "Measure code")),
        ("reviews-on-time", "reviews on time", ("code-unfit", 2, "Measure code")),
        ("reviews-on-time", "", ("cell-empty", 2, "Measure code")),
        ("People reviewed within a year", "", ("cell-empty", 2, "Measure name")),
        (",%,", ",,", ("cell-empty", 2, "Unit")),
        ("higher", "up", ("word-unknown", 2, "Better")),
        ("processes", "procedure", ("word-unknown", 2, "Category")),
        ("QS1;QS4", "Fairness", ("statement-unknown", 2, "Statements")),
        ("Lincolnshire", "Lincolnshyre", ("area-unknown", 2, "Area")),
        ("2025-26", "2025-27", ("period-unreadable", 2, "Period")),
        ("2025-26", "last year", ("period-unreadable", 2, "Period")),
        ("62.5", "about 60", ("figure-unreadable", 2, "Value")),
        ("62.5", "", ("cell-empty", 2, "Value")),
        ("62.5", "62.6", ("figure-does-not-follow", 2, "Value")),
        ("250", "-1", ("figure-unreadable", 2, "Numerator")),
        ("400", "0", ("figure-does-not-follow", 2, "Denominator")),
        ("62.5,250,400", "162.5,,", ("share-unfit", 2, "Value")),
        ("Case system", "", ("cell-empty", 2, "Source")),
    ],
)
def test_each_fault_is_told_in_its_place(old, new, problem):
    """One faulty cell gives one problem, and nothing is taken in."""
    with pytest.raises(InputError, match="The measures were not taken in") as caught:
        read(COUNCIL.replace(old, new, 1))
    assert told(caught.value) == [problem]


def test_faults_between_rows():
    """A figure twice, and a measure that is told in two ways."""
    with pytest.raises(InputError, match="2 problems") as caught:
        read(COUNCIL, COUNCIL, ENGLAND.replace("higher", "lower"))
    assert told(caught.value) == [("figure-twice", 3, "Measure code"), ("measure-told-twice", 4, "Better")]


def test_a_statement_must_be_one_of_the_framework_where_that_is_known():
    """Otherwise any code that looks like one is accepted."""
    with pytest.raises(InputError, match="one problem") as caught:
        read(COUNCIL, statements=("QS1", "QS2"))
    assert told(caught.value) == [("statement-unknown", 2, "Statements")]


@pytest.mark.parametrize(("cell", "flag"), [("[c]", "[c]"), ("*", "[c]"), ("[x]", "[x]")])
def test_missing_is_never_zero(cell, flag):
    """A marker gives no value and says why."""
    (row,) = read(COUNCIL.replace("62.5,250,400", f"{cell},,")).observations.to_pylist()
    assert (row["value"], row["flag"]) == (None, flag)


def test_an_empty_table_and_other_tables():
    """A table without rows is refused; the table of published measures is something else, and the other way round."""
    with pytest.raises(InputError, match="one problem") as caught:
        read()
    assert told(caught.value) == [("rows-none", None, None)]
    from tests.unit.evidence.cells import make_sheet

    own, published = make_sheet(HEADER.split(",")), make_sheet([column.heading for column in PUBLISHED_COLUMNS])
    assert (is_own_measures([own]), is_own_measures([published])) == (True, False)
    assert not has_headings([own], PUBLISHED_COLUMNS)
    assert not [measure.code for measure in load_measures() if measure.code.startswith("own-")]
    assert len(sha256_of(b"")) == 64


def test_the_example_of_the_documentation_is_taken_in():
    """What docs/national-data.md shows can be offered as it stands."""
    page = (ROOT / "docs" / "national-data.md").read_text(encoding="utf-8")
    header, *rows = page.partition("```csv\n")[2].partition("```")[0].strip().splitlines()
    found = read(*rows, header=header)
    assert [measure.code for measure in found.measures] == ["own-reviews-on-time"]
    assert {row["la_name"] for row in found.observations.to_pylist()} == {"Lincolnshire", "East Midlands"}
