"""What would have to change to reach the next level, in plain sentences with the numbers of the rubric. Pure."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from quality_statements.category_view import WeighedView
from quality_statements.rubric import CapRule, Rubric
from quality_statements.statement_evidence import StatementEvidence, as_sentence_start
from quality_statements.verdict import listed
from schemas.framework import Framework, Method
from schemas.score import Cap, CategoryView, Reading
from schemas.terms import Maturity, SignalKind


def say_what_would_move(
    evidence: StatementEvidence, level: int | None, caps: tuple[Cap, ...], framework: Framework
) -> tuple[str, ...]:
    """What the next level needs, or, where nothing is proposed, what a proposal needs.

    Where several things must change together, the first sentence says so and names them all.

    Args:
        evidence: the statement's evidence.
        level: the proposed level after caps.
        caps: every cap whose control failed; one that does not bite now is told as a control that must hold, if it
            would hold the next level down.
        framework: gives the highest level and the method.
    """
    if level is None:
        return tuple(f"{_form(view)}." for view in evidence.missing)
    if level >= framework.maximum_score:
        return ()
    target = level + 1
    controls = [cap for cap in caps if cap.level < target]
    lower = [weighed for weighed in evidence.formed if _is_below(weighed, target)]
    return (
        *_together(evidence, lower, controls, target, framework),
        *(_lift(cap, level, evidence.rubric) for cap in controls),
        *_raise(lower, target, evidence.rubric),
        *(f"{_form(view)}; that would make the score surer." for view in evidence.missing),
    )


def _together(
    evidence: StatementEvidence,
    lower: Sequence[WeighedView],
    controls: Sequence[Cap],
    target: int,
    framework: Framework,
) -> Iterator[str]:
    """What has to change at the same time, where it is more than one thing."""
    views = [f"the view of {weighed.view.category}" for weighed in lower]
    tested = [f"the test whether {_control(cap, evidence.rubric)}" for cap in controls]
    if framework.method is Method.CATEGORY or len(views) + len(tested) < 2:
        return
    spare = _spares_one(evidence, views, target)
    if not spare:
        yield f"For a {target} all of these must change together: {listed([*views, *tested])}."
        return
    also = f", and so must {listed(tested)}" if tested else ""
    how_many = "either" if len(views) == 2 else "all but one"
    yield f"For a {target} {how_many} of these must rise: {listed(views)}{also}."


def _spares_one(evidence: StatementEvidence, lower: Sequence[str], target: int) -> bool:
    """Whether one lower view may stay: it takes a view of people's experience above the target down just one step."""
    leading = evidence.rubric.scoring.leading_category
    above = any(w.view.category is leading and (w.view.level or 0) > target for w in evidence.formed)
    return above and len(lower) > 1


def _form(view: CategoryView) -> str:
    return f"{as_sentence_start(view.category)}: to form a view it still needs {'; '.join(view.missing)}"


def _is_below(weighed: WeighedView, target: int) -> bool:
    return (weighed.view.level or 0) < target


def _rule(cap: Cap, rubric: Rubric) -> CapRule:
    return next(rule for rule in rubric.scoring.caps if rule.code == cap.code)


def _control(cap: Cap, rubric: Rubric) -> str:
    return rubric.control_words(_rule(cap, rubric).check)


def _lift(cap: Cap, level: int, rubric: Rubric) -> str:
    """What a failed control needs, so that it no longer stands in the way."""
    return f"The score cannot rise above {level} until {_rule(cap, rubric).lifts_when}."


def _raise(lower: Sequence[WeighedView], target: int, rubric: Rubric) -> Iterator[str]:
    """What the lower views need to reach the target; views that stand alike and need the same are told together."""
    alike: dict[str, list[str]] = {}
    for weighed in lower:
        needs = dict.fromkeys(_need(reading, target, rubric) for reading in weighed.limits)
        said = f"supports a {weighed.view.level} now; a {target} needs {'; and '.join(needs)}."
        alike.setdefault(said, []).append(weighed.view.category.value)
    for said, categories in alike.items():
        named = listed(categories)
        each = "for each the evidence" if len(categories) > 1 else "the evidence"
        yield f"{named[:1].upper()}{named[1:]}: {each} {said}"


def _need(reading: Reading, target: int, rubric: Rubric) -> str:
    match reading.kind:
        case SignalKind.CASE_AUDIT:
            return _audit_need(target, rubric)
        case SignalKind.VOICE:
            return _voice_need(target, rubric)
        case SignalKind.DOCUMENT:
            return f"a document about {_WORK[_least_maturity(target, rubric)]}"
        case SignalKind.INDICATOR | SignalKind.CHECK:
            raise ValueError(f"{reading.kind} never sets a view")
        case _ as never:
            assert_never(never)


_WORK = {
    Maturity.PLANNED: "work that is planned",
    Maturity.STARTED: "work that has started",
    Maturity.IN_USE: "work that is in use",
    Maturity.EFFECT_SHOWN: "work that has shown an effect",
    Maturity.SUSTAINED: "work that has shown an effect that lasts",
}


def _audit_need(target: int, rubric: Rubric) -> str:
    rules = rubric.audit
    if target <= 2:
        share = f"no more than {rules.one_critical_percent}% of cases"
        return f"a new audit in which {share} have the lowest grade on a critical question"
    if target == 3:
        return (
            f"a new audit of at least {rules.min_cases_for_three} cases, with the lower end of the 95% interval of the "
            f"good ones above {rules.good_line_percent}%, and no more than {rules.rare_critical_percent}% with the "
            "lowest grade on a critical question"
        )
    return (
        f"a new audit of at least {rules.min_cases_for_four} cases, {rules.four_good_percent}% of them good or better "
        f"and {rules.four_outstanding_percent}% outstanding, none with the lowest grade on a critical question, and "
        f"{rules.min_pairs} answers read twice with grades that agree"
    )


def _voice_need(target: int, rubric: Rubric) -> str:
    rules = rubric.voice
    if target <= 2:
        return "repeated and serious concerns answered, with the answer recorded"
    if target == 3:
        return (
            f"feedback that is at least {rules.mostly_percent}% positive, and {rules.answered_percent}% of concerns "
            "answered, repeated ones included"
        )
    return (
        f"strong praise in at least {rules.mostly_percent}% of feedback, from more kinds of source and more groups, "
        "and something recorded as changed because of it"
    )


def _least_maturity(target: int, rubric: Rubric) -> Maturity:
    return next((m for m in Maturity if rubric.document.ceilings[m] >= target), Maturity.SUSTAINED)
