"""Verify the store: hash everything that is kept, and hold it against the custody log. To be run nightly.

Purpose: find out soon, from another program than the one that writes, whether anything was changed or lost.
Inputs: the run's opaque id; the workspace and its database on the desk.
Outputs: the findings on the desk; the number of them, which is none where all is well.
Safe to repeat because: it only reads.
If it fails: something is not what was kept; the findings name it. Restore what they name from a backup.
"""

from evidence.store.verifying import refuse_findings, verify_workspace
from flows.engine import quiet_flow, quiet_task
from flows.run_desk import RunDesk
from flows.steps import on_desk


@quiet_task("Verify everything that is kept")
@on_desk("Verifying everything that is kept")
def verify_kept(desk: RunDesk) -> int:
    """Lay every finding on the desk, and fail where there is one; how many there are."""
    desk.problems = verify_workspace(desk.workspace, desk.engine, desk.report)
    return refuse_findings(desk.problems)


@quiet_flow("Verify the store", run_name="verify-store {run_id}")
def verify_store(run_id: str) -> int:
    """Verify everything that is kept; how many findings there are."""
    return verify_kept(run_id)
