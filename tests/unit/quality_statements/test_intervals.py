"""The Wilson interval and the exact tests against a line."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality_statements.intervals import is_lower_end_above, is_upper_end_below, wilson_interval

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(6, 10, 31, 83), (12, 20, 39, 78), (18, 30, 42, 75), (30, 50, 46, 72), (72, 120, 51, 68), (120, 200, 53, 67)],
)
def test_the_interval_agrees_with_the_published_table(k, n, low, high):
    """60 % observed at six sample sizes."""
    assert [round(100 * end) for end in wilson_interval(k, n)] == [low, high]


@given(COUNTS)
def test_the_interval_lies_between_0_and_1_around_the_share(counts):
    """It always holds the observed share."""
    k, n = counts
    low, high = wilson_interval(k, n)
    assert 0 <= low <= k / n <= high <= 1


@given(COUNTS)
def test_the_interval_is_the_same_seen_from_the_other_side(counts):
    """Good cases and the rest mirror each other."""
    k, n = counts
    low, high = wilson_interval(k, n)
    other_low, other_high = wilson_interval(n - k, n)
    assert (low, high) == pytest.approx((1 - other_high, 1 - other_low))


@given(COUNTS, st.integers(1, 99))
def test_the_exact_test_solves_the_same_equation(counts, line):
    """The lower end is above the line exactly where the score test says so, in fractions."""
    k, n = counts
    p = Fraction(line, 100)
    beyond = (Fraction(k) - n * p) ** 2 > Fraction(196, 100) ** 2 * n * p * (1 - p)
    assert is_lower_end_above(k, n, line) == (Fraction(k, n) > p and beyond)
    assert is_upper_end_below(k, n, line) == (Fraction(k, n) < p and beyond)


@given(COUNTS, st.integers(1, 99))
def test_the_exact_test_agrees_with_the_interval_shown(counts, line):
    """Away from rounding noise the shown interval and the decision never contradict each other."""
    k, n = counts
    low, high = wilson_interval(k, n)
    if abs(low - line / 100) > 1e-9:
        assert is_lower_end_above(k, n, line) == (low > line / 100)
    if abs(high - line / 100) > 1e-9:
        assert is_upper_end_below(k, n, line) == (high < line / 100)


@given(COUNTS, st.integers(1, 99))
def test_one_more_good_case_never_undoes_the_test(counts, line):
    """More good cases of as many can only help."""
    k, n = counts
    if k < n and is_lower_end_above(k, n, line):
        assert is_lower_end_above(k + 1, n, line)


@pytest.mark.parametrize(("k", "n"), [(0, 0), (3, 2), (-1, 5)])
def test_a_share_that_cannot_be_is_refused(k, n):
    """No cases give no interval."""
    with pytest.raises(ValueError, match="a share needs"):
        wilson_interval(k, n)
