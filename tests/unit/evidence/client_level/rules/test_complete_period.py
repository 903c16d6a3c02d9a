"""Which months of a submission look complete."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.client_level.complete_period import NEEDED_TYPES, CompletePeriod, MonthCount, find_complete_period


def make_counts(**by_type: dict[int, int]) -> list[MonthCount]:
    """Counts by type, month number of 2025 and number of events; month 0 is no end date."""
    return [
        MonthCount(kind.title(), date(2025, month, 1) if month else None, n)
        for kind, months in by_type.items()
        for month, n in months.items()
    ]


STEADY = dict.fromkeys(range(1, 7), 100)


def period(first: int, last: int, n_gaps: int = 0) -> CompletePeriod:
    """From the first day of a month to the last day of another one of 2025."""
    ends = {3: date(2025, 3, 31), 5: date(2025, 5, 31), 6: date(2025, 6, 30)}
    return CompletePeriod(date(2025, first, 1), ends[last], n_gaps)


CASES = (
    ("every month", {"request": STEADY, "assessment": STEADY, "service": STEADY}, period(1, 6)),
    ("a type begins later", {"request": STEADY, "assessment": STEADY, "service": {4: 90, 5: 90, 6: 90}}, period(4, 6)),
    ("fewer than ten", {"request": STEADY | {6: 9}, "assessment": STEADY, "service": STEADY}, period(1, 5)),
    ("ten, but under a fifth", {"request": STEADY | {6: 19}, "assessment": STEADY, "service": STEADY}, period(1, 5)),
    ("just a fifth", {"request": STEADY | {6: 20}, "assessment": STEADY, "service": STEADY}, period(1, 6)),
    ("one month missing", {"request": STEADY | {3: 0}, "assessment": STEADY, "service": STEADY}, period(1, 6, 1)),
    ("two months missing", {"request": STEADY | {3: 0, 4: 0}, "assessment": STEADY, "service": STEADY}, period(5, 6)),
    ("no reviews", {"request": STEADY, "assessment": STEADY, "service": STEADY, "review": {1: 1}}, period(1, 6)),
    ("open services", {"request": STEADY, "assessment": STEADY, "service": STEADY | {0: 5000}}, period(1, 6)),
    ("no requests", {"assessment": STEADY, "service": STEADY}, None),
    ("a type far too small", {"request": {1: 12}, "assessment": STEADY, "service": STEADY}, None),
    ("no month in common", {"request": {1: 50, 2: 50}, "assessment": STEADY, "service": {5: 50, 6: 50}}, None),
    ("nothing", {}, None),
)  # fmt: skip


@pytest.mark.parametrize(("_", "counts", "expected"), CASES, ids=[case[0] for case in CASES])
def test_the_complete_period(_: str, counts: dict[str, dict[int, int]], expected: CompletePeriod | None):
    """Months in a row with enough events of requests, assessments and services; one missing month is bridged."""
    assert find_complete_period(make_counts(**counts)) == expected


def test_months_before_april_2020_are_left_out():
    """Events of earlier years are odd dates, not coverage."""
    old = [MonthCount(kind, date(2019, 5, 1), 500) for kind in NEEDED_TYPES]
    counts = make_counts(request=STEADY, assessment=STEADY, service=STEADY)
    assert find_complete_period([*old, *counts]) == find_complete_period(counts)


@given(
    st.lists(
        st.builds(
            MonthCount,
            st.sampled_from(NEEDED_TYPES),
            st.dates(date(2024, 1, 1), date(2026, 1, 1)).map(lambda d: d.replace(day=1)),
            st.integers(0, 200),
        )
    )
)
def test_the_order_of_counts_does_not_matter(counts: list[MonthCount]):
    """And the period begins on the first and ends on the last day of a month."""
    found = find_complete_period(counts)
    assert found == find_complete_period(list(reversed(counts)))
    if found is not None:
        assert found.starts.day == 1
        assert found.starts <= found.ends
