"""Gather what the council already has.

Purpose: check the national returns and the client-level data that are held, and read their figures into signals.
Inputs: the run's opaque id; what is held in the evidence store and known on the as-of date.
Outputs: indicator signals on the run's desk; the number of signals.
Safe to repeat because: nothing is written but datasets, which are named by file hash and reader version.
If it fails: a stored file has changed or is missing; nothing was made from it. Restore it and run again.
"""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from evidence.have.holding import build_return_signals, check_returns
from flows import client_level_desk
from flows.run_desk import RunDesk
from flows.steps import QUIET_FLOW, QUIET_TASK, on_desk


@task(name="Check the stored national returns", cache_policy=NO_CACHE, **QUIET_TASK)
@on_desk("Checking the stored national returns")
def check_stored_returns(desk: RunDesk) -> int:
    """Hash every return that will be read; how many there are."""
    return check_returns(desk.holding, desk.items)


@task(name="Check the client-level figures", cache_policy=NO_CACHE, **QUIET_TASK)
@on_desk("Checking the client-level figures")
def check_client_level_figures(desk: RunDesk) -> int:
    """Work them out again where they are missing or were changed; 1 where that was so."""
    return client_level_desk.ensure_figures(desk)


@task(name="Read national measures beside their comparators", cache_policy=NO_CACHE, **QUIET_TASK)
@on_desk("Reading national measures beside England, region and council type")
def read_measures(desk: RunDesk) -> int:
    """Build the indicator signals; how many there are."""
    desk.signals["has"] = build_return_signals(desk.holding, desk.items, desk.as_of)
    return len(desk.signals["has"])


@flow(name="Gather what the council has", flow_run_name="gather-have {run_id}", **QUIET_FLOW)
def gather_have(run_id: str) -> int:
    """Check the returns and the client-level figures, then read them; how many signals."""
    check_stored_returns(run_id)
    check_client_level_figures(run_id)
    return read_measures(run_id)
