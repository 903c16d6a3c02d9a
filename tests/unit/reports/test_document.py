"""A document's body is the same for every format, and its figures are all there."""

from dataclasses import replace

import pytest

from reports.document import Document, Figure, build_body, check_figures
from reports.html_tree import to_html
from schemas.errors import OurError

FIGURE = Figure(svg="<svg/>", png=b"png", alt="Four of nine are good", caption="Steps & stripes")


def document(body: str, **figures: Figure) -> Document:
    """A short document around a body."""
    return Document(title="Title", subtitle="Council", body_markdown=body, figures=figures)


def body_of(body: str, **figures: Figure) -> str:
    """The body as HTML."""
    return to_html(build_body(document(body, **figures)))


def test_figure_stands_with_its_description_and_caption() -> None:
    """A figure reference becomes a figure whose description is the figure's own."""
    assert body_of("![short](figure:chart)", chart=FIGURE) == (
        '<figure id="figure-chart"><img src="figure:chart" alt="Four of nine are good">'
        "<figcaption>Steps &amp; stripes</figcaption></figure>"
    )


def test_figure_among_words_moves_behind_them() -> None:
    """Words around a figure are kept in order of their paragraph."""
    html = body_of("before ![x](figure:chart) after", chart=FIGURE)
    assert html.startswith("<p>before  after</p><figure")


def test_unknown_figure_is_said_in_words() -> None:
    """A reference typed by a person to a figure that is not there shows a sentence, not a broken picture."""
    assert "[Figure not in this document: My chart]" in body_of("![My chart](figure:nothing)")


@pytest.mark.parametrize(
    ("headings", "levels"),
    [
        ("# A\n\n### B\n\n###### C", ["h2", "h3", "h4"]),
        ("#### A\n\n## B\n\n### C", ["h2", "h2", "h3"]),
        ("## A\n\n## \n\n### B", ["h2", "p", "h3"]),
    ],
)
def test_headings_start_at_two_and_skip_none(headings: str, levels: list[str]) -> None:
    """Whatever levels the text uses, the page's outline is unbroken below its one title."""
    tags = [element.tag for element in build_body(document(headings)) if element.tag != "p" or not element.text]
    assert tags == levels


def test_links_to_nowhere_become_words() -> None:
    """A link inside the page to a place that is not there keeps its words and loses the link."""
    assert body_of("[there](#gone) [here](#a)\n\n## A").startswith("<p><span>there</span> <a")


def test_figures_that_agree_pass() -> None:
    """A document that shows exactly the figures it holds is accepted."""
    check_figures(document("![x](figure:chart)", chart=FIGURE))


@pytest.mark.parametrize(
    ("body", "figures", "told"),
    [
        ("![x](figure:other)", {}, "not drawn: other"),
        ("words", {"chart": FIGURE}, "never shown: chart"),
        ("![x](figure:chart)", {"chart": replace(FIGURE, alt=" ")}, "without a description: chart"),
    ],
)
def test_figures_that_disagree_are_refused(body: str, figures: dict[str, Figure], told: str) -> None:
    """A figure not drawn, not shown or not described is our fault and is named."""
    with pytest.raises(OurError, match=told) as raised:
        check_figures(document(body, **figures))
    assert raised.value.slug == "report-figures"


def test_facts_leave_out_what_is_not_known() -> None:
    """The line under the title holds the date and the edition, where there are any."""
    plain = document("")
    assert plain.facts == ()
    assert replace(plain, as_of="1 May 2026", edition="Public").facts == ("As at 1 May 2026", "Public")
