"""Dates as British councils write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.dates import read_date

DAY = date(2026, 9, 30)


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime(2026, 9, 30),
        datetime(2026, 9, 30, 14, 5),
        "2026-09-30",
        "2026-09-30T00:00:00",
        " 30/09/2026 ",
        "30.09.2026",
        "30-09-2026",
        "30 September 2026",
        "30th September, 2026",
        "30 sept 2026",
        "30-Sep-2026",
    ],
)
def test_every_usual_way_to_write_a_day_is_read(cell: object) -> None:
    """A day is read however a council writes it."""
    read = read_date(cell)
    assert (read.value, read.fault, read.ambiguous) == (DAY, None, False)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("09/30/2026", "American order"),
        ("31/02/2026", "no day of the calendar"),
        ("30/09/26", "year of two figures"),
        ("3 Sep 26", "year of two figures"),
        ("September 2026", "is not a date"),
        ("30 Septober 2026", "names no month"),
        ("soon", "is not a date"),
        ("", "is not a date"),
        (46295, "is not a date"),
        (True, "is not a date"),
        ("30/09/1066", "lies outside"),
        (date(1900, 1, 1), "lies outside"),
    ],
)
def test_what_is_no_sure_date_is_refused_with_a_reason(cell: object, why: str) -> None:
    """What cannot be read for certain has no value and a fault that says how to write it."""
    read = read_date(cell)
    assert read.value is None
    assert why in (read.fault or "")
    assert "Write the date as" in (read.fault or "")


@pytest.mark.parametrize(("cell", "ambiguous"), [("03/04/2026", True), ("04/04/2026", False), ("13/04/2026", False)])
def test_a_date_that_could_be_the_other_way_round_is_marked(cell: str, ambiguous: bool) -> None:
    """Numbers are read day first, and a date that month-first eyes would read otherwise is marked."""
    read = read_date(cell)
    assert read.ambiguous is ambiguous
    assert read.value is not None
    assert read.value.month == 4


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_comes_back_from_every_form(day: date) -> None:
    """A day written out in any accepted form is the same day again."""
    forms = [day, day.isoformat(), f"{day.day}/{day.month}/{day.year}", f"{day.day} {day:%B} {day.year}"]
    assert {read_date(form).value for form in forms} == {day}
