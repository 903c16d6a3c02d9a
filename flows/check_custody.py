"""Check custody: nothing is made from what was changed behind the log's back.

Purpose: hold the custody log against its signed heads, and the rows scores are made from against the log.
Inputs: the run's opaque id; the database, the keys and the published heads of the workspace on the desk.
Outputs: nothing but the number of entries checked.
Safe to repeat because: it only reads.
If it fails: what is kept was changed from outside; nothing was made from it. `readiness verify` tells all of it.
"""

from evidence.store.custody_check import refuse_tampered
from flows.engine import quiet_flow, quiet_task
from flows.run_desk import RunDesk
from flows.steps import on_desk
from schemas.database import read


@quiet_task("Check the custody log")
@on_desk("Checking the custody log")
def check_log(desk: RunDesk) -> int:
    """Check every entry, every head and every row that feeds a score; how many entries there are."""
    with read(desk.engine) as connection:
        return refuse_tampered(desk.workspace, connection)


@quiet_flow("Check custody", run_name="check-custody {run_id}")
def check_custody(run_id: str) -> int:
    """Check custody before anything is read; how many entries the log has."""
    return check_log(run_id)
