"""How far a proposal can be leaned on: from coverage, agreement, freshness and independence. Pure.

Source: practice sections 5.1 (step 5) and 5.4.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quality_statements.effect import effect_readings, is_effect_stale
from quality_statements.flags import questioning_indicators
from quality_statements.statement_evidence import StatementEvidence
from quality_statements.verdict import listed
from schemas.score import Reason
from schemas.signal import VoiceFacts
from schemas.terms import Confidence, Independence

_STEPS = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)


@dataclass(frozen=True)
class _Doubt:
    """One reason to lean less on a proposal, with the evidence it rests on."""

    words: str
    evidence_ids: tuple[str, ...] = ()


def rate_confidence(evidence: StatementEvidence) -> tuple[Confidence, Reason | None]:
    """The confidence and, where it is not high, why, with the evidence that raises the doubts."""
    doubts = list(_doubts(evidence))
    confidence = _STEPS[min(len(doubts), len(_STEPS) - 1)]
    if is_all_from_council(evidence):
        confidence = Confidence.LOW
        doubts.append(_Doubt("all evidence comes from the council itself"))
    if not doubts:
        return confidence, None
    ids = tuple(sorted({i for doubt in doubts for i in doubt.evidence_ids}))
    text = f"Confidence is {confidence}: {'; '.join(doubt.words for doubt in doubts)}."
    return confidence, Reason(text, ids, about_method=True)


def is_all_from_council(evidence: StatementEvidence) -> bool:
    """Whether nothing that reads to a level comes from outside the council."""
    levelled = [read for read in evidence.reads if read.reading.level is not None]
    return not any(
        read.reading.independence is not Independence.COUNCIL
        or (isinstance(facts := read.signal.facts, VoiceFacts) and facts.n_independent > 0)
        for read in levelled
    )


def _doubts(evidence: StatementEvidence) -> Iterator[_Doubt]:
    """Each takes confidence down one step."""
    if evidence.missing:
        yield _Doubt(f"no view could be formed of {listed([view.category.value for view in evidence.missing])}")
    if evidence.is_split:
        views = listed([f"{weighed.view.category} ({weighed.view.level})" for weighed in evidence.formed])
        yield _Doubt(f"the views of {views} disagree", _ids(w.evidence_ids for w in evidence.formed))
    if questioning := questioning_indicators(evidence):
        named = listed([f"“{reading.subject}”" for reading in questioning])
        yield _Doubt(f"a published measure questions a view: {named}", _ids(r.evidence_ids for r in questioning))
    if is_effect_stale(evidence):
        months = evidence.rubric.scoring.effect_max_age_months
        shown = _ids(reading.evidence_ids for reading in effect_readings(evidence))
        yield _Doubt(f"nothing from the last {months} months shows what came of the work", shown)


def _ids(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({i for ids in groups for i in ids}))
