"""What can be seen of a council from outside, without asking it: published figures, ratings and public documents."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.evidence import Citation
from schemas.market import ServiceKind, ServiceRating
from schemas.observation import Council
from schemas.terms import Position


class Seen(StrEnum):
    """When something came out, seen from the day of the view; the lines between are data."""

    RECENT = "recent"
    WINDOW = "window"
    EARLIER = "earlier"
    UNTOLD = "day not known"
    """Neither the file nor anybody says on which day it came out."""


@dataclass(frozen=True)
class Window:
    """One line between what came out lately and before.

    Attributes:
        code: `recent` or `window`.
        months: up to so many whole months before the day of the view.
    """

    code: str
    months: int
    why: str
    source: str


@dataclass(frozen=True)
class SeenFigure:
    """The newest published figure of one measure.

    Attributes:
        value: None where it was not published; `flag` then says why.
        england: England's value for the same period.
        position: where the council stands beside England, by chance.
        publication: what it was published in.
        published_on: None where the file does not say.
        citation: the cell it was read from.
    """

    code: str
    name: str
    unit: str
    period: str
    value: float | None
    flag: str
    england: float | None
    position: Position
    statements: tuple[str, ...]
    publication: str
    published_on: date | None
    seen: Seen
    citation: Citation


@dataclass(frozen=True)
class SeenRating:
    """The latest overall rating of one care service in the area.

    Attributes:
        service: its name, or its location id where the name could be that of a person.
        inherited: the rating was carried over from an earlier provider.
    """

    service: str
    kind: ServiceKind
    rating: ServiceRating
    published_on: date | None
    inherited: bool
    seen: Seen
    citation: Citation


@dataclass(frozen=True)
class SeenDocument:
    """A document of the library that anybody may read.

    Attributes:
        dated: the date on the document; None where it is not known.
        statements: what it is linked to.
        public_link: where it stands for all; None where nobody said.
    """

    evidence_id: str
    title: str
    dated: date | None
    seen: Seen
    statements: tuple[str, ...]
    public_link: str | None
    sha256: str


@dataclass(frozen=True)
class SeenStatement:
    """What can be seen about one quality statement.

    Attributes:
        n_figures: published measures with a value; `n_worse` and `n_better` of them beyond chance beside England.
        n_ratings: rated care services, where it is the statement they bear on.
        n_documents: public documents linked to it.
        n_not_public: documents linked to it that only those inside can see.
    """

    code: str
    n_figures: int
    n_worse: int
    n_better: int
    n_ratings: int
    n_documents: int
    n_not_public: int

    @property
    def is_blank(self) -> bool:
        """Whether nothing about it can be seen from outside, as far as is held."""
        return not (self.n_figures or self.n_ratings or self.n_documents)


@dataclass(frozen=True)
class OutsideView:
    """All that is held and can be seen without asking the council, as it was on a day.

    Attributes:
        statements: in the order of the framework.
        ratings: services with one of the four ratings.
        n_not_rated: services in the area without a rating.
        has_directory: whether a directory of ratings is held at all.
        not_held: national publications this program reads and the workspace does not hold.
        n_later: figures, ratings and documents left out because they came out after the day.
        n_unseen: documents classed as public of which neither a file nor a public copy is known.
    """

    council: Council
    as_of: date
    windows: tuple[Window, ...]
    statements: tuple[SeenStatement, ...]
    figures: tuple[SeenFigure, ...]
    ratings: tuple[SeenRating, ...]
    n_not_rated: int
    has_directory: bool
    documents: tuple[SeenDocument, ...]
    not_held: tuple[str, ...]
    n_later: int
    n_unseen: int
