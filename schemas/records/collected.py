"""Audit answers and feedback items in the database: added once, read for the files known on a date."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select

from schemas.collected import AuditAnswer, FeedbackItem
from schemas.evidence import Citation
from schemas.records.custody_content import add_logged
from schemas.records.rows import core
from schemas.tables import AuditAnswerRow, FeedbackItemRow
from schemas.terms import Category, Independence, Tone


def add_audit_answers(connection: Connection, answers: Iterable[AuditAnswer]) -> int:
    """Add graded answers, and tell the custody log of each file that gave new ones; how many were new."""
    return add_logged(connection, AuditAnswerRow, [_answer_row(answer) for answer in answers])


def _answer_row(answer: AuditAnswer) -> dict[str, Any]:
    return (
        _place(answer.citation)
        | {
            "question": answer.question,
            "case_ref": answer.case,
            "audited_on": answer.audited_on,
            "grade": answer.grade,
            "outcome": answer.outcome,
            "evidence_seen": answer.evidence_seen,
            "comment": answer.comment,
            "drawn_by_rule": answer.drawn_by_rule,
            "second_grade": answer.second_grade,
            "moderated_grade": answer.moderated_grade,
        }
        | {"column": answer.citation.column or ""}
    )


def _place(citation: Citation) -> dict[str, Any]:
    return {
        "sha256": citation.sha256,
        "sheet": citation.sheet or "",
        "row": citation.row or 0,
        "item_id": citation.evidence_id,
    }


def load_audit_answers(connection: Connection, sha256: str) -> tuple[AuditAnswer, ...]:
    """The answers read from one file, in the order of its rows."""
    table = core(AuditAnswerRow)
    query = select(table).where(table.c.sha256 == sha256)
    rows = connection.execute(query.order_by(table.c.sheet, table.c.row, table.c.question))
    return tuple(_build_answer(row) for row in rows)


def _build_answer(row: Row[Any]) -> AuditAnswer:
    return AuditAnswer(
        case=row.case_ref,
        question=row.question,
        audited_on=row.audited_on,
        grade=row.grade,
        outcome=row.outcome,
        evidence_seen=row.evidence_seen,
        comment=row.comment,
        drawn_by_rule=row.drawn_by_rule,
        citation=Citation(row.item_id, row.sha256, row.sheet or None, row.row, row.column or None),
        second_grade=row.second_grade,
        moderated_grade=row.moderated_grade,
    )


def add_feedback_items(connection: Connection, items: Iterable[FeedbackItem]) -> int:
    """Add feedback items, and tell the custody log of each file that gave new ones; how many were new."""
    return add_logged(connection, FeedbackItemRow, [_feedback_row(item) for item in items])


def _feedback_row(item: FeedbackItem) -> dict[str, Any]:
    names = (
        "received_on", "source_type", "organisation", "group", "place", "topic", "service", "strength",
        "n_people", "statement", "summary", "action_taken", "what_changed", "quote_allowed",
    )  # fmt: skip
    return (
        _place(item.citation)
        | {name: getattr(item, name) for name in names}
        | {
            "feedback_id": item.id,
            "tone": item.tone.value,
            "category": item.category.value,
            "independence": item.independence.value,
        }
    )


def load_feedback_items(connection: Connection, sha256: str) -> tuple[FeedbackItem, ...]:
    """The feedback read from one file, in the order of its rows."""
    table = core(FeedbackItemRow)
    query = select(table).where(table.c.sha256 == sha256)
    rows = connection.execute(query.order_by(table.c.sheet, table.c.row, table.c.statement))
    return tuple(_build_feedback(row) for row in rows)


def _build_feedback(row: Row[Any]) -> FeedbackItem:
    return FeedbackItem(
        id=row.feedback_id,
        received_on=row.received_on,
        source_type=row.source_type,
        organisation=row.organisation,
        group=row.group,
        place=row.place,
        topic=row.topic,
        service=row.service,
        tone=Tone(row.tone),
        strength=row.strength,
        n_people=row.n_people,
        statement=row.statement,
        category=Category(row.category),
        independence=Independence(row.independence),
        summary=row.summary,
        action_taken=row.action_taken,
        what_changed=row.what_changed,
        quote_allowed=row.quote_allowed,
        citation=Citation(row.item_id, row.sha256, row.sheet or None, row.row),
    )
