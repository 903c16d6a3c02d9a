"""One statement's chapter: the ten blocks of a self-assessment, in the order a reader needs them.

Source: practice notes, section 2.1, per-statement template.
"""

from dataclasses import dataclass, field, replace

from reports.contexts.audits import AuditView, build_audits
from reports.contexts.claim import Claim, build_claim
from reports.contexts.evidence_list import EvidenceRow, build_evidence_rows
from reports.contexts.measures import GOOD_POSITIONS, POOR_POSITIONS, MeasureView, build_measures
from reports.contexts.voices import VoiceView, build_voices
from reports.numbers import join_words, show_count, show_date, show_level
from schemas.assessment import Assessment, StatementResult
from schemas.framework import Framework
from schemas.score import CategoryView, Reason
from schemas.signal import CheckFacts, DocumentFacts, Signal
from schemas.terms import Category, Direction, Maturity, Trend

MAX_STRENGTHS = 5
MAX_GAPS = 6
MAX_MEASURES = 6
_LADDER = tuple(Maturity)
_YOUNG = (Maturity.PLANNED, Maturity.STARTED)


@dataclass(frozen=True)
class CategoryRow:
    """What one category of evidence says: a thinking aid, not how the regulator scores."""

    category: Category = field(metadata={"help": "The category."})
    level: int | None = field(metadata={"help": "What it points to; None where no view can be formed."})
    reason: Claim = field(metadata={"help": "Why, or what is missing."})


@dataclass(frozen=True)
class SelfScore:
    """The score, its reasons, and who agreed it. Only the internal edition carries it."""

    proposed: int | None = field(metadata={"help": "Score the evidence supports; None for not enough evidence."})
    uncapped: int | None = field(metadata={"help": "What it was before any rule held it down."})
    confidence: str = field(metadata={"help": "How far it can be leaned on; empty where nothing is proposed."})
    percent: int | None = field(metadata={"help": "Category arithmetic only: percentage, rounded up."})
    reasons: tuple[Claim, ...] = field(metadata={"help": "Why this score, but for what the categories below tell."})
    caps: tuple[Claim, ...] = field(metadata={"help": "Rules that held it down."})
    flags: tuple[Claim, ...] = field(metadata={"help": "What somebody should look at."})
    would_move: tuple[str, ...] = field(metadata={"help": "What would have to change for the next score."})
    categories: tuple[CategoryRow, ...] = field(metadata={"help": "What each category of evidence says."})
    decision: str = field(metadata={"help": "Who agreed which score, when and why; or that nobody has yet."})


@dataclass(frozen=True)
class StatementChapter:
    """Everything the self-assessment says about one statement."""

    code: str = field(metadata={"help": "Code of the statement."})
    number: int = field(metadata={"help": "Its number, 1 to 9."})
    name: str = field(metadata={"help": "Its name."})
    theme: str = field(metadata={"help": "Name of its theme."})
    commitment: str = field(metadata={"help": "What the statement commits a council to."})
    commitment_is_official: bool = field(metadata={"help": "Whether the council has loaded the official wording."})
    i_statements: tuple[str, ...] = field(metadata={"help": "What people should be able to say."})
    position: Claim = field(metadata={"help": "The position in one line."})
    strengths: tuple[Claim, ...] = field(metadata={"help": "What the council is proud of."})
    n_more_strengths: int = field(metadata={"help": "Strengths not repeated here; the evidence list has them."})
    people: tuple[VoiceView, ...] = field(metadata={"help": "What people and unpaid carers tell the council."})
    workforce: tuple[VoiceView, ...] = field(metadata={"help": "What staff, leaders and partners tell it."})
    agreement: str = field(metadata={"help": "Whether the accounts agree, in a sentence."})
    measures: tuple[MeasureView, ...] = field(metadata={"help": "What the published data says."})
    n_more_measures: int = field(metadata={"help": "Measures not shown here; the data tables have them."})
    with_caveats: tuple[str, ...] = field(metadata={"help": "Codes of those measures that have a caveat."})
    checks: tuple[Claim, ...] = field(metadata={"help": "Controls that were checked."})
    audits: tuple[AuditView, ...] = field(metadata={"help": "What case audits say."})
    gaps: tuple[Claim, ...] = field(metadata={"help": "What needs to improve."})
    n_more_gaps: int = field(metadata={"help": "Gaps not repeated here; the evidence list has them."})
    actions: tuple[Claim, ...] = field(metadata={"help": "What is being done: planned or started work."})
    evidence: tuple[EvidenceRow, ...] = field(metadata={"help": "The evidence behind this chapter."})
    score: SelfScore = field(metadata={"help": "The self-score."})


def build_chapter(assessment: Assessment, result: StatementResult) -> StatementChapter:
    """The chapter about one statement."""
    code = result.proposal.statement
    statement = assessment.framework.statement(code)
    signals = tuple(signal for signal in assessment.signals if signal.statement == code)
    measures = build_measures(assessment, code)
    shown = _most_telling(measures)
    strengths, gaps, actions = _strengths(signals, measures), _gaps(result, signals, measures), _actions(signals)
    return StatementChapter(
        code=code,
        number=statement.number,
        name=statement.name,
        theme=_theme_name(assessment.framework, statement.theme),
        commitment=statement.shown_commitment,
        commitment_is_official=statement.official_commitment is not None,
        i_statements=tuple((each.official or each.paraphrase).rstrip(".") for each in statement.i_statements),
        position=_position(assessment.framework, result, measures),
        strengths=strengths[:MAX_STRENGTHS],
        n_more_strengths=max(0, len(strengths) - MAX_STRENGTHS),
        people=build_voices(assessment, code, (Category.PEOPLE,)),
        workforce=build_voices(assessment, code, (Category.STAFF, Category.PARTNERS)),
        agreement=_agreement(result.proposal.views),
        measures=shown,
        n_more_measures=len(measures) - len(shown),
        with_caveats=tuple(measure.code for measure in shown if measure.caveat),
        checks=tuple(_check_claim(signal) for signal in signals if isinstance(signal.facts, CheckFacts)),
        audits=build_audits(assessment, code),
        gaps=gaps[:MAX_GAPS],
        n_more_gaps=max(0, len(gaps) - MAX_GAPS),
        actions=actions,
        evidence=_untold(
            build_evidence_rows(assessment, code), (*strengths[:MAX_STRENGTHS], *gaps[:MAX_GAPS], *actions)
        ),
        score=build_self_score(result),
    )


def _untold(rows: tuple[EvidenceRow, ...], told: tuple[Claim, ...]) -> tuple[EvidenceRow, ...]:
    """The rows without what they show where the chapter has said it already."""
    said = [(claim.text, claim.evidence_ids) for claim in told]
    return tuple(
        replace(row, shows="") if any(row.shows in text and row.evidence_id in ids for text, ids in said) else row
        for row in rows
    )


def _theme_name(framework: Framework, number: int) -> str:
    return next((theme.name for theme in framework.themes if theme.number == number), f"theme {number}")


def _position(framework: Framework, result: StatementResult, measures: tuple[MeasureView, ...]) -> Claim:
    proposal, decision = result.proposal, result.decision
    if proposal.level is None:
        told = ["There is not enough evidence to propose a score. That is a gap in what we know, not a low score."]
    else:
        level = f"{proposal.level} ({framework.level_name(proposal.level)})"
        confidence = f", with {proposal.confidence.value} confidence" if proposal.confidence else ""
        told = [f"The evidence supports a score of {level}{confidence}."]
    if decision:
        told.append(f"People agreed {decision.level} ({framework.level_name(decision.level)}).")
    told.append(_direction(measures))
    return Claim(text=" ".join(filter(None, told)), evidence_ids=proposal.evidence_ids)


def _direction(measures: tuple[MeasureView, ...]) -> str:
    """Direction of travel, from the measures whose earlier figures may be compared."""
    moved = [measure for measure in measures if measure.trend is not Trend.UNKNOWN]
    if not moved:
        return "Direction of travel cannot be told from the published data."
    better = sum(1 for measure in moved if measure.trend is Trend.IMPROVING)
    worse = sum(1 for measure in moved if measure.trend is Trend.WORSENING)
    followed = show_count(len(moved), "published measure")
    return (
        f"{followed.capitalize()} can be followed over time: {better or 'none'} improved, {worse or 'none'} got worse."
    )


def _strengths(signals: tuple[Signal, ...], measures: tuple[MeasureView, ...]) -> tuple[Claim, ...]:
    """Strengths in use or better, furthest along first; then measures better than England beyond chance."""
    documents = [
        (signal, signal.facts)
        for signal in signals
        if isinstance(signal.facts, DocumentFacts)
        and signal.facts.direction is Direction.STRENGTH
        and signal.facts.maturity not in _YOUNG
    ]
    documents.sort(key=lambda pair: (-_LADDER.index(pair[1].maturity), pair[0].key))
    told = [_document_claim(signal, facts) for signal, facts in documents]
    return (*told, *(_measure_claim(measure) for measure in measures if measure.position in GOOD_POSITIONS))


def _gaps(result: StatementResult, signals: tuple[Signal, ...], measures: tuple[MeasureView, ...]) -> tuple[Claim, ...]:
    """What rules hold down, then gaps in documents, then measures worse than England beyond chance."""
    caps = [build_claim(cap.reason) for cap in result.proposal.caps]
    documents = [
        _document_claim(signal, signal.facts)
        for signal in signals
        if isinstance(signal.facts, DocumentFacts) and signal.facts.direction is Direction.GAP
    ]
    return (*caps, *documents, *(_measure_claim(measure) for measure in measures if measure.position in POOR_POSITIONS))


def _document_claim(signal: Signal, facts: DocumentFacts) -> Claim:
    shows = facts.shows.strip().rstrip(".") or f"{facts.title} (what it shows is not recorded)"
    return Claim(text=f"{shows} ({facts.maturity.value}).", evidence_ids=signal.evidence_ids)


def _measure_claim(measure: MeasureView) -> Claim:
    return Claim(text=measure.finding, evidence_ids=measure.evidence_ids)


def _actions(signals: tuple[Signal, ...]) -> tuple[Claim, ...]:
    """Work that is planned or started: too young to count as a strength, and said to be so."""
    return tuple(
        _action_claim(signal, signal.facts)
        for signal in signals
        if isinstance(signal.facts, DocumentFacts) and signal.facts.maturity in _YOUNG
    )


def _action_claim(signal: Signal, facts: DocumentFacts) -> Claim:
    section = f", {facts.section}" if facts.section else ""
    answers = " It answers a gap named above." if facts.direction is Direction.GAP else ""
    shows = "" if facts.direction is Direction.GAP or not facts.shows else f": {facts.shows.strip().rstrip('.')}"
    text = f"{facts.maturity.value.capitalize()}: {facts.title}{section}{shows}.{answers}"
    return Claim(text=text, evidence_ids=signal.evidence_ids)


_CHECKED = {True: "In place", False: "Not in place", None: "Not known"}


def _check_claim(signal: Signal) -> Claim:
    facts = signal.facts
    assert isinstance(facts, CheckFacts)  # noqa: S101 - the caller has filtered by this very type
    detail = facts.detail.strip().rstrip(".")
    return Claim(text=f"{_CHECKED[facts.passed]}: {detail or signal.subject}.", evidence_ids=signal.evidence_ids)


def _agreement(views: tuple[CategoryView, ...]) -> str:
    """Whether people, staff and partners tell the same story, read from the category views."""
    accounts = (Category.PEOPLE, Category.STAFF, Category.PARTNERS)
    heard = [(view.category.value, view.level) for view in views if view.category in accounts and view.level]
    if len(heard) < 2:
        return "Too few accounts are strong enough to be set beside one another."
    told = join_words(tuple(f"{name} {level}" for name, level in heard))
    if len({level for _, level in heard}) == 1:
        return f"The accounts agree ({told})."
    return f"The accounts differ ({told}); the difference is shown here, not smoothed away."


def _most_telling(measures: tuple[MeasureView, ...]) -> tuple[MeasureView, ...]:
    """Up to six measures, those that differ from England beyond chance first, then by code."""
    telling = (*GOOD_POSITIONS, *POOR_POSITIONS)
    ranked = sorted(measures, key=lambda each: (each.position not in telling, each.value is None, each.code))
    return tuple(ranked[:MAX_MEASURES])


def build_self_score(result: StatementResult) -> SelfScore:
    """The self-score with everything behind it."""
    proposal = result.proposal
    return SelfScore(
        proposed=proposal.level,
        uncapped=proposal.uncapped_level,
        confidence=proposal.confidence.value if proposal.confidence else "",
        percent=proposal.percent,
        reasons=tuple(build_claim(reason) for reason in proposal.reasons if not _tells_a_view(reason, proposal.views)),
        caps=tuple(build_claim(cap.reason) for cap in proposal.caps),
        flags=tuple(build_claim(flag.reason) for flag in proposal.flags),
        would_move=proposal.would_move,
        categories=tuple(_category_row(view) for view in proposal.views),
        decision=_decision(result),
    )


def _tells_a_view(reason: Reason, views: tuple[CategoryView, ...]) -> bool:
    """Whether a reason only repeats what one category says, which the table below it tells in full."""
    return any(view.reason and reason.text.endswith(view.reason) for view in views)


def _category_row(view: CategoryView) -> CategoryRow:
    ids = {i for reading in view.readings for i in reading.evidence_ids}
    unsaid = tuple(need for need in view.missing if need not in view.reason)
    needed = f" Needed: {join_words(unsaid)}." if unsaid else ""
    return CategoryRow(
        category=view.category,
        level=view.level,
        reason=Claim(text=f"{view.reason}{needed}", evidence_ids=tuple(sorted(ids))),
    )


def _decision(result: StatementResult) -> str:
    decision = result.decision
    if decision is None:
        return "Nobody has agreed or changed this proposal yet."
    return (
        f"{decision.decided_by} agreed {decision.level} on {show_date(decision.decided_on)} "
        f"(proposed then: {show_level(decision.proposed_level)}). {decision.why.strip()}"
    )
