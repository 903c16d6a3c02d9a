"""Which moments a cron text means in England: a pure function of the text and a moment, right when clocks change.

Only the forms the table of jobs uses are known: one minute, one hour, every day of every month, and for the day of
the week `*`, one number or a range (1 is Monday; 0 and 7 are Sunday). Anything else is refused, never guessed.

Every day that is meant has exactly one moment. A time that comes twice in the night the clocks go back is the first
of the two; a time that is left out in the night they go forward is as long after midnight as it would have been.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ENGLAND = ZoneInfo("Europe/London")
_FORM = re.compile(r"(?P<minute>\d{1,2}) (?P<hour>\d{1,2}) \* \* (?P<first>[0-7]|\*)(?:-(?P<last>[0-7]))?")
_DAY = timedelta(days=1)
_WEEK = 7
_MINUTES = 60
_HOURS = 24
_SUNDAY = 7


@dataclass(frozen=True)
class Times:
    """A time of day on the clock in England, and the days of the week on which it counts (1 Monday to 7 Sunday)."""

    at: time
    weekdays: frozenset[int]


@cache
def build_times(cron: str) -> Times:
    """What a cron text means.

    Raises:
        ValueError: it has a form that is not used here.
    """
    form = _FORM.fullmatch(cron)
    if form is None or int(form["minute"]) >= _MINUTES or int(form["hour"]) >= _HOURS:
        raise ValueError(f"{cron!r} is no time of day with days of the week")
    return Times(time(int(form["hour"]), int(form["minute"])), _build_weekdays(cron, form["first"], form["last"]))


def _build_weekdays(cron: str, first: str, last: str | None) -> frozenset[int]:
    if first == "*" and last is None:
        return frozenset(range(1, _WEEK + 1))
    days = range(int(first), int(last or first) + 1) if first != "*" else range(0)
    if not days:
        raise ValueError(f"{cron!r} names days of the week that run backward")
    return frozenset(day or _SUNDAY for day in days)


def next_time(times: Times, after: datetime) -> datetime:
    """The first moment (UTC) after another."""
    return next(moment for moment in _moments(times, _day_of(after), _DAY) if moment > after)


def latest_time(times: Times, until: datetime) -> datetime:
    """The last moment (UTC) up to and with another."""
    return next(moment for moment in _moments(times, _day_of(until), -_DAY) if moment <= until)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(ENGLAND).date()


def _moments(times: Times, day: date, step: timedelta) -> Iterator[datetime]:
    """The moments from a day on, forward or back; a week and a day always holds the one looked for."""
    for n in range(-1, _WEEK + 2):
        one = day + n * step
        if one.isoweekday() in times.weekdays:
            yield datetime.combine(one, times.at, ENGLAND).astimezone(UTC)
