"""Laying a person's decision beside a proposal."""

from pathlib import Path

from app.actions.workspaces import load_workspace_framework, open_database
from app.actors import current_actor
from app.clock import today
from schemas.database import write
from schemas.errors import AppError
from schemas.records.assessments import add_decision, latest_assessment
from schemas.score import Decision
from schemas.workspace import load_workspace


def decide(root: Path, statement: str, *, score: int, by: str, why: str, framework_id: str | None = None) -> Decision:
    """Keep what people agreed for a statement, with the proposal they had before them.

    The framework is the one it was decided under, whose latest run made the proposal; None for the workspace's.

    Raises:
        AppError: no such statement, or nothing said about who or why.
    """
    workspace = load_workspace(root)
    framework = load_workspace_framework(workspace, framework_id)
    found = framework.find_statement(statement)
    if found is None:
        known = ", ".join(f"{one.code} {one.name}" for one in framework.statements)
        raise AppError("unknown-statement", f'There is no statement "{statement}".', f"They are: {known}.")
    if not by.strip() or not why.strip():
        raise AppError("decision-without-reason", "A decision needs who took it and why.", "Give --by and --why.")
    with open_database(workspace) as engine, write(engine, current_actor()) as connection:
        decision = Decision(
            statement=found.code,
            level=score,
            proposed_level=_proposed(latest_assessment(connection, framework.id), found.code),
            decided_by=by.strip(),
            decided_on=today(),
            why=why.strip(),
            framework_id=framework.id,
        )
        add_decision(connection, decision, workspace.council.gss_code)
    return decision


def _proposed(latest: dict[str, object] | None, code: str) -> int | None:
    proposals = latest["proposals"] if latest else []
    if not isinstance(proposals, list):
        return None
    return next((one["level"] for one in proposals if one["statement"] == code), None)
