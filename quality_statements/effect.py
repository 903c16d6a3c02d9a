"""How fresh the evidence of effect is: what audits, people and documents say came of the work. Pure."""

from datetime import date

from quality_statements.dates import is_within
from quality_statements.statement_evidence import StatementEvidence
from schemas.score import Reading
from schemas.signal import DocumentFacts
from schemas.terms import SignalKind


def effect_readings(evidence: StatementEvidence) -> tuple[Reading, ...]:
    """Readings with a level from audits, feedback, and documents at "effect shown" or beyond.

    Source: practice section 5.4 (newest effect evidence).
    """
    return tuple(
        read.reading
        for read in evidence.reads
        if read.reading.level is not None
        and (
            read.reading.kind in (SignalKind.CASE_AUDIT, SignalKind.VOICE)
            or (isinstance(facts := read.signal.facts, DocumentFacts) and evidence.rubric.is_effect(facts.maturity))
        )
    )


def newest_effect(evidence: StatementEvidence) -> date | None:
    """The day of the newest effect evidence, or None where there is none."""
    return max((reading.as_at for reading in effect_readings(evidence)), default=None)


def is_effect_stale(evidence: StatementEvidence) -> bool:
    """Whether the newest effect evidence is too old to speak of now, or there is none."""
    newest = newest_effect(evidence)
    return newest is None or not is_within(newest, evidence.rubric.scoring.effect_max_age_months, evidence.as_of)
