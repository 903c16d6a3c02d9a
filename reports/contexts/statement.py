"""One statement's chapter: the ten blocks of a self-assessment, in the order a reader needs them.

Source: practice notes, section 2.1, per-statement template.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reports.contexts.audits import AuditView, build_audits
from reports.contexts.claim import Claim, build_claim
from reports.contexts.evidence_list import EvidenceRow, build_evidence_rows
from reports.contexts.findings import (
    LOW,
    build_actions,
    build_checks,
    build_must_improve,
    build_other_gaps,
    build_questions,
    build_strengths,
    find_readings,
    has_heard,
)
from reports.contexts.measures import MeasureView, build_measures, rank_measures
from reports.contexts.small_numbers import TOO_FEW_HEARD, Mask, build_mask
from reports.contexts.voices import VoiceView, build_voices
from reports.contexts.wording import choose_words
from reports.numbers import join_words, show_count, show_date, show_level
from schemas.assessment import Assessment, StatementResult
from schemas.framework import Framework
from schemas.score import CategoryView, Reason
from schemas.signal import IndicatorFacts
from schemas.terms import Category, Trend

MAX_STRENGTHS = 5
MAX_GAPS = 6
MAX_MEASURES = 6
MAX_REASON = 320
TOLD_ABOVE = "Told above, under “What we need to improve”."
_SO_FAR = re.compile(r" \((?:so far: [^()]*|none so far)\)")
_SURVEYS = {
    "ASCS": "the survey of people who use services (ASCS)",
    "SACE": "the survey of unpaid carers (SACE)",
}


@dataclass(frozen=True)
class CategoryRow:
    """What one category of evidence says: a thinking aid, not how the regulator scores."""

    category: Category = field(metadata={"help": "The category."})
    level: int | None = field(metadata={"help": "What it points to; None where no view can be formed."})
    reason: Claim = field(metadata={"help": "Why, or what is missing."})


@dataclass(frozen=True)
class CategoryNeed:
    """What one kind of evidence still lacks before a view can be formed."""

    category: Category = field(metadata={"help": "The category."})
    needed: str = field(metadata={"help": "What is still needed, in plain words."})


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
    unheard: str = field(metadata={"help": "Where no person was heard: what there is instead; empty otherwise."})
    people: tuple[VoiceView, ...] = field(metadata={"help": "What people and unpaid carers tell the council."})
    workforce: tuple[VoiceView, ...] = field(metadata={"help": "What staff, leaders and partners tell it."})
    agreement: str = field(metadata={"help": "Whether the accounts agree, in a sentence."})
    measures: tuple[MeasureView, ...] = field(metadata={"help": "What the published data says."})
    n_more_measures: int = field(metadata={"help": "Measures not shown here; the data tables have them."})
    with_caveats: tuple[str, ...] = field(metadata={"help": "Codes of those measures that have a caveat."})
    questions: tuple[Claim, ...] = field(metadata={"help": "Measures that are only a question, with the reason."})
    checks: tuple[Claim, ...] = field(metadata={"help": "Controls that were checked."})
    audits: tuple[AuditView, ...] = field(metadata={"help": "What case audits say."})
    gaps: tuple[Claim, ...] = field(metadata={"help": "What needs to improve."})
    no_gap: str = field(metadata={"help": "What an empty list of gaps means; empty where there is any."})
    n_more_gaps: int = field(metadata={"help": "Gaps not repeated here; the evidence list has them."})
    actions: tuple[Claim, ...] = field(metadata={"help": "What is being done: planned or started work."})
    evidence: tuple[EvidenceRow, ...] = field(metadata={"help": "The evidence behind this chapter."})
    has_own_evidence: bool = field(metadata={"help": "Whether there is evidence beyond national returns."})
    needs: tuple[CategoryNeed, ...] = field(metadata={"help": "What kinds of evidence still lack for a view."})
    score: SelfScore = field(metadata={"help": "The self-score."})


def build_chapter(assessment: Assessment, result: StatementResult) -> StatementChapter:
    """The chapter about one statement."""
    code = result.proposal.statement
    statement = assessment.framework.statement(code)
    signals = tuple(signal for signal in assessment.signals if signal.statement == code)
    measures, readings, mask = build_measures(assessment, code), find_readings(result), build_mask(result, signals)
    shown = rank_measures(measures)[:MAX_MEASURES]
    strengths, actions = build_strengths(signals, measures, readings), build_actions(signals)
    must, others = build_must_improve(result, signals, mask), build_other_gaps(signals, measures, readings)
    gaps, questions = (
        (*must, *others[:MAX_GAPS]),
        build_questions(signals, readings, frozenset(measure.code for measure in shown)),
    )
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
        unheard="" if has_heard(signals, Category.PEOPLE) else _unheard(measures),
        people=build_voices(assessment, code, (Category.PEOPLE,)),
        workforce=build_voices(assessment, code, (Category.STAFF, Category.PARTNERS)),
        agreement=_agreement(result.proposal.views),
        measures=shown,
        n_more_measures=len(measures) - len(shown),
        with_caveats=tuple(measure.code for measure in shown if measure.caveat),
        questions=questions,
        checks=build_checks(signals),
        audits=build_audits(assessment, code),
        gaps=gaps,
        no_gap="" if gaps else _no_gap(result),
        n_more_gaps=max(0, len(others) - MAX_GAPS),
        actions=actions,
        evidence=_untold(build_evidence_rows(assessment, code), (*strengths[:MAX_STRENGTHS], *gaps, *actions)),
        has_own_evidence=any(not isinstance(signal.facts, IndicatorFacts) for signal in signals),
        needs=tuple(_need(view, mask) for view in result.proposal.views if view.missing),
        score=build_self_score(result, mask),
    )


def _unheard(measures: tuple[MeasureView, ...]) -> str:
    """That nobody was asked, and which national surveys speak for people meanwhile."""
    surveys = dict.fromkeys(each.source for each in measures if each.category is Category.PEOPLE and each.survey)
    if not surveys:
        return "No feedback has been collected. That is a gap in our listening, not a sign that all is well."
    named = join_words(tuple(_SURVEYS.get(name, name) for name in surveys))
    return f"No feedback has been collected. National surveys are under “What the data says”: {named}."


def _no_gap(result: StatementResult) -> str:
    standing = result.standing
    if standing is None:
        return "What needs to improve cannot be told from the evidence held. That is not a sign that all is well."
    if standing <= LOW:
        return (
            f"The score stands at {standing}, and the reasons are given with it below; no gap is recorded beside them."
        )
    return "No gap is recorded. Every council has some: an empty list here means that we have not looked hard enough."


def _need(view: CategoryView, mask: Mask) -> CategoryNeed:
    if mask.hides(view.category):
        return CategoryNeed(view.category, TOO_FEW_HEARD)
    needed = "; ".join(_SO_FAR.sub("", need) for need in view.missing)
    return CategoryNeed(view.category, f"{needed[:1].upper()}{needed[1:]}.")


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
    followed = show_count(len(moved), "measure")
    return (
        f"{followed.capitalize()} can be followed over time: {better or 'none'} improved, {worse or 'none'} got worse."
    )


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


def build_self_score(result: StatementResult, mask: Mask | None = None) -> SelfScore:
    """The self-score with everything behind it, but for what would describe too few people or cases."""
    proposal, hidden = result.proposal, mask or Mask()
    reasons = (reason for reason in proposal.reasons if not _tells_a_view(reason, proposal.views))
    return SelfScore(
        proposed=proposal.level,
        uncapped=proposal.uncapped_level,
        confidence=proposal.confidence.value if proposal.confidence else "",
        percent=proposal.percent,
        reasons=_covered(reasons, hidden),
        caps=_covered((cap.reason for cap in proposal.caps), hidden),
        flags=_covered((flag.reason for flag in proposal.flags), hidden),
        would_move=tuple(dict.fromkeys(hidden.cover(step) for step in proposal.would_move)),
        categories=tuple(_category_row(view, hidden) for view in proposal.views),
        decision=_decision(result),
    )


def _covered(reasons: Iterable[Reason], mask: Mask) -> tuple[Claim, ...]:
    """The reasons as claims, each once."""
    claims = (build_claim(reason) for reason in reasons)
    return tuple(dict.fromkeys(replace(claim, text=mask.cover(claim.text)) for claim in claims))


def _tells_a_view(reason: Reason, views: tuple[CategoryView, ...]) -> bool:
    """Whether a reason only repeats what one category says, which the table below it tells in full."""
    return any(view.reason and reason.text.endswith(view.reason) for view in views)


def _category_row(view: CategoryView, mask: Mask) -> CategoryRow:
    ids = {i for reading in view.readings for i in reading.evidence_ids}
    return CategoryRow(
        category=view.category,
        level=view.level,
        reason=Claim(text=_category_reason(view, mask), evidence_ids=tuple(sorted(ids))),
    )


def _category_reason(view: CategoryView, mask: Mask) -> str:
    """Why a kind of evidence points where it does; low views are told among what must improve."""
    if mask.hides(view.category):
        return TOO_FEW_HEARD
    if view.level is not None and view.level <= LOW:
        return TOLD_ABOVE
    unsaid = tuple(need for need in view.missing if need not in view.reason)
    needed = f" Needed: {join_words(unsaid)}." if unsaid else ""
    return choose_words(f"{mask.cover(view.reason)}{needed}", MAX_REASON)


def _decision(result: StatementResult) -> str:
    decision = result.decision
    if decision is None:
        unscored = result.proposal.level is None
        return "No score has been agreed." if unscored else "Nobody has agreed or changed this proposal yet."
    return (
        f"{decision.decided_by} agreed {decision.level} on {show_date(decision.decided_on)} "
        f"(proposed then: {show_level(decision.proposed_level)}). {decision.why.strip()}"
    )
