"""Reporting years such as `2024-25`, which run from 1 April to 31 March."""

from datetime import date


def period_end(year: str) -> date:
    """The last day of a reporting year.

    Example:
        >>> period_end("2024-25")
        datetime.date(2025, 3, 31)
    """
    return date(int(year[:4]) + 1, 3, 31)


def age_in_months(year: str, as_of: date) -> int:
    """Whole months that have gone by since a reporting year ended; 0 up to the end of the first.

    Example:
        >>> age_in_months("2024-25", date(2025, 4, 30)), age_in_months("2024-25", date(2025, 5, 1))
        (0, 1)
    """
    after = period_end(year)
    return max(0, (as_of.year - after.year) * 12 + as_of.month - after.month - 1)
