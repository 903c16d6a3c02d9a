"""Ways up: what must change together for one statement, and the nearest points for the whole.

These are sums over the proposals, not plans: a score moves only when people's experience does.
"""

import re
from dataclasses import dataclass, field

from reports.numbers import join_words
from schemas.assessment import Assessment, StatementResult
from schemas.framework import Framework
from schemas.score import CategoryView, ScoreProposal
from schemas.terms import SignalKind

MAX_ROUTES = 3
_KINDS = {SignalKind.VOICE: "feedback", SignalKind.CASE_AUDIT: "case audits", SignalKind.DOCUMENT: "documents"}
_LIFT = re.compile(r"The score cannot rise above (\d) until (.+?)\.?")


@dataclass(frozen=True)
class Route:
    """Some points more, and the nearest ways to them."""

    n_points: int = field(metadata={"help": "How many points more."})
    total: int = field(metadata={"help": "The sum it would give."})
    percent: int = field(metadata={"help": "The percentage it would give, rounded up."})
    rating: str = field(metadata={"help": "The band it would fall in."})
    sentence: str = field(metadata={"help": "The ways there in a sentence, those with fewest changes first."})


def say_what_would_raise(proposal: ScoreProposal) -> str:
    """All that must change together for the next score, in brief; empty where nothing is known to raise it.

    A rule that is not holding the score down now, but would at the next score, comes last and is named as such.
    """
    if proposal.level is None:
        return _say_what_is_missing(proposal)
    changes = _changes(proposal)
    if not changes:
        return ""
    together = "One or more of: " if proposal.percent is not None else "All of: " if len(changes) > 1 else ""
    text = f"{together}{'; '.join(changes)}."
    return text[:1].upper() + text[1:]


def _say_what_is_missing(proposal: ScoreProposal) -> str:
    missing = tuple(view.category.value for view in proposal.views if view.level is None)
    return f"Enough evidence for a view of {join_words(missing)}." if missing else ""


def _changes(proposal: ScoreProposal) -> tuple[str, ...]:
    """Each thing that must change for the next score; those that hold it now come first."""
    level = proposal.level or 0
    views = _view_changes(proposal.views, level + 1)
    lifts = [found.groups() for text in proposal.would_move if (found := _LIFT.fullmatch(text))]
    holding = {cap.level for cap in proposal.caps}
    biting = [when for at, when in lifts if int(at) in holding]
    later = [f"then also {when}, or a rule holds it at {at}" for at, when in lifts if int(at) not in holding]
    untold = [f"the rule lifted that holds it at {min(holding)}"] if holding and not biting else []
    return (*biting, *untold, *views, *later)


def _view_changes(views: tuple[CategoryView, ...], target: int) -> list[str]:
    """Each step a view must take, views that take the same step for the same evidence together."""
    found: dict[tuple[int, str], list[str]] = {}
    for view in views:
        if view.level is not None and view.level < target:
            found.setdefault((view.level, _resting_on(view)), []).append(view.category.value)
    n_formed = sum(1 for view in views if view.level is not None)
    if len(found) > 1 and {level for level, _ in found} == {target - 1} and sum(map(len, found.values())) == n_formed:
        return [f"every view from {target - 1} to {target}"]
    return [_step(tuple(names), level, target, kinds) for (level, kinds), names in found.items()]


def _step(names: tuple[str, ...], level: int, target: int, kinds: str) -> str:
    return f"{join_words(names)} from {level} to {target}" + (f" ({kinds})" if kinds else "")


def _resting_on(view: CategoryView) -> str:
    """The kinds of evidence that set the view where it is."""
    kinds = {reading.kind for reading in view.readings if reading.level == view.level}
    return join_words(tuple(words for kind, words in _KINDS.items() if kind in kinds))


def build_routes(assessment: Assessment) -> tuple[Route, ...]:
    """The nearest one and two points up; none without a sum, and none beyond the highest sum."""
    total, maximum = assessment.rollup.total, assessment.rollup.maximum
    if total is None:
        return ()
    near = _nearest(assessment)
    routes = [_one_point(near), _two_points(near)]
    return tuple(
        _build_route(assessment.framework, n, total + n, maximum, sentence)
        for n, sentence in enumerate(routes, 1)
        if sentence and total + n <= maximum
    )


def _nearest(assessment: Assessment) -> list[StatementResult]:
    """Statements that can rise, those with fewest changes to make first, then the lowest, then in order."""
    highest = assessment.framework.maximum_score
    can = [each for each in assessment.results if each.standing is not None and each.standing < highest]
    return sorted(can, key=lambda each: (_n_changes(each), each.standing or 0))


def _n_changes(result: StatementResult) -> int:
    """How many views and rules must change; a score that people raised or lowered comes last, for it is unknown."""
    proposal = result.proposal
    if proposal.level is None or proposal.level != result.standing:
        return len(proposal.views) + 1
    n_views = sum(1 for view in proposal.views if view.level is not None and view.level <= proposal.level)
    n_lifts = sum(1 for text in proposal.would_move if _LIFT.fullmatch(text))
    return n_views + max(n_lifts, len(proposal.caps))


def _rise(result: StatementResult) -> str:
    now = result.standing or 0
    return f"{result.proposal.statement} from {now} to {now + 1}"


def _one_point(near: list[StatementResult]) -> str:
    nearest = [each for each in near if _n_changes(each) == _n_changes(near[0])][:MAX_ROUTES]
    return " or ".join(_rise(each) for each in nearest)


def _two_points(near: list[StatementResult]) -> str:
    return " and ".join(_rise(each) for each in near[:2]) if len(near) > 1 else ""


def _build_route(framework: Framework, n_points: int, total: int, maximum: int, sentence: str) -> Route:
    # Source: rounding up is the only rule a framework may name; a test holds this to the roll-up's own sums.
    percent = -(-100 * total // maximum)
    band = next(band for band in framework.bands if band.lowest_percent <= percent <= band.highest_percent)
    return Route(n_points=n_points, total=total, percent=percent, rating=band.name, sentence=sentence)
