"""How far councils lie apart for reasons that counting does not explain. Pure: numbers in, numbers out.

Where everybody is counted, chance in the counts is tiny, and councils still differ: in whom they serve, how they
record, how services are set up. No single figure shows how much of that is practice. The model here takes each
council's true value as drawn from a spread of councils around England; the spread's standard deviation (tau) is worked
out from how far all councils lie from England, and its square is added to the variance of every difference.

Source: D. J. Spiegelhalter, Handling over-dispersion of performance indicators, Quality and Safety in Health Care 14
(2005); the estimate of the spread is the moment estimate of R. DerSimonian and N. Laird, Controlled Clinical Trials 7
(1986).
"""

from collections.abc import Sequence
from math import floor, fsum, sqrt


def winsorised(values: Sequence[float], share: float) -> list[float]:
    """Values in their order, those beyond the percentiles `share` and `1 - share` drawn in to them.

    A percentile that falls between two values is read off the straight line between them.

    Example:
        >>> winsorised([-5, 0, 1, 2, 10], 0.25)
        [0.0, 0, 1, 2, 2.0]

    Raises:
        ValueError: without values.
    """
    if not values:
        raise ValueError("without values there are no percentiles")
    ordered = sorted(values)
    low, high = _percentile(ordered, share), _percentile(ordered, 1 - share)
    return [min(max(value, low), high) for value in values]


def _percentile(ordered: Sequence[float], share: float) -> float:
    place = (len(ordered) - 1) * share
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def dispersion(differences: Sequence[float], share: float) -> float:
    """Mean square of the winsorised differences (phi): about 1 or less where chance explains all of them.

    Args:
        differences: of each council from England, in standard errors.
        share: winsorised at either end.
    """
    return fsum(z**2 for z in winsorised(differences, share)) / len(differences)


def spread_between(differences: Sequence[float], errors: Sequence[float], share: float) -> float:
    """Standard deviation of the differences between councils beyond chance (tau), in the unit of the errors.

    Args:
        differences: of each council from England, in standard errors, two or more.
        errors: standard error of each council's figure, in the same order, all above zero.
        share: winsorised at either end.

    Returns:
        0 where the mean square of the winsorised differences is no more than 1; never less than 0. With `phi` for
        that mean square, `n` councils and weights `w = 1 / error²`, the square of what is returned is
        `(n phi - (n - 1)) / (sum w - sum w² / sum w)`.

    Raises:
        ValueError: if there are fewer than two councils, or not one error for each difference.
    """
    n = len(differences)
    if n < 2 or len(errors) != n:
        raise ValueError("a spread needs two councils or more, each with its difference and its error")
    phi = dispersion(differences, share)
    if phi <= 1:
        return 0.0
    weights = [1 / error**2 for error in errors]
    total = fsum(weights)
    beyond_chance = n * phi - (n - 1)  # above 1, because phi is
    return sqrt(beyond_chance / (total - fsum(weight**2 for weight in weights) / total))
