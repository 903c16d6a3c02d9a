"""Publish: write the self-assessment, the rating draft, the inspector pack and the report of gaps, and what is beside.

Purpose: render the assessment in every format and build the pack with its files; compare the council with others;
    show what an outsider sees of it.
Inputs: the run's opaque id; the assessment on the desk; documents and published figures in the evidence store.
Outputs: files in the workspace's outputs folder, recorded with their hashes; the number of files.
Safe to repeat because: equal assessments give equal bytes, written whole or not at all.
If it fails: earlier documents stay; nothing half-written is left. Mend what the message names and run again.
"""

from flows import other_documents, writing
from flows.engine import quiet_flow, quiet_task
from flows.run_desk import RunDesk
from flows.steps import on_desk


@quiet_task("Write the self-assessment")
@on_desk("Writing the self-assessment")
def write_self_assessment(desk: RunDesk) -> int:
    """Write it in every format; how many files."""
    return writing.write_document(desk, "self-assessment")


@quiet_task("Write the rating draft")
@on_desk("Writing the rating draft")
def write_rating_draft(desk: RunDesk) -> int:
    """Write it in every format; how many files."""
    return writing.write_document(desk, "rating-draft")


@quiet_task("Build the inspector pack")
@on_desk("Building the inspector pack")
def build_inspector_pack(desk: RunDesk) -> int:
    """Write the index in every format and, if there is a file to send, the pack; how many files."""
    return writing.write_document(desk, "inspector-pack") + writing.write_pack(desk)


@quiet_task("Write the gap report")
@on_desk("Writing what could not be answered yet")
def write_gap_report(desk: RunDesk) -> int:
    """Write it in every format, beside the pack and never in it; how many files."""
    return writing.write_document(desk, writing.GAPS)


@quiet_task("Write the comparison with other councils")
@on_desk("Writing the comparison with other councils")
def write_comparison(desk: RunDesk) -> int:
    """Write it in every format where figures are held; how many files."""
    return other_documents.write_comparison(desk)


@quiet_task("Write the regulated care in the area")
@on_desk("Writing the regulated care in the area")
def write_market(desk: RunDesk) -> int:
    """Write it in every format where a directory is held; how many files."""
    return other_documents.write_market(desk)


@quiet_task("Write what an outsider sees")
@on_desk("Writing what an outsider sees")
def write_outside_view(desk: RunDesk) -> int:
    """Write it in every format; how many files."""
    return other_documents.write_outside_view(desk)


@quiet_task("Record the documents")
@on_desk("Recording the documents and their hashes")
def record_outputs(desk: RunDesk) -> int:
    """Write the assessment as data, and record every file; how many were new."""
    return writing.record_outputs(desk)


@quiet_flow("Publish the documents", run_name="publish {run_id}")
def publish(run_id: str) -> int:
    """Write the documents and the pack, then record them; how many records were new."""
    write_self_assessment(run_id)
    write_rating_draft(run_id)
    build_inspector_pack(run_id)
    write_gap_report(run_id)
    write_comparison(run_id)
    write_market(run_id)
    write_outside_view(run_id)
    return record_outputs(run_id)
