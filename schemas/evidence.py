"""Evidence items, their versions, their links to the framework, and citations."""

from dataclasses import dataclass
from datetime import date

from schemas.life import UNTOUCHED, ItemLife
from schemas.terms import Category, Classification, Direction, EvidenceKind, Independence, Maturity, Source


@dataclass(frozen=True, order=True)
class Citation:
    """Where a claim or number comes from: an evidence item, the exact file, and the place in it.

    Attributes:
        evidence_id: id of the evidence item.
        sha256: hash of the file version the claim was read from.
        sheet: sheet name, where there are sheets.
        row: row as a spreadsheet program shows it, counted from 1.
        column: heading of the column, or the section of a document.
    """

    evidence_id: str
    sha256: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class EvidenceVersion:
    """One received state of an item's file; never overwritten.

    Attributes:
        received_on: the day the council came to hold it, which need not be the period it is about.
        content_date: the date on the document itself.
        original_name: the name it arrived with; metadata only, never used as a path.
        suffix: lower-case file suffix such as `.pdf`, from a fixed list.
    """

    item_id: str
    number: int
    sha256: str
    size_bytes: int
    suffix: str
    original_name: str
    received_on: date
    content_date: date | None = None
    period_start: date | None = None
    period_end: date | None = None


@dataclass(frozen=True)
class EvidenceLink:
    """What one section of one version shows for one statement: the key structure of the evidence library.

    Attributes:
        maturity_stated: the tracker said how far the work has got; otherwise it was taken as started.
    """

    item_id: str
    sha256: str
    statement: str
    category: Category
    direction: Direction
    maturity: Maturity
    shows: str
    request_item: str | None = None
    section: str | None = None
    tracker: Citation | None = None
    maturity_stated: bool = True


@dataclass(frozen=True)
class EvidenceItem:
    """A thing that can be shown to an inspector, with its versions (oldest first) and links.

    Attributes:
        review_due: the day from which it counts as out of date.
        independence: who stands behind it: the council itself unless said otherwise, such as a peer review.
        versions: those whose content is held; `life.deletions` names the ones whose content is gone.
        document_type: a type of `evidence/life/document_types.csv`, where somebody said which.
        life: what people and rules said of it; owner, review date, classification and type are applied already.
    """

    id: str
    source: Source
    kind: EvidenceKind
    title: str
    owner: str | None
    classification: Classification
    review_due: date | None = None
    public_link: str | None = None
    versions: tuple[EvidenceVersion, ...] = ()
    links: tuple[EvidenceLink, ...] = ()
    independence: Independence = Independence.COUNCIL
    document_type: str | None = None
    life: ItemLife = UNTOUCHED

    @property
    def current(self) -> EvidenceVersion | None:
        """The newest version, or None where no file has been received."""
        return self.versions[-1] if self.versions else None
