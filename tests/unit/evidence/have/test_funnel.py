"""Funnel limits hold what chance and the usual spread explain, and agree with independent workings."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm, poisson

from evidence.have.comparison import wilson_interval
from evidence.have.funnel import INNER, LEAST_POINTS, OUTER, build_funnel, build_limit, has_funnel
from schemas.comparison_view import FunnelPoint, PointRole

PC, RATE = "%", "per 100,000"


def make_points(values, role=PointRole.OTHER, base=400.0):
    """Points with one base."""
    return [FunnelPoint(base, value, role, "") for value in values]


@pytest.mark.parametrize(("centre", "base", "spread"), [(50.0, 100, 0.0), (77.1, 1320, 7.62), (5.7, 35_000, 2.66)])
def test_limits_of_shares_equal_the_normal_formula(centre, base, spread):
    """The limits of a share are those SciPy's normal distribution gives with the spread added as a variance."""
    share = centre / 100
    error = sqrt(share * (1 - share) / base * 100**2 + spread**2)
    limit = build_limit(centre, base, PC, spread)
    low, high = norm.interval(0.95, centre, error)
    outer_low, outer_high = norm.interval(0.998, centre, error)
    assert (limit.low_95, limit.high_95) == pytest.approx((max(low, 0), min(high, 100)))
    assert (limit.low_998, limit.high_998) == pytest.approx((max(outer_low, 0), min(outer_high, 100)))


@pytest.mark.parametrize(("share", "base"), [(0.5, 2_000), (0.771, 1_320), (0.2, 5_000)])
def test_limits_of_shares_are_near_the_exact_binomial(share, base):
    """Without a spread they lie within one person of the exact limits of the binomial distribution."""
    limit = build_limit(100 * share, base, PC)
    low, high = binom.ppf([0.025, 0.975], base, share)
    assert limit.low_95 / 100 * base == pytest.approx(low, abs=1.5)
    assert limit.high_95 / 100 * base == pytest.approx(high, abs=1.5)


@pytest.mark.parametrize(("rate", "base"), [(592.5, 190_000), (17.0, 450_000)])
def test_limits_of_rates_are_near_the_exact_poisson(rate, base):
    """Without a spread they lie within two people of the exact limits of the Poisson distribution."""
    limit = build_limit(rate, base, RATE)
    low, high = poisson.ppf([0.025, 0.975], rate * base / 100_000)
    assert limit.low_95 * base / 100_000 == pytest.approx(low, abs=2)
    assert limit.high_95 * base / 100_000 == pytest.approx(high, abs=2)


@given(count=st.integers(0, 400), base=st.integers(400, 5_000), centre=st.floats(1, 99))
def test_funnel_and_interval_tell_the_same(count, base, centre):
    """Without a spread, a council lies outside the limits just where Wilson's interval leaves England out."""
    value = 100 * count / base
    limit = build_limit(centre, base, PC)
    low, high = (100 * end for end in wilson_interval(count, base, INNER))
    if min(abs(centre - low), abs(centre - high)) > 1e-6:
        assert (limit.low_95 <= value <= limit.high_95) == (low <= centre <= high)


@given(
    centre=st.floats(0, 100), base=st.integers(1, 10**6), more=st.integers(1, 10**6), spread=st.floats(0, 20),
    unit=st.sampled_from([PC, RATE]),
)  # fmt: skip
def test_limits_are_in_order_and_narrow_with_numbers(centre, base, more, spread, unit):
    """Outer limits hold the inner ones, all hold England, none is impossible, and more people make them narrower."""
    small, large = build_limit(centre, base, unit, spread), build_limit(centre, base + more, unit, spread)
    for limit in (small, large):
        assert 0 <= limit.low_998 <= limit.low_95 <= centre <= limit.high_95 <= limit.high_998
        assert unit == RATE or limit.high_998 <= 100
    assert large.high_95 - large.low_95 <= small.high_95 - small.low_95 + 1e-9


@given(centre=st.floats(1, 99), base=st.integers(1, 10**6), spread=st.floats(0.1, 20))
def test_a_spread_only_widens(centre, base, spread):
    """Allowing for the usual spread between councils never puts a council outside that was inside."""
    without, within = build_limit(centre, base, PC), build_limit(centre, base, PC, spread)
    assert within.low_95 <= without.low_95 <= without.high_95 <= within.high_95


def test_limits_are_cut_at_the_usual_shares():
    """The limits hold 95 and 99.8 in 100 councils."""
    assert pytest.approx((1.96, 3.09), abs=0.001) == (INNER, OUTER)


@pytest.mark.parametrize(
    ("own", "place"),
    [
        (50.0, "inside the limits"),
        (45.2, "inside the limits"),
        (45.0, "below the inner limit"),
        (42.0, "below the outer limit"),
        (55.5, "above the inner limit"),
        (60.0, "above the outer limit"),
    ],
)
def test_the_place_of_the_council(own, place):
    """The council's place is told in words; of 400 people at 50 %, the limits are 45.1 to 54.9 and 42.3 to 57.7."""
    points = [*make_points([50.0] * 12), *make_points([own], PointRole.COUNCIL)]
    assert build_funnel(50.0, PC, points).place == place


def test_councils_outside_are_counted():
    """Those beyond the outer limits count among those beyond the inner ones."""
    funnel = build_funnel(50.0, PC, make_points([50.0] * 10 + [45.0, 40.0, 60.0]))
    assert (funnel.n_outside_95, funnel.n_outside_998) == (3, 2)
    assert funnel.place == "not drawn"


def test_limits_reach_over_all_bases():
    """The lines go from the smallest base to the largest, in order."""
    points = [FunnelPoint(base, 50.0, PointRole.OTHER, "") for base in range(10, 1000, 37)]
    bases = [limit.base for limit in build_funnel(50.0, PC, points).limits]
    assert bases == sorted(bases)
    assert (bases[0], bases[-1]) == (10, 972)


@pytest.mark.parametrize(
    ("centre", "unit", "n"), [(50.0, PC, LEAST_POINTS - 1), (101.0, PC, LEAST_POINTS), (50.0, PC, 0)]
)
def test_no_funnel_where_it_would_mislead(centre, unit, n):
    """Too few councils, or a share above the whole, give no funnel."""
    assert build_funnel(centre, unit, make_points([50.0] * n)) is None


def test_scores_have_no_funnel():
    """Only shares and rates have limits that follow from a count."""
    assert [has_funnel(unit) for unit in (PC, RATE, "score out of 24")] == [True, True, False]
