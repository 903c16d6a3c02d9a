"""Where the council stands after its latest run, read from the database."""

from pathlib import Path

from app.actions.result import Result, build_line
from app.actions.workspaces import open_database
from schemas.database import read
from schemas.errors import WorkspaceError
from schemas.records.assessments import latest_assessment, load_outputs
from schemas.score import RangeEnd, RollUp
from schemas.workspace import load_workspace


def load_status(root: Path) -> Result:
    """The latest run's result.

    Raises:
        WorkspaceError: nothing has been run yet.
    """
    workspace = load_workspace(root)
    with open_database(workspace) as engine, read(engine) as connection:
        latest = latest_assessment(connection)
        if latest is None:
            raise WorkspaceError("nothing-run", "Nothing has been run in this workspace yet.", "Use `readiness run`.")
        outputs = load_outputs(connection, latest["id"])
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
    )
