"""Where the council stands after its latest run, read from the database."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from app.actions.result import Result, build_line
from app.actions.waiting import load_waiting
from app.actions.workspaces import open_database
from schemas.client_level import WaitingCard
from schemas.database import read
from schemas.errors import AppError, WorkspaceError
from schemas.evidence import EvidenceItem
from schemas.records.assessments import latest_assessment, load_outputs
from schemas.records.evidence import load_items
from schemas.score import RangeEnd, RollUp
from schemas.workspace import Workspace, load_workspace


def load_status(root: Path) -> Result:
    """The latest run's result.

    Raises:
        WorkspaceError: nothing has been run yet.
    """
    workspace = load_workspace(root)
    with open_database(workspace) as engine:
        with read(engine) as connection:
            latest = latest_assessment(connection)
            if latest is None:
                raise WorkspaceError(
                    "nothing-run", "Nothing has been run in this workspace yet.", "Use `readiness run`."
                )
            outputs = load_outputs(connection, latest["id"])
            items, _ = load_items(connection, date.max)
        waiting, notices = _load_waiting(workspace, engine, items)
    rollup = latest["rollup"]
    ends = {name: RangeEnd(**rollup[name]) for name in ("lowest", "highest")}
    return Result(
        council=workspace.council,
        assessment_id=latest["id"],
        as_of=latest["as_of"],
        framework_id=latest["framework_id"],
        lines=tuple(build_line(one, latest["agreed"].get(one["statement"])) for one in latest["proposals"]),
        rollup=RollUp(**(rollup | ends)),
        outputs=outputs,
        notices=notices,
        waiting=waiting,
    )


def _load_waiting(
    workspace: Workspace, engine: Engine, items: Sequence[EvidenceItem]
) -> tuple[tuple[WaitingCard, ...], tuple[str, ...]]:
    """The newest waiting lists; a file that cannot be read does not keep the rest from being shown, and is told."""
    try:
        return load_waiting(workspace, engine, items, date.max), ()
    except AppError as error:
        return (), (f"The waiting lists could not be read. {error.message} {error.remedy}",)
