"""What would have to change to reach the next level, in plain sentences with the numbers of the rubric. Pure."""

from typing import assert_never

from quality_statements.category_view import WeighedView
from quality_statements.rubric import Rubric
from quality_statements.statement_evidence import StatementEvidence, as_sentence_start
from schemas.score import Cap, CategoryView, Reading
from schemas.terms import Maturity, SignalKind


def say_what_would_move(
    evidence: StatementEvidence, level: int | None, caps: tuple[Cap, ...], highest: int
) -> tuple[str, ...]:
    """What the next level needs, or, where nothing is proposed, what a proposal needs.

    Args:
        evidence: the statement's evidence.
        level: the proposed level after caps.
        caps: every cap whose control failed; those below the next level would hold it.
        highest: the highest level of the framework.
    """
    missing = tuple(_form(view) for view in evidence.missing)
    if level is None:
        return missing
    if level >= highest:
        return ()
    target = level + 1
    lifts = tuple(_lift(cap, evidence.rubric) for cap in caps if cap.level < target)
    views = tuple(_raise(weighed, evidence.rubric) for weighed in evidence.formed if _is_below(weighed, target))
    return (*lifts, *views, *missing)


def _form(view: CategoryView) -> str:
    return f"{as_sentence_start(view.category)}: to form a view it still needs {'; '.join(view.missing)}."


def _is_below(weighed: WeighedView, target: int) -> bool:
    return (weighed.view.level or 0) < target


def _lift(cap: Cap, rubric: Rubric) -> str:
    lifts_when = next(rule.lifts_when for rule in rubric.scoring.caps if rule.code == cap.code)
    return f"The cap at {cap.level} lifts when {lifts_when}."


def _raise(weighed: WeighedView, rubric: Rubric) -> str:
    """What one view needs to rise by one step."""
    step = (weighed.view.level or 0) + 1
    needs = dict.fromkeys(_need(reading, step, rubric) for reading in weighed.limits)
    category = as_sentence_start(weighed.view.category)
    return f"{category} is read at {weighed.view.level}; for {step} it needs {'; and '.join(needs)}."


def _need(reading: Reading, step: int, rubric: Rubric) -> str:
    match reading.kind:
        case SignalKind.CASE_AUDIT:
            return _audit_need(step, rubric)
        case SignalKind.VOICE:
            return _voice_need(step, rubric)
        case SignalKind.DOCUMENT:
            return f'a document at "{_least_maturity(step, rubric)}"'
        case SignalKind.INDICATOR | SignalKind.CHECK:
            raise ValueError(f"{reading.kind} never sets a view")
        case _ as never:
            assert_never(never)


def _audit_need(step: int, rubric: Rubric) -> str:
    rules = rubric.audit
    if step <= 2:
        return f"a re-audit with critical questions at 1 in no more than {rules.one_critical_percent}% of cases"
    if step == 3:
        return (
            f"a re-audit of at least {rules.min_cases_for_three} cases with the lower end of its interval above "
            f"{rules.good_line_percent}% and critical questions at 1 in no more than {rules.rare_critical_percent}%"
        )
    return (
        f"a re-audit of at least {rules.min_cases_for_four} cases, {rules.four_good_percent}% good or better, "
        f"{rules.four_outstanding_percent}% outstanding, no critical 1s, and {rules.min_pairs} second reads that agree"
    )


def _voice_need(step: int, rubric: Rubric) -> str:
    rules = rubric.voice
    if step <= 2:
        return "repeated and serious concerns answered, with the answer recorded"
    if step == 3:
        return f"feedback at least {rules.mostly_percent}% positive, and {rules.answered_percent}% of concerns answered"
    return (
        f"strong praise in at least {rules.mostly_percent}% of feedback, from more kinds of source and more groups, "
        "and something recorded as changed because of it"
    )


def _least_maturity(step: int, rubric: Rubric) -> Maturity:
    return next((m for m in Maturity if rubric.document.ceilings[m] >= step), Maturity.SUSTAINED)
