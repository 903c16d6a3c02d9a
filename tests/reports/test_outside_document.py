"""The document about what an outsider sees."""

from dataclasses import replace
from pathlib import Path

import pytest

from reports.contexts.outside_report import build_outside_context
from reports.formats import FORMATS
from reports.outside import build_outside_document
from reports.render import render_outside_view
from schemas.outside_view import Seen
from tests.outside_views import make_outside_view
from tests.reports.gold_files import check_gold

NAMES = {"QS1": "Assessing needs", "QS2": "Supporting people to live healthier lives", "QS3": "Equity"}


def test_it_is_as_committed(tmp_path: Path) -> None:
    """The document reads exactly as it was accepted."""
    check_gold("outside-view.md", render_outside_view(build_outside_context(make_outside_view(), NAMES)), tmp_path)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_made(name: str) -> None:
    """It comes out in each format of the register, the same bytes each time."""
    document = build_outside_document(make_outside_view(), statements=NAMES).document
    assert FORMATS[name].render(document) == FORMATS[name].render(document)


def test_nothing_held_is_said_and_makes_no_empty_table() -> None:
    """Without figures, ratings and documents the page says so of each."""
    empty = replace(
        make_outside_view(), figures=(), ratings=(), documents=(), statements=(), n_not_rated=0, has_directory=False,
        not_held=(),
    )  # fmt: skip
    text = render_outside_view(build_outside_context(empty))
    assert "No published figure about the council is held." in text
    assert "No directory of ratings is held." in text
    assert "No document of the library is public." in text
    assert "Table: Services" not in text
    assert "## Sources" not in text


def test_every_figure_and_rating_can_be_traced() -> None:
    """Each line names its evidence item, file and row, and every item named stands among the sources."""
    view = make_outside_view()
    context = build_outside_context(view, NAMES)
    named = {one.evidence_id for one in context.sources}
    assert {one.citation.evidence_id for one in (*view.figures, *view.ratings)} <= named
    assert {one.evidence_id for one in view.documents} <= named
    text = render_outside_view(context)
    assert all(f"row {one.citation.row}" in text for one in view.figures)
    assert all(f"### {evidence_id} " in text for evidence_id in named)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((Seen.UNTOLD, Seen.UNTOLD), "On which days they came out is not known."),
        ((Seen.RECENT, Seen.WINDOW), "All stand in a publication known to be of the last 12 months."),
        ((Seen.RECENT, Seen.EARLIER), "1 stands in a publication known to be of the last 12 months."),
        ((Seen.EARLIER, Seen.UNTOLD), "None stand in a publication known to be of the last 12 months; of 1 the day"),
    ],
)
def test_when_figures_came_out_is_told_without_contradiction(days: tuple[Seen, Seen], told: str) -> None:
    """In the first sentence: none is said to be old whose day nobody knows."""
    view = make_outside_view()
    figures = tuple(replace(view.figures[0], code=day.name, seen=day) for day in days)
    assert told in build_outside_context(replace(view, figures=figures)).headline[0]


def test_a_blank_statement_is_no_finding_where_more_could_be_loaded() -> None:
    """Only where nothing is known to be missing does the page say what has to be shown."""
    view = make_outside_view()
    assert "what is public and not loaded may tell of it" in build_outside_context(view, NAMES).blank
    assert "an inspector has to be shown" in build_outside_context(replace(view, not_held=()), NAMES).blank


def test_ratings_add_up() -> None:
    """Each line of the table to its last column, and each column to the last line."""
    rows = build_outside_context(make_outside_view(), NAMES).ratings
    assert all(sum(row.counts[:-1]) == row.counts[-1] for row in rows)
    assert [sum(column) for column in zip(*(row.counts for row in rows[:-1]), strict=True)] == list(rows[-1].counts)


def test_a_made_up_council_is_marked() -> None:
    """The page of an invented council says that nothing in it is real."""
    view = make_outside_view()
    made_up = replace(view, council=replace(view.council, synthetic=True))
    assert build_outside_document(made_up).document.synthetic
