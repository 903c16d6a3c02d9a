"""The scheduled jobs: what is to be run by itself, when, and which command it stands for.

The table is `flows/schedules.csv`: version, name, what (in plain words), cron (minute, hour, day of the month, month,
day of the week; the clock on the wall in England) and command (the words after `readiness`). The check of everything
comes first at night, before anything is written; what people should find in the morning is done before they come.
The order of the lines is the order in which jobs run that are due together.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from flows.times import Times, build_times, latest_time, next_time

_TABLE = Path(__file__).with_name("schedules.csv")


@dataclass(frozen=True)
class Job:
    """One job that is run by itself.

    Attributes:
        version: of the table, raised whenever a job or its time changes.
        name: one word, under which is noted when it was last done.
        what: what it does, in plain words.
        cron: when, as a crontab has it.
        command: the words after `readiness`, without the workspace.
    """

    version: int
    name: str
    what: str
    cron: str
    command: tuple[str, ...]

    @property
    def times(self) -> Times:
        """When it is to be run."""
        return build_times(self.cron)


@dataclass(frozen=True)
class Due:
    """A job that is to be run now, and the latest moment (UTC) at which it should have been."""

    job: Job
    at: datetime


@cache
def load_jobs() -> tuple[Job, ...]:
    """The table, in its own order.

    Raises:
        ValueError: a line has a time of a form that is not used here.
    """
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        jobs = tuple(_build_job(row) for row in csv.DictReader(lines))
    for job in jobs:
        build_times(job.cron)
    return jobs


def _build_job(row: Mapping[str, str]) -> Job:
    return Job(int(row["version"]), row["name"], row["what"], row["cron"], tuple(row["command"].split()))


def find_due(jobs: Iterable[Job], since: Mapping[str, datetime], now: datetime) -> tuple[Due, ...]:
    """The jobs that fell due between two moments, each once however often it did.

    Args:
        jobs: the table.
        since: for each job the moment (UTC) up to which it is done; a job without one was never missed.
        now: this moment, which still counts.

    Returns:
        Each job with its latest moment, in the order of the table: what was missed is checked first, written after.
    """
    found = (Due(job, latest_time(job.times, now)) for job in jobs)
    return tuple(due for due in found if since.get(due.job.name, now) < due.at)


def find_next(jobs: Sequence[Job], now: datetime) -> datetime:
    """The first moment (UTC) after this one at which a job falls due."""
    return min(next_time(job.times, now) for job in jobs)
