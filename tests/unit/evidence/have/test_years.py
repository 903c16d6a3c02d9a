"""Periods of figures: reporting years, their quarters, calendar years and days."""

from datetime import date

import pytest

from evidence.have.years import age_in_months, period_end


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("2024-25", date(2025, 3, 31)), ("2099-00", date(2100, 3, 31)), ("2025-26 Q1", date(2025, 6, 30)),
        ("2025-26 Q2", date(2025, 9, 30)), ("2025-26 Q3", date(2025, 12, 31)), ("2025-26 Q4", date(2026, 3, 31)),
        ("2019", date(2019, 12, 31)), ("2026-03-31", date(2026, 3, 31)), ("2024-06-30", date(2024, 6, 30)),
    ],
)  # fmt: skip
def test_the_last_day_of_a_period(period, end):
    """Whatever form it has."""
    assert period_end(period) == end
    assert age_in_months(period, end) == 0


@pytest.mark.parametrize("period", ["", "2025-27", "2025-26 Q5", "2025-13-01", "March 2026", "25-26"])
def test_what_is_no_period_is_refused(period):
    """A year that does not follow the other is no reporting year."""
    with pytest.raises(ValueError, match=r"(?i)iso|month"):
        period_end(period)
