"""What an outsider sees: by statement, then the figures, the ratings and the documents, the latest first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reports.numbers import join_words, show_count, show_date, show_period, show_value
from schemas.evidence import Citation
from schemas.market import ServiceRating
from schemas.outside_view import OutsideView, Seen, SeenDocument, SeenFigure, SeenRating, SeenStatement
from schemas.terms import Position

EDITION = "Internal – names services and counts what is not public"
_BELOW_GOOD = (ServiceRating.REQUIRES_IMPROVEMENT, ServiceRating.INADEQUATE)
_RATINGS = tuple(rating for rating in ServiceRating if rating.is_rating)
_LATELY = (Seen.RECENT, Seen.WINDOW)
_WORSE = (Position.WORSE, Position.MUCH_WORSE)
_BETTER = (Position.BETTER, Position.MUCH_BETTER)


@dataclass(frozen=True)
class StatementRow:
    """What can be seen about one statement."""

    code: str = field(metadata={"help": "Its code."})
    name: str = field(metadata={"help": "Its name."})
    figures: str = field(metadata={"help": "How many published figures, and how many stand out."})
    n_ratings: int = field(metadata={"help": "Rated care services, where it is the statement they bear on."})
    n_documents: int = field(metadata={"help": "Public documents linked to it."})
    n_not_public: int = field(metadata={"help": "Documents linked to it that are not public."})


@dataclass(frozen=True)
class FigureLine:
    """One published figure."""

    code: str = field(metadata={"help": "Code as published."})
    name: str = field(metadata={"help": "What it measures."})
    period: str = field(metadata={"help": "The period it is about."})
    value: str = field(metadata={"help": "The council's value with its unit, or why there is none."})
    england: str = field(metadata={"help": "England's value, or a dash."})
    position: str = field(metadata={"help": "Where the council stands beside England, in a word."})
    published: str = field(metadata={"help": "The day it came out, or a dash where the file does not say."})
    citation: Citation = field(metadata={"help": "The cell it was read from."})


@dataclass(frozen=True)
class FigureGroup:
    """Figures that came out at about one time."""

    title: str = field(metadata={"help": "When."})
    rows: tuple[FigureLine, ...] = field(metadata={"help": "The figures, the worst first."})


@dataclass(frozen=True)
class RatingLine:
    """How many services got one rating, by when it was published."""

    label: str = field(metadata={"help": "The rating, or all of them."})
    counts: tuple[int, ...] = field(metadata={"help": "Services, in the order of the headings, then all."})


@dataclass(frozen=True)
class ServiceLine:
    """One service that was rated below good within the window."""

    name: str = field(metadata={"help": "Its name, or its location id where no name is kept."})
    kind: str = field(metadata={"help": "What sort of care it gives."})
    rating: str = field(metadata={"help": "Its overall rating, and whether an earlier provider got it."})
    published: str = field(metadata={"help": "The day the rating was published."})
    citation: Citation = field(metadata={"help": "The row of the directory."})


@dataclass(frozen=True)
class DocumentLine:
    """One public document of the library."""

    evidence_id: str = field(metadata={"help": "Its evidence item."})
    title: str = field(metadata={"help": "What it is called."})
    dated: str = field(metadata={"help": "The date on it, or a dash."})
    seen: str = field(metadata={"help": "How long ago that is, in words."})
    statements: tuple[str, ...] = field(metadata={"help": "Statements it is linked to."})
    public_link: str = field(metadata={"help": "Where it stands for all; empty if nobody said."})


@dataclass(frozen=True)
class SourceLine:
    """A file the document rests on."""

    evidence_id: str = field(metadata={"help": "Its evidence item."})
    title: str = field(metadata={"help": "What it is."})
    sha256: tuple[str, ...] = field(metadata={"help": "Hashes of its files that are cited."})


@dataclass(frozen=True)
class OutsideContext:
    """All that the document shows."""

    council: str = field(metadata={"help": "Name of the council."})
    as_of: date = field(metadata={"help": "The day it is seen from."})
    synthetic: bool = field(metadata={"help": "Whether the council and its data are made up."})
    edition: str = field(metadata={"help": "Who the text is for; printed on every page."})
    headline: tuple[str, ...] = field(metadata={"help": "The main findings, one sentence each."})
    statements: tuple[StatementRow, ...] = field(metadata={"help": "Every statement of the framework, in order."})
    blank: str = field(metadata={"help": "About which statements nothing public is held, as a sentence; or empty."})
    months: int = field(metadata={"help": "How many months the window is long."})
    figures: tuple[FigureGroup, ...] = field(metadata={"help": "The published figures by when they came out."})
    bands: tuple[str, ...] = field(metadata={"help": "Headings of the table of ratings."})
    ratings: tuple[RatingLine, ...] = field(metadata={"help": "Ratings by when they were published; empty if none."})
    services: tuple[ServiceLine, ...] = field(
        metadata={"help": "Services rated below good in the window, latest first."}
    )
    ratings_note: str = field(metadata={"help": "What must be said of the ratings, or why there are none."})
    documents: tuple[DocumentLine, ...] = field(metadata={"help": "Public documents of the library."})
    not_held: tuple[str, ...] = field(metadata={"help": "National publications that are not held."})
    reasons: tuple[str, ...] = field(metadata={"help": "Why the lines in time are where they are, as sentences."})
    later: str = field(metadata={"help": "What was left out because it came later; empty if nothing."})
    unseen: str = field(metadata={"help": "How many public documents are not here, as a sentence; empty if none."})
    sources: tuple[SourceLine, ...] = field(metadata={"help": "What is cited, by evidence id."})


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
