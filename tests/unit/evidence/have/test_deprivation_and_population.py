"""Background of an area: the index of multiple deprivation, and how many adults live there."""

import csv

import pytest

from evidence.have.deprivation import is_deprivation, read_deprivation
from evidence.have.figure_table import notices_of
from evidence.have.population import COLUMNS, is_population, read_population
from evidence.parsing import read_table_file
from schemas.errors import InputError
from tests.places import DATA
from tests.unit.evidence.cells import make_sheet, slugs, told

UPPER_TIER = DATA / "deprivation" / "File_11_IoD2019_upper_tier.xlsx"
DISTRICTS = DATA / "deprivation" / "imd_2025_la_summary.csv"
POPULATION = DATA / "population" / "ons_population_2024_lincolnshire.csv"


def read_file(path, read):
    """The observations of a real file."""
    data = path.read_bytes()
    return read(read_table_file(data, path.name), data, path.name)


def outcomes(table):
    """GSS code to average score."""
    return {row["ons_code"]: row["value"] for row in table.to_pylist() if row["statistic"] == "outcome"}


def test_the_2019_edition():
    """151 councils of 2019, those that have ended since under their own codes; the score is kept as published."""
    table = read_file(UPPER_TIER, read_deprivation)
    scores = outcomes(table)
    assert (len(scores), scores["E06000001"], set(table["year"].to_pylist())) == (151, 35.037, {"2019"})
    assert {"E10000006", "E10000021", "E10000002"} <= scores.keys()
    assert not {"E06000063", "E06000061"} & scores.keys()
    assert {
        "outcome",
        "average rank",
        "extent",
        "local concentration",
        "share of areas in the most deprived 10%",
    } == set(table["statistic"].to_pylist())


def test_the_2025_edition_has_no_counties():
    """132 councils of one tier; 164 districts are left out and told, and no county score is made up."""
    table = read_file(DISTRICTS, read_deprivation)
    with DISTRICTS.open(encoding="utf-8-sig") as file:
        rows = {row["lad24cd"]: float(row["imd_average_score"]) for row in csv.DictReader(file)}
    scores = outcomes(table)
    assert scores == {code: score for code, score in rows.items() if not code.startswith("E07")}
    assert (len(scores), set(table["year"].to_pylist())) == (132, {"2025"})
    (notice,) = notices_of(table)
    assert notice.found.startswith("164 rows of districts")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            ("E06000001", "Hartlepool", "high", "Indices of Deprivation 2025"),
            ("figure-unreadable", 2, "imd_average_score"),
        ),
        (("E06999999", "Fenmoor", 5.0, "Indices of Deprivation 2025"), ("area-unknown", 2, "lad24cd")),
        (("E06000001", "Hartlepool", 5.0, "A source"), ("period-unknown", 1, None)),
    ],
)
def test_faults_of_a_deprivation_table(row, problem):
    """Each in its place; an edition that is not told is not guessed from the file's name."""
    sheet = make_sheet(("lad24cd", "la_name", "imd_average_score", "source"), row, name=None)
    assert is_deprivation([sheet])
    with pytest.raises(InputError, match="The figures were not taken in") as caught:
        read_deprivation([sheet], b"", "imd2025.csv")
    assert told(caught.value) == [problem]


def test_adults_are_added_up_from_single_years_of_age():
    """Lincolnshire's sums are those of a plain reading, for everybody and by sex; its districts are left out."""
    table = read_file(POPULATION, read_population)
    with POPULATION.open(encoding="utf-8-sig") as file:
        rows = [r for r in csv.DictReader(file) if r["GEOGRAPHY_CODE"] == "E10000019" and r["C_AGE_NAME"] != "All Ages"]
    age = {r["C_AGE_NAME"]: int(r["C_AGE_NAME"].removeprefix("Aged ").removeprefix("Age ").rstrip("+")) for r in rows}

    def count(sex, low, high):
        return sum(int(r["OBS_VALUE"]) for r in rows if r["GENDER_NAME"] == sex and low <= age[r["C_AGE_NAME"]] <= high)

    expected = {
        (measure, cut): count(sex, low, high)
        for measure, low, high in (("ons-pop18", 18, 90), ("ons-pop18-64", 18, 64), ("ons-pop65", 65, 90))
        for sex, cut in (("Total", ""), ("Male", "sex: Male"), ("Female", "sex: Female"))
    }
    assert {(r["measure"], r["cut"]): r["value"] for r in table.to_pylist()} == expected
    assert set(table["year"].to_pylist()) == {"2024-06-30"}
    assert slugs(notices_of(table)) == ["areas-left-out"]


def people(*, without=None, total=91, extra=(), code="E10000019"):
    """A sheet with one person of each age."""
    ages = [f"Age {age}" for age in range(90)] + ["Aged 90+"]
    rows = [("Fenmoor", code, "2024", "Total", age, 1) for age in ages if age != without]
    rows.insert(0, ("Fenmoor", code, "2024", "Total", "All Ages", total))
    return make_sheet([column.heading for column in COLUMNS], *rows, *extra, name=None)


@pytest.mark.parametrize(
    ("sheet", "problem"),
    [
        (people(without="Age 30"), "ages-missing"),
        (people(total=95), "figures-do-not-add"),
        (people(extra=[("Fenmoor", "E10000019", "2024", "Total", "Age 30", 1)]), "figure-twice"),
        (people(extra=[("Fenmoor", "E10000019", "2024", "Total", "Age 30 to 34", 5)]), "word-unknown"),
        (people(extra=[("Fenmoor", "E10000019", "2023", "Female", "Age 1", "[c]")]), "figure-unreadable"),
        (people(extra=[("Fenmoor", "E10000019", "last", "Total", "Age 1", 1)]), "year-unreadable"),
        (people(code="E07000142"), "figures-none"),
    ],
)
def test_a_denominator_that_would_be_too_small_is_refused(sheet, problem):
    """An age missing, twice or grouped, a total that does not add up, or no council at all."""
    assert is_population([sheet])
    with pytest.raises(InputError, match="The figures were not taken in") as caught:
        read_population([sheet], b"", "pop.csv")
    assert problem in [slug for slug, _, _ in told(caught.value)]
