"""Comparison by chance: worked examples checked by hand, and properties that hold for all figures."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.have.comparison import (
    Figure,
    byar_interval,
    difference,
    interval,
    position,
    standard_error,
    trend,
    wilson_interval,
)
from evidence.have.cutoffs import load_cutoffs
from schemas.terms import Better, Position, Trend

CUTOFFS = load_cutoffs()

# Published figures of Lincolnshire and England, ASCOF time series 2024-25 (DHSC, 18 December 2025).
FEEL_SAFE = Figure(66.8, "%", margin=4.7, n_respondents=370)  # table 4a, row 87
FEEL_SAFE_ENGLAND = Figure(70.1, "%", margin=0.4, n_respondents=52_745)
ADMISSIONS = Figure(22.8, "per 100,000", numerator=103, denominator=450_940)  # table 2b, row 86
ADMISSIONS_ENGLAND = Figure(17.0, "per 100,000", numerator=6_035, denominator=35_455_995)
RATED_GOOD = Figure(75.8, "%", numerator=197, denominator=260)  # table 6b, row 87
RATED_GOOD_ENGLAND = Figure(81.7, "%", numerator=11_291, denominator=13_820)
TURNOVER = Figure(30.2, "%")  # table 6a, row 84: nothing but the outcome is published


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        # 66.8 - 4.7 and 66.8 + 4.7
        (FEEL_SAFE, 62.1, 71.5),
        # Byar on 103 admissions: 84.07 and 124.92, over 450,940
        (ADMISSIONS, 18.64, 27.70),
        # Wilson on 75.8 % of 260: middle 75.424, half width 5.182
        (RATED_GOOD, 70.24, 80.61),
        # All of 115: 115 / (115 + 1.96²) = 96.77
        (Figure(100, "%", numerator=115, denominator=115), 96.77, 100.0),
    ],
)
def test_intervals_worked_out_by_hand(figure, low, high):
    """The 95 % interval from a published margin, from a count of people, and from a share."""
    assert interval(figure, CUTOFFS) == pytest.approx((low, high), abs=0.01)


@pytest.mark.parametrize(
    ("figure", "error"),
    [
        # margin 4.7: sqrt((4.7 / 1.96)² + 0.1² / 12) = sqrt(5.7502 + 0.0008)
        (FEEL_SAFE, 2.3981),
        (FEEL_SAFE_ENGLAND, 0.2061),
        # (27.7019 - 18.6432) / 2 / 1.96 = 2.3109, with the rounding sqrt(5.3402 + 0.0008)
        (ADMISSIONS, 2.3111),
        # sqrt(75.8 × 24.2 / 260) would be 2.656; Wilson's 5.182 / 1.96 is a little narrower
        (RATED_GOOD, 2.6439),
        # a margin rounded down to 0.0 for 51,830 respondents: half a step, 0.05 / 1.96, with the rounding
        (Figure(19.0, "score", margin=0.0, n_respondents=51_830), 0.0385),
    ],
)
def test_standard_errors_worked_out_by_hand(figure, error):
    """From a margin of error, from counts, and from a margin that was rounded to nothing."""
    assert standard_error(figure, CUTOFFS) == pytest.approx(error, abs=0.0006)


@pytest.mark.parametrize(
    "figure",
    [
        TURNOVER,
        Figure(60.0, "%", margin=0.0, n_respondents=150),
        Figure(60.0, "%", margin=0.0),
        Figure(0.4, "score", numerator=4, denominator=10),
        Figure(5.0, "%", numerator=None, denominator=200),
        Figure(5.0, "%", numerator=10, denominator=0),
        Figure(104.0, "%", numerator=52, denominator=50),
        Figure(0.0, "per 100,000", numerator=0, denominator=90_000),
    ],
)
def test_chance_is_not_judged_where_too_little_is_published(figure):
    """No margin and no counts, a suppressed count, an impossible margin, or a share above 100: not tested."""
    assert standard_error(figure, CUTOFFS) is None
    assert difference(figure, FEEL_SAFE, CUTOFFS) is None
    assert difference(FEEL_SAFE, figure, CUTOFFS) is None
    assert position(None, Better.HIGHER, CUTOFFS) is Position.NOT_TESTED


@pytest.mark.parametrize(
    ("own", "other", "better", "z", "word"),
    [
        # (66.8 - 70.1) / sqrt(5.7510 + 0.0425) = -3.3 / 2.4070
        (FEEL_SAFE, FEEL_SAFE_ENGLAND, Better.HIGHER, -1.371, Position.SIMILAR),
        # 5.8 / sqrt(2.3111² + 0.2219²) = 5.8 / 2.3217: more admissions are worse
        (ADMISSIONS, ADMISSIONS_ENGLAND, Better.LOWER, 2.498, Position.WORSE),
        # -5.9 / sqrt(2.6439² + 0.3301²) = -5.9 / 2.6644
        (RATED_GOOD, RATED_GOOD_ENGLAND, Better.HIGHER, -2.214, Position.WORSE),
        (RATED_GOOD, RATED_GOOD_ENGLAND, Better.CONTEXT, -2.214, Position.DIFFERENT),
    ],
)
def test_positions_worked_out_by_hand(own, other, better, z, word):
    """Lincolnshire beside England on three published measures."""
    found = difference(own, other, CUTOFFS)
    assert found == pytest.approx(z, abs=0.005)
    assert position(found, better, CUTOFFS) is word


@pytest.mark.parametrize(
    ("z", "word"),
    [
        (-3.0, Position.MUCH_WORSE),
        (-2.999, Position.WORSE),
        (-2.0, Position.WORSE),
        (-1.999, Position.TENDING_WORSE),
        (-1.5, Position.TENDING_WORSE),
        (-1.499, Position.SIMILAR),
        (0.0, Position.SIMILAR),
        (1.499, Position.SIMILAR),
        (1.5, Position.TENDING_BETTER),
        (2.0, Position.BETTER),
        (3.0, Position.MUCH_BETTER),
    ],
)
def test_a_value_on_a_cutoff_gets_the_stronger_word(z, word):
    """Cut-offs at 1.5, 2 and 3, on either side."""
    assert position(z, Better.HIGHER, CUTOFFS) is word


MIRROR = {
    Position.MUCH_WORSE: Position.MUCH_BETTER,
    Position.WORSE: Position.BETTER,
    Position.TENDING_WORSE: Position.TENDING_BETTER,
    Position.SIMILAR: Position.SIMILAR,
}
MIRROR |= {better: worse for worse, better in MIRROR.items()}


@given(st.floats(-10, 10))
def test_good_and_bad_are_mirrored(z):
    """Where lower is better, the same difference is told with the opposite word."""
    assert position(z, Better.LOWER, CUTOFFS) is MIRROR[position(z, Better.HIGHER, CUTOFFS)]


_SURVEYS = st.builds(
    Figure,
    value=st.floats(0, 100),
    unit=st.just("%"),
    margin=st.floats(0.1, 40),
    n_respondents=st.integers(5, 60_000).map(float),
)


@given(_SURVEYS, _SURVEYS)
def test_a_difference_turns_its_sign_with_its_sides(own, other):
    """Comparing the other way round gives the same size with the other sign."""
    assert difference(own, other, CUTOFFS) == pytest.approx(-difference(other, own, CUTOFFS))


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_lies_in_its_interval_and_the_interval_in_0_to_1(count, more):
    """Wilson's interval holds the share, whatever the counts, and never vanishes."""
    among = count + more
    low, high = wilson_interval(count, among, CUTOFFS.interval)
    assert 0 <= low <= count / among + 1e-12
    assert count / among - 1e-12 <= high <= 1
    assert low < high


@given(st.integers(1, 2_000))
def test_a_count_lies_in_its_interval(count):
    """Byar's interval holds the count."""
    low, high = byar_interval(count, CUTOFFS.interval)
    assert 0 < low < count < high


def test_more_people_make_a_surer_figure():
    """Over the same share, the standard error falls as the base grows."""
    errors = [standard_error(Figure(40, "%", numerator=0.4 * n, denominator=n), CUTOFFS) for n in (20, 200, 2_000)]
    assert all(wider > narrower for wider, narrower in pairwise(errors))


def year(value, margin=2.0):
    """A survey figure of one year."""
    return Figure(value, "%", margin=margin, n_respondents=400)


@pytest.mark.parametrize(
    ("figures", "better", "found"),
    [
        ([], Better.HIGHER, Trend.UNKNOWN),
        ([year(50)], Better.HIGHER, Trend.UNKNOWN),
        ([year(50), year(60)], Better.HIGHER, Trend.IMPROVING),
        ([year(50), year(60)], Better.LOWER, Trend.WORSENING),
        ([year(60), year(50)], Better.LOWER, Trend.IMPROVING),
        ([year(50), year(60)], Better.CONTEXT, Trend.STABLE),
        ([year(50), year(52)], Better.HIGHER, Trend.STABLE),
        ([year(50), year(90), year(50.5)], Better.HIGHER, Trend.STABLE),
        ([year(10), year(50), year(51), year(52)], Better.HIGHER, Trend.STABLE),
        ([TURNOVER, Figure(60, "%")], Better.LOWER, Trend.STABLE),
    ],
)
def test_a_trend_compares_the_newest_with_the_oldest_of_three(figures, better, found):
    """Only a change beyond chance over up to three periods is a trend; earlier years do not count."""
    assert trend(figures, better, CUTOFFS) is found
