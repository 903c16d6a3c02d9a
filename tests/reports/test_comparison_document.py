"""The document that says how the council compares."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reports.comparison import build_comparison_document
from reports.contexts.comparison_report import build_comparison_context, ordinal, rank_words
from reports.document import check_figures
from reports.formats import FORMATS
from reports.render import render_comparison
from schemas.comparison_view import AreaKind, Rank
from schemas.terms import Better, Position
from tests.comparisons import make_area, make_comparison, make_counted_measure, make_measure, make_peer_group
from tests.reports.gold_files import check_gold

STATEMENTS = {"QS1": "Assessing needs", "QS2": "Supporting people to live healthier lives"}
FIGURES = frozenset({"trends-qs1-1", "funnels-qs2-1"})


def test_it_is_as_committed(tmp_path: Path) -> None:
    """The document, with the places of its charts, reads exactly as it was accepted."""
    context = build_comparison_context(make_comparison(), STATEMENTS)
    check_gold("comparison.md", render_comparison(context, FIGURES), tmp_path)


def test_every_chart_is_placed_and_described() -> None:
    """Drawn, it holds exactly the charts it places, each with its description."""
    document = build_comparison_document(make_comparison(), statements=STATEMENTS).document
    check_figures(document)
    assert set(document.figures) == FIGURES


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_made(name: str) -> None:
    """It comes out in each format of the register, the same bytes each time, and says that its data is made up."""
    document = build_comparison_document(make_comparison(), statements=STATEMENTS, draw=False).document
    data = FORMATS[name].render(document)
    assert data == FORMATS[name].render(document)
    assert document.synthetic


def test_the_summary_has_the_parts_inspectors_use() -> None:
    """A row holds the local figure, England's, the year, the difference in words, and the places."""
    text = build_comparison_document(make_comparison(), draw=False).document.body_markdown
    row = next(line for line in text.splitlines() if "(1d) |" in line and "Read from" not in line)
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:] == ["2024-25", "64.8%", "62.7%", "not statistically different", "joint 41st of 152", "2nd of 6"]


def test_what_stands_out_is_told_first() -> None:
    """A measure worse than England stands above the table, with both figures and the words."""
    context = build_comparison_context(make_comparison())
    assert [card.code for card in context.poor] == ["2c"]
    assert context.good == ()
    assert context.headline.startswith("Of 3 published measures, none are better than England, 1 is worse and 1 does")
    assert "1 measure could not be tested" in context.headline


def test_what_tends_one_way_is_told_too() -> None:
    """A measure that only tends to be worse counts as within chance, and is still named on the first page."""
    tending = replace(make_measure(), areas=(make_area(position=Position.TENDING_WORSE),))
    context = build_comparison_context(replace(make_comparison(), measures=(tending,)))
    assert [card.code for card in context.tending] == [tending.code]
    front = render_comparison(context, frozenset()).partition("## All measures")[0]
    assert "Tending one way" in front
    assert tending.name in front


def test_a_day_is_told_in_words() -> None:
    """A measure about a day reads on 29 May 2026 and never 2026-05-29."""
    measure = replace(make_measure(), period="2026-05-29", points=(), breaks=())
    text = render_comparison(build_comparison_context(replace(make_comparison(), measures=(measure,))), frozenset())
    assert "** on 29 May 2026" in text
    assert "2026-05-29" not in text


@pytest.mark.parametrize(("n", "told"), [(1, "2c: this council lies inside the inner limits"), (2, "in all of them")])
def test_a_title_of_one_funnel_is_about_one(n: int, told: str) -> None:
    """One funnel plot is not spoken of as several."""
    measures = tuple(replace(make_counted_measure(), code=code) for code in ("2c", "2b")[:n])
    document = build_comparison_document(replace(make_comparison(), measures=measures)).document
    assert [figure.alt for figure in document.figures.values() if told in figure.alt.partition(".")[0]]


def test_a_withheld_figure_is_never_a_zero() -> None:
    """Where nothing was published the card says why, and has no place and no table of others."""
    context = build_comparison_context(make_comparison())
    card = next(card for card in context.cards if card.code == "2d(1)")
    assert (card.value, card.england, card.rank, card.areas) == ("not published (small numbers)", "–", "–", ())


def test_a_measure_stands_in_one_chapter() -> None:
    """Each measure has one card, under the first statement it is used for, and names the others."""
    context = build_comparison_context(make_comparison(), STATEMENTS)
    assert [(chapter.code, [card.code for card in chapter.cards]) for chapter in context.chapters] == [
        ("QS1", ["1d"]),
        ("QS2", ["2c", "2d(1)"]),
    ]
    assert context.cards[0].also_for == ("QS2",)


def test_a_measure_without_a_statement_has_a_chapter_too() -> None:
    """Nothing is lost: measures that belong to no statement come last, under a name of their own."""
    comparison = make_comparison(measures=(make_measure(statements=("",)), make_counted_measure()))
    chapters = build_comparison_context(comparison, STATEMENTS).chapters
    assert [chapter.name for chapter in chapters] == ["Supporting people to live healthier lives", "Other measures"]


def test_a_break_is_named_where_it_lies() -> None:
    """The row after a break says that it must not be set beside earlier ones, and why."""
    card = build_comparison_context(make_comparison()).cards[0]
    told = {row.period: row.after_break for row in card.periods}
    assert told["2021-22"] == "The survey became mandatory again."
    assert told["2024-25"] == ""
    assert "breaks before 2021-22" in card.trend


def test_a_trend_is_told_since_the_last_break_only() -> None:
    """A figure from before the break takes no part in the sentence."""
    card = build_comparison_context(make_comparison()).cards[0]
    assert "63.9%" in card.trend
    assert "66.0%" not in card.trend


def test_the_method_of_the_peers_is_told() -> None:
    """The document names the method with its version, every peer with its distance, and what they are likened by."""
    text = build_comparison_document(make_comparison(), draw=False).document.body_markdown
    for wanted in ("Open peers, version 1", "Aldmoor", "29.7%", "641,548", "519,549"):
        assert wanted in text


def test_without_peers_it_says_so() -> None:
    """A council that has no peers gets no empty tables."""
    group = make_peer_group(peers=(), characteristics=(), note="No characteristics are known for this council.")
    text = build_comparison_document(make_comparison(peer_group=group), draw=False).document.body_markdown
    assert "No characteristics are known" in text
    assert "The peers, the most alike first" not in text


def test_nothing_loaded_is_told() -> None:
    """Without measures there is no table and no chart, and a sentence instead."""
    document = build_comparison_document(make_comparison(measures=(), sources=())).document
    assert "No published measure has been loaded" in document.body_markdown
    assert document.figures == {}


def test_every_link_leads_somewhere() -> None:
    """Each citation links to the table it was read from, in the annex."""
    text = build_comparison_document(make_comparison(), draw=False).document.body_markdown
    targets = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert targets
    assert targets <= set(re.findall(r"\{#([^}]+)\}", text))


def test_neither_way_good_is_told_without_good_or_bad() -> None:
    """A measure for context that differs stands apart from better and worse."""
    area = make_area(position=Position.DIFFERENT)
    measure = make_measure(better=Better.CONTEXT, areas=(area,), ranks=(Rank("all councils", 3, 152, 1, False),))
    context = build_comparison_context(make_comparison(measures=(measure,)))
    assert [card.code for card in context.other] == ["1d"]
    assert "1st is highest" in context.cards[0].ranks[0]
    assert "higher than England" in context.cards[0].difference


def test_many_measures_are_drawn_on_several_figures() -> None:
    """A chapter with more series than fit on a page has several figures, and none is lost."""
    measures = tuple(make_measure(code=f"1x({n})") for n in range(8))
    chapter = build_comparison_context(make_comparison(measures=measures)).chapters[0]
    assert [len(place.codes) for place in chapter.trends] == [6, 2]
    assert [place.name for place in chapter.trends] == ["trends-qs1-1", "trends-qs1-2"]


@pytest.mark.parametrize(
    ("place", "tied", "words"),
    [(1, 1, "1st of 152"), (2, 2, "joint 2nd of 152"), (113, 1, "113th of 152"), (152, 1, "152nd of 152")],
)
def test_places_in_words(place: int, tied: int, words: str) -> None:
    """A place reads as people say it."""
    assert rank_words(Rank("all councils", place, 152, tied, True)) == words


def test_ordinals() -> None:
    """The teens end in th."""
    assert [ordinal(n) for n in (3, 10, 12, 23, 101, 111)] == ["3rd", "10th", "12th", "23rd", "101st", "111th"]


def test_typed_text_stays_text() -> None:
    """A name with markup in it is printed and not obeyed."""
    council = replace(make_comparison().council, name="<b>West|mere</b>")
    text = build_comparison_document(make_comparison(council=council), draw=False).document.body_markdown
    assert "<b>West" not in text


def test_mere_counts_are_told_and_not_compared() -> None:
    """A number of people depends on a council's size: it stands in a table of its own, without place or words."""
    count = make_measure(code="cld-lts", name="Adults with support", unit="count", value=8_755.0, areas=(), ranks=())
    context = build_comparison_context(make_comparison(measures=(make_measure(), count)))
    assert [card.code for card in context.cards] == ["1d"]
    assert [(each.code, each.value) for each in context.not_compared] == [("cld-lts", "8,755")]
    assert context.headline.startswith("Of 1 published measure,")


def test_the_middle_value_itself_is_neither_higher_nor_lower() -> None:
    """A council that has the very value of the middle peer is told so."""
    area = make_area(AreaKind.PEERS, area="its peers", value=64.8, n=5, position=Position.NOT_TESTED, citation=None)
    card = build_comparison_context(make_comparison(measures=(make_measure(areas=(area,)),))).cards[0]
    assert card.areas[0].phrase == "the same; a middle value is not tested for chance"
