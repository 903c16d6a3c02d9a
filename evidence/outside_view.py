"""What an outsider sees of a council in the months before a visit, put together from what is held. Pure.

Published figures are those of the comparison, so that the two can tell nothing different; ratings are those of the
newest directory; documents are the council's own that are public or have a public copy.

Source: product requirement A7, from a council's briefing on assurance: by the first meeting the regulator will have
looked at six to twelve months of data that it can have without asking.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from evidence.market.risks import whole_months
from schemas.comparison_view import AreaKind, ComparedArea, ComparedMeasure, CouncilComparison
from schemas.evidence import Citation, EvidenceItem
from schemas.market import RegulatedService
from schemas.observation import Council
from schemas.outside_view import (
    OutsideView,
    Seen,
    SeenDocument,
    SeenFigure,
    SeenRating,
    SeenStatement,
    Window,
)
from schemas.terms import Classification, EvidenceKind, Position

_WORSE = (Position.WORSE, Position.MUCH_WORSE)
_BETTER = (Position.BETTER, Position.MUCH_BETTER)
_ORDER = (*_WORSE[::-1], Position.TENDING_WORSE, Position.DIFFERENT, Position.SIMILAR, Position.NOT_TESTED)


@cache
def load_windows() -> tuple[Window, ...]:
    """The lines between what came out lately and before, the shorter first."""
    text = files("evidence").joinpath("outside_windows.csv").read_text(encoding="utf-8")
    return tuple(
        Window(row["code"], int(row["months"]), row["why"], row["source"]) for row in csv.DictReader(text.splitlines())
    )


def when_seen(day: date | None, as_of: date, windows: Sequence[Window]) -> Seen:
    """How long before a day something came out.

    Example:
        >>> [when_seen(date(2026, month, 1), date(2026, 12, 1), load_windows()).value for month in (6, 5)]
        ['recent', 'window']
    """
    if day is None:
        return Seen.UNTOLD
    age = whole_months(day, as_of)
    exact = {window.code: age < window.months or _is_to_the_day(day, as_of, window) for window in windows}
    if exact["recent"]:
        return Seen.RECENT
    return Seen.WINDOW if exact["window"] else Seen.EARLIER


def _is_to_the_day(day: date, as_of: date, window: Window) -> bool:
    """Whether a day lies exactly so many months back, which still counts as within them."""
    return whole_months(day, as_of) == window.months and day.day == as_of.day


def build_outside_view(
    council: Council,
    as_of: date,
    statements: Sequence[str],
    *,
    comparison: CouncilComparison | None,
    release_days: Mapping[str, date | None],
    services: Sequence[tuple[RegulatedService, Citation]] | None,
    items: Iterable[EvidenceItem],
    not_held: Sequence[str] = (),
) -> OutsideView:
    """Put together what can be seen.

    Args:
        council: whose view it is.
        as_of: the day it is seen from; what came out later is left out and counted.
        statements: codes of the framework, in order.
        comparison: the council's published figures; None where none is held.
        release_days: by the hash of a file, the day it was given out, where it says so.
        services: services in the area with their row in the newest directory; None where no directory is held.
        items: the evidence items known on the day.
        not_held: titles of national publications that could be held and are not.
    """
    windows = load_windows()
    found = [_figure(one, release_days, as_of, windows) for one in comparison.measures] if comparison else []
    figures = [one for one in found if one.published_on is None or one.published_on <= as_of]
    rated = [one for one in services or () if one[0].rating.is_rating]
    ratings = [one for one in rated if one[0].published_on is None or one[0].published_on <= as_of]
    kept = [item for item in items if item.kind is EvidenceKind.DOCUMENT and (item.current or item.public_link)]
    documents = tuple(sorted(_documents(kept, as_of, windows), key=_document_order))
    return OutsideView(
        council=council,
        as_of=as_of,
        windows=windows,
        statements=tuple(_statement(code, figures, kept) for code in statements),
        figures=tuple(sorted(figures, key=_figure_order)),
        ratings=tuple(sorted((_rating(*one, as_of, windows) for one in ratings), key=_rating_order)),
        n_not_rated=len(services or ()) - len(rated),
        has_directory=services is not None,
        documents=documents,
        not_held=tuple(not_held),
        n_later=len(found) - len(figures) + len(rated) - len(ratings),
    )


def is_public(item: EvidenceItem) -> bool:
    """Whether anybody may read it: it is public, or a copy of it stands where all can read it."""
    return item.classification is Classification.PUBLIC or bool(item.public_link)


def _figure(
    measure: ComparedMeasure, release_days: Mapping[str, date | None], as_of: date, windows: Sequence[Window]
) -> SeenFigure:
    england = _area(measure, AreaKind.ENGLAND)
    published_on = release_days.get(measure.citations[0].sha256)
    return SeenFigure(
        code=measure.code,
        name=measure.name,
        unit=measure.unit,
        period=measure.period,
        value=measure.value,
        flag=measure.flag,
        england=england.value if england else None,
        position=england.position if england else Position.NOT_TESTED,
        statements=measure.statements,
        publication=measure.source,
        published_on=published_on,
        seen=when_seen(published_on, as_of, windows),
        citation=measure.citations[0],
    )


def _area(measure: ComparedMeasure, kind: AreaKind) -> ComparedArea | None:
    return next((area for area in measure.areas if area.kind is kind), None)


def _figure_order(figure: SeenFigure) -> tuple[int, int, str]:
    """The latest first, in each the worst first."""
    place = _ORDER.index(figure.position) if figure.position in _ORDER else len(_ORDER)
    return list(Seen).index(figure.seen), place, figure.code


def _rating(service: RegulatedService, citation: Citation, as_of: date, windows: Sequence[Window]) -> SeenRating:
    return SeenRating(
        service=service.shown_name,
        kind=service.kind,
        rating=service.rating,
        published_on=service.published_on,
        seen=when_seen(service.published_on, as_of, windows),
        citation=citation,
    )


def _rating_order(rating: SeenRating) -> tuple[int, str, int]:
    newest_first = -(rating.published_on or date.min).toordinal()
    return newest_first, rating.service, rating.citation.row or 0


def _documents(items: Iterable[EvidenceItem], as_of: date, windows: Sequence[Window]) -> Iterator[SeenDocument]:
    for item in items:
        if is_public(item):
            dated = item.current.content_date if item.current else None
            yield SeenDocument(
                evidence_id=item.id,
                title=item.title,
                dated=dated,
                seen=when_seen(dated, as_of, windows),
                statements=tuple(sorted({link.statement for link in item.links})),
                public_link=item.public_link,
                sha256=item.current.sha256 if item.current else "",
            )


def _document_order(document: SeenDocument) -> tuple[int, int, str]:
    newest_first = -(document.dated or date.min).toordinal()
    return list(Seen).index(document.seen), newest_first, document.evidence_id


def _statement(code: str, figures: Sequence[SeenFigure], items: Sequence[EvidenceItem]) -> SeenStatement:
    told = [one for one in figures if code in one.statements and one.value is not None]
    linked = [item for item in items if any(link.statement == code for link in item.links)]
    n_public = sum(is_public(item) for item in linked)
    return SeenStatement(
        code=code,
        n_figures=len(told),
        n_worse=sum(one.position in _WORSE for one in told),
        n_better=sum(one.position in _BETTER for one in told),
        n_documents=n_public,
        n_not_public=len(linked) - n_public,
    )
