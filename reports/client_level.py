"""From a checked client-level submission to its document."""

from collections.abc import Sequence

from reports.build import NamedDocument
from reports.chart_canvas import Sketch, draw_sketches
from reports.client_level_check import MeasureMethod, SubmissionCheck
from reports.contexts.client_level_report import MAX_FILL_ROWS, build_client_level_context
from reports.contexts.client_level_view import ClientLevelContext, FillRow
from reports.document import Document, Figure
from reports.numbers import show_count, show_date
from reports.render import render_client_level

__all__ = ["KIND", "MeasureMethod", "SubmissionCheck", "build_client_level_document"]

KIND = "client-level"


def build_client_level_document(check: SubmissionCheck, *, draw: bool = True, method: str = "") -> NamedDocument:
    """What the check of a submission found; it holds counts and no record.

    Args:
        check: the checked submission and what was worked out from it.
        draw: whether to draw the charts; without them the document holds its tables only.
        method: name of the method of disclosure control; empty for the internal edition, which is not for publication.

    Raises:
        InputError: there is no such method.
    """
    context = build_client_level_context(check, method)
    figures = draw_client_level_figures(context) if draw else {}
    document = Document(
        title="Client-level data: what the check found",
        subtitle=context.council,
        body_markdown=render_client_level(context, frozenset(figures)),
        as_of=show_date(context.as_of),
        figures=figures,
        synthetic=context.synthetic,
        edition=context.edition,
    )
    return NamedDocument(KIND, document)


def draw_client_level_figures(context: ClientLevelContext) -> dict[str, Figure]:
    """How well the fields are filled, drawn from the counts as they are shown and from nothing else."""
    cuts = [context.fills[n : n + MAX_FILL_ROWS] for n in range(0, len(context.fills), MAX_FILL_ROWS)]
    return dict(zip(context.fill_figures, draw_sketches([_sketch_fields(rows) for rows in cuts]), strict=True))


def _sketch_fields(rows: Sequence[FillRow]) -> Sketch:
    from reports.chart_fields import FieldBar, sketch_fields

    bars = [FieldBar(row.name, row.valid, row.blank_allowed, row.blank_mandatory, row.invalid) for row in rows]
    n_short = sum(1 for row in rows if row.invalid or row.blank_mandatory)
    n_hidden = sum(1 for row in rows if row.is_hidden and not (row.invalid or row.blank_mandatory))
    told = f"{n_short or 'none'} {'has' if n_short == 1 else 'have'} faults to mend"
    hidden = f"; {n_hidden} {'is' if n_hidden == 1 else 'are'} hidden" if n_hidden else ""
    return sketch_fields(bars, f"Of {show_count(len(rows), 'field')}, {told}{hidden}")
