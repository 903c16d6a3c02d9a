"""The collected files that are held, read into signals."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Engine

from evidence.collect.audit_signals import build_audit_signals
from evidence.collect.audit_tool import load_audit_tool
from evidence.collect.source_types import load_source_types
from evidence.collect.voice_signals import build_voice_signals
from schemas.collected import AuditAnswer, FeedbackItem
from schemas.database import read
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.records.collected import load_audit_answers, load_feedback_items
from schemas.signal import Signal
from schemas.terms import EvidenceKind


def build_collected_audit_signals(engine: Engine, items: Sequence[EvidenceItem], as_of: date) -> tuple[Signal, ...]:
    """The case-audit signals and checks; a question of a case told by two files counts as the later one tells it."""
    answers: dict[tuple[str, str], AuditAnswer] = {}
    with read(engine) as connection:
        for version in _current_files(items, EvidenceKind.CASE_AUDITS):
            for answer in load_audit_answers(connection, version.sha256):
                answers[answer.case, answer.question] = answer
    return build_audit_signals(answers.values(), load_audit_tool(), as_of)


def build_collected_voice_signals(engine: Engine, items: Sequence[EvidenceItem], as_of: date) -> tuple[Signal, ...]:
    """The voice signals; a piece of feedback told by two files counts once, as the later one tells it."""
    pieces: dict[tuple[str, str], FeedbackItem] = {}
    with read(engine) as connection:
        for version in _current_files(items, EvidenceKind.FEEDBACK):
            for piece in load_feedback_items(connection, version.sha256):
                pieces[piece.id, piece.statement] = piece
    return build_voice_signals(pieces.values(), load_source_types(), as_of)


def _current_files(items: Sequence[EvidenceItem], kind: EvidenceKind) -> list[EvidenceVersion]:
    """The newest file of each item of a kind, the earliest received first."""
    versions = [item.current for item in items if item.kind is kind and item.current]
    return sorted(versions, key=lambda version: (version.received_on, version.item_id))
