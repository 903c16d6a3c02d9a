"""Whole months back from a day, for freshness rules. Pure: the as-of day always comes in from outside."""

from calendar import month_name, monthrange
from datetime import date


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the month's last day where it is shorter.

    Example:
        >>> months_before(date(2026, 3, 31), 1)
        datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_within(day: date, months: int, as_of: date) -> bool:
    """Whether a day lies no more than so many months before the as-of day."""
    return day >= months_before(as_of, months)


def say_day(day: date) -> str:
    """A day as a sentence has it.

    Example:
        >>> say_day(date(2025, 3, 31))
        '31 March 2025'
    """
    return f"{day.day} {month_name[day.month]} {day.year}"
