"""From what an outsider sees to its document."""

from collections.abc import Mapping

from reports.build import NamedDocument
from reports.contexts.outside_report import build_outside_context
from reports.document import Document
from reports.numbers import show_date
from reports.render import render_outside_view
from schemas.outside_view import OutsideView

KIND = "outside-view"


def build_outside_document(seen: OutsideView, *, statements: Mapping[str, str] | None = None) -> NamedDocument:
    """What can be seen of the council without asking it.

    Args:
        seen: what was put together; it names the council and the day.
        statements: name of each quality statement by code.
    """
    context = build_outside_context(seen, statements)
    document = Document(
        title="What an outsider sees",
        subtitle=context.council,
        body_markdown=render_outside_view(context),
        as_of=show_date(context.as_of),
        synthetic=context.synthetic,
        edition=context.edition,
    )
    return NamedDocument(KIND, document)
