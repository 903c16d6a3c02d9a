"""Periods that figures are about: reporting years such as `2024-25`, and what else the returns use.

A period reads `2024-25` (1 April to 31 March), `2025-26 Q4` (a quarter of such a year), `2019` (a calendar year) or
`2026-03-31` (one day, or a month that ends on it).
"""

import calendar
import re
from datetime import date

_YEAR = re.compile(r"(20\d\d)-(\d\d)(?: Q([1-4]))?")
_MONTHS = 12
_CALENDAR_YEAR = re.compile(r"20\d\d")


def period_end(period: str) -> date:
    """The last day of a period.

    Raises:
        ValueError: if it reads like none of them.

    Example:
        >>> period_end("2024-25"), period_end("2025-26 Q1")
        (datetime.date(2025, 3, 31), datetime.date(2025, 6, 30))
    """
    match = _YEAR.fullmatch(period)
    if match and (int(match[1]) + 1) % 100 == int(match[2]):
        return _quarter_end(int(match[1]), int(match[3] or 4))
    if _CALENDAR_YEAR.fullmatch(period):
        return date(int(period), 12, 31)
    return date.fromisoformat(period)


def age_in_months(period: str, as_of: date) -> int:
    """Whole months that have gone by since a period ended; 0 up to the end of the first.

    Example:
        >>> age_in_months("2024-25", date(2025, 4, 30)), age_in_months("2024-25", date(2025, 5, 1))
        (0, 1)
    """
    after = period_end(period)
    return max(0, (as_of.year - after.year) * 12 + as_of.month - after.month - 1)


def _quarter_end(year: int, quarter: int) -> date:
    """The last day of a quarter of the reporting year that begins in April of `year`."""
    month = quarter * 3 + 3
    year, month = (year, month) if month <= _MONTHS else (year + 1, month - _MONTHS)
    return date(year, month, calendar.monthrange(year, month)[1])
