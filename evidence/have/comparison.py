"""Sets a published figure beside another by chance and not by raw gap. Pure: numbers in, numbers and words out.

A figure comes with how sure it is: by its published margin of error where there is one, else by the counts it was
made from, else not at all. Two figures are then compared in standard errors of their difference, each side's own error
included, and where it is known how far councils lie apart anyway (`evidence.have.overdispersion`), that too. A council
is part of the groups it is compared with; leaving that out makes differences look a little less certain than they
are, never more.

Source: binomial and Poisson intervals as in E. B. Wilson (1927) and Byar's approximation (Breslow and Day 1987), both
used for public health indicators in England.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import assert_never

from evidence.have.cutoffs import Cutoffs
from schemas.observation import Measure
from schemas.terms import Better, Position, Trend

MANY_RESPONDENTS = 10_000
"""A margin of error published as 0 is a rounded one; it is believed from this many respondents on."""

PER_100_000 = "per 100,000"
PERCENT = "%"


@dataclass(frozen=True)
class Figure:
    """One published figure with what was published about how sure it is.

    Attributes:
        value: the outcome as published.
        unit: `%`, `per 100,000`, or the name of a score.
        margin: published half width of the 95 % interval, in the unit of the value.
        n_respondents: number of respondents, for surveys.
        numerator: people counted, for shares and rates; None where suppressed.
        denominator: people they were counted among.
        step: the last published decimal place, such as 0.1.
    """

    value: float
    unit: str
    margin: float | None = None
    n_respondents: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    step: float = 0.1

    @property
    def base(self) -> int | None:
        """Respondents, or the denominator, that the value rests on."""
        base = self.n_respondents if self.n_respondents is not None else self.denominator
        return None if base is None else round(base)


def build_figure(measure: Measure, published: Mapping[str, float | None]) -> Figure | None:
    """The figure of one area and year from its published cells; None where no outcome was published.

    Args:
        measure: what the cells are about.
        published: value by statistic, as the workbook names statistics.
    """
    value = published.get("outcome")
    if value is None:
        return None
    return Figure(
        value=_tidy(value),
        unit=measure.unit,
        margin=published.get("margin of error"),
        n_respondents=published.get("number of respondents"),
        numerator=published.get("numerator"),
        denominator=published.get("denominator"),
        step=10.0**-measure.decimals,
    )


def _tidy(value: float) -> float:
    """Without what binary fractions leave at the end: the workbook holds 97.39999999999999 where it shows 97.4."""
    return round(value, 6)


def interval(figure: Figure, cutoffs: Cutoffs) -> tuple[float, float] | None:
    """Lower and upper end of the 95 % interval; None where nothing was published to work one out from."""
    margin = _believed_margin(figure)
    if margin is not None:
        return figure.value - margin, figure.value + margin
    if figure.margin is not None:
        return None
    return _counted_interval(figure, cutoffs.interval)


def standard_error(figure: Figure, cutoffs: Cutoffs) -> float | None:
    """Standard error of a figure in its own unit, its rounding included; None where chance cannot be judged.

    A margin of error is half the width of a 95 % interval. For counts it is worked out from the width of the interval
    that suits them, which does not shrink to nothing at 0 or 100 %. A value rounded to steps of `s` is off by up to
    `s / 2` either way, which adds `s² / 12` to the variance.

    Example:
        >>> from evidence.have.cutoffs import load_cutoffs
        >>> round(standard_error(Figure(71.1, "%", margin=4.1, n_respondents=400), load_cutoffs()), 2)
        2.09
    """
    ends = interval(figure, cutoffs)
    if ends is None:
        return None
    from_chance = (ends[1] - ends[0]) / 2 / cutoffs.interval
    return sqrt(from_chance**2 + figure.step**2 / 12)


def difference(figure: Figure, other: Figure, cutoffs: Cutoffs, *, spread: float = 0.0) -> float | None:
    """How far a figure lies above another, in standard errors of the difference; None where either has none.

    Args:
        figure: the figure of one council.
        other: what it is set beside.
        cutoffs: how wide an interval is.
        spread: standard deviation of the differences between councils that counting does not explain, in the unit of
            the measure; 0 where there are none or they are not allowed for.
    """
    errors = standard_error(figure, cutoffs), standard_error(other, cutoffs)
    if errors[0] is None or errors[1] is None:
        return None
    return (figure.value - other.value) / sqrt(errors[0] ** 2 + errors[1] ** 2 + spread**2)


def position(z: float | None, better: Better, cutoffs: Cutoffs) -> Position:
    """The word for a difference, turned so that it says good or bad and not high or low.

    Example:
        >>> from evidence.have.cutoffs import load_cutoffs
        >>> position(-2.4, Better.LOWER, load_cutoffs()).value
        'better'
    """
    if z is None:
        return Position.NOT_TESTED
    match better:
        case Better.CONTEXT:
            return Position.DIFFERENT if abs(z) >= cutoffs.different else Position.SIMILAR
        case Better.HIGHER:
            return _word(z, cutoffs)
        case Better.LOWER:
            return _word(-z, cutoffs)
        case _ as unknown:
            assert_never(unknown)


def _word(goodness: float, cutoffs: Cutoffs) -> Position:
    size = abs(goodness)
    if size < cutoffs.tending:
        return Position.SIMILAR
    if size < cutoffs.different:
        return Position.TENDING_BETTER if goodness > 0 else Position.TENDING_WORSE
    if size < cutoffs.much:
        return Position.BETTER if goodness > 0 else Position.WORSE
    return Position.MUCH_BETTER if goodness > 0 else Position.MUCH_WORSE


def trend(figures: list[Figure], better: Better, cutoffs: Cutoffs) -> Trend:
    """How the newest of up to three comparable periods stands beside the oldest of them.

    Args:
        figures: comparable periods only, oldest first; the caller has cut them off at any break in the series.
        better: which way the measure is good.
        cutoffs: from where a change counts.

    Returns:
        `UNKNOWN` with fewer than two periods. A change that cannot be told from chance, or whose chance cannot be
        judged, is `STABLE`; so is any change of a measure where neither way is good.
    """
    if len(figures) < 2:
        return Trend.UNKNOWN
    recent = figures[-3:]
    z = difference(recent[-1], recent[0], cutoffs)
    if z is None or abs(z) < cutoffs.trend or better is Better.CONTEXT:
        return Trend.STABLE
    return Trend.IMPROVING if (z > 0) == (better is Better.HIGHER) else Trend.WORSENING


def _believed_margin(figure: Figure) -> float | None:
    """The published margin; half a rounding step for a large base where it was rounded down to nothing."""
    if figure.margin is None or figure.margin > 0:
        return figure.margin
    return figure.step / 2 if (figure.n_respondents or 0) >= MANY_RESPONDENTS else None


def _counted_interval(figure: Figure, width: float) -> tuple[float, float] | None:
    count, among = figure.numerator, figure.denominator
    if count is None or not among:
        return None
    if figure.unit == PER_100_000 and count > 0:
        low, high = byar_interval(count, width)
        return low / among * 100_000, high / among * 100_000
    if figure.unit == PERCENT and 0 <= figure.value <= 100:
        low, high = wilson_interval(figure.value / 100 * among, among, width)  # the counts may have been rounded to 5
        return low * 100, high * 100
    return None


def wilson_interval(count: float, among: float, width: float) -> tuple[float, float]:
    """Ends of the interval for a share, between 0 and 1.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927).

    Example:
        >>> tuple(round(end, 4) for end in wilson_interval(81, 263, 1.96))
        (0.2553, 0.3662)
    """
    share, square = count / among, width**2
    middle = (share + square / (2 * among)) / (1 + square / among)
    half = width * sqrt(share * (1 - share) / among + square / (4 * among**2)) / (1 + square / among)
    return max(0.0, middle - half), min(1.0, middle + half)


def byar_interval(count: float, width: float) -> tuple[float, float]:
    """Ends of the interval for a count above zero.

    Source: N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II (1987), section 2.3.

    Example:
        >>> tuple(round(end, 2) for end in byar_interval(20, 1.96))
        (12.21, 30.89)
    """
    more = count + 1
    low = count * (1 - 1 / (9 * count) - width / (3 * sqrt(count))) ** 3
    high = more * (1 - 1 / (9 * more) + width / (3 * sqrt(more))) ** 3
    return low, high
