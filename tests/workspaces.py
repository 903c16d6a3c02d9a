"""Workspaces with evidence in them, made the way the command line makes them but without the workflow engine."""

import hashlib
import importlib
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from app.actions.demo import EVIDENCE
from app.actions.intake import take_in_collected, take_in_returns, take_in_tracker
from app.actions.workspaces import load_workspace_framework, make_workspace, open_database
from evidence.demo.generate import DemoFiles, write_demo
from evidence.intake import Intake
from flows import run_desk
from quality_statements.rubric import load_rubric
from schemas.database import read
from schemas.records.evidence import load_items
from schemas.workspace import Workspace, load_workspace
from tests.actors import TESTS

FLOW_FILES = (
    "check_custody",
    "gather_have",
    "gather_request",
    "gather_collect",
    "score",
    "publish",
    "cycle",
    "chase",
    "client_level",
    "expire",
    "rehearse",
    "verify_store",
)


DEMO_DAY = date(2026, 9, 30)
"""The day the demo council is assessed on."""


def silent(text: str) -> None:
    """Progress that nobody watches."""


def fill_demo(root: Path) -> DemoFiles:
    """Make the demo council's workspace with all its evidence taken in."""
    demo = write_demo(root / EVIDENCE)
    workspace = make_workspace(root, demo.council, beside=(EVIDENCE,))
    folder = root / EVIDENCE
    with open_database(workspace) as engine:
        intake = Intake(workspace, engine, demo.received_on, TESTS)
        take_in_returns(intake, [folder / demo.measures.path], silent)
        take_in_tracker(intake, folder / demo.tracker.path, folder / "documents", silent)
        take_in_collected(intake, folder / demo.audits.path, "audits", silent)
        take_in_collected(intake, folder / demo.feedback.path, "feedback", silent)
    return demo


def fingerprint(root: Path) -> dict[str, str]:
    """The hash of every file of a workspace, but for what the database keeps beside it while it is open."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


@contextmanager
def desk_on(
    root: Path, as_of: date, *, framework_id: str | None = None, report: Callable[[str], None] = silent
) -> Iterator[run_desk.RunDesk]:
    """A desk laid out for a workspace under the id `test-run`."""
    workspace: Workspace = load_workspace(root)
    with open_database(workspace) as engine:
        with read(engine) as connection:
            items, left_out = load_items(connection, as_of)
        desk = run_desk.RunDesk(
            workspace=workspace,
            engine=engine,
            as_of=as_of,
            framework=load_workspace_framework(workspace, framework_id),
            rubric=load_rubric(),
            report=report,
            actor=TESTS,
            items=items,
            left_out=left_out,
        )
        run_desk.open_desk("test-run", desk)
        try:
            yield desk
        finally:
            run_desk.close_desk("test-run")


def load_plain_flows() -> types.SimpleNamespace:
    """The flow modules with the engine's decorators doing nothing, so that no engine starts."""
    names = [f"flows.{name}" for name in FLOW_FILES]
    engine = types.ModuleType("flows.engine")
    vars(engine).update(quiet_flow=_do_nothing, quiet_task=_do_nothing)
    kept = {name: sys.modules.pop(name, None) for name in (*names, "flows.engine")}
    sys.modules["flows.engine"] = engine
    try:
        return types.SimpleNamespace(**{name: importlib.import_module(f"flows.{name}") for name in FLOW_FILES})
    finally:
        for name, module in kept.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module


def _do_nothing(*told: str, **settings: str) -> Any:
    return lambda decorated: decorated
