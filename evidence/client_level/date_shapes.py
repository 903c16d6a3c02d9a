"""Dates as they stand in a column: what shapes they have, what was guessed, and the SQL that reads them.

A shape is a date with every digit as 9 and every letter as A, so `01/04/2025` has the shape `99/99/9999`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

ISO = "9999-99-99"
OLDEST_AGE = 110
"""No older than this, and no younger than nothing: which century two digits of a year of birth mean."""

_TIME = r"(?:[ T]99?:99(?::99(?:\.9+)?)?(?: ?AA)?Z?)?"
_KINDS = {
    "iso": re.compile(rf"9999-99-99{_TIME}"),
    "year first": re.compile(rf"9999[/.-]99?[/.-]99?{_TIME}"),
    "compact": re.compile(r"99999999"),
    "numbers": re.compile(rf"99?[/. -]99?[/. -]9999{_TIME}"),
    "numbers, short year": re.compile(rf"99?[/. -]99?[/. -]99{_TIME}"),
    "month name": re.compile(rf"99?(?:AA)?[/. -]A{{3,9}}[/., -]+9999{_TIME}"),
    "month name, short year": re.compile(rf"99?(?:AA)?[/. -]A{{3,9}}[/., -]+99{_TIME}"),
    "serial": re.compile(r"99999(?:\.9+)?"),
}
_SAID = {
    "year first": "dates like 2025/4/1 were read as year, month, day",
    "compact": "dates like 20250401 were read as year, month, day",
    "month name": "dates like 1-Apr-2025 were read",
    "serial": "dates like 45748 were read as Excel day numbers",
}


def sensible(day: str) -> str:
    """SQL: a date that lies in a time anybody could mean, else NULL; the database knows dates without end."""
    return f"CASE WHEN {day} BETWEEN DATE '1800-01-01' AND DATE '2199-12-31' THEN {day} END"


@dataclass(frozen=True)
class ShapeCount:
    """How many values of a column have one shape, and what their first two numbers show.

    Attributes:
        n_first_over_12: values whose first number is over 12, so that it can be no month.
        n_second_over_12: likewise the second.
    """

    shape: str
    n: int
    n_first_over_12: int = 0
    n_second_over_12: int = 0


@dataclass(frozen=True)
class DateReading:
    """How one column of dates is read: an SQL expression over `value`, and what was guessed."""

    sql: str
    guesses: tuple[str, ...]


def shape_of(text: str) -> str:
    """The shape of a text.

    Example:
        >>> shape_of("1-Apr-25")
        '9-AAA-99'
    """
    return re.sub(r"[A-Za-z]", "A", re.sub(r"[0-9]", "9", text))


def kind_of(shape: str) -> str | None:
    """The kind of date a shape is; None for what is no date.

    Example:
        >>> kind_of("99/99/9999")
        'numbers'
    """
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(shape)), None)


def read_shapes(
    field: str,
    column: str,
    shapes: Sequence[ShapeCount],
    period_end_year: int | None,
    elsewhere: bool | None = None,
) -> DateReading:
    """How to read a column with these shapes.

    Args:
        field: the field's name, for what is said.
        column: its column in `raw`.
        shapes: the different shapes in it.
        period_end_year: the year in which the reporting period ends, which decides centuries; None where unknown.
        elsewhere: whether the file's other dates have the month first; None where they do not show it.
    """
    if [shape.shape for shape in shapes] == [ISO]:
        return DateReading(f"TRY_CAST({column} AS DATE)", ())
    found: dict[str, list[ShapeCount]] = {}
    for shape in shapes:
        kind = kind_of(shape.shape)
        if kind:
            found.setdefault(kind, []).append(shape)
    own_order = month_first(shapes)
    order = elsewhere if own_order is None else own_order
    parts, said = [], []
    for kind, own in found.items():
        parts.append(_sql(kind, column, month_first=bool(order), birth=_is_birth(field), end=period_end_year))
        said += _said(field, kind, sum(s.n for s in own), sum(s.n for s in own if ":" in s.shape))
    said += _said_of_order(field, found, own_order, elsewhere)
    said += _said_of_short_years(field, found, period_end_year)
    sql = parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})" if parts else "NULL::DATE"
    return DateReading(sql, tuple(said))


def month_first(shapes: Sequence[ShapeCount]) -> bool | None:
    """Whether the month stands first in dates of these shapes; None where their numbers do not show the order.

    Where they contradict each other the commoner order is taken, and day first where both are as common.
    """
    own = [shape for shape in shapes if (kind_of(shape.shape) or "").startswith("numbers")]
    first, second = sum(s.n_first_over_12 for s in own), sum(s.n_second_over_12 for s in own)
    return second > first if first or second else None


def _sql(kind: str, column: str, *, month_first: bool, birth: bool, end: int | None) -> str:
    """SQL of type DATE over a column; NULL for values of another kind."""
    order = "%m-%d" if month_first else "%d-%m"
    tidy = f"regexp_replace(regexp_replace({column}, '[ T]+[0-9]+:.*$', ''), '[^0-9A-Za-z]+', '-', 'g')"
    short = _short_year(birth=birth, end=end)
    return {
        "iso": f"TRY_CAST(CASE WHEN regexp_matches({column}, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
        f" THEN left({column}, 10) END AS DATE)",
        "year first": f"try_strptime({tidy}, '%Y-%m-%d')::DATE",
        "compact": f"try_strptime(CASE WHEN length({column}) = 8 THEN {column} END, '%Y%m%d')::DATE",
        "numbers": f"try_strptime(CASE WHEN regexp_full_match({tidy}, '[0-9]+-[0-9]+-[0-9]{{4}}') THEN {tidy} END,"
        f" '{order}-%Y')::DATE",
        "numbers, short year": short.format(
            f"try_strptime(regexp_replace(CASE WHEN regexp_full_match({tidy}, '[0-9]+-[0-9]+-[0-9]{{2}}')"
            f" THEN {tidy} END, '([0-9]{{2}})$', '20\\1'), '{order}-%Y')::DATE"
        ),
        "month name": f"try_strptime({_named(tidy, 4)}, ['%d-%b-%Y', '%d-%B-%Y'])::DATE",
        "month name, short year": short.format(
            f"try_strptime(regexp_replace({_named(tidy, 2)}, '([0-9]{{2}})$', '20\\1'), ['%d-%b-%Y', '%d-%B-%Y'])::DATE"
        ),
        "serial": f"CASE WHEN regexp_full_match({column}, '[0-9]{{5}}(\\.[0-9]+)?')"
        f" THEN DATE '1899-12-30' + floor(TRY_CAST({column} AS DOUBLE))::INTEGER END",
    }[kind]


def _named(tidy: str, digits: int) -> str:
    """A date with a month's name, without the letters after the day."""
    plain = f"regexp_replace({tidy}, '^([0-9]+)(st|nd|rd|th)-', '\\1-', 'i')"
    return f"CASE WHEN regexp_full_match({plain}, '[0-9]+-[A-Za-z]+-[0-9]{{{digits}}}') THEN {plain} END"


def _short_year(*, birth: bool, end: int | None) -> str:
    """SQL around a date read with 20 before its two digits; `{0}` is that date.

    A date of birth is set a century back where it would lie after the reporting period, and is unreadable where both
    centuries give an age a person can have. Any other date is set back where it would lie over a year after it.
    """
    if end is None:
        return "CASE WHEN false THEN {0} END" if birth else "{0}"
    if not birth:
        return f"CASE WHEN year({{0}}) > {end + 1} THEN {{0}} - INTERVAL 100 YEAR ELSE {{0}} END"
    return (
        f"CASE WHEN year({{0}}) > {end} THEN {{0}} - INTERVAL 100 YEAR"
        f" WHEN year({{0}}) - 100 < {end - OLDEST_AGE} THEN {{0}} END"
    )


def _said(field: str, kind: str, n: int, n_timed: int) -> list[str]:
    said = [f"{field}: {n} {_SAID[kind]}."] if kind in _SAID else []
    if (kind == "iso" and n_timed) or n_timed:
        said.append(f"{field}: {n_timed} dates have a time of day, which was left out.")
    return said


def _said_of_order(
    field: str, found: dict[str, list[ShapeCount]], own_order: bool | None, elsewhere: bool | None
) -> list[str]:
    own = [shape for kind in found if kind.startswith("numbers") for shape in found[kind]]
    if not own:
        return []
    n, order = sum(shape.n for shape in own), "month first" if own_order or elsewhere else "day first"
    if own_order is None and elsewhere is None:
        return [f"{field}: {n} dates like 01/04/2025 may be day or month first, and were read day first."]
    if own_order is None:
        return [f"{field}: {n} dates like 01/04/2025 were read {order}, as other dates of the file show."]
    wrong = sum(shape.n_first_over_12 if own_order else shape.n_second_over_12 for shape in own)
    also = f" {wrong} of them cannot be that and count as unreadable." if wrong else ""
    if own_order:
        return [f"{field}: {n} dates like 04/13/2025 were read month first: a second number passes 12.{also}"]
    return [f"{field}: {n} dates like 13/04/2025 were read day first: a first number passes 12.{also}"]


def _is_birth(field: str) -> bool:
    return "birth" in field.lower()


def _said_of_short_years(field: str, found: dict[str, list[ShapeCount]], end: int | None) -> list[str]:
    n = sum(shape.n for kind in found if kind.endswith("short year") for shape in found[kind])
    if not n:
        return []
    if not _is_birth(field):
        rule = (
            "20 was put before them" if end is None else f"20 was put before them, or 19 where that is after {end + 1}"
        )
        return [f"{field}: {n} years have two digits: {rule}."]
    if end is None:
        return [f"{field}: {n} years have two digits, and no reporting period tells the century: they are unreadable."]
    return [
        f"{field}: {n} years have two digits: read as the century that gives an age from 0 to {OLDEST_AGE} in {end};"
        " where both centuries do, the date counts as unreadable."
    ]
