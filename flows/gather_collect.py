"""Gather what was collected: case audits and feedback.

Purpose: check the files that are held, and count what audits and people say of each statement.
Inputs: the run's opaque id; audit answers and feedback known on the as-of date.
Outputs: case-audit, check and voice signals on the run's desk; the number of signals.
Safe to repeat because: it only reads.
If it fails: a stored file has changed or is missing; nothing was made from it. Restore it and run again.
"""

from evidence.collect.holding import build_collected_audit_signals, build_collected_voice_signals
from evidence.store.checking import check_stored
from flows.engine import quiet_flow, quiet_task
from flows.run_desk import RunDesk
from flows.steps import on_desk
from schemas.terms import Source


@quiet_task("Check the stored audit and feedback files")
@on_desk("Checking the stored audit and feedback files")
def check_stored_collections(desk: RunDesk) -> int:
    """Hash every collected file that will be read; how many there are."""
    return check_stored(desk.store, desk.items, Source.COLLECT)


@quiet_task("Count case-audit grades")
@on_desk("Counting case-audit grades by statement")
def count_audits(desk: RunDesk) -> int:
    """Build the case-audit signals and the checks read from them; how many there are."""
    desk.signals["audits"] = build_collected_audit_signals(desk.engine, desk.items, desk.as_of)
    return len(desk.signals["audits"])


@quiet_task("Count what people, staff and partners say")
@on_desk("Counting what people, staff and partners say")
def count_voices(desk: RunDesk) -> int:
    """Build the voice signals; how many there are."""
    desk.signals["feedback"] = build_collected_voice_signals(desk.engine, desk.items, desk.as_of)
    return len(desk.signals["feedback"])


@quiet_flow("Gather what was collected", run_name="gather-collect {run_id}")
def gather_collect(run_id: str) -> int:
    """Check the files, then count audits and voices; how many signals."""
    check_stored_collections(run_id)
    return count_audits(run_id) + count_voices(run_id)
