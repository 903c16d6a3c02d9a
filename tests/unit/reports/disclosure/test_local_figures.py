"""Figures from the council's own records lose what could give somebody away; published figures stay as they are."""

from dataclasses import replace
from datetime import date

import pytest

from reports.disclosure import load_method
from reports.disclosure.local_figures import protect_facts, protect_signals
from schemas.evidence import Citation
from schemas.signal import IndicatorFacts, Signal
from schemas.terms import Better, Category, Independence, SignalKind, Trend

METHOD = load_method()


def figure(value: float | None, base: int | None, unit: str = "%", code: str = "cld-review12") -> IndicatorFacts:
    """A local figure with an interval and two earlier periods."""
    return IndicatorFacts(
        measure=code,
        name="People reviewed within 12 months",
        unit=unit,
        better=Better.HIGHER,
        period="2025-26",
        value=value,
        flag="" if value is not None else "[x]",
        low=None if value is None else value - 1,
        high=None if value is None else value + 1,
        base=base,
        age_months=3,
        comparisons=(),
        trend=Trend.UNKNOWN,
        series=(("2024-25", 61.2), ("2025-26", value or 0.0)),
        survey=None,
    )


def signal(facts: IndicatorFacts, independence: Independence = Independence.COUNCIL) -> Signal:
    """A signal about a figure."""
    return Signal(
        key=f"indicator/QS1/{facts.measure}",
        statement="QS1",
        category=Category.PROCESSES,
        kind=SignalKind.INDICATOR,
        subject=facts.name,
        as_at=date(2026, 3, 31),
        independence=independence,
        facts=facts,
        citations=(Citation("HAS-1", "0" * 64),),
    )


@pytest.mark.parametrize(
    ("facts", "value", "base"),
    [
        (figure(63.0, 100), 65.0, 100),  # 63 of 100, rounded to 65 of 100
        (figure(50.0, 12), None, None),  # 6 people
        (figure(5.0, 100), None, None),  # 5 people
        (figure(100.0, 12), None, None),  # all of a small group
        (figure(100.0, 600), 100.0, 600),
        (figure(63.0, None), None, None),  # of how many is not known
        (figure(13.0, None, "count"), 15.0, None),
        (figure(4.0, None, "count"), None, None),
        (figure(0.0, None, "count"), 0.0, None),
        (figure(14.5, 40, "days"), 14.5, 40),
        (figure(14.5, 6, "days"), None, None),
        (figure(12.5, 200_000, "per 100,000"), 12.5, 200_000),  # 25 people
        (figure(2.0, 200_000, "per 100,000"), None, None),  # 4 people
        (figure(None, 40), None, None),
    ],
)
def test_what_may_be_shown_of_a_local_figure(facts: IndicatorFacts, value: float | None, base: int | None) -> None:
    """Shares and rates come from rounded counts; what rests on few people is held back."""
    shown = protect_facts(facts, METHOD)
    assert shown.value == (None if value is None else pytest.approx(value))
    assert shown.base == base
    assert (shown.low, shown.high) == (None, None)
    assert shown.series == (() if value is None else (("2025-26", shown.value),))


def test_what_is_held_back_says_so() -> None:
    """It carries the mark of a confidential figure, not that of a missing one."""
    assert protect_facts(figure(5.0, 100), METHOD).flag == "[c]"
    assert protect_facts(figure(None, 100), METHOD).flag == "[x]"
    assert "rounded to 5" in protect_facts(figure(63.0, 100), METHOD).caveat


@pytest.mark.parametrize(
    "published",
    [
        signal(figure(5.0, 100), Independence.NATIONAL),
        signal(figure(5.0, 100, code="2a")),
    ],
)
def test_published_figures_stay_as_published(published: Signal) -> None:
    """National statistics, and other tables of the council, are not touched."""
    assert protect_signals([published], METHOD) == (published,)


def test_local_signals_are_protected_in_place() -> None:
    """Everything but the figure stays."""
    local = signal(figure(5.0, 100))
    (shown,) = protect_signals([local], METHOD)
    assert shown == replace(local, facts=protect_facts(local.facts, METHOD))
