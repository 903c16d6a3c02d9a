"""From a comparison to its document, charts included."""

from collections.abc import Mapping, Sequence

from reports.build import NamedDocument
from reports.chart_canvas import Sketch, draw_sketches
from reports.chart_funnel import FunnelPanel, sketch_funnels
from reports.chart_multiples import TrendPanel, sketch_trends
from reports.contexts.comparison_report import ComparisonContext, FigurePlace, build_comparison_context
from reports.document import Document, Figure
from reports.numbers import join_words, show_count, show_date
from reports.render import render_comparison
from schemas.comparison_view import ComparedMeasure, CouncilComparison
from schemas.terms import Trend

KIND = "comparison"


def build_comparison_document(
    comparison: CouncilComparison, *, statements: Mapping[str, str] | None = None, draw: bool = True
) -> NamedDocument:
    """How the council compares, with a figure of series and one of funnel plots for each statement that has them.

    Args:
        comparison: what was worked out.
        statements: name of each quality statement by code, in their order.
        draw: whether to draw the charts; without them the document holds its tables only.
    """
    context = build_comparison_context(comparison, statements)
    figures = draw_comparison_figures(context, comparison) if draw else {}
    document = Document(
        title="How we compare",
        subtitle=context.council,
        body_markdown=render_comparison(context, frozenset(figures)),
        as_of=show_date(context.as_of),
        figures=figures,
        synthetic=context.synthetic,
        edition=context.edition,
    )
    return NamedDocument(KIND, document)


def draw_comparison_figures(context: ComparisonContext, comparison: CouncilComparison) -> dict[str, Figure]:
    """Every figure by name, all drawn in one process; matplotlib is loaded there and not here."""
    measures = {measure.code: measure for measure in comparison.measures}
    sketches: dict[str, Sketch] = {}
    for chapter in context.chapters:
        sketches |= {place.name: _sketch_trends(_picked(place, measures)) for place in chapter.trends}
        sketches |= {place.name: _sketch_funnels(_picked(place, measures)) for place in chapter.funnels}
    return dict(zip(sketches, draw_sketches(list(sketches.values())), strict=True))


def _picked(place: FigurePlace, measures: Mapping[str, ComparedMeasure]) -> list[ComparedMeasure]:
    return [measures[code] for code in place.codes]


def _sketch_trends(measures: Sequence[ComparedMeasure]) -> Sketch:
    panels = [TrendPanel(one.code, one.name, one.unit, one.points, one.breaks) for one in measures]
    return sketch_trends(panels, _trends_title(measures))


def _trends_title(measures: Sequence[ComparedMeasure]) -> str:
    n_up = sum(1 for measure in measures if measure.trend is Trend.IMPROVING)
    n_down = sum(1 for measure in measures if measure.trend is Trend.WORSENING)
    if len(measures) == 1:
        return f"{measures[0].name}: {measures[0].trend.value}"
    of_all = show_count(len(measures), "series", "series")
    return f"Of {of_all}, {n_up or 'none'} improving and {n_down or 'none'} worsening since the last break"


def _sketch_funnels(measures: Sequence[ComparedMeasure]) -> Sketch:
    panels = [FunnelPanel(one.code, one.name, one.unit, one.funnel) for one in measures if one.funnel]
    return sketch_funnels(panels, _funnels_title(panels))


def _funnels_title(panels: Sequence[FunnelPanel]) -> str:
    outside = [panel.code for panel in panels if panel.funnel.place.startswith(("above", "below"))]
    if len(panels) == 1:
        return f"{panels[0].code}: this council lies {'outside' if outside else 'inside'} the inner limits"
    told = (
        f"outside the inner limits for {join_words(tuple(outside))}"
        if outside
        else "inside the inner limits in all of them"
    )
    return f"Of {show_count(len(panels), 'funnel plot')}, this council lies {told}"
