"""Rehearsing the return: for a day that is named, or weekly for next Monday."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.actions.workspaces import open_database
from app.clock import today
from app.terminal import Report
from schemas.database import read
from schemas.errors import AppError
from schemas.records.evidence import load_items
from schemas.rehearsal import Plan
from schemas.workspace import load_workspace

ACTOR = "rehearse (scheduled)"
_MAX_YEARS = 2
"""How far ahead a letter may be rehearsed: bank holidays further ahead are not settled."""


@dataclass(frozen=True)
class Rehearsed:
    """A rehearsal and where its page is, relative to the workspace."""

    plan: Plan
    page: str


def rehearse(root: Path, letter_on: date, seed: int = 0) -> Rehearsed:
    """Rehearse a letter with what is known today, and write the page.

    Raises:
        AppError: slug `letter-past` if the day has passed, for the evidence of then is not what is held today;
            `letter-too-far` if it lies more than two years ahead.
    """
    from evidence.life.dates import show_day
    from flows.returning import rehearse_return, write_rehearsal

    day = today()
    if letter_on < day:
        remedy = "Name today or a later day; a rehearsal uses the evidence that is held today."
        raise AppError("letter-past", f"{letter_on.isoformat()} has passed.", remedy)
    if letter_on.year > day.year + _MAX_YEARS:
        remedy = "Name a day within two years; bank holidays after that are not settled."
        raise AppError("letter-too-far", f"{letter_on.isoformat()} is too far ahead to rehearse.", remedy)
    workspace = load_workspace(root)
    with open_database(workspace) as engine, read(engine) as connection:
        items, _ = load_items(connection, day)
        plan = rehearse_return(connection, items, letter_on, day, seed)
    page = write_rehearsal(workspace, plan, show_day(day))
    return Rehearsed(plan, page.relative_to(workspace.root).as_posix())


def rehearse_weekly(root: Path, report: Report) -> int:
    """Rehearse for next Monday through the workflow engine; how many items would be at risk or late."""
    from app.actions.flow_runs import run_flow

    def start(run_id: str) -> int:
        from flows.rehearse import rehearse as flow

        return flow(run_id)

    return run_flow(root, ACTOR, report, start)
