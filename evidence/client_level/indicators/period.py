"""The twelve months an indicator is about, with their quarters and months, and how each is called.

Source: reporting years run from 1 April to 31 March; quarters begin in April, July, October and January.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import pyarrow as pa

_SCHEMA = pa.schema([("label", pa.string()), ("every", pa.string()), ("first", pa.date32()), ("last", pa.date32())])


class Every(StrEnum):
    """How often a figure is given."""

    YEAR = "year"
    """Once, for the twelve months."""
    QUARTER = "quarter"
    """For each whole quarter of the twelve months."""
    MONTH = "month"
    """For each month, or as at its last day."""


@dataclass(frozen=True)
class Span:
    """A stretch of days with a name.

    Attributes:
        label: `2025-26`, `2025-26 Q4`, or its last day: for a month, and for twelve months that are no reporting year.
        first: its first day.
        last: its last day, which counts.
    """

    label: str
    first: date
    last: date


@dataclass(frozen=True)
class Period:
    """Twelve whole months, and the whole quarters and months in them, in order of time."""

    year: Span
    quarters: tuple[Span, ...]
    months: tuple[Span, ...]

    def labels(self, every: Every) -> tuple[str, ...]:
        """What the figures of a method are called that is given so often, the latest last."""
        spans = {
            Every.YEAR: (self.year,),
            Every.QUARTER: self.quarters,
            Every.MONTH: self.months,
        }
        return tuple(span.label for span in spans[every])

    def main(self, every: Every) -> str:
        """The period for which a figure is told by sex, ethnicity and age as well."""
        return self.labels(every)[-1]


def build_period(as_of: date) -> Period:
    """The twelve months up to the last month that is over on a day, that day being its last included.

    Example:
        >>> build_period(date(2026, 3, 31)).labels(Every.QUARTER)
        ('2025-26 Q1', '2025-26 Q2', '2025-26 Q3', '2025-26 Q4')
        >>> build_period(date(2026, 2, 15)).year
        Span(label='2026-01-31', first=datetime.date(2025, 2, 1), last=datetime.date(2026, 1, 31))
    """
    over = as_of if _month_end(as_of) == as_of else as_of.replace(day=1) - timedelta(days=1)
    months = [_month(over, back) for back in range(11, -1, -1)]
    first, last = months[0].first, months[-1].last
    label = reporting_year(last) if last.month == 3 else last.isoformat()
    quarters = [_quarter(month.last) for month in months if month.last.month % 3 == 0]
    return Period(Span(label, first, last), tuple(q for q in quarters if q.first >= first), tuple(months))


def reporting_year(day: date) -> str:
    """The reporting year a day lies in.

    Example:
        >>> reporting_year(date(2026, 3, 31)), reporting_year(date(2026, 4, 1))
        ('2025-26', '2026-27')
    """
    start = day.year - (day.month < 4)
    return f"{start}-{(start + 1) % 100:02d}"


def span_table(period: Period) -> pa.Table:
    """The spans as rows: `label`, `every` (year, quarter, month), `first`, `last`."""
    spans = [("year", period.year), *(("quarter", q) for q in period.quarters), *(("month", m) for m in period.months)]
    rows = [{"label": s.label, "every": every, "first": s.first, "last": s.last} for every, s in spans]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _month_end(day: date) -> date:
    following = day.replace(day=28) + timedelta(days=4)
    return following.replace(day=1) - timedelta(days=1)


def _month(last: date, back: int) -> Span:
    """The month that lies so many months before the one a day is in."""
    count = last.year * 12 + last.month - 1 - back
    first = date(count // 12, count % 12 + 1, 1)
    return Span(_month_end(first).isoformat(), first, _month_end(first))


def _quarter(last: date) -> Span:
    first = date(last.year, last.month - 2, 1)
    number = (last.month - 4) % 12 // 3 + 1
    return Span(f"{reporting_year(last)} Q{number}", first, last)
