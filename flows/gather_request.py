"""Gather what was requested from named owners.

Purpose: check the documents that are held, and read what each shows for each statement.
Inputs: the run's opaque id; trackers and documents known on the as-of date.
Outputs: document signals on the run's desk; the number of signals.
Safe to repeat because: it only reads.
If it fails: a stored document has changed or is missing; nothing was made from it. Restore it and run again.
"""

from evidence.request.signals import build_document_signals
from evidence.store.checking import check_stored
from flows.engine import quiet_flow, quiet_task
from flows.run_desk import RunDesk
from flows.steps import on_desk
from schemas.terms import Source


@quiet_task("Check the stored documents")
@on_desk("Checking the stored documents")
def check_stored_documents(desk: RunDesk) -> int:
    """Hash every tracker and document that will be read; how many there are."""
    return check_stored(desk.store, desk.items, Source.REQUEST)


@quiet_task("Read the documents' links to statements")
@on_desk("Reading what each document shows")
def read_documents(desk: RunDesk) -> int:
    """Build the document signals; how many there are."""
    desk.signals["requested"] = build_document_signals(desk.items, desk.as_of)
    return len(desk.signals["requested"])


@quiet_flow("Gather what was requested", run_name="gather-request {run_id}")
def gather_request(run_id: str) -> int:
    """Check the documents, then read them; how many signals."""
    check_stored_documents(run_id)
    return read_documents(run_id)
