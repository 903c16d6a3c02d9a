"""Working days in England, across Christmas and Easter."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.request.working_days import (
    add_working_days,
    bank_holidays_around,
    is_working_day,
    load_bank_holidays,
    working_days_between,
)

HOLIDAYS = load_bank_holidays(2024, 2031)
DAYS = st.dates(date(2025, 6, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31),
        date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29),
        date(2027, 12, 27), date(2027, 12, 28), date(2028, 1, 3),
    ],
)  # fmt: skip
def test_bank_holidays_are_no_working_days(day: date) -> None:
    """Good Friday, Easter Monday, May Day, Christmas and the substitute days are not worked on."""
    assert not is_working_day(day, HOLIDAYS)


@pytest.mark.parametrize(
    "day", [date(2026, 3, 17), date(2026, 7, 13), date(2026, 11, 30), date(2026, 1, 2), date(2026, 8, 3)]
)
def test_holidays_of_other_countries_are_worked_on(day: date) -> None:
    """St Patrick's and Boyne days and Scotland's own holidays are working days here."""
    assert is_working_day(day, HOLIDAYS)


@pytest.mark.parametrize(
    ("start", "n_days", "end"),
    [
        (date(2026, 12, 23), 1, date(2026, 12, 24)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 24), 3, date(2026, 12, 31)),
        (date(2026, 12, 24), 4, date(2027, 1, 4)),
        (date(2026, 12, 25), 1, date(2026, 12, 29)),
        (date(2027, 12, 24), 1, date(2027, 12, 29)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        (date(2027, 3, 25), 1, date(2027, 3, 30)),
        (date(2026, 4, 7), -1, date(2026, 4, 2)),
        (date(2027, 1, 4), -5, date(2026, 12, 23)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 12, 21), 10, date(2027, 1, 7)),
    ],
)
def test_adding_working_days(start: date, n_days: int, end: date) -> None:
    """Weekends and bank holidays do not count, forwards or backwards."""
    assert add_working_days(start, n_days, HOLIDAYS) == end


@given(DAYS, st.integers(-60, 60))
def test_counting_undoes_adding(day: date, n_days: int) -> None:
    """So many days later are so many days between; going back that holds from a working day."""
    if n_days < 0:
        day = add_working_days(day, 1, HOLIDAYS)
    assert working_days_between(day, add_working_days(day, n_days, HOLIDAYS), HOLIDAYS) == n_days


@given(DAYS, st.integers(1, 60))
def test_one_arrives_on_a_working_day(day: date, n_days: int) -> None:
    """Whatever is added, forwards or backwards, the result is worked on."""
    assert is_working_day(add_working_days(day, n_days, HOLIDAYS), HOLIDAYS)
    assert is_working_day(add_working_days(day, -n_days, HOLIDAYS), HOLIDAYS)


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_adding_goes_in_steps(day: date, first: int, second: int) -> None:
    """Adding in two steps is adding their sum."""
    there = add_working_days(add_working_days(day, first, HOLIDAYS), second, HOLIDAYS)
    assert there == add_working_days(day, first + second, HOLIDAYS)


@given(DAYS, DAYS, DAYS)
def test_stretches_add_up(a: date, b: date, c: date) -> None:
    """From a to b and from b to c is from a to c, in whatever order they lie."""
    assert working_days_between(a, b, HOLIDAYS) + working_days_between(b, c, HOLIDAYS) == working_days_between(
        a, c, HOLIDAYS
    )


@given(DAYS)
def test_a_week_has_at_most_five(day: date) -> None:
    """No seven days hold more than five working days."""
    assert 1 <= working_days_between(day, day + timedelta(days=7), HOLIDAYS) <= 5


def test_the_days_around_cover_any_clock() -> None:
    """The set for a day reaches from the year before to two years after."""
    years = {day.year for day in bank_holidays_around(date(2026, 11, 22))}
    assert years == {2025, 2026, 2027, 2028}
