"""Carrying signals to the scoring room, and its conclusions to one assessment value."""

from collections.abc import Mapping

from evidence.collect.audit_tool import load_audit_tool
from evidence.request.catalogue import current_request_items
from flows.run_desk import RunDesk
from quality_statements.gaps import find_blind_spots
from quality_statements.rollup import roll_up, what_if
from quality_statements.scoring import propose_score
from schemas.assessment import Assessment, RequestItem, StatementResult
from schemas.database import read
from schemas.framework import QualityStatement
from schemas.ids import hash_of_values
from schemas.plain import to_plain
from schemas.score import Decision
from schemas.signal import Signal
from schemas.version import PROGRAM_VERSION


def build_assessment(desk: RunDesk, decisions: Mapping[str, Decision]) -> Assessment:
    """Propose, lay decisions beside the proposals, and roll up.

    Args:
        desk: with every signal laid on it.
        decisions: what people have agreed by the as-of date, by statement code.
    """
    signals = tuple(sorted((one for laid in desk.signals.values() for one in laid), key=lambda one: one.key))
    results = tuple(_build_result(desk, statement, signals, decisions) for statement in desk.framework.statements)
    standing = {one.proposal.statement: one.standing for one in results}
    with read(desk.engine) as connection:
        request_items = current_request_items(connection, desk.as_of)
    inputs = _hash_inputs(desk, signals, decisions, request_items)
    return Assessment(
        id=f"{desk.as_of.isoformat()}-{inputs[:12]}",
        council=desk.workspace.council,
        as_of=desk.as_of,
        framework=desk.framework,
        rubric_version=desk.rubric.version,
        inputs_sha256=inputs,
        signals=signals,
        items=desk.items,
        request_items=request_items,
        results=results,
        rollup=roll_up(standing, desk.framework),
        blind_spots=find_blind_spots(
            [one.proposal for one in results], signals, desk.framework, desk.rubric, desk.as_of
        ),
        what_ifs=what_if(standing, desk.framework),
        left_out=desk.left_out,
        audit_questions=load_audit_tool().questions,
    )


def _build_result(
    desk: RunDesk, statement: QualityStatement, signals: tuple[Signal, ...], decisions: Mapping[str, Decision]
) -> StatementResult:
    own = tuple(one for one in signals if one.statement == statement.code)
    proposal = propose_score(statement, own, desk.framework, desk.rubric, desk.as_of)
    return StatementResult(proposal, decisions.get(statement.code))


def _hash_inputs(
    desk: RunDesk,
    signals: tuple[Signal, ...],
    decisions: Mapping[str, Decision],
    request_items: tuple[RequestItem, ...],
) -> str:
    """One hash of everything the assessment is made from: equal inputs have one assessment."""
    council = to_plain(desk.workspace.council)
    parts = (desk.framework, desk.rubric, desk.items, desk.left_out, signals, decisions, request_items)
    return hash_of_values([PROGRAM_VERSION, council, desk.as_of.isoformat(), *(to_plain(part) for part in parts)])
