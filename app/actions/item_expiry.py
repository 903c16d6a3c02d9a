"""Running the daily marking of what has gone out of date, through the workflow engine."""

import os
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

ACTOR = "expire (scheduled)"


def expire_items(root: Path, report: Report, as_of: date | None = None) -> int:
    """Mark what is out of date and has no mark yet; how many marks were new.

    Args:
        root: the workspace folder.
        report: told the plain name of each step as it begins.
        as_of: the day; None for today.
    """
    found = load_workspace(root)
    workspace = replace(found, root=found.root.resolve())  # the engine works from a folder of its own
    with open_database(workspace) as engine, prepare_engine(os.environ, workspace.prefect_home):
        from flows.expire import expire
        from flows.run_desk import RunDesk
        from quality_statements.rubric import load_rubric

        day = as_of or today()
        with read(engine) as connection:
            items, left_out = load_items(connection, day)
        desk = RunDesk(
            workspace=workspace,
            engine=engine,
            as_of=day,
            framework=load_workspace_framework(workspace),
            rubric=load_rubric(),
            report=report,
            actor=current_actor(ACTOR),
            items=items,
            left_out=left_out,
        )
        with laid_out(desk) as run_id:
            return expire(run_id)
