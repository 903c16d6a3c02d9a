"""From a plan to the rehearsal's page, its chart included."""

from reports.contexts.rehearsal import EDITION, NO_OWNER, build_rehearsal_context, order_items, say_headline
from reports.document import Document, Figure
from reports.html_page import render_page
from reports.numbers import show_date
from reports.render import render_rehearsal
from schemas.observation import Council
from schemas.rehearsal import Outlook, Plan

REHEARSAL_PAGE = "rehearsal.html"


def build_rehearsal(plan: Plan, council: Council, as_of: str = "", draw: bool = True) -> Document:
    """The rehearsal as a document.

    Args:
        plan: what the rehearsal concluded.
        council: whose return it is.
        as_of: the day whose evidence was rehearsed with, in words.
        draw: whether to draw the chart; without it the tables stand alone.
    """
    context = build_rehearsal_context(plan, council)
    figures = {"waiting": _draw(plan)} if draw and context.to_do else {}
    return Document(
        title="Rehearsal of the return",
        subtitle=f"{council.name}: if the letter came on {show_date(plan.letter_on)}",
        body_markdown=render_rehearsal(context, frozenset(figures)),
        as_of=as_of,
        figures=figures,
        synthetic=council.synthetic,
        edition=EDITION,
    )


def render_rehearsal_page(plan: Plan, council: Council, as_of: str = "") -> bytes:
    """The rehearsal as one page of HTML."""
    return render_page(build_rehearsal(plan, council, as_of)).encode()


def _draw(plan: Plan) -> Figure:
    from reports.chart_rehearsal import WaitingBar, draw_waiting

    bars = [
        WaitingBar(
            code=item.code,
            owner=item.owner or NO_OWNER,
            earliest=item.days.earliest,
            likely=item.days.likely,
            latest=item.days.latest,
            outlook=item.outlook.value,
            is_on_time=item.outlook is Outlook.ON_TIME,
        )
        for item in order_items(plan)
        if item.days
    ]
    return draw_waiting(bars, plan.letter_on, plan.due_on, say_headline(plan))
