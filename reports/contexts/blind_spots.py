"""Blind spots: what has not been looked at, and the risks the evidence itself points to."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from reports.contexts.claim import Claim, build_claim
from reports.numbers import SMALL_GROUP, join_words, show_count
from schemas.assessment import Assessment, StatementResult
from schemas.score import BlindSpot
from schemas.signal import AuditFacts


@dataclass(frozen=True)
class BlindSpotGroup:
    """The blind spots of one statement."""

    code: str = field(metadata={"help": "Code of the statement."})
    name: str = field(metadata={"help": "Its name."})
    spots: tuple[Claim, ...] = field(metadata={"help": "What has not been looked at, one sentence each."})


def build_blind_spots(assessment: Assessment) -> tuple[BlindSpotGroup, ...]:
    """Blind spots by statement; statements without any are left out."""
    groups = (_build_group(assessment, result) for result in assessment.results)
    return tuple(group for group in groups if group.spots)


def _build_group(assessment: Assessment, result: StatementResult) -> BlindSpotGroup:
    code = result.proposal.statement
    spots = [spot for spot in assessment.blind_spots if spot.statement == code]
    return BlindSpotGroup(code=code, name=result.proposal.name, spots=_merge(spots, _category_words))


def _category_words(spot: BlindSpot) -> str:
    return spot.category.value.capitalize() if spot.category else ""


def _merge(spots: list[BlindSpot], label: Callable[[BlindSpot], str]) -> tuple[Claim, ...]:
    """One claim for each sentence, led by what it concerns, so that the same words are not printed twice."""
    found: dict[str, list[BlindSpot]] = {}
    for spot in spots:
        found.setdefault(spot.text, []).append(spot)
    return tuple(_merged_claim(text, same, label) for text, same in found.items())


def _merged_claim(text: str, same: list[BlindSpot], label: Callable[[BlindSpot], str]) -> Claim:
    labels = tuple(dict.fromkeys(filter(None, (label(spot) for spot in same))))
    ids = {evidence_id for spot in same for evidence_id in spot.evidence_ids}
    lead = f"{join_words(labels)}: " if labels else ""
    return Claim(text=f"{lead}{text}", evidence_ids=tuple(sorted(ids)))


def build_top_blind_spots(assessment: Assessment) -> tuple[Claim, ...]:
    """Each different blind spot once, with the statements it is found in, the most widespread first."""
    order = {result.proposal.statement: n for n, result in enumerate(assessment.results)}
    spots = sorted(assessment.blind_spots, key=lambda spot: order.get(spot.statement, len(order)))
    n_found = Counter(text for _, text in {(spot.statement, spot.text) for spot in spots})
    spots.sort(key=lambda spot: -n_found[spot.text])
    return _merge(spots, lambda spot: spot.statement)


def build_risks(assessment: Assessment) -> tuple[Claim, ...]:
    """Risks the evidence points to: lowest scores, rules that hold a score down, critical grades, warnings."""
    risks: list[Claim] = []
    for result in sorted(assessment.results, key=lambda each: each.standing or assessment.framework.maximum_score):
        risks += _risks_of(assessment, result)
    return tuple(risks)


def _risks_of(assessment: Assessment, result: StatementResult) -> list[Claim]:
    proposal = result.proposal
    code = proposal.statement
    told = [build_claim(cap.reason) for cap in proposal.caps]
    told += [
        _critical(signal.facts, signal.evidence_ids)
        for signal in assessment.signals
        if signal.statement == code and isinstance(signal.facts, AuditFacts) and signal.facts.n_critical_ones
    ]
    told += [build_claim(flag.reason) for flag in proposal.flags]
    return [Claim(text=f"{code}: {claim.text}", evidence_ids=claim.evidence_ids) for claim in told]


def _critical(facts: AuditFacts, evidence_ids: tuple[str, ...]) -> Claim:
    small = facts.n_cases < SMALL_GROUP
    cases = "At least one audited case" if small else show_count(facts.n_critical_ones, "audited case")
    return Claim(text=f"{cases} had the lowest grade on a critical question.", evidence_ids=evidence_ids)
