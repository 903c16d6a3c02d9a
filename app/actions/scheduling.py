"""Showing the schedule, and serving it: each job when it is due, one at a time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.actions.job_process import PROGRAM_FOLDER, Stop, build_words, render_cron_line, run_job, stopping_on_signals
from app.actions.schedule_notes import load_notes, serving_alone, write_notes
from app.clock import moment
from flows.schedules import Due, Job, find_due, find_next, load_jobs
from flows.times import ENGLAND, next_time
from schemas.workspace import Workspace, load_workspace

_LOOK_SECONDS = 1.0
"""How often the clock is looked at: a machine that slept, or whose clock was set, is noticed at once."""


@dataclass(frozen=True)
class Planned:
    """A job and when it is next run, on the clock in England."""

    job: Job
    next_at: datetime


@dataclass(frozen=True)
class Ended:
    """A job that was run.

    Attributes:
        exit_code: of its process, negative for the signal that ended it; None if it could not be started.
    """

    due: Due
    exit_code: int | None

    @property
    def words(self) -> str:
        """How it ended, in one line."""
        name = self.due.job.name
        if self.exit_code is None:
            return f"{name}: could not be started; it is tried again at its next time."
        if self.exit_code < 0:
            return f"{name}: was ended by signal {-self.exit_code}; it is tried again at its next time."
        if self.exit_code:
            return f"{name}: failed with exit code {self.exit_code}; what it said stands above. The next jobs go on."
        return f"{name}: done."


@dataclass(frozen=True)
class Told:
    """Whom a served schedule tells: the moment of the next job, a job that begins, a job that ended."""

    waiting: Callable[[datetime], None]
    begins: Callable[[Due], None]
    ended: Callable[[Ended], None]


def plan_jobs() -> tuple[Planned, ...]:
    """Every job with its next time, in the order of the table."""
    now = moment()
    return tuple(Planned(job, next_time(job.times, now).astimezone(ENGLAND)) for job in load_jobs())


def render_plan(planned: Sequence[Planned]) -> dict[str, Any]:
    """The JSON of `schedule show`."""
    return {"time_zone": ENGLAND.key, "jobs": [_render(one) for one in planned]}


def _render(one: Planned) -> dict[str, Any]:
    job = one.job
    told = {"name": job.name, "what": job.what, "cron": job.cron, "command": f"readiness {' '.join(job.command)}"}
    return {**told, "next": one.next_at.isoformat(), "version": job.version}


def cron_lines(root: Path) -> tuple[str, ...]:
    """The schedule as lines of a crontab.

    Raises:
        WorkspaceError: the folder holds no workspace.
    """
    workspace = load_workspace(root)
    return tuple(render_cron_line(job, workspace.root) for job in load_jobs())


def windows_words(root: Path) -> str:
    """How Windows Task Scheduler is told the same, in a sentence or two."""
    python, *words = build_words(load_jobs()[0], root)
    return (
        "On Windows, make one task for each line in Task Scheduler, at the time of that line: "
        f'program "{python}", arguments "{" ".join(words[:2])} COMMAND --workspace {words[-1]}", '
        f'start in "{PROGRAM_FOLDER}"; tick "Run task as soon as possible after a scheduled start is missed".'
    )


def serve(
    root: Path,
    told: Told,
    *,
    jobs: Sequence[Job] | None = None,
    quiet: bool = False,
    now: Callable[[], datetime] = moment,
    stop: Stop | None = None,
) -> None:
    """Run each job when it is due, until somebody asks to stop; jobs missed meanwhile are each made up for once.

    Args:
        root: the workspace folder.
        told: whom to tell.
        jobs: the table; None for the released one.
        quiet: keep what jobs print off the output stream.
        now: the clock (UTC).
        stop: asked from outside; None for one that only signals ask.

    Raises:
        WorkspaceError: the folder holds no workspace, or cannot be written.
        AppError: somebody serves it already, or what was noted cannot be read.
    """
    workspace, stop = load_workspace(root), stop or Stop()
    jobs = load_jobs() if jobs is None else jobs
    with serving_alone(workspace), stopping_on_signals(stop):
        since = {job.name: now() for job in jobs} | load_notes(workspace)
        write_notes(workspace, since)
        while not stop.asked:
            at = now()
            if due := find_due(jobs, since, at):
                _run(workspace, due[0], since, told, stop, quiet=quiet)
            else:
                _wait(find_next(jobs, at), told, now, stop)


def _run(workspace: Workspace, due: Due, since: dict[str, datetime], told: Told, stop: Stop, *, quiet: bool) -> None:
    """Run one job; it is noted when it has ended, so that one cut short by a power cut is made up for."""
    told.begins(due)
    code = run_job(build_words(due.job, workspace.root), stop, quiet=quiet)
    since[due.job.name] = due.at
    write_notes(workspace, since)
    told.ended(Ended(due, code))


def _wait(until: datetime, told: Told, now: Callable[[], datetime], stop: Stop) -> None:
    told.waiting(until)
    while not stop.asked and now() < until:
        time.sleep(_LOOK_SECONDS)
