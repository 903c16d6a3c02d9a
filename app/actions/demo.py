"""The demo: a fictional council from nothing to an inspector pack."""

from dataclasses import replace
from pathlib import Path

from app.actions.cycle import run_on
from app.actions.intake import take_in_collected, take_in_returns, take_in_tracker
from app.actions.result import Result
from app.actions.workspaces import check_folder, make_workspace, open_database
from app.actors import current_actor
from app.terminal import Report
from evidence.intake import Intake

EVIDENCE = "made-up-evidence"
N_DEMO_STEPS = 7
"""Steps reported before the run itself begins. A test counts them."""


def run_demo(root: Path, *, report: Report) -> Result:
    """Make the fictional council's workspace, load everything it holds and run the whole cycle.

    The day it is assessed on is fixed, so that the demo is the same whenever it is made.

    Raises:
        WorkspaceError: the folder is in use.
    """
    from evidence.demo.generate import write_demo

    report("Making up a council and its evidence")
    check_folder(root)
    demo = write_demo(root / EVIDENCE)
    workspace = make_workspace(root, demo.council, beside=(EVIDENCE,))
    folder = root / EVIDENCE
    with open_database(workspace) as engine:
        intake = Intake(workspace, engine, demo.received_on, current_actor())
        take_in_returns(intake, [folder / demo.measures.path], report)
        take_in_tracker(intake, folder / demo.tracker.path, folder / "documents", report)
        take_in_collected(intake, folder / demo.audits.path, "audits", report)
        take_in_collected(intake, folder / demo.feedback.path, "feedback", report)
        result = run_on(workspace, engine, demo.as_of, framework_id=None, report=report)
    outputs = tuple(replace(one, path=(root / one.path).as_posix()) for one in result.outputs)
    return replace(result, outputs=outputs)
