"""The rehearsal's page: chart, table and words say the same, and the page is accessible."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reports.chart_rehearsal import WaitingBar, draw_waiting
from reports.contexts.rehearsal import order_items, say_bottleneck, say_headline, say_whole
from reports.rehearsal import build_rehearsal, render_rehearsal_page
from schemas.rehearsal import DayRange, Outlook, OwnerLoad, Plan, PlanItem, Standing
from tests.factories import make_assessment

DAYS = DayRange(date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 20))
AFTER = DayRange(date(2026, 11, 20), date(2026, 11, 25), date(2026, 12, 2))
COUNCIL = make_assessment().council


def make_item(code: str, outlook: Outlook, days: DayRange | None, owner: str | None = "Head of access") -> PlanItem:
    """An item that needs work, or is in hand where there are no days."""
    standing = Standing.REFRESH if days else Standing.IN_HAND
    return PlanItem(code, None, f"What {code} asks", standing, outlook, owner, days, f"Why {code} | so.", ("REQ-1",))


LOAD = OwnerLoad("Head of access", 2, 1, 1, 1, 7, 3, 5, 9, 0, AFTER, "By the default range for each item.")
PLAN = Plan(
    letter_on=date(2026, 11, 2),
    due_on=date(2026, 11, 23),
    due_note="",
    last_working_day=date(2026, 11, 23),
    n_working_days=15,
    items=(
        make_item("W01", Outlook.ON_TIME, None),
        make_item("W02", Outlook.AT_RISK, DAYS),
        make_item("W03", Outlook.LATE, AFTER),
        make_item("W04", Outlook.ON_TIME, DAYS, None),
    ),
    owners=(LOAD,),
    days=AFTER,
    n_late_low=0,
    n_late_high=2,
    seed=0,
    rules_version="1",
    notes=("A note.",),
)


def test_the_worst_comes_first() -> None:
    """Late items stand before those at risk, and those before the rest; what is in hand is listed apart."""
    assert [item.code for item in order_items(PLAN)] == ["W03", "W02", "W04"]


def test_the_finding_is_said_in_words() -> None:
    """Counts, the whole return and who holds it up are each one sentence."""
    assert say_headline(PLAN) == "Of 4 items, 2 would be in on time, 1 at risk and 1 late"
    assert say_whole(PLAN) == (
        "The whole return would be complete on 20 November 2026 at the earliest, 25 November 2026 likely, "
        "2 December 2026 at the latest; on its due day 0 to 2 items would be outstanding."
    )
    assert say_bottleneck(PLAN) == (
        "Head of access holds the return up most: 2 items at risk or late, 7 working days over at the latest."
    )


QUIET = [
    (replace(PLAN, owners=()), ""),
    (replace(PLAN, owners=(replace(LOAD, n_at_risk=0, n_late=0),)), ""),
    (replace(PLAN, owners=(replace(LOAD, owner=None),)), "Items without a named owner hold the return up most"),
]


@pytest.mark.parametrize(("plan", "told"), QUIET)
def test_nobody_is_named_without_need(plan: Plan, told: str) -> None:
    """Where nothing is at risk nobody is named; where nobody is named that is what is said."""
    assert say_bottleneck(plan).startswith(told)
    assert bool(say_bottleneck(plan)) == bool(told)


def test_all_in_hand_is_said() -> None:
    """A plan without work has no chart and says that everything is in hand."""
    plan = replace(PLAN, items=PLAN.items[:1], owners=(), days=None)
    document = build_rehearsal(plan, COUNCIL)
    assert document.figures == {}
    assert "Everything asked for is in hand." in document.body_markdown


def test_the_chart_stands_beside_its_table() -> None:
    """Every bar of the chart is a row of the table, and its description names each with its likely day."""
    document = build_rehearsal(PLAN, COUNCIL, "2 November 2026")
    alt = document.figures["waiting"].alt
    for item in order_items(PLAN):
        assert f"\n| {item.code} |" in document.body_markdown
        assert f"{item.code}, {item.owner or 'no owner named'}: likely" in alt
    assert "The return is due on 23 November 2026" in alt


def test_the_same_plan_gives_the_same_page() -> None:
    """The page is a function of the plan."""
    assert render_rehearsal_page(PLAN, COUNCIL) == render_rehearsal_page(PLAN, COUNCIL)


@pytest.mark.parametrize("n_bars", [1, 60])
@pytest.mark.parametrize("last", [date(2026, 11, 4), date(2027, 8, 1)])
def test_the_chart_takes_few_and_many_near_and_far(n_bars: int, last: date) -> None:
    """One bar or sixty, days or months: the words of every bar stand in the drawing and dates do not crowd."""
    start = date(2026, 11, 3)
    bars = [WaitingBar(f"W{n:02}", "An owner", start, start, last, "late", False) for n in range(n_bars)]
    svg = draw_waiting(bars, date(2026, 11, 2), date(2026, 11, 23), "A finding").svg
    assert all(bar.code in svg for bar in bars)
    assert len(re.findall(r">\d{1,2} [A-Z][a-z]{2}<", svg)) <= 8


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(browser: Any, tmp_path: Path, width: int) -> None:
    """No automated rule is broken, and the page never scrolls sideways."""
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "rehearsal.html"
    path.write_bytes(render_rehearsal_page(PLAN, COUNCIL, "2 November 2026"))
    page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
    page.goto(path.as_uri())
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
