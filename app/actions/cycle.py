"""Running the whole cycle through the workflow engine."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from app.actions.result import Result, build_result
from app.actions.waiting import load_waiting
from app.actions.workspaces import load_workspace_framework, open_database
from app.actors import current_actor
from app.clock import day_or_today
from app.environment import prepare_engine
from app.terminal import Report
from schemas.database import read
from schemas.errors import AppError, StoreError
from schemas.evidence import EvidenceItem
from schemas.framework import Framework
from schemas.records.evidence import load_items
from schemas.workspace import Workspace, load_workspace

if TYPE_CHECKING:
    from flows.run_desk import RunDesk

N_STEPS = 22
"""Steps a run reports: one for starting the engine, the rest by the flows. A test counts them."""


def run_cycle(root: Path, *, as_of: datetime | None, framework_id: str | None, report: Report) -> Result:
    """Gather, score, roll up and publish.

    Args:
        root: the workspace folder.
        as_of: the day to assess; None for today.
        framework_id: None for the workspace's own.
        report: told the plain name of each step as it begins.

    Raises:
        AppError: what stopped the run, in the user's words.
    """
    day = day_or_today(as_of, "The as-of date")
    workspace = load_workspace(root)
    with open_database(workspace) as engine:
        return run_on(workspace, engine, day, framework_id=framework_id, report=report)


def run_on(workspace: Workspace, engine: Engine, as_of: date, *, framework_id: str | None, report: Report) -> Result:
    """The same over an open database."""
    workspace = replace(workspace, root=workspace.root.resolve())  # the engine works from a folder of its own
    framework = load_workspace_framework(workspace, framework_id)
    report("Starting the workflow engine (some seconds, longer the first time)")
    with prepare_engine(os.environ, workspace.prefect_home):
        return _run(workspace, engine, as_of, framework, report)


def _run(workspace: Workspace, engine: Engine, as_of: date, framework: Framework, report: Report) -> Result:
    from flows.cycle import cycle
    from flows.run_desk import RunDesk
    from quality_statements.rubric import load_rubric

    items, left_out = _load_items(workspace, engine, as_of)
    desk = RunDesk(
        workspace=workspace,
        engine=engine,
        as_of=as_of,
        framework=framework,
        rubric=load_rubric(),
        report=report,
        actor=current_actor(),
        items=items,
        left_out=left_out,
    )
    with laid_out(desk) as run_id:
        cycle(run_id)
    waiting = load_waiting(workspace, engine, items, as_of)
    return build_result(desk.made, desk.outputs, _notices(desk), waiting)


def _load_items(workspace: Workspace, engine: Engine, as_of: date) -> tuple[tuple[EvidenceItem, ...], int]:
    """The evidence known on the day; rows that make no sense are told as tampered with, if the log says so."""
    from evidence.store.custody_check import refuse_tampered

    with read(engine) as connection:
        try:
            return load_items(connection, as_of)
        except (LookupError, TypeError, ValueError):
            refuse_tampered(workspace, connection)
            raise


@contextmanager
def laid_out(desk: "RunDesk") -> Iterator[str]:
    """The desk under an opaque id; an error that a step laid on it comes out in place of the engine's."""
    from flows.run_desk import close_desk, open_desk

    run_id = secrets.token_hex(6)
    open_desk(run_id, desk)
    try:
        yield run_id
    except Exception:
        if desk.failure is not None:
            raise _expected(desk.failure) from None
        raise
    finally:
        close_desk(run_id)


def _expected(failure: Exception) -> Exception:
    """A disk that is full, or a document that another program holds, is nobody's fault but can be mended."""
    if isinstance(failure, AppError) or not isinstance(failure, OSError):
        return failure
    name = f" ({Path(failure.filename).name})" if isinstance(failure.filename, str) else ""
    return StoreError(
        "output-not-writable",
        f"A file could not be read or written{name}: {failure.strerror or failure}.",
        "Free some space, close documents that are open elsewhere, check that `outputs` is a folder you may write "
        "to, then run again.",
    )


def _notices(desk: "RunDesk") -> list[str]:
    notices = []
    if desk.left_out:
        what = "1 item of evidence was" if desk.left_out == 1 else f"{desk.left_out} items of evidence were"
        notices.append(f"{what} received after {desk.as_of.isoformat()} and left out.")
    gone = [item.id for item in desk.items if item.current is None and item.life.deletions]
    if gone:
        notices.append(f"Known then, but deleted since and so not used as held: the files of {', '.join(gone)}.")
    return notices
