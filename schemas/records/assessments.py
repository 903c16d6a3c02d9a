"""Assessments, their signals, proposals and outputs, and the decisions people take."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select, update

from schemas.assessment import Assessment, Output
from schemas.custody import Event
from schemas.plain import to_json, to_plain
from schemas.records.custody_content import log_event, numbered_subject
from schemas.records.rows import add_missing, core, next_number
from schemas.score import Decision
from schemas.tables import AssessmentRow, DecisionRow, OutputRow, ScoreProposalRow, SignalRow


def add_assessment(connection: Connection, assessment: Assessment) -> int:
    """Keep an assessment, its signals and its proposals, and tell the custody log of it if anything changed.

    Returns:
        How many rows were new: 0 for one already kept.
    """
    added = add_missing(connection, AssessmentRow, [_assessment_row(connection, assessment)])
    added += add_missing(connection, SignalRow, _signal_rows(assessment))
    added += add_missing(connection, ScoreProposalRow, _proposal_rows(assessment))
    if _make_latest(connection, assessment.id) or added:
        log_event(connection, Event.ASSESSMENT_MADE, assessment.id)
    return added


def _assessment_row(connection: Connection, assessment: Assessment) -> dict[str, Any]:
    return {
        "id": assessment.id,
        "sequence": next_number(connection, core(AssessmentRow).c.sequence),
        "council_gss": assessment.council.gss_code,
        "as_of": assessment.as_of,
        "framework_id": assessment.framework.id,
        "rubric_version": assessment.rubric_version,
        "inputs_sha256": assessment.inputs_sha256,
        "agreed_json": to_json(
            {one.decision.statement: one.decision.level for one in assessment.results if one.decision}
        ),
        "rollup_json": to_json(assessment.rollup),
    }


def _make_latest(connection: Connection, assessment_id: str) -> bool:
    """An assessment that is run again becomes the latest; run twice in a row, nothing changes. Whether it changed."""
    table = core(AssessmentRow)
    highest = connection.execute(select(func.max(table.c.sequence))).scalar_one()
    older = (table.c.id == assessment_id) & (table.c.sequence < highest)
    return connection.execute(update(table).where(older).values(sequence=highest + 1)).rowcount > 0


def _signal_rows(assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "assessment_id": assessment.id,
            "key": signal.key,
            "statement": signal.statement,
            "category": signal.category.value,
            "kind": signal.kind.value,
            "subject": signal.subject,
            "as_at": signal.as_at,
            "independence": signal.independence.value,
            "facts_json": to_json(signal.facts),
            "citations_json": to_json(signal.citations),
        }
        for signal in assessment.signals
    ]


def _proposal_rows(assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "assessment_id": assessment.id,
            "statement": result.proposal.statement,
            "level": result.proposal.level,
            "confidence": result.proposal.confidence.value if result.proposal.confidence else None,
            "proposal_json": to_json(result.proposal),
        }
        for result in assessment.results
    ]


def add_outputs(connection: Connection, assessment_id: str, outputs: Iterable[Output]) -> int:
    """Record the files an assessment produced, in place of those an earlier program made of it; how many were new.

    The custody log is told if anything changed.
    """
    table = core(OutputRow)
    rows = [{"assessment_id": assessment_id, **to_plain(output)} for output in outputs]
    made = {(row["kind"], row["format"]): row["sha256"] for row in rows}
    n_changed = 0
    for old in connection.execute(select(table).where(table.c.assessment_id == assessment_id)).all():
        if made.get((old.kind, old.format)) != old.sha256:
            place = (table.c.assessment_id == assessment_id) & (table.c.kind == old.kind)
            connection.execute(table.delete().where(place & (table.c.format == old.format)))
            n_changed += 1
    added = add_missing(connection, OutputRow, rows)
    if added or n_changed:
        log_event(connection, Event.OUTPUT_WRITTEN, assessment_id)
    return added


def load_outputs(connection: Connection, assessment_id: str) -> tuple[Output, ...]:
    """The files an assessment produced, by kind and format."""
    table = core(OutputRow)
    query = select(table).where(table.c.assessment_id == assessment_id)
    rows = connection.execute(query.order_by(table.c.kind, table.c.format))
    return tuple(Output(row.kind, row.format, row.path, row.sha256, row.size_bytes) for row in rows)


def latest_assessment(connection: Connection, framework_id: str | None = None) -> dict[str, Any] | None:
    """The newest assessment's own row with its roll-up and proposals as plain values; None if there is none.

    With a framework only those under it count.
    """
    table = core(AssessmentRow)
    query = select(table).order_by(table.c.sequence.desc()).limit(1)
    newest = connection.execute(query if framework_id is None else query.where(_under(table, framework_id))).first()
    if newest is None:
        return None
    proposals = core(ScoreProposalRow)
    texts = select(proposals.c.proposal_json).where(proposals.c.assessment_id == newest.id)
    rows: Sequence[str] = connection.execute(texts.order_by(proposals.c.statement)).scalars().all()
    return dict(newest._mapping) | {
        "agreed": json.loads(newest.agreed_json),
        "rollup": json.loads(newest.rollup_json),
        "proposals": [json.loads(text) for text in rows],
    }


def add_decision(connection: Connection, decision: Decision, council_gss: str) -> int:
    """Keep a decision and its entry in the custody log; its number.

    Earlier ones on the same statement stay; the newest known on a date counts.
    """
    number = next_number(connection, core(DecisionRow).c.number)
    row = {"number": number, "council_gss": council_gss, **_decision_row(decision)}
    connection.execute(core(DecisionRow).insert(), row)
    log_event(connection, Event.DECISION_MADE, numbered_subject(decision.statement, number))
    return number


def _decision_row(decision: Decision) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in decision.__dataclass_fields__}


def _under(table: Table, framework_id: str) -> ColumnElement[bool]:
    return table.c.framework_id == framework_id


def load_decisions(connection: Connection, as_of: date, framework_id: str | None = None) -> dict[str, Decision]:
    """The newest decision on each statement taken by a date, keyed by statement code.

    With a framework only those under it count: a code may stand for another statement under another one.
    """
    table = core(DecisionRow)
    query = select(table).where(table.c.decided_on <= as_of)
    if framework_id is not None:
        query = query.where(_under(table, framework_id))
    found: dict[str, Decision] = {}
    for row in connection.execute(query.order_by(table.c.decided_on, table.c.number)):
        values = dict(row._mapping)
        del values["number"], values["council_gss"]
        found[row.statement] = Decision(**values)
    return found
