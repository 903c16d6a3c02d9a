"""Evidence for one statement to a proposed score. It proposes with reasons; people decide. Pure.

Nothing here predicts the regulator, and "not enough evidence" is a result of its own, never a low score.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from quality_statements.caps import biting_caps, capped_level, find_caps
from quality_statements.category_view import WeighedView
from quality_statements.confidence import rate_confidence
from quality_statements.flags import find_flags
from quality_statements.rollup import category_score
from quality_statements.rubric import Rubric
from quality_statements.statement_evidence import StatementEvidence, as_sentence_start, gather_evidence
from quality_statements.verdict import listed
from quality_statements.would_move import say_what_would_move
from schemas.framework import Framework, Method, QualityStatement
from schemas.score import CategoryView, Reason, ScoreProposal
from schemas.signal import Signal


@dataclass(frozen=True)
class _Outcome:
    """What a method makes of the views, before caps."""

    level: int | None
    reasons: tuple[Reason, ...]
    percent: int | None = None


def propose_score(
    statement: QualityStatement, signals: Iterable[Signal], framework: Framework, rubric: Rubric, as_of: date
) -> ScoreProposal:
    """What the evidence supports for one statement under the framework's method.

    Signals of other statements are left out, repeats count once, and the order they come in does not matter.
    `level` is None for "not enough evidence"; the reasons then say what is missing.

    Source: practice sections 5.1 and 5.4; CQC, How we determine ratings (both versions, framework section 1).
    """
    evidence = gather_evidence(statement, signals, rubric, as_of)
    outcome = _outcome(evidence, framework)
    caps = find_caps(evidence)
    held = biting_caps(outcome.level, caps)
    level = None if outcome.level is None else capped_level(outcome.level, held)
    confidence, doubt = rate_confidence(evidence) if level is not None else (None, None)
    return ScoreProposal(
        statement=statement.code,
        name=statement.name,
        level=level,
        uncapped_level=outcome.level,
        confidence=confidence,
        reasons=(*(cap.reason for cap in held), *outcome.reasons, *([doubt] if doubt else [])),
        views=tuple(weighed.view for weighed in evidence.views),
        caps=held,
        flags=find_flags(evidence, level, held),
        would_move=say_what_would_move(evidence, level, caps, framework),
        framework_id=framework.id,
        rubric_version=rubric.version,
        percent=outcome.percent,
    )


def statement_level(leading: int, others: Sequence[int]) -> int:
    """The level from the view of people's experience and the other views.

    Others confirm or pull down: one that is lower takes it down one step, two or more take it to the second-lowest.
    Nothing pulls it up.

    Source: practice section 5.1, step 4 (own rule: the regulator names no arithmetic for the current method).

    Example:
        >>> statement_level(3, [3, 4, 3]), statement_level(3, [1, 3, 3]), statement_level(4, [2, 2, 4])
        (3, 2, 2)
    """
    lowest, *rest = sorted(others)
    second = rest[0] if rest else leading
    return leading if lowest >= leading else max(lowest, min(leading - 1, second))


def _outcome(evidence: StatementEvidence, framework: Framework) -> _Outcome:
    match framework.method:
        case Method.STATEMENT:
            return _by_statement(evidence)
        case Method.CATEGORY:
            return _by_category(evidence, framework)
        case _ as never:
            assert_never(never)


def _by_statement(evidence: StatementEvidence) -> _Outcome:
    """Current method: start from people's experience; the other views confirm it or pull it down."""
    rules = evidence.rubric.scoring
    leading = next((w for w in evidence.formed if w.view.category is rules.leading_category), None)
    if leading is None or leading.view.level is None:
        return _not_enough(evidence, f"There is no view of {rules.leading_category}, which every statement needs.")
    least = min(rules.min_categories, len(evidence.required))
    if len(evidence.formed) < least:
        said = (
            f"Views could be formed of {len(evidence.formed)} of {len(evidence.required)} categories; it takes {least}."
        )
        return _not_enough(evidence, said)
    others = [w for w in evidence.formed if w is not leading]
    levels = [w.view.level for w in others if w.view.level is not None]
    level = statement_level(leading.view.level, levels) if levels else leading.view.level
    return _Outcome(level, (_summary(leading, others, level), *_view_reasons(evidence)))


def _by_category(evidence: StatementEvidence, framework: Framework) -> _Outcome:
    """Original method: every required category scored, added up, and the percentage banded."""
    if evidence.missing:
        return _not_enough(evidence, "The original method needs a score for every required category.")
    percent, level = category_score(evidence.levels, framework)
    most = framework.maximum_score * len(evidence.levels)
    text = f"Category scores add up to {sum(evidence.levels)} of {most}, which is {percent}% and stands for a {level}."
    return _Outcome(level, (Reason(text, _all_ids(evidence.formed)), *_view_reasons(evidence)), percent)


def _not_enough(evidence: StatementEvidence, why: str) -> _Outcome:
    missing = [reason for view in evidence.missing for reason in (_missing(view), *_heard_so_far(view))]
    start = Reason(f"Not enough evidence. {why}", about_method=True)
    return _Outcome(None, (start, *missing, *_view_reasons(evidence)))


def _heard_so_far(view: CategoryView) -> Iterator[Reason]:
    """What there is in a category that has no view: each reading with its source, so that a person can check it."""
    for reading in view.readings:
        yield Reason(f"{as_sentence_start(view.category)}, so far. {reading.reason}", reading.evidence_ids)


def _missing(view: CategoryView) -> Reason:
    needed = f"still needed: {'; '.join(view.missing)}"
    return Reason(f"{as_sentence_start(view.category)}: no view could be formed; {needed}.", about_method=True)


def _summary(leading: WeighedView, others: Sequence[WeighedView], level: int) -> Reason:
    start = f"{as_sentence_start(leading.view.category)} supports a {leading.view.level}"
    end = f"so together the views support a {level}."
    lower = [w for w in others if (w.view.level or 0) < (leading.view.level or 0)]
    if not lower:
        return Reason(f"{start}, and no other view is lower, {end}", leading.evidence_ids)
    named = listed([f"{w.view.category} ({w.view.level})" for w in lower])
    pull = "the lower view of {} pulls" if len(lower) == 1 else "the lower views of {} pull"
    return Reason(f"{start}; {pull.format(named)} it down, {end}", _all_ids([leading, *lower]))


def _view_reasons(evidence: StatementEvidence) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            f"{as_sentence_start(w.view.category)}: the evidence supports a {w.view.level}. {w.view.reason}",
            w.evidence_ids,
        )
        for w in evidence.formed
    )


def _all_ids(views: Iterable[WeighedView]) -> tuple[str, ...]:
    return tuple(sorted({i for weighed in views for i in weighed.evidence_ids}))
