"""How numbers are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import numbers
from schemas.terms import Better, Position, Trend


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (None, 0, "no data"),
        (0.0, 0, "0%"),
        (100.0, 0, "100%"),
        (0.4, 0, "less than 1%"),
        (99.7, 0, "more than 99%"),
        (0.04, 1, "less than 0.1%"),
        (99.96, 1, "more than 99.9%"),
        (62.5, 0, "63%"),
        (61.0, 0, "61%"),
        (64.84, 1, "64.8%"),
        (64.85, 1, "64.9%"),
        (0.5, 0, "1%"),
    ],
)
def test_percentages(value: float | None, decimals: int, shown: str) -> None:
    """Halves round up, and nothing is called none or all that is not exactly so."""
    assert numbers.show_percent(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(1234567, 0, "1,234,567"), (0.5, 0, "1"), (2.5, 0, "3"), (-2.5, 0, "-3"), (-0.01, 1, "0.0"), (1.005, 2, "1.01")],
)
def test_numbers_round_as_people_do(value: float, decimals: int, shown: str) -> None:
    """Halves go away from zero, thousands have commas, and there is no minus zero."""
    assert numbers.show_number(value, decimals) == shown


@pytest.mark.parametrize(
    ("part", "whole", "ends"), [(30, 50, (46, 72)), (30, 48, (48, 75)), (0, 10, (0, 28)), (10, 10, (72, 100))]
)
def test_interval_of_a_share(part: int, whole: int, ends: tuple[int, int]) -> None:
    """The interval is Wilson's."""
    found = numbers.share_interval(part, whole)
    assert found is not None
    assert tuple(round(end) for end in found) == ends


def test_nothing_has_no_share() -> None:
    """A sample of nobody has neither a share nor an interval."""
    assert (numbers.share(0, 0), numbers.share_interval(0, 0)) == (None, None)
    assert numbers.show_share(0, 0) == "0 of 0"
    assert numbers.show_interval(None, None) == "no data"


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_its_share(pair: tuple[int, int]) -> None:
    """The share itself lies in its interval, and the interval within 0 and 100."""
    part, whole = pair
    low, high = numbers.share_interval(part, whole) or (101.0, -1.0)
    assert 0 <= low <= 100 * part / whole + 1e-9
    assert 100 * part / whole - 1e-9 <= high <= 100


@given(st.floats(0, 100, allow_nan=False), st.integers(0, 2))
def test_only_exact_ends_are_shown_as_ends(value: float, decimals: int) -> None:
    """0% and 100% are shown only where they are exactly true."""
    shown = numbers.show_percent(value, decimals)
    assert (shown == "0%") == (value == 0)
    assert (shown == "100%") == (value == 100)


@given(st.integers(0, 10**9))
def test_counts_can_be_read_back(n: int) -> None:
    """A count carries its number, or "no" for none, and the right noun."""
    number, noun = numbers.show_count(n, "case").split(" ")
    assert (0 if number == "no" else int(number.replace(",", ""))) == n
    assert noun == ("case" if n == 1 else "cases")


@given(st.text(max_size=200), st.integers(2, 80))
def test_shortened_text_fits(text: str, limit: int) -> None:
    """Shortened text is never longer than asked, and is whole where it fits."""
    shown = numbers.shorten_words(text, limit)
    line = " ".join(text.split())
    assert len(shown) <= limit
    assert shown == line if len(line) <= limit else shown.endswith("…")


@given(st.dates())
def test_dates_carry_day_month_and_year(day: date) -> None:
    """A date is written as day, month in words, and year."""
    n, month, year = numbers.show_date(day).split(" ")
    assert (int(n), int(year)) == (day.day, day.year)
    assert month.isalpha()


@pytest.mark.parametrize(
    ("value", "unit", "flag", "shown"),
    [
        (64.84, "%", "", "64.8%"),
        (531.0, "per 100,000", "", "531.0 per 100,000"),
        (1234.5, "per 100,000", "", "1,234.5 per 100,000"),
        (19.12, "score out of 24", "", "19.1 out of 24"),
        (0.4081, "score", "", "0.408"),
        (None, "%", "[c]", "not published (small numbers)"),
        (None, "%", "[x]", "not available"),
        (None, "%", "[z]", "does not apply"),
        (None, "%", "", "no data"),
        (None, "%", "anything else", "no data"),
    ],
)
def test_measures_carry_their_unit(value: float | None, unit: str, flag: str, shown: str) -> None:
    """A measure is shown with its unit, or with the reason for there being no value: never as zero."""
    assert numbers.show_value(value, unit, flag) == shown


@pytest.mark.parametrize(
    ("low", "high", "unit", "shown"),
    [
        (56.41, 65.92, "%", "56.4% to 66.0%"),
        (690.19, 774.31, "per 100,000", "690.1 to 774.4"),
        (0.4012, 0.4198, "score", "0.401 to 0.420"),
        (None, 65.9, "%", ""),
    ],
)
def test_intervals_are_rounded_outwards(low: float | None, high: float, unit: str, shown: str) -> None:
    """An interval is never shown narrower than it is."""
    assert numbers.show_range(low, high, unit) == shown


@pytest.mark.parametrize("position", Position)
def test_every_position_has_words(position: Position) -> None:
    """Every tested position can be said, and names the comparator."""
    assert "the South West" in numbers.chance_phrase(position, "the South West")


def test_context_measures_are_higher_or_lower_not_better() -> None:
    """Where neither way is good, a difference is called higher or lower."""
    phrase = numbers.chance_phrase(Position.DIFFERENT, "England", higher=True, better=Better.CONTEXT)
    assert phrase.startswith("higher than England by more than chance")
    assert numbers.chance_phrase(Position.DIFFERENT, "England", higher=False).startswith("lower than England")


@pytest.mark.parametrize("trend", Trend)
def test_every_trend_is_told_or_left_out(trend: Trend) -> None:
    """Every movement can be said; an unknown one is left out."""
    assert bool(numbers.trend_phrase(trend)) == (trend is not Trend.UNKNOWN)


@pytest.mark.parametrize(
    ("items", "shown"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_lists_in_sentences(items: tuple[str, ...], shown: str) -> None:
    """Words are joined as in a sentence."""
    assert numbers.join_words(items) == shown


@pytest.mark.parametrize(("n", "shown"), [(0, "fewer than 5 people"), (4, "fewer than 5 people"), (5, "5 people")])
def test_small_groups_are_not_counted(n: int, shown: str) -> None:
    """Fewer than five people are never counted out."""
    assert numbers.show_people(n) == shown


@pytest.mark.parametrize(
    ("series", "told"),
    [
        ((("2023-24", 60.0), ("2024-25", 70.0)), "improving: up from 60.0% in 2023-24"),
        ((("2026-05-29", 60.0), ("2026-08-28", 70.0)), "improving: up from 60.0% on 29 May 2026"),
    ],
)
def test_a_day_is_told_in_words(series: tuple[tuple[str, float], ...], told: str) -> None:
    """A trend starts in a year or on a day, and a day is never told as 2026-05-29."""
    assert numbers.trend_phrase(Trend.IMPROVING, series, "%") == told
