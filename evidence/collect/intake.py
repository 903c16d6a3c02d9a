"""Taking in case-audit results and feedback."""

from evidence.collect.audit_tool import load_audit_tool
from evidence.collect.case_audits import read_audit_answers
from evidence.collect.feedback import read_feedback
from evidence.collect.source_types import load_source_types
from evidence.intake import Intake, keep_items, replaced_notice
from evidence.receipt import Receipt
from schemas.database import write
from schemas.framework import Framework
from schemas.records.collected import add_audit_answers, add_feedback_items


def take_in_audits(intake: Intake, data: bytes, name: str, framework: Framework) -> Receipt:
    """Read case-audit results, store the file and record every answer.

    Raises:
        InputError: with every problem of the file; nothing is kept then.
        StoreError: the file could not be stored.
    """
    found = read_audit_answers(data, name, load_audit_tool(), framework, received_on=intake.received_on)
    replaced = replaced_notice(intake, found.item)
    sha256 = intake.store.put(data)
    with write(intake.engine, intake.actor) as connection:
        added = keep_items(intake, connection, found.item)
        add_audit_answers(connection, found.answers)
    return Receipt(
        kind=found.item.kind.value,
        name=name,
        sha256=sha256,
        evidence_id=found.item.id,
        n_records=len(found.answers),
        summary=f"{len(found.answers)} audit answers for {found.n_cases} cases",
        already=added == 0,
        notices=(*replaced, *(str(notice) for notice in found.notices)),
    )


def take_in_feedback(intake: Intake, data: bytes, name: str, framework: Framework) -> Receipt:
    """Read feedback, store the file and record every item.

    Raises:
        InputError: with every problem of the file; nothing is kept then.
        StoreError: the file could not be stored.
    """
    found = read_feedback(data, name, framework, load_source_types(), received_on=intake.received_on)
    replaced = replaced_notice(intake, found.item)
    sha256 = intake.store.put(data)
    with write(intake.engine, intake.actor) as connection:
        added = keep_items(intake, connection, found.item)
        add_feedback_items(connection, found.items)
    return Receipt(
        kind=found.item.kind.value,
        name=name,
        sha256=sha256,
        evidence_id=found.item.id,
        n_records=len(found.items),
        summary=f"{len(found.items)} pieces of feedback",
        already=added == 0,
        notices=(*replaced, *(str(notice) for notice in found.notices)),
    )
