"""The months for which a submission looks complete, told from the events that ended in them and not from what it says.

Source: DHSC's methodology for its main tables, deriving accurate reporting periods; framework notes 5.5.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

NEEDED_TYPES = ("Request", "Assessment", "Service")
"""Reviews are left out: councils submit them too unevenly to tell anything."""

FIRST_MONTH = date(2020, 4, 1)
LEAST_EVENTS = 10
PC_OF_MEDIAN_MONTH = 20
PC_OF_MEDIAN_TYPE = 5


@dataclass(frozen=True)
class MonthCount:
    """Events of one type that ended in one month.

    Attributes:
        month: first day of the month; None for services without an end.
    """

    event_type: str
    month: date | None
    n: int


@dataclass(frozen=True)
class CompletePeriod:
    """The period that is complete across requests, assessments and services.

    Attributes:
        starts: first day of its first month.
        ends: last day of its last month.
        n_gaps: single months inside that are not complete for some event type.
    """

    starts: date
    ends: date
    n_gaps: int


def find_complete_period(counts: Iterable[MonthCount], *, received_on: date | None = None) -> CompletePeriod | None:
    """The latest months in a row that look complete for requests, assessments and services alike.

    A month is complete for a type with at least ten events that ended in it and at least a fifth of the type's middle
    month; the type itself needs at least a twentieth of the events of the middle type. Single months may be missing.

    Args:
        counts: events by type and month; other types are left out.
        received_on: the day the file came; this month and later ones are left out.

    Returns:
        None where a type is missing or the types have no month in common.

    Source: DHSC's methodology, deriving accurate reporting periods.
    """
    by_type = _by_type(counts)
    if any(kind not in by_type for kind in NEEDED_TYPES):
        return None
    middle = median(sum(months.values()) for months in by_type.values())
    runs = [
        _latest_run(_complete_months(months, received_on))
        for months in by_type.values()
        if sum(months.values()) * 100 >= middle * PC_OF_MEDIAN_TYPE
    ]
    if len(runs) < len(NEEDED_TYPES) or not all(runs):
        return None
    starts, last = max(run[0] for run in runs), min(run[-1] for run in runs)
    if starts > last:
        return None
    gaps = {month for run in runs for month in _months(starts, last) if month not in run}
    return CompletePeriod(starts, _following(last) - timedelta(days=1), len(gaps))


def _by_type(counts: Iterable[MonthCount]) -> dict[str, dict[date | None, int]]:
    """Counts by type and month; services without an end stand under None, others without an end are left out."""
    found: dict[str, dict[date | None, int]] = {}
    for count in counts:
        if count.event_type in NEEDED_TYPES and (count.month is not None or count.event_type == "Service"):
            months = found.setdefault(count.event_type, {})
            months[count.month] = months.get(count.month, 0) + count.n
    return found


def _complete_months(months: Mapping[date | None, int], received_on: date | None) -> list[date]:
    ended = {
        month: n
        for month, n in months.items()
        if month is not None and month >= FIRST_MONTH and (received_on is None or month < received_on.replace(day=1))
    }
    if not ended:
        return []
    least = median(ended.values()) * PC_OF_MEDIAN_MONTH
    return sorted(month for month, n in ended.items() if n >= LEAST_EVENTS and n * 100 >= least)


def _latest_run(months: list[date]) -> list[date]:
    """The last months in a row, where one single month may be missing between two."""
    run: list[date] = []
    for month in reversed(months):
        if run and _following(_following(month)) < run[0]:
            break
        run.insert(0, month)
    return run


def _following(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _months(first: date, last: date) -> list[date]:
    months = [first]
    while months[-1] < last:
        months.append(_following(months[-1]))
    return months
