"""The twelve months, quarters and months an indicator is about."""

from datetime import date

import pytest

from evidence.client_level.indicators.period import Every, build_period, span_table


@pytest.mark.parametrize(
    ("as_of", "label", "first", "last"),
    [
        (date(2026, 3, 31), "2025-26", date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 3, 30), "2026-02-28", date(2025, 3, 1), date(2026, 2, 28)),
        (date(2024, 2, 29), "2024-02-29", date(2023, 3, 1), date(2024, 2, 29)),
        (date(2026, 1, 1), "2025-12-31", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_year_ends_with_the_last_month_that_is_over(as_of: date, label: str, first: date, last: date) -> None:
    """Twelve whole months, named as a reporting year where they are one and else by their last day."""
    year = build_period(as_of).year
    assert (year.label, year.first, year.last) == (label, first, last)


def test_only_whole_quarters_count() -> None:
    """A quarter of which a month lies before the twelve months is left out."""
    assert build_period(date(2026, 1, 31)).labels(Every.QUARTER) == ("2025-26 Q1", "2025-26 Q2", "2025-26 Q3")
    assert len(build_period(date(2025, 12, 31)).quarters) == 4


def test_months_follow_one_another_without_a_gap() -> None:
    """The months begin and end with the year."""
    period = build_period(date(2024, 2, 29))
    days = [month.last.toordinal() - month.first.toordinal() + 1 for month in period.months]
    assert sum(days) == period.year.last.toordinal() - period.year.first.toordinal() + 1 == 366
    assert period.main(Every.MONTH) == "2024-02-29"


def test_spans_are_rows() -> None:
    """One row for the year, each quarter and each month."""
    assert span_table(build_period(date(2026, 3, 31)))["every"].value_counts().to_pylist() == [
        {"values": "year", "counts": 1},
        {"values": "quarter", "counts": 4},
        {"values": "month", "counts": 12},
    ]
