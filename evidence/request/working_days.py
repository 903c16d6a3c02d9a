"""Working days: weekdays that are no bank holiday. Pure functions over a set of days.

Source: bank holidays of England as the `holidays` library lists them (country GB, subdivision ENG), substitute
days for those that fall on a weekend included; the days themselves are published at gov.uk/bank-holidays.
"""

from collections.abc import Set
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_SATURDAY = 5


@cache
def load_bank_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """England's bank holidays of some years, the last one included.

    Example:
        >>> date(2026, 12, 28) in load_bank_holidays(2026, 2026)  # the substitute for Boxing Day, a Saturday
        True
    """
    import holidays

    years = range(first_year, last_year + 1)
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=years, expand=False))


def bank_holidays_around(day: date) -> frozenset[date]:
    """England's bank holidays from the year before a day to two years after it: enough for any clock of ours."""
    return load_bank_holidays(day.year - 1, day.year + 2)


def is_working_day(day: date, holidays: Set[date]) -> bool:
    """Whether a day is a weekday and no bank holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def add_working_days(day: date, n_days: int, holidays: Set[date]) -> date:
    """The day that comes so many working days later (earlier for a negative number); the day itself is not counted.

    Example:
        >>> add_working_days(date(2026, 12, 24), 1, load_bank_holidays(2026, 2026))
        datetime.date(2026, 12, 29)
    """
    step = _DAY if n_days >= 0 else -_DAY
    left = abs(n_days)
    while left:
        day += step
        left -= is_working_day(day, holidays)
    return day


def working_days_between(start: date, end: date, holidays: Set[date]) -> int:
    """How many working days lie after the start, up to and with the end.

    Where the end comes first it is the same number the other way round, negative; so stretches add up.

    Example:
        >>> working_days_between(date(2026, 12, 24), date(2026, 12, 29), load_bank_holidays(2026, 2026))
        1
    """
    if end < start:
        return -working_days_between(end, start, holidays)
    n_days = (end - start).days
    return sum(is_working_day(start + timedelta(days=n), holidays) for n in range(1, n_days + 1))
