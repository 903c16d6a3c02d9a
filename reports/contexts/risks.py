"""Risks the evidence itself points to, the gravest first, and how secure the scores are."""

from collections.abc import Iterator

from reports.contexts.claim import Claim, build_claim
from reports.contexts.measures import POOR_POSITIONS, build_measures
from reports.numbers import SMALL_GROUP, join_words, show_count
from schemas.assessment import Assessment, StatementResult
from schemas.score import ScoreProposal
from schemas.signal import AuditFacts, CheckFacts, VoiceFacts
from schemas.terms import Confidence

_ALERT, _CONTROL, _CRITICAL, _MEASURE, _DISAGREE, _OTHER = range(6)
_FLAG_CLASSES = {
    "alert-score-of-one": _ALERT,
    "control-failed": _CONTROL,
    "indicator-questions-view": _MEASURE,
    "stories-disagree": _DISAGREE,
}


def build_risks(assessment: Assessment) -> tuple[Claim, ...]:
    """Risks the evidence points to, the gravest kind first and by statement within each.

    The kinds, in order: scores at the lowest level, controls that failed, lowest grades on critical questions,
    published measures worse than England beyond chance, accounts that disagree, then every other warning.

    Source: practice notes, section 5.4.
    """
    order = {result.proposal.statement: n for n, result in enumerate(assessment.results)}
    found = [*_of_statements(assessment), *_worse_measures(assessment)]
    found.sort(key=lambda each: (each[0], order.get(each[1][0], len(order))))
    return tuple(
        Claim(text=f"{join_words(codes)}: {claim.text}", evidence_ids=claim.evidence_ids) for _, codes, claim in found
    )


_Found = tuple[int, tuple[str, ...], Claim]


def _of_statements(assessment: Assessment) -> Iterator[_Found]:
    worse = [measure for measure in build_measures(assessment) if measure.position in POOR_POSITIONS]
    for result in assessment.results:
        code = result.proposal.statement
        yield from _standing_lowest(assessment, result)
        yield from ((_CONTROL, (code,), build_claim(cap.reason)) for cap in result.proposal.caps)
        yield from ((_CRITICAL, (code,), claim) for claim in _critical_grades(assessment, code))
        yield from _of_flags(result.proposal, tuple(each.name for each in worse if code in each.statements))


def _standing_lowest(assessment: Assessment, result: StatementResult) -> Iterator[_Found]:
    told = any(flag.code == "alert-score-of-one" for flag in result.proposal.flags)
    lowest = assessment.framework.minimum_score
    if result.standing == lowest and not told:
        text = f"The score stands at {lowest}, the lowest there is."
        yield _ALERT, (result.proposal.statement,), Claim(text=text, evidence_ids=result.proposal.evidence_ids)


def _critical_grades(assessment: Assessment, code: str) -> Iterator[Claim]:
    for signal in assessment.signals:
        if signal.statement == code and isinstance(signal.facts, AuditFacts) and signal.facts.n_critical_ones:
            yield _critical(signal.facts, signal.evidence_ids)


def _critical(facts: AuditFacts, evidence_ids: tuple[str, ...]) -> Claim:
    small = facts.n_cases < SMALL_GROUP
    cases = "At least one audited case" if small else show_count(facts.n_critical_ones, "audited case")
    return Claim(text=f"{cases} had the lowest grade on a critical question.", evidence_ids=evidence_ids)


def _of_flags(proposal: ScoreProposal, worse: tuple[str, ...]) -> Iterator[_Found]:
    """Each warning; one about a measure that is told as worse is not told again."""
    for flag in proposal.flags:
        kind = _FLAG_CLASSES.get(flag.code, _OTHER)
        if kind != _MEASURE or not any(name in flag.reason.text for name in worse):
            yield kind, (proposal.statement,), build_claim(flag.reason)


def _worse_measures(assessment: Assessment) -> Iterator[_Found]:
    for measure in build_measures(assessment):
        if measure.position in POOR_POSITIONS:
            yield _MEASURE, measure.statements, Claim(text=measure.finding, evidence_ids=measure.evidence_ids)


def no_risks_sentence(assessment: Assessment) -> str:
    """What to say where no risk was found: never more than was looked at."""
    unread = tuple(
        words
        for kind, words in ((AuditFacts, "case audits"), (VoiceFacts, "feedback"), (CheckFacts, "controls"))
        if not any(isinstance(signal.facts, kind) for signal in assessment.signals)
    )
    if unread:
        return f"No risk was found, but none could be: there is nothing here to read from {join_words(unread)}."
    return "The rules found no risk. They can only find what they are written to look for."


def least_secure_sentence(assessment: Assessment) -> str:
    """Which proposals nobody has agreed are least secure, and why; empty where none stands out."""
    found: dict[tuple[str, ...], list[str]] = {}
    for result in assessment.results:
        doubts = find_doubts(result.proposal)
        if result.decision is None and doubts:
            found.setdefault(doubts, []).append(result.proposal.statement)
    told = [f"{join_words(tuple(codes))} ({', '.join(doubts)})" for doubts, codes in found.items()]
    return f"Least secure: {'; '.join(told)}." if told else ""


def find_doubts(proposal: ScoreProposal) -> tuple[str, ...]:
    """Why a proposed score may not hold: a missing view, a measure against it, accounts that disagree, low trust."""
    if proposal.level is None:
        return ()
    missing = tuple(view.category.value for view in proposal.views if view.level is None)
    codes = {flag.code for flag in proposal.flags}
    doubts = (
        f"no view of {join_words(missing)}" if missing else "",
        "a published measure questions it" if "indicator-questions-view" in codes else "",
        "the accounts disagree" if "stories-disagree" in codes else "",
        "low confidence" if proposal.confidence is Confidence.LOW else "",
    )
    return tuple(filter(None, doubts))
