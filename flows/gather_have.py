"""Gather what the council already has.

Purpose: check the national returns, the client-level data and the waiting lists that are held, and read them into
signals. Figures of the council's own records come with small numbers protected.
Inputs: the run's opaque id; what is held in the evidence store and known on the as-of date.
Outputs: indicator and waiting-list signals on the run's desk; the number of signals.
Safe to repeat because: nothing is written but datasets, which are named by file hash and reader version.
If it fails: a stored file has changed or is missing; nothing was made from it. Restore it and run again.
"""

from evidence.have.holding import build_return_signals, check_returns
from evidence.have.waiting_holding import build_held_waiting_signals, load_waiting_files
from flows import client_level_desk
from flows.engine import quiet_flow, quiet_task
from flows.run_desk import RunDesk
from flows.steps import on_desk
from schemas.terms import EvidenceKind


@quiet_task("Check the stored national returns")
@on_desk("Checking the stored national returns")
def check_stored_returns(desk: RunDesk) -> int:
    """Hash every return that will be read; how many there are."""
    return check_returns(desk.holding, desk.items)


@quiet_task("Check the client-level figures")
@on_desk("Checking the client-level figures")
def check_client_level_figures(desk: RunDesk) -> int:
    """Work them out again where they are missing or were changed; 1 where that was so."""
    return client_level_desk.ensure_figures(desk)


@quiet_task("Read national measures beside their comparators")
@on_desk("Reading national measures beside England, region and council type")
def read_measures(desk: RunDesk) -> int:
    """Build the indicator signals; how many there are."""
    returns = [item for item in desk.items if item.kind is not EvidenceKind.CLIENT_LEVEL]
    desk.signals["has"] = build_return_signals(desk.holding, returns, desk.as_of)
    return len(desk.signals["has"])


@quiet_task("Read the client-level figures, protected")
@on_desk("Reading the client-level figures, with small numbers protected")
def read_client_level_figures(desk: RunDesk) -> int:
    """Build their signals; how many there are."""
    desk.signals["client-level"] = client_level_desk.build_protected_signals(desk)
    return len(desk.signals["client-level"])


@quiet_task("Read the waiting lists")
@on_desk("Reading the waiting lists")
def read_waiting_lists(desk: RunDesk) -> int:
    """Build the signals of the newest table of them; how many there are."""
    files = load_waiting_files(desk.store, desk.items)
    desk.signals["waiting"] = build_held_waiting_signals(files, desk.as_of)
    return len(desk.signals["waiting"])


@quiet_flow("Gather what the council has", run_name="gather-have {run_id}")
def gather_have(run_id: str) -> int:
    """Check the returns and the client-level figures, then read all that is held; how many signals."""
    check_stored_returns(run_id)
    check_client_level_figures(run_id)
    return read_measures(run_id) + read_client_level_figures(run_id) + read_waiting_lists(run_id)
