"""Workforce estimates: rows about everybody only, proportions as percentages with the published cell beside them."""

import pytest

from evidence.have.skills_for_care import is_skills_for_care, read_skills_for_care
from schemas.errors import InputError
from tests.unit.evidence.cells import make_sheet, told

HEADINGS = ("Area Level", "Area", "Area code", "Sector", "Service", "Job role group", "Vacancy rate", "Turnover rate",
            "Average sickness days")  # fmt: skip
EVERYBODY = ("All sectors - LA, IND and DPR", "All services", "All job roles")
ENGLAND = ("England", "England", "E92000001", *EVERYBODY, 0.07, 0.248, 5.3)
COUNCIL = ("Local authority", "Lincolnshire", "E10000019", *EVERYBODY, 0.062, 0.291, 4.9)
SHEET = "Local authority area 2024-25"


def read(*rows, headings=HEADINGS, name=SHEET):
    """The observations of a sheet with these rows."""
    return read_skills_for_care([make_sheet(headings, *rows, name=name)], b"", "wf.xlsx").to_pylist()


def test_proportions_are_shown_as_percentages():
    """0.062 is 6.2 %, without digits that multiplying would add; days stay days; the cell is kept as published."""
    rows = read(ENGLAND, COUNCIL)
    told_of = [
        (r["measure"], r["level"], r["year"], r["value"], r["raw"]) for r in rows if r["ons_code"] != "E92000001"
    ]
    assert told_of == [
        ("wds-vac", "Council", "2024-25", 6.2, "0.062"), ("wds-turn", "Council", "2024-25", 29.1, "0.291"),
        ("wds-sick", "Council", "2024-25", 4.9, "4.9"),
    ]  # fmt: skip
    assert {r["level"] for r in rows} == {"Council", "England"}


@pytest.mark.parametrize("place", [3, 4, 5])
def test_rows_about_a_part_of_the_workforce_are_left_alone(place):
    """A sector, a service or a job role group of its own is not the area's figure."""
    part = (*COUNCIL[:place], "Part", *COUNCIL[place + 1 :])
    assert len(read(COUNCIL, part)) == 3


@pytest.mark.parametrize(
    ("cell", "value", "flag"),
    [("[c]", None, "[c]"), ("*", None, "[c]"), (None, None, "[x]"), ("6.2%", 6.2, ""), (0, 0, "")],
)
def test_missing_is_never_zero(cell, value, flag):
    """A marker or a blank gives no value; a cell that says % is a percentage already."""
    (row, *_) = read((*COUNCIL[:6], cell, *COUNCIL[7:]))
    assert (row["value"], row["flag"]) == (value, flag)


@pytest.mark.parametrize(
    ("row", "name", "problem"),
    [
        ((*COUNCIL[:6], 6.2, 0.2, 4), SHEET, ("figure-unreadable", 2, "Vacancy rate")),
        ((*COUNCIL[:6], 0.06, 0.2, "few"), SHEET, ("figure-unreadable", 2, "Average sickness days")),
        (COUNCIL, "Sheet1", ("period-unknown", 1, None)),
        (COUNCIL, "Area 2024-26", ("period-unknown", 1, None)),
        ((*COUNCIL[:3], "Part", *COUNCIL[4:]), SHEET, ("figures-none", 1, None)),
    ],
)
def test_each_fault_is_told_in_its_place(row, name, problem):
    """A rate of 6.2 could be 620 % or a percentage already: it is refused rather than guessed."""
    with pytest.raises(InputError, match="The figures were not taken in") as caught:
        read(row, name=name)
    assert told(caught.value) == [problem]


def test_they_are_known_by_their_headings():
    """The filters and at least one of the figures."""
    assert is_skills_for_care([make_sheet(HEADINGS)])
    assert not is_skills_for_care([make_sheet(HEADINGS[:6])])
