"""Dates as British councils write them, read and said; one that could be read two ways is never taken in silence."""

import re
from dataclasses import dataclass
from datetime import date, datetime

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]+),?[ -](\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[/. -](?:\d{1,2}|[A-Za-z]+)[/. -]\d{2}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_WRITE = "Write the date as 30 September 2026 or 2026-09-30."


@dataclass(frozen=True)
class ReadDate:
    """A date as read: `fault` says why there is none; `ambiguous` that day and month could be the other way round."""

    value: date | None
    fault: str | None = None
    ambiguous: bool = False


def say_date(day: date) -> str:
    """A day in words, the same whatever language the machine speaks.

    Example:
        >>> say_date(date(2024, 6, 3))
        '3 June 2024'
    """
    return f"{day.day} {_MONTH_NAMES[day.month - 1].capitalize()} {day.year}"


def read_date(value: object) -> ReadDate:
    """A date out of a cell: a real date, `2026-09-30`, `30/09/2026` or `30 September 2026`.

    Numbers with slashes are read day first; a first number above 12 in second place is American order and
    is refused, and a date that could be either is marked ambiguous.

    Example:
        >>> read_date("30/09/2026").value
        datetime.date(2026, 9, 30)
        >>> read_date("09/30/2026").fault
        'is in American order (month first). Write the date as 30 September 2026 or 2026-09-30.'
    """
    if isinstance(value, datetime):
        return _in_range(value.date())
    if isinstance(value, date):
        return _in_range(value)
    if not isinstance(value, str):
        return ReadDate(None, f"is not a date. {_WRITE}")
    return _from_text(value.strip())


def _from_text(text: str) -> ReadDate:
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        return _build(year, month, day)
    if match := _NUMBERS.fullmatch(text):
        return _from_numbers(*(int(part) for part in match.groups()))
    if match := _WORDS.fullmatch(text):
        return _from_words(int(match[1]), match[2], int(match[3]))
    if _SHORT_YEAR.fullmatch(text):
        return ReadDate(None, f"has a year of two figures. {_WRITE}")
    return ReadDate(None, f"is not a date. {_WRITE}")


def _from_numbers(day: int, month: int, year: int) -> ReadDate:
    if month > 12 >= day:
        return ReadDate(None, f"is in American order (month first). {_WRITE}")
    read = _build(year, month, day)
    return ReadDate(read.value, read.fault, read.value is not None and day <= 12 and day != month)


def _from_words(day: int, word: str, year: int) -> ReadDate:
    plain = word.casefold()
    known = plain in _MONTH_NAMES or plain in _MONTHS or plain == "sept"
    if not known:
        return ReadDate(None, f"names no month. {_WRITE}")
    return _build(year, _MONTHS.index(plain[:3]) + 1, day)


def _build(year: int, month: int, day: int) -> ReadDate:
    try:
        return _in_range(date(year, month, day))
    except ValueError:
        return ReadDate(None, f"is no day of the calendar. {_WRITE}")


def _in_range(value: date) -> ReadDate:
    if _FIRST_YEAR <= value.year <= _LAST_YEAR:
        return ReadDate(value)
    return ReadDate(None, f"lies outside {_FIRST_YEAR} to {_LAST_YEAR}. {_WRITE}")
