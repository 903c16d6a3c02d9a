"""What a chapter is proud of, asks, must improve and is doing: drawn from readings, so that it agrees with the score.

A document or measure whose reading supports nothing is never a strength, and a measure that is only a question is
never a gap.
"""

from collections.abc import Iterable

from reports.contexts.claim import Claim, build_claim
from reports.contexts.document_state import stage_of_facts, state_of_facts
from reports.contexts.measures import GOOD_POSITIONS, POOR_POSITIONS, MeasureView
from reports.contexts.small_numbers import Mask, is_too_few
from reports.contexts.wording import choose_words
from reports.numbers import SMALL_GROUP, join_words, show_count, show_date, show_share
from schemas.assessment import StatementResult
from schemas.score import CategoryView, Reading
from schemas.signal import AuditFacts, CheckFacts, DocumentFacts, IndicatorFacts, Signal, VoiceFacts
from schemas.terms import Category, Direction, Maturity

LOW = 2
"""Views and readings at this level or below are something to improve."""

MAX_REASON = 420
_LADDER = tuple(Maturity)
YOUNG = (Maturity.PLANNED, Maturity.STARTED)
_GOOD = 3
_PROMPT = "Prompt only: "
_CHECKED = {True: "In place", False: "Not in place", None: "Not known"}
Readings = dict[str, Reading]


def find_readings(result: StatementResult) -> Readings:
    """How each signal of a statement was read, by the signal's key."""
    return {reading.signal_key: reading for view in result.proposal.views for reading in view.readings}


def build_strengths(
    signals: tuple[Signal, ...], measures: tuple[MeasureView, ...], readings: Readings
) -> tuple[Claim, ...]:
    """Documents whose reading supports something, furthest along first; then measures that are better."""
    documents = [(signal, facts) for signal, facts in _documents(signals) if _is_strength(signal, facts, readings)]
    documents.sort(key=lambda pair: (-_LADDER.index(pair[1].maturity), pair[0].key))
    told = [_document_claim(signal, facts) for signal, facts in documents]
    good = [measure for measure in measures if measure.position in GOOD_POSITIONS]
    low = _codes_read(signals, readings, lambda level: level is None or level < _GOOD)
    return (*told, *(_measure_claim(measure) for measure in good if measure.code not in low))


def _is_strength(signal: Signal, facts: DocumentFacts, readings: Readings) -> bool:
    reading = readings.get(signal.key)
    supports = reading.level is not None if reading else True
    old_enough = facts.maturity not in YOUNG and facts.maturity_stated
    return facts.direction is Direction.STRENGTH and old_enough and supports and not state_of_facts(facts)


def _documents(signals: tuple[Signal, ...]) -> list[tuple[Signal, DocumentFacts]]:
    return [(signal, signal.facts) for signal in signals if isinstance(signal.facts, DocumentFacts)]


def _codes_read(signals: tuple[Signal, ...], readings: Readings, wanted: object) -> set[str]:
    """Codes of the measures whose reading has a level that is wanted."""
    assert callable(wanted)  # noqa: S101 - one of the two rules of this module
    return {
        signal.facts.measure
        for signal in signals
        if isinstance(signal.facts, IndicatorFacts)
        and (reading := readings.get(signal.key)) is not None
        and wanted(reading.level)
    }


def build_questions(
    signals: tuple[Signal, ...], readings: Readings, shown: frozenset[str] = frozenset()
) -> tuple[Claim, ...]:
    """Figures that cannot be leaned on, grouped by the reason why they are only a question.

    Args:
        signals: those of one statement.
        readings: how they were read.
        shown: codes of measures the chapter prints in full; they are named by code alone.
    """
    found: dict[str, list[Signal]] = {}
    names: dict[str, str] = {}
    for signal in signals:
        facts, reading = signal.facts, readings.get(signal.key)
        if isinstance(facts, IndicatorFacts) and reading and reading.level is None and facts.value is not None:
            figure, _, why = reading.reason.removeprefix(_PROMPT).partition(f" in {facts.period}. ")
            named = facts.measure if facts.measure in shown else f"{facts.name} ({facts.measure})"
            names[signal.key] = named if why else ""
            found.setdefault(why or figure, []).append(signal)
    return tuple(_question(why, same, tuple(names[each.key] for each in same)) for why, same in found.items())


_SINGULAR = (("It is ", "they are "), ("It rests ", "they rest "))


def _question(why: str, same: list[Signal], names: tuple[str, ...]) -> Claim:
    ids = {evidence_id for signal in same for evidence_id in signal.evidence_ids}
    if not any(names):  # the reason names its measure itself
        return Claim(f"{why.rstrip('.')}.", tuple(sorted(ids)))
    said = f"{why[:1].lower()}{why[1:]}"
    for one, many in _SINGULAR if len(names) > 1 else ():
        said = f"{many}{why.removeprefix(one)}" if why.startswith(one) else said
    return Claim(f"{join_words(names)} – {said.rstrip('.')}.", tuple(sorted(ids)))


def build_must_improve(result: StatementResult, signals: tuple[Signal, ...], mask: Mask) -> tuple[Claim, ...]:
    """Everything low or failed: what rules hold down, low views, failed controls, concerns without answer, audits."""
    told: list[Claim] = [build_claim(cap.reason) for cap in result.proposal.caps]
    told += [_view_claim(view, mask) for view in result.proposal.views if view.level is not None and view.level <= LOW]
    told += [_check_claim(signal) for signal in signals if _is_failed(signal, told)]
    told += _concerns(signals, told)
    told += _low_audits(signals, find_readings(result), told)
    return tuple(told)


def build_other_gaps(
    signals: tuple[Signal, ...], measures: tuple[MeasureView, ...], readings: Readings
) -> tuple[Claim, ...]:
    """Documents that record a gap, then measures that are worse and can be leaned on."""
    documents = [_gap_claim(signal, facts) for signal, facts in _documents(signals) if facts.direction is Direction.GAP]
    prompts = _codes_read(signals, readings, lambda level: level is None)
    poor = [each for each in measures if each.position in POOR_POSITIONS and each.code not in prompts]
    return (*documents, *(_measure_claim(measure) for measure in poor))


def _view_claim(view: CategoryView, mask: Mask) -> Claim:
    ids = {i for reading in view.readings for i in reading.evidence_ids}
    name = view.category.value.capitalize()
    reason = mask.cover(view.reason)
    if mask.hides(view.category):
        text = mask.cover(f"{name}: ")
        return Claim(f"{name} points to {view.level}: {text.removeprefix(f'{name}: ')}", tuple(sorted(ids)))
    return Claim(f"{name} points to {view.level}: {choose_words(reason, MAX_REASON)}", tuple(sorted(ids)))


def _is_told(words: str, told: Iterable[Claim]) -> bool:
    """Whether a claim holds these words already, whatever the spaces between them."""
    line = " ".join(words.split())
    return any(line in " ".join(claim.text.split()) for claim in told)


def _is_failed(signal: Signal, told: Iterable[Claim]) -> bool:
    """Whether a control failed and no rule that holds the score down has told so already."""
    facts = signal.facts
    if not isinstance(facts, CheckFacts) or facts.passed is not False:
        return False
    detail = facts.detail.strip().rstrip(".")
    return not detail or not _is_told(detail, told)


def _concerns(signals: tuple[Signal, ...], told: list[Claim]) -> list[Claim]:
    """Concerns raised again and again that are not all answered, unless a low view has named them."""
    found = []
    for signal in signals:
        facts = signal.facts
        if not isinstance(facts, VoiceFacts) or is_too_few(signal) or not facts.repeated_concerns:
            continue
        named = all(_is_told(topic, told) for topic in facts.repeated_concerns)
        if facts.n_repeated_answered < facts.n_repeated and not named:
            answered = show_share(facts.n_repeated_answered, facts.n_repeated)
            topics = join_words(facts.repeated_concerns)
            text = f"Raised again and again ({signal.category.value}): {topics}; {answered} have an action recorded."
            found.append(Claim(text, signal.evidence_ids))
    return found


def _low_audits(signals: tuple[Signal, ...], readings: Readings, told: list[Claim]) -> list[Claim]:
    """Audits read low, and critical questions at the lowest grade."""
    found = []
    for signal in signals:
        facts, reading = signal.facts, readings.get(signal.key)
        if not isinstance(facts, AuditFacts):
            continue
        low = reading is not None and reading.level is not None and reading.level <= LOW
        if low and reading and not is_too_few(signal) and not _is_told(reading.reason, told):
            found.append(Claim(f"Case audits: {reading.reason}", signal.evidence_ids))
        if facts.n_critical_ones:
            small = facts.n_cases < SMALL_GROUP
            cases = "At least one audited case" if small else show_count(facts.n_critical_ones, "audited case")
            found.append(Claim(f"{cases} had the lowest grade on a critical question.", signal.evidence_ids))
    return found


def _shows(facts: DocumentFacts) -> str:
    return facts.shows.strip().rstrip(".") or f"{facts.title} (what it shows is not recorded)"


def _document_claim(signal: Signal, facts: DocumentFacts) -> Claim:
    return Claim(text=f"{_shows(facts)} ({stage_of_facts(facts)}).", evidence_ids=signal.evidence_ids)


def _gap_claim(signal: Signal, facts: DocumentFacts) -> Claim:
    state = state_of_facts(facts).partition(":")[0]
    source = facts.title if not state else f"{facts.title}; {state[0].lower()}{state[1:]}"
    return Claim(text=f"{_shows(facts)} ({source}).", evidence_ids=signal.evidence_ids)


def _measure_claim(measure: MeasureView) -> Claim:
    return Claim(text=measure.finding, evidence_ids=measure.evidence_ids)


def build_actions(signals: tuple[Signal, ...]) -> tuple[Claim, ...]:
    """Work that is planned or started and points to a strength or gives context; a recorded gap is no action."""
    return tuple(
        _action_claim(signal, facts)
        for signal, facts in _documents(signals)
        if facts.maturity in YOUNG and facts.direction is not Direction.GAP
    )


def _action_claim(signal: Signal, facts: DocumentFacts) -> Claim:
    stage = stage_of_facts(facts).capitalize()
    section = f", {facts.section}" if facts.section else ""
    shows = f": {facts.shows.strip().rstrip('.')}" if facts.shows.strip() else ""
    state = state_of_facts(facts)
    due = f" Due for review {show_date(facts.review_due)}." if facts.review_due and facts.in_date else ""
    told = f" {state}." if state else ""
    return Claim(text=f"{stage}: {facts.title}{section}{shows}.{due}{told}", evidence_ids=signal.evidence_ids)


def build_checks(signals: tuple[Signal, ...]) -> tuple[Claim, ...]:
    """Controls that were checked, whatever was found."""
    return tuple(_check_claim(signal) for signal in signals if isinstance(signal.facts, CheckFacts))


def _check_claim(signal: Signal) -> Claim:
    facts = signal.facts
    assert isinstance(facts, CheckFacts)  # noqa: S101 - the callers have filtered by this very type
    detail = facts.detail.strip().rstrip(".")
    return Claim(text=f"{_CHECKED[facts.passed]}: {detail or signal.subject}.", evidence_ids=signal.evidence_ids)


def has_heard(signals: tuple[Signal, ...], category: Category) -> bool:
    """Whether any feedback was collected in a kind of evidence."""
    return any(isinstance(signal.facts, VoiceFacts) and signal.category is category for signal in signals)
