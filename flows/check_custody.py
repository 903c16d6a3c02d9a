"""Check custody: nothing is made from what was changed behind the log's back.

Purpose: hold the custody log against its signed heads, and the rows scores are made from against the log.
Inputs: the run's opaque id; the database, the keys and the published heads of the workspace on the desk.
Outputs: nothing but the number of entries checked.
Safe to repeat because: it only reads.
If it fails: what is kept was changed from outside; nothing was made from it. `readiness verify` tells all of it.
"""

from prefect import task
from prefect.cache_policies import NO_CACHE

from evidence.store.custody_check import refuse_tampered
from flows.run_desk import RunDesk
from flows.steps import QUIET_TASK, on_desk, quiet_flow
from schemas.database import read


@task(name="Check the custody log", cache_policy=NO_CACHE, **QUIET_TASK)
@on_desk("Checking the custody log")
def check_log(desk: RunDesk) -> int:
    """Check every entry, every head and every row that feeds a score; how many entries there are."""
    with read(desk.engine) as connection:
        return refuse_tampered(desk.workspace, connection)


@quiet_flow(name="Check custody", run_name="check-custody {run_id}")
def check_custody(run_id: str) -> int:
    """Check custody before anything is read; how many entries the log has."""
    return check_log(run_id)
