"""Which of today's measures an older code means: code, description and year decide together."""

import pytest

from evidence.have.ascof_codes import find_measure_code, find_years, load_measure_codes, plain_code
from evidence.have.measures import load_measures

CONTROL = "Proportion of people who use services who have control over their daily life"
USERS_DIRECTED = "Proportion of people using social care who receive self-directed support"
BREAKS = {"2a", "2b", "2c", "3d(1a)", "3d(2a)"}
"""Measures of today whose figures up to 2023-24 came from another return."""


@pytest.mark.parametrize(
    ("code", "description", "year", "measure"),
    [
        ("1B", CONTROL, "2022-23", "3a"),
        ("3A", CONTROL, "2023-24", "3a"),
        ("1J", "Adjusted Social care-related quality of life - impact of Adult Social Care services", "2022-23", "1b"),
        ("1B", "Adjusted Social care-related quality of life – impact of Adult Social Care services", "2023-24", "1b"),
        ("3A", "Overall satisfaction of people who use services with their care and support", "2022-23", "1d"),
        ("1D", "Overall satisfaction of people who use services with their care and support", "2023-24", "1d"),
        ("2D", "Outcome of short-term services: sequel to service", "2022-23", "2a"),
        ("2A", "Outcome of short-term services: sequel to service", "2023-24", "2a"),
        ("1C(1a)", USERS_DIRECTED, "2022-23", "3d(1a)"),
        ("3D1A", USERS_DIRECTED, "2023-24", "3d(1a)"),
        ("1C1B", USERS_DIRECTED, "2019-20", "old-1c1b"),  # the description is the users'; the code says carers
        ("1E", "Proportion of adults with learning disabilities in paid employment", "2022-23", "old-1e"),
        ("1E", "Overall satisfaction of carers with social services", "2023-24", "1e"),
        ("2A1", "", "2017-18", "2b"),
        ("2D1", "Proportion of older people (aged 65 and over) who were still at home 91 days after discharge from "
                "hospital into reablement/rehabilitation services", "2023-24", "old-2b1"),
    ],
)  # fmt: skip
def test_a_code_means_what_its_description_says(code, description, year, measure):
    """Codes changed places in 2023-24; the same words lead to the same measure before and after."""
    assert find_measure_code(code, description, year).measure == measure


@pytest.mark.parametrize(
    ("code", "description", "year"),
    [
        ("3A", CONTROL, "2022-23"),
        ("1B", CONTROL, "2023-24"),
        ("1C1B", USERS_DIRECTED, "2020-21"),
        ("1B", "", "2022-23"),
        ("1B", CONTROL, "2016-17"),
        ("9Z", CONTROL, "2022-23"),
    ],
)
def test_what_was_never_published_so_is_not_guessed(code, description, year):
    """A code with another's description, or out of its years, has no meaning."""
    assert find_measure_code(code, description, year) is None


def test_every_code_leads_to_a_measure_of_the_catalogue():
    """Nothing is dropped: each row names a measure that is there, of today or closed."""
    catalogue = {measure.code: measure for measure in load_measures()}
    for one in load_measure_codes():
        measure = catalogue[one.measure]
        assert one.year_from <= one.year_until
        assert not measure.is_closed or one.year_until <= measure.last_year


def test_what_cannot_be_compared_lies_before_the_break_of_its_measure():
    """A code that is not comparable ends before its measure's figures may be set beside one another."""
    starts = {measure.code: measure.comparable_from for measure in load_measures()}
    apart = [one for one in load_measure_codes() if not one.comparable]
    assert {one.measure for one in apart} == BREAKS | {"1b"}
    assert all(one.year_until < starts[one.measure] for one in apart)
    assert all(starts[code] == "2024-25" for code in BREAKS)


def test_the_years_of_some_codes_are_those_in_which_all_were_in_use():
    """Unknown codes tell nothing; codes that were never in use together have no year."""
    sequel = ("2D", "Outcome of short-term services: sequel to service")
    assert find_years([("1B", CONTROL), sequel]) == ("2021-22", "2022-23")
    assert find_years([("1B", CONTROL), sequel, ("9Z", "x")]) == ("2021-22", "2022-23")
    assert find_years([("1B", CONTROL), ("3A", CONTROL)]) == ()
    assert find_years([]) == ()


def test_a_code_is_the_same_with_and_without_brackets():
    """The publisher writes it both ways."""
    assert plain_code(" 1C(1a) ") == plain_code("1C1A") == "1C1A"
