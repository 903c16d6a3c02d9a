"""The 95 % Wilson interval of a share, and exact tests against a line in whole numbers.

Source: E. B. Wilson, Probable inference, Journal of the American Statistical Association 22 (1927), 209-212.
"""

from math import sqrt

Z = 1.96
Z_SQUARED = 38_416  # 1.96 squared, in ten-thousandths, so that a level never hangs on a rounded fraction
_SCALE = 10_000


def wilson_interval(k: int, n: int) -> tuple[float, float]:
    """Lower and upper end of the 95 % interval for `k` of `n`, as shares from 0 to 1.

    Example:
        >>> [round(100 * end) for end in wilson_interval(30, 50)]
        [46, 72]

    Raises:
        ValueError: `n` is not positive, or `k` is not between 0 and `n`.
    """
    if n <= 0 or not 0 <= k <= n:
        raise ValueError(f"a share needs 0 <= k <= n and n > 0, not k={k}, n={n}")
    middle = (k + Z**2 / 2) / (n + Z**2)
    reach = Z * sqrt(k * (n - k) / n + Z**2 / 4) / (n + Z**2)
    return (0.0 if k == 0 else max(0.0, middle - reach)), (1.0 if k == n else min(1.0, middle + reach))


def is_lower_end_above(k: int, n: int, line_percent: int) -> bool:
    """Whether the lower end of the interval lies above the line, decided exactly in whole numbers.

    With p the line: the lower end is above p when k/n > p and (k - np)^2 > z^2 np(1 - p).

    Example:
        >>> is_lower_end_above(62, 120, 60), is_lower_end_above(90, 120, 60)
        (False, True)
    """
    return _beyond(100 * k - line_percent * n, n, line_percent)


def is_upper_end_below(k: int, n: int, line_percent: int) -> bool:
    """Whether the upper end of the interval lies below the line, decided exactly in whole numbers."""
    return _beyond(line_percent * n - 100 * k, n, line_percent)


def _beyond(distance: int, n: int, line_percent: int) -> bool:
    return distance > 0 and distance**2 * _SCALE > Z_SQUARED * n * line_percent * (100 - line_percent)
