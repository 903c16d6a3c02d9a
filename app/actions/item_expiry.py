"""Running the daily marking of what has gone out of date, through the workflow engine."""

from datetime import date
from pathlib import Path

from app.actions.flow_runs import run_flow
from app.terminal import Report

ACTOR = "expire (scheduled)"


def expire_items(root: Path, report: Report, as_of: date | None = None) -> int:
    """Mark what is out of date and has no mark yet; how many marks were new.

    Args:
        root: the workspace folder.
        report: told the plain name of each step as it begins.
        as_of: the day; None for today.
    """

    def start(run_id: str) -> int:
        from flows.expire import expire

        return expire(run_id)

    return run_flow(root, ACTOR, report, start, as_of=as_of)
