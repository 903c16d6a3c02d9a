"""How far a proposal can be leaned on: from coverage, agreement, freshness and independence. Pure.

Source: practice sections 5.1 (step 5) and 5.4.
"""

from quality_statements.effect import is_effect_stale
from quality_statements.flags import questioning_indicators
from quality_statements.statement_evidence import StatementEvidence
from schemas.score import Reason
from schemas.signal import VoiceFacts
from schemas.terms import Confidence, Independence

_STEPS = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)


def rate_confidence(evidence: StatementEvidence) -> tuple[Confidence, Reason | None]:
    """The confidence and, where it is not high, why."""
    doubts = _doubts(evidence)
    confidence = _STEPS[min(len(doubts), len(_STEPS) - 1)]
    if is_all_from_council(evidence):
        confidence = Confidence.LOW
        doubts.append("all evidence comes from the council itself")
    if not doubts:
        return confidence, None
    return confidence, Reason(f"Confidence is {confidence}: {'; '.join(doubts)}.")


def is_all_from_council(evidence: StatementEvidence) -> bool:
    """Whether nothing that reads to a level comes from outside the council."""
    levelled = [read for read in evidence.reads if read.reading.level is not None]
    return not any(
        read.reading.independence is not Independence.COUNCIL
        or (isinstance(facts := read.signal.facts, VoiceFacts) and facts.n_independent > 0)
        for read in levelled
    )


def _doubts(evidence: StatementEvidence) -> list[str]:
    """Each takes confidence down one step."""
    months = evidence.rubric.scoring.effect_max_age_months
    missing = ", ".join(view.category.value for view in evidence.missing)
    doubts = [
        (bool(missing), f"no view could be formed of {missing}"),
        (evidence.is_split, "the views disagree"),
        (bool(questioning_indicators(evidence)), "an indicator questions a view"),
        (is_effect_stale(evidence), f"there is no effect evidence from the last {months} months"),
    ]
    return [words for doubtful, words in doubts if doubtful]
