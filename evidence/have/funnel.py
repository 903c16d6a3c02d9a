"""Funnel plots: every council's value by the number it rests on, and how far from England chance would carry it.

With `p` for England's value, the limits for a base of `n` are `p ± z sqrt(v(n) + tau²)`. `v(n)` is what counting `n`
people adds: `p (1 - p) / n` for a share, `p / n` for a rate. `tau` is the usual spread between councils beyond chance
(`evidence.have.spreads`). Without a spread, a council lies outside the limits of a share just where Wilson's interval
around its own value leaves England out, so plot and interval tell the same. Limits stop at what is possible.

Source: D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005),
1185 to 1202, and Handling over-dispersion of performance indicators, Quality and Safety in Health Care 14 (2005), the
additive model.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import NormalDist

from evidence.have.comparison import PER_100_000, PERCENT
from schemas.comparison_view import Funnel, FunnelLimit, FunnelPoint, PointRole

INNER = NormalDist().inv_cdf(0.975)
"""95 % of councils would lie this many standard deviations from England or nearer: 1.96."""
OUTER = NormalDist().inv_cdf(0.999)
"""99.8 % of them: 3.09."""
N_LIMITS = 60
"""How many bases the limits are worked out for; they are drawn as lines through these."""
LEAST_POINTS = 10
"""A funnel of fewer councils is not drawn: it would show the council and hardly anything to set it beside."""

_SCALES: Mapping[str, float] = {PERCENT: 100.0, PER_100_000: 100_000.0}


def has_funnel(unit: str) -> bool:
    """Whether limits can be worked out for a measure in this unit: a share or a rate for each 100,000."""
    return unit in _SCALES


def build_limit(centre: float, base: float, unit: str, spread: float = 0.0) -> FunnelLimit:
    """The limits for one base, in the unit of the measure.

    Args:
        centre: England's value.
        base: people the council's value rests on, above zero.
        unit: `%` or `per 100,000`.
        spread: usual spread between councils, in the unit of the measure.

    Example:
        >>> limit = build_limit(50.0, 100, "%")
        >>> round(limit.low_95, 1), round(limit.high_998, 1)
        (40.2, 65.5)
    """
    error = sqrt(_variance(centre, base, unit) + spread**2)
    low_95, high_95 = _possible(centre - INNER * error, unit), _possible(centre + INNER * error, unit)
    low_998, high_998 = _possible(centre - OUTER * error, unit), _possible(centre + OUTER * error, unit)
    return FunnelLimit(base, low_95, high_95, low_998, high_998)


def _variance(centre: float, base: float, unit: str) -> float:
    """Of the value by counting alone, in the square of the unit."""
    scale = _SCALES[unit]
    share = centre / scale
    return scale**2 * (share * (1 - share) if unit == PERCENT else share) / base


def _possible(value: float, unit: str) -> float:
    return max(0.0, min(100.0, value) if unit == PERCENT else value)


def build_funnel(centre: float, unit: str, points: Sequence[FunnelPoint], spread: float = 0.0) -> Funnel | None:
    """The funnel of one measure and period.

    Args:
        centre: England's value.
        unit: `%` or `per 100,000`.
        points: councils with a value and a base above zero.
        spread: as `build_limit`.

    Returns:
        None where there are too few points, or a share is above 100 % (some published ones are).
    """
    if len(points) < LEAST_POINTS or (unit == PERCENT and not 0 <= centre <= 100):
        return None
    own = next((point for point in points if point.role is PointRole.COUNCIL), None)
    sides = [_side(point, build_limit(centre, point.base, unit, spread)) for point in points]
    return Funnel(
        centre=centre,
        spread=spread,
        points=tuple(sorted(points, key=lambda point: (point.base, point.value, point.name))),
        limits=tuple(build_limit(centre, base, unit, spread) for base in _bases(points)),
        n_outside_95=sum(1 for side in sides if side),
        n_outside_998=sum(1 for side in sides if abs(side) == 2),
        place=_PLACES[_side(own, build_limit(centre, own.base, unit, spread))] if own else "not drawn",
    )


_PLACES = {
    -2: "below the outer limit",
    -1: "below the inner limit",
    0: "inside the limits",
    1: "above the inner limit",
    2: "above the outer limit",
}


def _side(point: FunnelPoint, limit: FunnelLimit) -> int:
    """0 inside, ±1 beyond the inner limit, ±2 beyond the outer; a point on a limit is inside it."""
    if point.value < limit.low_95:
        return -2 if point.value < limit.low_998 else -1
    if point.value > limit.high_95:
        return 2 if point.value > limit.high_998 else 1
    return 0


def _bases(points: Sequence[FunnelPoint]) -> list[float]:
    """Bases from the least to the most, closer together where the funnel is narrow at its mouth."""
    least, most = min(point.base for point in points), max(point.base for point in points)
    roots = [sqrt(least) + (sqrt(most) - sqrt(least)) * n / (N_LIMITS - 1) for n in range(N_LIMITS)]
    return sorted({least, *(root**2 for root in roots[1:-1]), most})
