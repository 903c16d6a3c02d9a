"""Nine statement scores to a percentage and a rating, in whole numbers only: the Python reference. Pure.

`quality_statements.rollup_sql` does the same in SQL; a test compares the two on every combination.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import assert_never

from schemas.errors import InputError, OurError
from schemas.framework import Band, Framework, Rounding
from schemas.problems import Problem, shorten
from schemas.score import RangeEnd, Rise, RollUp, WhatIf

Scores = Mapping[str, int | None] | Sequence[int | None]
_WHAT = "The scores were not rolled up"
_FILE = "scores"


def roll_up(scores: Scores, framework: Framework) -> RollUp:
    """Roll up the scores of all statements, each 1 to 4 or None where there is none.

    With any score missing there is no total, percentage or rating, only the range they could lie in.

    Args:
        scores: by statement code, or in the framework's order.
        framework: gives bands, rounding and the range of scores.

    Raises:
        InputError: a score too many, too few, or not one of the framework's; carries every problem.

    Source: CQC, How we determine ratings (framework sections 1.1, 1.5 and 1.6).

    Example:
        >>> from quality_statements.loading import default_framework, load_framework
        >>> result = roll_up([3, 3, 4, 3, 4, 4, 3, 4, 4], load_framework(default_framework()))
        >>> result.total, result.percent, result.rating
        (32, 89, 'Outstanding')
    """
    values = check_scores(scores, framework)
    known = [score for score in values if score is not None]
    n, total = len(values), sum(known)
    unscored = n - len(known)
    maximum = n * framework.maximum_score
    lowest = _range_end(total + unscored * framework.minimum_score, maximum, framework)
    highest = _range_end(total + unscored * framework.maximum_score, maximum, framework)
    if unscored:
        return RollUp(len(known), n, maximum, None, None, None, lowest, highest, None, None, None, None)
    above, below = _next_band(lowest.percent, framework.bands), _band_below(lowest.percent, framework.bands)
    return RollUp(
        n_scored=n,
        n_statements=n,
        maximum=maximum,
        total=total,
        percent=lowest.percent,
        rating=lowest.rating,
        lowest=lowest,
        highest=highest,
        next_rating=above.name if above else None,
        points_to_next=_points_to(above, total, maximum, framework) if above else None,
        rating_below=below.name if below else None,
        points_to_spare=_points_above(below, total, maximum, framework) if below else None,
    )


def category_score(levels: Sequence[int], framework: Framework) -> tuple[int, int]:
    """Percentage of the category total, rounded up, and the statement score it stands for (original method).

    Raises:
        OurError: `no-statement-bands`, where the framework does not score categories.

    Source: CQC, How we determine ratings, earlier version (framework section 1.2).

    Example:
        >>> from quality_statements.loading import load_framework
        >>> category_score([2, 3, 3, 2], load_framework("cqc-la-original-2023"))
        (63, 3)
    """
    if not framework.statement_bands:
        message = f"The framework {framework.id} does not score categories."
        raise OurError("no-statement-bands", message, "Use a framework whose method is category.")
    percent = percent_of(sum(levels), framework.maximum_score * len(levels), framework.rounding)
    score = band_at(percent, framework.statement_bands).score
    if score is None:
        raise OurError("no-statement-bands", "A statement band has no score.", "Mend the framework file.")
    return percent, score


def what_if(scores: Scores, framework: Framework, most_points: int = 3) -> tuple[WhatIf, ...]:
    """The smallest ways to the next band: one statement rising, or a few different ones rising one step each.

    Empty where a score is missing, the rating is already the highest, or more than `most_points` are needed.

    Raises:
        InputError: as `roll_up`.
    """
    result = roll_up(scores, framework)
    points = result.points_to_next
    if points is None or points > most_points:
        return ()
    codes = [statement.code for statement in framework.statements]
    now = {code: s for code, s in zip(codes, check_scores(scores, framework), strict=True) if s is not None}
    end = _range_end(sum(now.values()) + points, result.maximum, framework)
    ways = [*_rises_of_one(now, points, framework), *_rises_of_many(now, points, framework)]
    return tuple(WhatIf(rises, end.total, end.percent, end.rating) for rises in ways)


def _rises_of_one(now: dict[str, int], points: int, framework: Framework) -> list[tuple[Rise, ...]]:
    return [(Rise(code, s, s + points),) for code, s in now.items() if s + points <= framework.maximum_score]


def _rises_of_many(now: dict[str, int], points: int, framework: Framework) -> list[tuple[Rise, ...]]:
    steps = [Rise(code, score, score + 1) for code, score in now.items() if score < framework.maximum_score]
    return list(combinations(steps, points)) if points > 1 else []


def percent_of(total: int, maximum: int, rounding: Rounding) -> int:
    """A total as a whole percentage of the maximum.

    Example:
        >>> percent_of(14, 36, Rounding.UP), percent_of(9, 36, Rounding.UP)
        (39, 25)

    Source: observed in 16 published results, not stated by the regulator (framework section 1.5).
    """
    match rounding:
        case Rounding.UP:
            return -(-100 * total // maximum)
        case _ as never:
            assert_never(never)


def band_at(percent: int, bands: Sequence[Band]) -> Band:
    """The band a whole percentage falls in; bands cover every percentage that can occur."""
    return next(band for band in bands if band.lowest_percent <= percent <= band.highest_percent)


def check_scores(scores: Scores, framework: Framework) -> tuple[int | None, ...]:
    """The scores in the framework's order, or every fault in them.

    Raises:
        InputError: `score-count`, `score-value` or `unknown-statement`.
    """
    codes = [statement.code for statement in framework.statements]
    if isinstance(scores, Mapping):
        return _check_table(scores, codes, framework)
    if len(scores) != len(codes):
        remedy = f"Give one for each of the {len(codes)} statements, or nothing where there is none."
        raise InputError([Problem("score-count", _FILE, f"{len(scores)} scores", remedy)], _WHAT)
    return _check_values(dict(zip(codes, scores, strict=True)), framework)


def _check_table(scores: Mapping[str, int | None], codes: list[str], framework: Framework) -> tuple[int | None, ...]:
    if scores.keys() != set(codes):
        lost = [
            _problem("score-count", code, "no score", "Give a score, or say that there is none.")
            for code in codes
            if code not in scores
        ]
        remedy = f"Use one of {', '.join(codes)}."
        odd = [
            _problem("unknown-statement", str(code), f"the statement {code}", remedy)
            for code in scores
            if code not in codes
        ]
        raise InputError(lost + odd, _WHAT)
    return _check_values({code: scores[code] for code in codes}, framework)


def _check_values(scores: dict[str, int | None], framework: Framework) -> tuple[int | None, ...]:
    allowed = range(framework.minimum_score, framework.maximum_score + 1)
    wrong = {
        code: score
        for code, score in scores.items()
        if not (score is None or (type(score) is int and score in allowed))
    }
    if wrong:
        remedy = f"Give a whole number from {allowed[0]} to {allowed[-1]}, or nothing where there is no score."
        raise InputError(
            [_problem("score-value", code, f"the score {score}", remedy) for code, score in wrong.items()], _WHAT
        )
    return tuple(scores.values())


def _problem(slug: str, code: str, found: str, remedy: str) -> Problem:
    return Problem(slug, _FILE, shorten(found), remedy, column=code)


def _range_end(total: int, maximum: int, framework: Framework) -> RangeEnd:
    percent = percent_of(total, maximum, framework.rounding)
    return RangeEnd(total, percent, band_at(percent, framework.bands).name)


def _next_band(percent: int, bands: Sequence[Band]) -> Band | None:
    return next((band for band in bands if band.lowest_percent > percent), None)


def _band_below(percent: int, bands: Sequence[Band]) -> Band | None:
    return next((band for band in reversed(bands) if band.highest_percent < percent), None)


def _points_above(band: Band, total: int, maximum: int, framework: Framework) -> int:
    """The most points that can be lost with the percentage still above the band."""
    points = 0
    while percent_of(total - points - 1, maximum, framework.rounding) > band.highest_percent:
        points += 1
    return points


def _points_to(band: Band, total: int, maximum: int, framework: Framework) -> int:
    """The fewest points more that bring the percentage into the band."""
    points = 1
    while percent_of(total + points, maximum, framework.rounding) < band.lowest_percent:
        points += 1
    return points
