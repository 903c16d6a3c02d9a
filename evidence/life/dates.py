"""Months added to a day, and days in words that do not depend on the machine's language."""

import calendar
from datetime import MAXYEAR, date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_IN_YEAR = 12


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day.

    Example:
        >>> add_months(date(2024, 8, 31), 6)
        datetime.date(2025, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, _IN_YEAR)
    year = day.year + years
    if year > MAXYEAR:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def show_day(day: date) -> str:
    """A day as people write it: `30 September 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
