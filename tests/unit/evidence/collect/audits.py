"""Case audits and feedback as tests write them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from evidence.collect.audit_tool import GRADED, load_audit_tool
from evidence.collect.case_audits import AuditFile, read_audit_sheets
from evidence.collect.collected_file import build_file_item
from evidence.collect.feedback import FeedbackFile, read_feedback_sheets
from evidence.collect.source_types import load_source_types
from evidence.parsing import CellValue, SheetCells
from quality_statements.loading import default_framework, load_framework
from schemas.collected import AuditAnswer, FeedbackItem
from schemas.evidence import Citation
from schemas.framework import Framework
from schemas.terms import Category, EvidenceKind, Independence, Tone
from tests.unit.evidence.cells import make_sheet

FRAMEWORK: Framework = load_framework(default_framework())
TOOL = load_audit_tool()
RECEIVED = date(2026, 9, 25)
CITED = Citation("COL-1", "a" * 64)

LONG = (
    "Case", "Question", "Audited on", "Grade", "Evidence seen", "Comment", "Second grade", "Moderated grade",
    "Drawn by rule",
)  # fmt: skip
ANSWER: Mapping[str, CellValue] = {
    "Case": "C-1", "Question": "Q01", "Audited on": date(2026, 5, 1), "Grade": 3, "Evidence seen": "Plan",
    "Comment": "Clear", "Second grade": None, "Moderated grade": None, "Drawn by rule": "yes",
}  # fmt: skip
VOICE: Mapping[str, CellValue] = {
    "Received on": date(2026, 5, 1), "Source type": "unpaid carer", "Organisation": None, "Group": "unpaid carers",
    "Place": "Marsh End", "Topic": "Waiting", "Service": "Assessment", "Tone": "negative", "Strength": 2,
    "Number of people": 1, "Statement": "QS1", "Category": None, "Summary": "It took too long",
    "Action taken": None, "What changed": None, "Quote allowed": "yes",
}  # fmt: skip


def read_audits(*sheets: SheetCells) -> AuditFile:
    """The audits those sheets hold."""
    item = build_file_item(b"audits", "audits.xlsx", EvidenceKind.CASE_AUDITS, RECEIVED, title="Audits")
    return read_audit_sheets(sheets, item, TOOL)


def read_answers(*rows: Mapping[str, CellValue]) -> AuditFile:
    """The audits of a sheet with an answer a row; each row is the usual one with some cells changed."""
    return read_audits(make_sheet(LONG, *([{**ANSWER, **row}[key] for key in LONG] for row in rows), name="Answers"))


def read_voice_sheets(*sheets: SheetCells) -> FeedbackFile:
    """The feedback those sheets hold."""
    item = build_file_item(b"voices", "voices.xlsx", EvidenceKind.FEEDBACK, RECEIVED, title="Feedback")
    return read_feedback_sheets(sheets, item, FRAMEWORK, load_source_types())


def read_voices(*rows: Mapping[str, CellValue]) -> FeedbackFile:
    """The feedback of those rows; each is the usual one with some cells changed."""
    return read_voice_sheets(make_sheet(VOICE, *([{**VOICE, **row}[key] for key in VOICE] for row in rows), name="F"))


def make_answer(case: str, question: str, grade: int | None, **other: Any) -> AuditAnswer:
    """An answer as read."""
    told = {"outcome": GRADED if grade else "not applicable", "audited_on": date(2026, 5, 1), "drawn_by_rule": True}
    return AuditAnswer(
        case=case, question=question, grade=grade, evidence_seen="", comment="", citation=CITED, **(told | other)
    )


def make_voice(**other: Any) -> FeedbackItem:
    """A piece of feedback as read."""
    usual: dict[str, Any] = {
        "id": "FBK-1", "received_on": date(2026, 5, 1), "source_type": "unpaid carer", "organisation": "",
        "group": "unpaid carers", "place": "", "topic": "Waiting", "service": "", "tone": Tone.NEGATIVE, "strength": 2,
        "n_people": 1, "statement": "QS1", "category": Category.PEOPLE, "independence": Independence.DIRECT,
        "summary": "It took too long", "action_taken": "", "what_changed": "", "citation": CITED,
    }  # fmt: skip
    return FeedbackItem(**(usual | other))
