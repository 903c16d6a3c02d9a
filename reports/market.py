"""From the profile of an area's regulated care to its document."""

from reports.build import NamedDocument
from reports.contexts.market_report import MarketContext, build_market_context
from reports.document import Document, Figure
from reports.numbers import show_date
from reports.render import render_market
from schemas.market import MarketProfile

KIND = "market"


def build_market_document(market: MarketProfile, *, draw: bool = True, name_services: bool = True) -> NamedDocument:
    """How services are rated and which of them want looking at.

    Args:
        market: what was worked out; it names the council and the day.
        draw: whether to draw the chart; without it the document holds its tables only.
        name_services: whether services and providers are named, which is for the internal edition only.
    """
    context = build_market_context(market, name_services)
    figures = {"ratings": _draw_ratings(context)} if draw and _has_services(context) else {}
    document = Document(
        title="Regulated care in the area",
        subtitle=context.council,
        body_markdown=render_market(context, frozenset(figures)),
        as_of=show_date(context.as_of),
        figures=figures,
        synthetic=context.synthetic,
        edition=context.edition,
    )
    return NamedDocument(KIND, document)


def _has_services(context: MarketContext) -> bool:
    return any(row.n_services for row in context.kinds)


def _draw_ratings(context: MarketContext) -> Figure:
    from reports.chart_ratings import RatingBar, draw_ratings

    rows = [RatingBar(f"{row.kind[:1].upper()}{row.kind[1:]}", row.counts) for row in context.kinds if row.n_services]
    return draw_ratings(
        rows, context.ratings, f"Good or outstanding among services with a rating: {context.kinds[0].good}"
    )
