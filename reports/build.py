"""From an assessment to its four documents, charts included."""

from dataclasses import dataclass

from reports.chart_canvas import Sketch, draw_sketches
from reports.contexts.measures import (
    GOOD_POSITIONS,
    MAX_DRAWN_MEASURES,
    POOR_POSITIONS,
    MeasureView,
    rank_measures,
)
from reports.contexts.pack import PackContext, build_pack_context
from reports.contexts.position import ScoreRow
from reports.contexts.rating_draft import RatingDraftContext, build_rating_draft_context
from reports.contexts.request_gaps import RequestGapsContext, build_request_gaps_context
from reports.contexts.self_assessment import SelfAssessmentContext, build_self_assessment_context
from reports.document import Document, Figure
from reports.numbers import show_count, show_date
from reports.render import render_pack_index, render_rating_draft, render_request_gaps, render_self_assessment
from schemas.assessment import Assessment


@dataclass(frozen=True)
class NamedDocument:
    """One finished document and the name it goes by.

    Attributes:
        kind: `self-assessment`, `rating-draft`, `pack-index` or `request-gaps`; also the stem of its file name.
    """

    kind: str
    document: Document


def build_documents(assessment: Assessment, draw: bool = True) -> tuple[NamedDocument, ...]:
    """The self-assessment, the rating draft, the pack's index and the report of what could not be answered yet.

    Args:
        assessment: what the run concluded.
        draw: whether to draw the charts; without them the documents hold their tables only.

    Raises:
        OurError: slug `pack-name`, when an item's id or suffix could not stand in a file name.
    """
    return (
        NamedDocument(
            "self-assessment", build_self_assessment(build_self_assessment_context(assessment), assessment, draw)
        ),
        NamedDocument("rating-draft", build_rating_draft(build_rating_draft_context(assessment))),
        NamedDocument("pack-index", build_pack_index(build_pack_context(assessment))),
        NamedDocument("request-gaps", build_request_gaps(build_request_gaps_context(assessment))),
    )


def build_self_assessment(context: SelfAssessmentContext, assessment: Assessment, draw: bool) -> Document:
    """The self-assessment with up to three charts."""
    figures = draw_figures(context, assessment) if draw else {}
    return Document(
        title="Adult social care self-assessment",
        subtitle=context.front.council,
        body_markdown=render_self_assessment(context, frozenset(figures)),
        as_of=show_date(context.front.as_of),
        figures=figures,
        synthetic=context.front.synthetic,
        edition=context.edition,
    )


def build_rating_draft(context: RatingDraftContext) -> Document:
    """The rating draft: words and one table, so that it keeps to two pages."""
    return Document(
        title="Rating draft for leaders",
        subtitle=context.front.council,
        body_markdown=render_rating_draft(context),
        as_of=show_date(context.front.as_of),
        synthetic=context.front.synthetic,
        edition=context.edition,
    )


def build_pack_index(context: PackContext) -> Document:
    """The index that lies on top of the inspector pack."""
    return Document(
        title="Index of evidence",
        subtitle=context.front.council,
        body_markdown=render_pack_index(context),
        as_of=show_date(context.front.as_of),
        synthetic=context.front.synthetic,
        edition=context.edition,
    )


def build_request_gaps(context: RequestGapsContext) -> Document:
    """The council's own list of what it could not answer yet; it stands beside the pack, never in it."""
    return Document(
        title="What we could not answer yet",
        subtitle=context.front.council,
        body_markdown=render_request_gaps(context),
        as_of=show_date(context.front.as_of),
        synthetic=context.front.synthetic,
        edition=context.edition,
    )


def draw_figures(context: SelfAssessmentContext, assessment: Assessment) -> dict[str, Figure]:
    """The self-assessment's charts, all drawn by one child process."""
    sketches = {"nine-scores": _sketch_scores(context, assessment), "coverage": _sketch_coverage(context)}
    told = [measure for measure in context.measures if measure.value is not None]
    if told:
        sketches["measures"] = _sketch_measures(tuple(told))
    return dict(zip(sketches, draw_sketches(list(sketches.values())), strict=True))


def _sketch_scores(context: SelfAssessmentContext, assessment: Assessment) -> Sketch:
    from reports.charts import ScoreBar, sketch_nine_scores

    bars = [
        ScoreBar(
            code=row.code,
            name=row.name,
            level=row.standing,
            agreed=row.agreed is not None,
            confidence=row.confidence or "not given",
        )
        for row in context.rows
    ]
    levels = [level.name.capitalize() for level in assessment.framework.levels]
    return sketch_nine_scores(bars, levels, _scores_title(context.rows))


def _scores_title(rows: tuple[ScoreRow, ...]) -> str:
    n_scored = sum(1 for row in rows if row.standing is not None)
    if not n_scored:
        return f"None of the {len(rows)} statements has enough evidence for a score"
    n_good = sum(1 for row in rows if (row.standing or 0) >= 3)
    unscored = len(rows) - n_scored
    short = f"; {show_count(unscored, 'statement')} without enough evidence" if unscored else ""
    return f"{n_good} of {len(rows)} statements stand at a good standard or better{short}"


def _sketch_coverage(context: SelfAssessmentContext) -> Sketch:
    from reports.charts import CoverageCell, CoverageRow, sketch_coverage

    rows = [
        CoverageRow(
            code=row.code,
            name=row.name,
            cells=tuple(CoverageCell(told=cell.told, enough=cell.enough) for cell in row.cells),
        )
        for row in context.coverage
    ]
    n_enough = sum(row.n_enough for row in context.coverage)
    n_asked = sum(1 for row in context.coverage for cell in row.cells if cell.enough is not None)
    title = f"{n_enough} of {n_asked} places in the grid have enough evidence to form a view"
    return sketch_coverage(rows, [name.capitalize() for name in context.categories], title)


def _sketch_measures(measures: tuple[MeasureView, ...]) -> Sketch:
    from reports.charts import MeasureMark, sketch_measures

    marks = [
        MeasureMark(
            code=measure.code,
            name=measure.name,
            unit=measure.unit,
            value=measure.value,
            low=measure.low,
            high=measure.high,
            england=measure.england.value if measure.england else None,
            region=measure.region.value if measure.region else None,
            council_type=measure.council_type.value if measure.council_type else None,
            better=measure.better.value,
            position=measure.position.value,
        )
        for measure in pick_measures(measures)
    ]
    return sketch_measures(marks, _measures_title(measures))


def pick_measures(measures: tuple[MeasureView, ...]) -> tuple[MeasureView, ...]:
    """The measures to draw: those furthest from England first, as tested."""
    return rank_measures(measures)[:MAX_DRAWN_MEASURES]


def _measures_title(measures: tuple[MeasureView, ...]) -> str:
    n_good = sum(1 for measure in measures if measure.position in GOOD_POSITIONS)
    n_poor = sum(1 for measure in measures if measure.position in POOR_POSITIONS)
    of_all = show_count(len(measures), "measure")
    drawn = f"; the {MAX_DRAWN_MEASURES} furthest from England are drawn" if len(measures) > MAX_DRAWN_MEASURES else ""
    return f"Of {of_all}, {n_good or 'none'} better and {n_poor or 'none'} worse than England{drawn}"
