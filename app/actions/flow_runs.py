"""Running one flow over a workspace as it is on a day, through the workflow engine."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.actions.cycle import laid_out
from app.actions.workspaces import load_workspace_framework, open_database
from app.actors import current_actor
from app.clock import today
from app.environment import prepare_engine
from app.terminal import Report
from schemas.database import read
from schemas.records.evidence import load_items
from schemas.workspace import load_workspace


def run_flow(root: Path, actor: str, report: Report, start: Callable[[str], int], *, as_of: date | None = None) -> int:
    """Lay out a desk, run a flow on it and give back what it gives.

    Args:
        root: the workspace folder.
        actor: who the custody log will say ran it.
        report: told the name of each step.
        start: imports the flow and runs it with the run's id; the engine must not be imported before.
        as_of: the day; None for today.

    Raises:
        AppError: what stopped the run, in the user's words.
    """
    day = as_of or today()
    found = load_workspace(root)
    workspace = replace(found, root=found.root.resolve())  # the engine works from a folder of its own
    with open_database(workspace) as engine, prepare_engine(os.environ, workspace.prefect_home):
        from flows.run_desk import RunDesk
        from quality_statements.rubric import load_rubric

        with read(engine) as connection:
            items, left_out = load_items(connection, day)
        desk = RunDesk(
            workspace=workspace,
            engine=engine,
            as_of=day,
            framework=load_workspace_framework(workspace),
            rubric=load_rubric(),
            report=report,
            actor=current_actor(actor),
            items=items,
            left_out=left_out,
        )
        with laid_out(desk) as run_id:
            return start(run_id)
