"""What an outsider sees: by statement, then the figures, the ratings and the documents, the latest first."""

from collections import Counter
from collections.abc import Mapping, Sequence

from reports.contexts.outside_rows import (
    DocumentLine,
    FigureGroup,
    FigureLine,
    OutsideContext,
    RatingLine,
    ServiceLine,
    SourceLine,
    StatementRow,
)
from reports.numbers import join_words, show_count, show_date, show_period, show_value
from schemas.market import ServiceRating
from schemas.outside_view import OutsideView, Seen, SeenDocument, SeenFigure, SeenRating, SeenStatement
from schemas.terms import Position

EDITION = "Internal – names services and counts what is not public"
_BELOW_GOOD = (ServiceRating.REQUIRES_IMPROVEMENT, ServiceRating.INADEQUATE)
_RATINGS = tuple(rating for rating in ServiceRating if rating.is_rating)
_LATELY = (Seen.RECENT, Seen.WINDOW)
_WORSE = (Position.WORSE, Position.MUCH_WORSE)
_BETTER = (Position.BETTER, Position.MUCH_BETTER)


def build_outside_context(seen: OutsideView, statements: Mapping[str, str] | None = None) -> OutsideContext:
    """The view as its document shows it.

    Args:
        seen: what was put together.
        statements: name of each quality statement by code; the code stands where there is none.
    """
    names = statements or {}
    labels = _labels(seen)
    return OutsideContext(
        council=seen.council.name,
        as_of=seen.as_of,
        synthetic=seen.council.synthetic,
        edition=EDITION,
        headline=tuple(filter(None, (_of_figures(seen), _of_ratings(seen), _of_documents(seen)))),
        statements=tuple(_statement_row(one, names) for one in seen.statements),
        blank=_blank(seen, names),
        months=seen.windows[-1].months,
        figures=_figure_groups(seen.figures, labels),
        bands=tuple(labels[one] for one in Seen),
        ratings=_rating_lines(seen.ratings),
        services=tuple(_service_line(one) for one in _lately_below_good(seen.ratings)),
        ratings_note=_ratings_note(seen),
        documents=tuple(_document_line(one, labels) for one in seen.documents),
        not_held=seen.not_held,
        reasons=tuple(f"{_up_to(one.months)}: {one.why} Source: {one.source}." for one in seen.windows),
        later=_later(seen),
        unseen=_unseen(seen),
        sources=_sources(seen),
    )


def _up_to(months: int) -> str:
    return f"The last {show_count(months, 'month')}"


def _labels(seen: OutsideView) -> dict[Seen, str]:
    recent, window = (one.months for one in seen.windows)
    return {
        Seen.RECENT: f"In the last {recent} months",
        Seen.WINDOW: f"{recent} to {window} months ago",
        Seen.EARLIER: f"More than {window} months ago",
        Seen.UNTOLD: "Day not known",
    }


def _of_figures(seen: OutsideView) -> str:
    told = [one for one in seen.figures if one.value is not None]
    if not told:
        return "No published figure about the council is held."
    n_worse = sum(one.position in _WORSE for one in told)
    n_better = sum(one.position in _BETTER for one in told)
    return (
        f"{show_count(len(told), 'published figure')} can be seen: {n_better or 'none'} better and {n_worse or 'none'} "
        f"worse than England beyond chance. {_when_out(told, seen.windows[-1].months)}"
    )


def _when_out(told: Sequence[SeenFigure], months: int) -> str:
    """How many stand in a publication of the window; a figure may have stood in an earlier one too."""
    n_lately = sum(one.seen in _LATELY for one in told)
    n_untold = sum(one.seen is Seen.UNTOLD for one in told)
    if n_untold == len(told):
        return "On which days they came out is not known."
    stand = "All stand" if n_lately == len(told) else f"{n_lately or 'None'} {'stands' if n_lately == 1 else 'stand'}"
    untold = f"; of {n_untold} the day is not known" if n_untold else ""
    return f"{stand} in a publication known to be of the last {months} months{untold}."


def _of_ratings(seen: OutsideView) -> str:
    if not seen.ratings:
        return ""
    n_below = sum(one.rating in _BELOW_GOOD for one in seen.ratings)
    n_lately = len(_lately_below_good(seen.ratings))
    of_all = show_count(len(seen.ratings), "care service")
    verb = "is" if n_below == 1 else "are"
    lately = f", {n_lately or 'none'} of them in the last {seen.windows[-1].months} months" if n_below else ""
    return f"{n_below or 'None'} of {of_all} with a rating {verb} rated below good{lately}."


def _of_documents(seen: OutsideView) -> str:
    if not seen.documents:
        return "No document of the library is public."
    n_lately = sum(one.seen in _LATELY for one in seen.documents)
    library = f"{show_count(len(seen.documents), 'document')} of the library"
    return (
        f"{library} {'is' if len(seen.documents) == 1 else 'are'} public; {n_lately or 'none'} "
        f"{'bears' if n_lately == 1 else 'bear'} a date in the last {seen.windows[-1].months} months."
    )


def _blank(seen: OutsideView, names: Mapping[str, str]) -> str:
    """What an inspector has to be shown; where more could be loaded, that is said in its place."""
    blank = tuple(f"{names.get(one.code, '')} ({one.code})".strip() for one in seen.statements if one.is_blank)
    if not blank:
        return ""
    then = (
        "what is public and not loaded may tell of it"
        if seen.not_held
        else "whatever is good there, an inspector has to be shown"
    )
    return f"Nothing public is held about {join_words(blank)}: {then}."


def _statement_row(one: SeenStatement, names: Mapping[str, str]) -> StatementRow:
    apart = [f"{n} {word}" for n, word in ((one.n_worse, "worse"), (one.n_better, "better")) if n]
    told = f" ({', '.join(apart)})" if apart else ""
    return StatementRow(
        code=one.code,
        name=names.get(one.code, one.code),
        figures=f"{one.n_figures}{told}",
        n_ratings=one.n_ratings,
        n_documents=one.n_documents,
        n_not_public=one.n_not_public,
    )


def _figure_groups(figures: Sequence[SeenFigure], labels: Mapping[Seen, str]) -> tuple[FigureGroup, ...]:
    groups = ((labels[band], tuple(_figure_line(one) for one in figures if one.seen is band)) for band in Seen)
    return tuple(FigureGroup(title, rows) for title, rows in groups if rows)


def _figure_line(figure: SeenFigure) -> FigureLine:
    return FigureLine(
        code=figure.code,
        name=figure.name,
        period=show_period(figure.period),
        value=show_value(figure.value, figure.unit, figure.flag),
        england="–" if figure.england is None else show_value(figure.england, figure.unit),
        position=figure.position.value,
        published=show_date(figure.published_on) if figure.published_on else "–",
        citation=figure.citation,
    )


def _rating_lines(ratings: Sequence[SeenRating]) -> tuple[RatingLine, ...]:
    if not ratings:
        return ()
    counted = Counter((one.rating, one.seen) for one in ratings)
    rows = [(rating.value, tuple(counted[rating, band] for band in Seen)) for rating in _RATINGS]
    rows.append(("All with a rating", tuple(sum(counted[rating, band] for rating in _RATINGS) for band in Seen)))
    return tuple(RatingLine(label, (*counts, sum(counts))) for label, counts in rows)


def _lately_below_good(ratings: Sequence[SeenRating]) -> tuple[SeenRating, ...]:
    return tuple(one for one in ratings if one.rating in _BELOW_GOOD and one.seen in _LATELY)


def _service_line(one: SeenRating) -> ServiceLine:
    rating = f"{one.rating.value}, under an earlier provider" if one.inherited else one.rating.value
    return ServiceLine(one.service, one.kind.value, rating, show_date(one.published_on), one.citation)


def _ratings_note(seen: OutsideView) -> str:
    if not seen.has_directory:
        return "No directory of ratings is held."
    if not seen.ratings and not seen.n_not_rated:
        return "The directory that is held names no social care service in the area."
    if not seen.n_not_rated:
        return ""
    verb = "has" if seen.n_not_rated == 1 else "have"
    return f"{show_count(seen.n_not_rated, 'service')} in the area {verb} no rating; that is no low rating."


def _document_line(document: SeenDocument, labels: Mapping[Seen, str]) -> DocumentLine:
    return DocumentLine(
        evidence_id=document.evidence_id,
        title=document.title,
        dated=show_date(document.dated) if document.dated else "–",
        seen=labels[document.seen],
        statements=document.statements,
        public_link=document.public_link or "",
    )


def _later(seen: OutsideView) -> str:
    if not seen.n_later:
        return ""
    things = show_count(seen.n_later, "figure, rating or document", "figures, ratings and documents")
    return f"{things} from after {show_date(seen.as_of)} {'is' if seen.n_later == 1 else 'are'} left out."


def _unseen(seen: OutsideView) -> str:
    if not seen.n_unseen:
        return ""
    things = show_count(seen.n_unseen, "document")
    verb, has = ("is", "has") if seen.n_unseen == 1 else ("are", "have")
    return f"{things} classed as public {has} neither a file nor a public copy on record and {verb} not shown."


def _sources(seen: OutsideView) -> tuple[SourceLine, ...]:
    cells = [(one.publication, one.citation) for one in seen.figures]
    cells += [("Directory of latest ratings (CQC)", one.citation) for one in seen.ratings]
    found = {cell.evidence_id: title for title, cell in cells} | {one.evidence_id: one.title for one in seen.documents}
    hashes: dict[str, set[str]] = {evidence_id: set() for evidence_id in found}
    for evidence_id, sha256 in [
        *((cell.evidence_id, cell.sha256) for _, cell in cells),
        *((one.evidence_id, one.sha256) for one in seen.documents if one.sha256),
    ]:
        hashes[evidence_id].add(sha256)
    return tuple(SourceLine(key, found[key], tuple(sorted(hashes[key]))) for key in sorted(found))
