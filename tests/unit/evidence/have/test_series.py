"""A series is cut at its breaks, and never joined or compared across one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.have.measures import load_measures
from evidence.have.series import PeriodValues, build_series, load_breaks, quartiles
from schemas.comparison_view import SeriesBreak

MEASURES = {measure.code: measure for measure in load_measures()}


def make_values(*years, council=60.0):
    """One value for the council in each year."""
    return [PeriodValues(f"{year}-{(year + 1) % 100:02}", council, 61.0, ()) for year in years]


def test_a_break_parts_the_points():
    """Points on either side of a break belong to different segments, and the break is told."""
    points, told = build_series(make_values(2022, 2023, 2024), [SeriesBreak("2024-25", "A new return.")])
    assert [(point.period, point.segment) for point in points] == [("2022-23", 0), ("2023-24", 0), ("2024-25", 1)]
    assert told == (SeriesBreak("2024-25", "A new return."),)


@pytest.mark.parametrize("period", ["2022-23", "2025-26", "2010-11"])
def test_a_break_with_nothing_on_one_side_parts_nothing(period):
    """A break before the first or after the last point is not drawn."""
    points, told = build_series(make_values(2022, 2023, 2024), [SeriesBreak(period, "Why.")])
    assert {point.segment for point in points} == {0}
    assert told == ()


def test_only_the_last_ten_years_are_shown():
    """Older periods are left out, and breaks among them too."""
    points, told = build_series(make_values(*range(2010, 2025)), [SeriesBreak("2012-13", "Old.")])
    assert [points[0].period, points[-1].period, len(points)] == ["2015-16", "2024-25", 10]
    assert told == ()


def test_a_period_without_any_value_is_left_out():
    """A gap stays a gap: nothing is made up for a year without figures."""
    values = [*make_values(2020, 2024), PeriodValues("2022-23", None, None, ())]
    assert [point.period for point in build_series(values, [])[0]] == ["2020-21", "2024-25"]
    assert build_series([], []) == ((), ())


@given(
    years=st.sets(st.integers(2000, 2030), min_size=1, max_size=15),
    cuts=st.sets(st.integers(2000, 2030), max_size=4),
)
def test_no_segment_holds_a_break(years, cuts):
    """Between two points of one segment there is never a break."""
    breaks = [SeriesBreak(f"{cut}-{(cut + 1) % 100:02}", "Why.") for cut in sorted(cuts)]
    points, _ = build_series(make_values(*years), breaks)
    for one in points:
        for other in points:
            crossed = any(one.period < each.period <= other.period for each in breaks)
            assert not (crossed and one.segment == other.segment)


def test_client_level_measures_begin_anew():
    """Every measure from client-level data has its break at 2024-25."""
    for code in ("2a", "2b", "2c", "2d(1)", "2d(2)", "2e(1)", "2e(2a)", "2e(2b)", "3d(1a)", "3d(2a)"):
        assert load_breaks(MEASURES[code])[-1].period == "2024-25"


def test_a_measure_without_a_row_breaks_where_the_catalogue_says():
    """Where the file names no break, the first comparable period of the catalogue is one."""
    measure = replace(MEASURES["4b"], code="new", comparable_from="2023-24", series_note="Begins then.")
    assert load_breaks(measure) == (SeriesBreak("2023-24", "Begins then."),)
    assert load_breaks(replace(measure, comparable_from="")) == ()


@pytest.mark.parametrize("code", MEASURES)
def test_breaks_agree_with_the_catalogue(code):
    """No measure may be compared further back than the catalogue allows, and every break says why."""
    breaks = load_breaks(MEASURES[code])
    comparable = MEASURES[code].comparable_from
    assert not comparable or comparable in {each.period for each in breaks}
    assert all(each.why.endswith(".") for each in breaks)


@given(values=st.lists(st.floats(0, 100), min_size=4, max_size=15))
def test_quartiles_equal_an_independent_working(values):
    """NumPy's percentiles give the same band."""
    assert quartiles(values) == pytest.approx(tuple(np.percentile(values, [25, 50, 75])))


def test_few_values_have_no_band():
    """Of fewer than four values no quartiles are told."""
    assert quartiles([1.0, 2.0, 3.0]) == (None, None, None)
