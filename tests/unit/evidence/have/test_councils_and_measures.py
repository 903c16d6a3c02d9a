"""The data files of this folder: 153 councils, how they are found, and the catalogue with its 25 ASCOF measures."""

import contextlib
import csv
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.have.ascof import READER_VERSION
from evidence.have.councils import (
    GROUP_CODES,
    counted_elsewhere,
    find_council,
    load_areas,
    load_councils,
    region_code,
)
from evidence.have.cutoffs import Cutoffs, load_cutoffs
from evidence.have.datasets import dataset_name
from evidence.have.measures import load_ascof_measures, load_measures
from evidence.have.years import age_in_months, period_end
from schemas.errors import AppError
from schemas.terms import Better, Category
from tests.places import DATA, DOMAIN

TYPE_OF_CODE = {"E10": "Shire county", "E06": "Unitary authority", "E08": "Metropolitan district"}


def lookup():
    """The published lookup of codes, councils only."""
    with (DATA / "geography" / "ascof_ons_codes.csv").open(encoding="utf-8-sig") as file:
        return [row for row in csv.DictReader(file) if row["Council type"]]


def test_the_councils_are_those_of_the_published_lookup():
    """All 153, with the codes and regions published."""
    ours = {(c.gss_code, c.la_code, c.region) for c in load_councils()}
    theirs = {(r["ONS Area Code"], r["LA Code "], r["Council region"]) for r in lookup()}
    assert ours == theirs
    assert len(ours) == 153


@pytest.mark.parametrize("council", load_councils(), ids=lambda council: council.gss_code)
def test_each_council_is_found_and_typed(council):
    """By name, with `Council` behind it, by any code; its type follows from its code; its region has a row."""
    for text in (council.name, f"{council.name} Council", council.gss_code.lower(), council.la_code):
        assert find_council(text) == council
    expected = TYPE_OF_CODE.get(council.gss_code[:3])
    assert council.council_type == expected if expected else council.council_type in ("Inner London", "Outer London")
    assert region_code(council)
    assert council.council_type in GROUP_CODES


def test_how_many_of_each_type():
    """21 shire counties, 63 unitary authorities, 36 metropolitan districts, 33 in London."""
    assert Counter(council.council_type for council in load_councils()) == {
        "Shire county": 21,
        "Unitary authority": 63,
        "Metropolitan district": 36,
        "Inner London": 13,
        "Outer London": 20,
    }


def test_published_group_totals_show_which_councils_are_counted_where(release):
    """Denominators of 2E(2a) add up to the published group rows only with two unitary councils counted as shires."""
    rows = [
        row
        for row in release.observations.to_pylist()
        if row["measure"] == "2e(2a)" and row["statistic"] == "denominator" and row["value"] is not None
    ]
    own = {row["ons_code"]: row["value"] for row in rows if row["level"] == "Council"}
    published = {row["la_code"]: row["value"] for row in rows if row["level"] == "Council type"}
    sums: Counter[str] = Counter()
    for council in load_councils():
        sums[GROUP_CODES[counted_elsewhere(council) or council.council_type]] += own.get(council.gss_code, 0)
    assert all(abs(sums[code] - published[code]) <= 2.5 for code in "SUMIO")
    assert [c.name for c in load_councils() if counted_elsewhere(c)] == ["North Yorkshire", "Somerset"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("bristol", "Bristol"),
        ("Bristol, City of", "Bristol"),
        ("HULL", "Kingston upon Hull"),
        ("St. Helens", "St Helens"),
        ("Kensington & Chelsea", "Kensington and Chelsea"),
        ("The Royal Borough of Greenwich", "Greenwich"),
        ("London Borough of Camden", "Camden"),
        ("City of London", "City of London"),
        ("Durham County Council", "County Durham"),
        ("Medway Towns", "Medway"),
        ("  isle   of wight ", "Isle of Wight"),
        ("Derby City Council", "Derby"),
        ("Derbyshire County Council", "Derbyshire"),
    ],
)
def test_other_names_people_use(text, name):
    """Aliases, ampersands, commas and styles of borough lead to the council."""
    assert find_council(text).name == name


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Lincolnshir", "Lincolnshire"),
        ("bath", "Bath and North East Somerset"),
        ("Cumbria", "Cumberland or Westmorland and Furness"),
        ("Narnia", "GSS code"),
        ("", "GSS code"),
    ],
)
def test_an_unknown_council_is_answered_with_help(text, advice):
    """Near matches, successors of a council that has ended, or what to give instead."""
    with pytest.raises(AppError, match="No council") as caught:
        find_council(text)
    assert caught.value.slug == "unknown-council"
    assert advice in caught.value.remedy


@given(st.text(max_size=40))
def test_no_text_breaks_the_search(text):
    """Any text finds a council or is answered."""
    with contextlib.suppress(AppError):
        assert find_council(text) in load_councils()


def test_areas_besides_councils():
    """England, six council types, nine regions, one joint area, and five councils that have ended."""
    levels = Counter(area.level for area in load_areas())
    assert levels == {"England": 1, "Council type": 6, "Region": 9, "Joint area": 1, "Council": 5}
    names = {council.name for council in load_councils()}
    assert all(set(area.replaced_by) <= names for area in load_areas())


def test_the_catalogue_has_the_published_measures():
    """25 codes, those of the workbook's tables."""
    with (DATA / "ascof_2024_25" / "ascof_measures.csv").open(encoding="utf-8-sig") as file:
        published = [row["Metric"].strip().lower() for row in csv.DictReader(file)]
    assert [measure.code for measure in load_ascof_measures()] == published


def test_closed_series_are_named_as_such_and_hold_no_code_of_today():
    """Twelve series that go on no more: each says so in its name, and none can be taken for a measure of today."""
    closed = [measure for measure in load_measures() if measure.is_closed]
    assert len(closed) == 12
    for measure in closed:
        assert measure.code.startswith("old-")
        assert measure.name.startswith("Closed series: ")
        assert f"Closed after {measure.last_year}" in measure.series_note
        assert measure.comparable_from <= measure.last_year


def test_directions_and_statements_follow_the_reference():
    """Which way is good and which statements a measure speaks to are those of the reference list."""
    with (DOMAIN / "national_measures.csv").open(encoding="utf-8") as file:
        reference = {row["code"].lower(): row for row in csv.DictReader(file) if row["dataset"] == "ASCOF"}
    parts = {"2e(1)": "2e", "2e(2a)": "2e", "2e(2b)": "2e", "3d(1a)": "3d(1)", "3d(2a)": "3d(2)"}
    for measure in load_ascof_measures():
        row = reference[parts.get(measure.code, measure.code)]
        assert measure.better.value == row["better"]
        assert measure.statements == tuple(row["quality_statement"].split(";"))


def test_categories_surveys_and_breaks():
    """Surveys speak for people, the workforce measure for staff, the rest for processes; CLD series begin anew."""
    for measure in load_ascof_measures():
        expected = Category.PEOPLE if measure.survey else Category.STAFF if measure.code == "6a" else Category.PROCESSES
        assert measure.category is expected
        assert measure.series_note
    starts = {measure.code: measure.comparable_from for measure in load_ascof_measures()}
    assert (starts["1a"], starts["1c"], starts["2a"], starts["4b"]) == ("2021-22", "2016-17", "2024-25", "2023-24")
    assert {measure.code for measure in load_ascof_measures() if measure.better is Better.LOWER} == {"2b", "2c", "6a"}


@pytest.mark.parametrize(
    ("year", "as_of", "months"),
    [
        ("2024-25", (2025, 3, 31), 0),
        ("2024-25", (2025, 4, 30), 0),
        ("2024-25", (2025, 5, 1), 1),
        ("2024-25", (2026, 9, 30), 17),
        ("2023-24", (2026, 9, 30), 29),
        ("2024-25", (2024, 1, 1), 0),
    ],
)
def test_age_counts_whole_months_from_the_end_of_the_year(year, as_of, months):
    """A reporting year ends on 31 March; half a month is not yet one."""
    from datetime import date

    assert period_end(year).isoformat()[5:] == "03-31"
    assert age_in_months(year, date(*as_of)) == months


@pytest.mark.parametrize(
    "values", [(0, 2, 3, 2, 1.96), (2, 1.5, 3, 2, 1.96), (1.5, 2, 1.9, 2, 1.96), (1.5, 2, 3, 0, 1.96)]
)
def test_cutoffs_out_of_order_are_refused(values):
    """Cut-offs that would let a weaker word stand for a larger difference do not load."""
    with pytest.raises(ValueError, match="cut-offs"):
        Cutoffs("1", *values)


def test_the_working_cutoffs():
    """1.5, 2 and 3 standard errors, as the framework notes set out."""
    cutoffs = load_cutoffs()
    assert (cutoffs.tending, cutoffs.different, cutoffs.much) == (1.5, 2.0, 3.0)


@pytest.mark.parametrize(("sha256", "version"), [("short", "ascof-2"), ("g" * 64, "ascof-2"), ("a" * 64, "../x")])
def test_a_dataset_name_cannot_lead_elsewhere(sha256, version):
    """Only a hash and a plain version make a name."""
    assert dataset_name("a" * 64, READER_VERSION) == "a" * 64 + "-ascof-2.parquet"
    with pytest.raises(ValueError, match=r"hash|version"):
        dataset_name(sha256, version)
