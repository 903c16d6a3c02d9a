"""What an outsider sees of a council in the months before a visit, put together from what is held. Pure.

Published figures are worked out as in the comparison, from published files only; ratings are those of the newest
directory; documents are those of the library that are public or have a public copy.

Source: product requirement A7, from a council's briefing on assurance: by the first meeting the regulator will have
looked at six to twelve months of data that it can have without asking.
"""

import calendar
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

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
    bands = {"recent": Seen.RECENT, "window": Seen.WINDOW}
    within = (bands[window.code] for window in windows if day >= months_back(as_of, window.months))
    return next(within, Seen.EARLIER)


def months_back(day: date, months: int) -> date:
    """The same day of the month so many months before, or the last day of that month where it is shorter.

    Example:
        >>> months_back(date(2026, 8, 31), 6), months_back(date(2026, 9, 30), 12)
        (datetime.date(2026, 2, 28), datetime.date(2025, 9, 30))
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def build_outside_view(
    council: Council,
    as_of: date,
    statements: Sequence[str],
    *,
    comparison: CouncilComparison | None,
    release_days: Mapping[str, date | None],
    services: Sequence[tuple[RegulatedService, Citation]] | None,
    rating_statements: Sequence[str],
    items: Iterable[EvidenceItem],
    not_held: Sequence[str] = (),
) -> OutsideView:
    """Put together what can be seen.

    Args:
        council: whose view it is.
        as_of: the day it is seen from; what came out later is left out and counted.
        statements: codes of the framework, in order.
        comparison: the council's figures from published files; None where none is held.
        release_days: by the hash of a file, the day it was given out, where it says so.
        services: services in the area with their row in the newest directory; None where no directory is held.
        rating_statements: codes of the statements that ratings of care services bear on.
        items: the evidence items known on the day.
        not_held: titles of national publications that could be held and are not.
    """
    windows = load_windows()
    found = [_figure(one, release_days, as_of, windows) for one in comparison.measures] if comparison else []
    figures = [one for one in found if one.published_on is None or one.published_on <= as_of]
    rated = [one for one in services or () if one[0].rating.is_rating]
    ratings = [one for one in rated if one[0].published_on is None or one[0].published_on <= as_of]
    every = [item for item in items if item.kind is EvidenceKind.DOCUMENT]
    held = [item for item in every if _is_held(item)]
    kept = [item for item in held if not (is_public(item) and _dated(item, as_of) > as_of)]
    documents = tuple(sorted(_documents(kept, as_of, windows), key=_document_order))
    n_by_statement = dict.fromkeys(rating_statements, len(ratings))
    return OutsideView(
        council=council,
        as_of=as_of,
        windows=windows,
        statements=tuple(_statement(code, figures, n_by_statement.get(code, 0), kept) for code in statements),
        figures=tuple(sorted(figures, key=_figure_order)),
        ratings=tuple(sorted((_rating(*one, as_of, windows) for one in ratings), key=_rating_order)),
        n_not_rated=len(services or ()) - len(rated),
        has_directory=services is not None,
        documents=documents,
        not_held=tuple(not_held),
        n_later=len(found) - len(figures) + len(rated) - len(ratings) + len(held) - len(kept),
        n_unseen=sum(is_public(item) for item in every if not _is_held(item)),
    )


def is_public(item: EvidenceItem) -> bool:
    """Whether anybody may read it: it is public, or an internal one of which a copy stands where all can read it.

    A restricted or case-level item is not public whatever it links to: the copy may be another than the one held, and
    its title may name somebody.
    """
    has_copy = item.classification is Classification.INTERNAL and bool(item.public_link)
    return item.classification is Classification.PUBLIC or has_copy


def _is_held(item: EvidenceItem) -> bool:
    """Whether there is anything to show of it: a file, or the place of a public copy."""
    return bool(item.current or item.public_link)


def _dated(item: EvidenceItem, otherwise: date) -> date:
    return (item.current.content_date if item.current else None) or otherwise


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
        inherited=service.inherited,
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


def _statement(
    code: str, figures: Sequence[SeenFigure], n_ratings: int, items: Sequence[EvidenceItem]
) -> SeenStatement:
    told = [one for one in figures if code in one.statements and one.value is not None]
    linked = [item for item in items if any(link.statement == code for link in item.links)]
    n_public = sum(is_public(item) for item in linked)
    return SeenStatement(
        code=code,
        n_figures=len(told),
        n_worse=sum(one.position in _WORSE for one in told),
        n_better=sum(one.position in _BETTER for one in told),
        n_ratings=n_ratings,
        n_documents=n_public,
        n_not_public=len(linked) - n_public,
    )
