"""Flags: what a person should look at. A flag changes no level. Pure.

Source: practice section 5.4.
"""

from collections.abc import Iterator

from quality_statements.dates import say_day
from quality_statements.effect import effect_readings, is_effect_stale, newest_effect
from quality_statements.statement_evidence import StatementEvidence
from quality_statements.verdict import counted, listed
from schemas.score import Cap, Flag, Reading, Reason
from schemas.signal import AuditFacts, CheckFacts, DocumentFacts, VoiceFacts
from schemas.terms import Direction, SignalKind


def find_flags(evidence: StatementEvidence, level: int | None, held: tuple[Cap, ...]) -> tuple[Flag, ...]:
    """Every flag, in a fixed order. `level` is the proposed one, after caps; `held` are the caps that bit."""
    found = [*_alert(evidence, level), *_disagreement(evidence), *_indicators(evidence), *_controls(evidence, held)]
    if level is not None:
        found += [*_too_good(evidence), *_stale_effect(evidence)]
    return tuple(found)


def questioning_indicators(evidence: StatementEvidence) -> tuple[Reading, ...]:
    """Indicators that hint at 2 or below in a category whose view is 3 or above."""
    return tuple(
        reading
        for weighed in evidence.formed
        for reading in weighed.view.readings
        if reading.kind is SignalKind.INDICATOR
        and reading.level is not None
        and reading.level <= _LOW < (weighed.view.level or 0)
    )


_LOW = 2


def _alert(evidence: StatementEvidence, level: int | None) -> Iterator[Flag]:
    rules = evidence.rubric.scoring
    if level is not None and level <= rules.alert_level:
        roles = " and ".join(rules.alert_roles)
        text = f"Proposed at {level}: tell the {roles} now. The regulator may notify the Secretary of State."
        yield Flag("alert-score-of-one", Reason(text, _limit_ids(evidence)))


def _disagreement(evidence: StatementEvidence) -> Iterator[Flag]:
    if evidence.is_split:
        views = listed([f"{w.view.category} {w.view.level}" for w in evidence.formed])
        text = f"Stories disagree: {views}. Inspectors compare sources; find out why before they do."
        yield Flag("stories-disagree", Reason(text, _limit_ids(evidence)))


def _indicators(evidence: StatementEvidence) -> Iterator[Flag]:
    for reading in questioning_indicators(evidence):
        text = f"A published measure questions the view of {reading.category}. {reading.reason}"
        yield Flag("indicator-questions-view", Reason(text, reading.evidence_ids))


def _controls(evidence: StatementEvidence, held: tuple[Cap, ...]) -> Iterator[Flag]:
    """Controls that failed without holding a level down, and those nobody knows about."""
    holding = {rule.check for rule in evidence.rubric.scoring.caps if rule.code in {cap.code for cap in held}}
    for read in evidence.checks:
        facts = read.signal.facts
        if not isinstance(facts, CheckFacts) or facts.passed or (facts.passed is False and facts.code in holding):
            continue
        code = "control-not-known" if facts.passed is None else "control-failed"
        yield Flag(code, Reason(read.reading.reason, read.signal.evidence_ids))


def _too_good(evidence: StatementEvidence) -> Iterator[Flag]:
    if not any(_is_negative(read.signal.facts, read.reading) for read in evidence.reads):
        text = (
            "Too good: nothing negative is recorded. Published 3s and 4s carry criticisms too; look for what is unsaid."
        )
        yield Flag("too-good", Reason(text, about_method=True))


def _is_negative(facts: object, reading: Reading) -> bool:
    """Whether a signal records anything that speaks against the council."""
    match facts:
        case VoiceFacts():
            return facts.n_negative + facts.n_mixed > 0
        case AuditFacts():
            return facts.n_good_or_better < facts.n_cases or facts.n_critical_ones > 0
        case DocumentFacts():
            return facts.direction is Direction.GAP
        case CheckFacts():
            return facts.passed is False
        case _:
            return reading.level is not None and reading.level <= _LOW


def _stale_effect(evidence: StatementEvidence) -> Iterator[Flag]:
    if not is_effect_stale(evidence):
        return
    newest = newest_effect(evidence)
    months = counted(evidence.rubric.scoring.effect_max_age_months, "month")
    when = f"the newest that does is of {say_day(newest)}" if newest else "there is no such evidence at all"
    ids = tuple(sorted({i for reading in effect_readings(evidence) for i in reading.evidence_ids}))
    text = f"Nothing from the last {months} shows what came of the work: {when}."
    yield Flag("effect-evidence-old", Reason(text, ids, about_method=not ids))


def _limit_ids(evidence: StatementEvidence) -> tuple[str, ...]:
    return tuple(sorted({i for weighed in evidence.formed for i in weighed.evidence_ids}))
