"""What the document about an outsider's view is made of: its rows and groups, as its template sees them."""

from dataclasses import dataclass, field
from datetime import date

from schemas.evidence import Citation


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
