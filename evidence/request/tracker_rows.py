"""Rows of a tracker as typed values: what each says of an item, and what of the item's link to the framework."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from evidence.findings import Findings, describe
from evidence.framework_words import build_category_words, find_statements, statement_words
from evidence.request import tracker_columns as words
from evidence.table_rows import HeadedTable, RowCells, suggest
from schemas.assessment import RequestItem
from schemas.framework import Framework
from schemas.terms import Category, Classification, Direction, Independence, Maturity

_DEFAULT_DIRECTION, _DEFAULT_MATURITY = Direction.STRENGTH, Maturity.STARTED


@dataclass(frozen=True)
class TrackerRow:
    """One filled-in row. Fields of the item are None or empty where the row leaves them open."""

    sheet: str | None
    number: int
    title: str
    owner: str
    content_date: date | None
    review_due: date | None
    file: str
    public_link: str
    classification: Classification | None
    independence: Independence | None
    statements: tuple[str, ...]
    category: Category
    section: str
    shows: str
    direction: Direction
    maturity: Maturity
    maturity_stated: bool
    request_item: str | None
    document_type: str | None = None
    headings: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        """What makes the item one item: its file's name if it has one, else its title and owner.

        Capitals and spacing make no difference.
        """
        if self.file:
            return f"file\x1f{_plain(self.file)}"
        return f"title\x1f{_plain(self.title)}\x1f{_plain(self.owner)}"


@dataclass(frozen=True)
class Wording:
    """The words the cells of one tracker may use."""

    framework: Framework
    categories: Mapping[str, Category]
    request_items: Mapping[str, str]


@dataclass(frozen=True)
class ReadRows:
    """The rows of a tracker; of `faulty` ones something is among the problems, and the rest was read all the same."""

    sound: list[TrackerRow]
    faulty: list[TrackerRow]
    n_unfilled: int


def build_wording(framework: Framework, request_items: Iterable[RequestItem]) -> Wording:
    """The words for a framework and a list of request items."""
    return Wording(framework, build_category_words(framework), words.build_request_words(request_items))


def read_rows(tables: Iterable[HeadedTable], wording: Wording, received_on: date, findings: Findings) -> ReadRows:
    """The filled-in rows, sound and faulty, and how many rows hold nothing but what a template fills in."""
    sound: list[TrackerRow] = []
    faulty: list[TrackerRow] = []
    n_unfilled = 0
    for table in tables:
        for line in table.rows:
            cells = RowCells(table, line, findings)
            if not any(cells.has(column.key) for column in words.COLUMNS if column.key not in words.PREFILLED):
                n_unfilled += 1
                continue
            n_before = len(findings.problems)
            row = _read_row(cells, wording, received_on)
            (sound if len(findings.problems) == n_before else faulty).append(row)
    return ReadRows(sound, faulty, n_unfilled)


def _read_row(cells: RowCells, wording: Wording, received_on: date) -> TrackerRow:
    """One row, as far as it can be read; its faults are then among the problems."""
    category = cells.choice("category", wording.categories, remedy="Say which kind of evidence it is.")
    row = TrackerRow(
        sheet=cells.table.sheet,
        number=cells.row.number,
        title=cells.text("title", remedy="Give the item a title."),
        owner=cells.text("owner"),
        content_date=cells.date("content_date"),
        review_due=cells.date("review_due"),
        file=cells.text("file"),
        public_link=_read_link(cells),
        classification=cells.choice("classification", words.CLASSIFICATION_WORDS),
        independence=cells.choice("independence", words.SOURCE_WORDS),
        statements=_read_statements(cells, wording.framework),
        category=category or Category.PROCESSES,
        section=cells.text("section"),
        shows=cells.text("shows"),
        direction=_read_direction(cells),
        maturity=_read_maturity(cells),
        maturity_stated=cells.has("maturity"),
        request_item=cells.choice("request_item", wording.request_items),
        document_type=cells.choice("document_type", words.TYPE_WORDS),
        headings=cells.table.headings,
    )
    _note_dates(cells, row, received_on)
    return row


def _read_statements(cells: RowCells, framework: Framework) -> tuple[str, ...]:
    text = cells.text("statement", remedy="Say which quality statement it is evidence for, by code or name.")
    known, unknown = find_statements(text, framework)
    for part in unknown:
        remedy = suggest(part, statement_words(framework))
        cells.problem("statement", "statement-unknown", f"{describe(part)} names no quality statement", remedy)
    return tuple(statement.code for statement in known)


def _read_link(cells: RowCells) -> str:
    link = cells.text("public_link")
    if link and (not link.startswith(("https://", "http://")) or len(link.split()) > 1):
        cells.problem("public_link", "link-unfit", f"{describe(link)} is not a web address", "Begin it with https://.")
    return link


def _read_direction(cells: RowCells) -> Direction:
    if not cells.has("direction"):
        cells.assume(
            "direction", "direction-assumed", f"Taken as {_DEFAULT_DIRECTION.value}; say gap or context if not."
        )
    return cells.choice("direction", words.DIRECTION_WORDS) or _DEFAULT_DIRECTION


def _read_maturity(cells: RowCells) -> Maturity:
    """How far it has got; where that is not said it is taken as started, for new work does not count until embedded.

    Source: practice 1, finding 6.
    """
    if not cells.has("maturity"):
        told = f"Taken as {_DEFAULT_MATURITY.value}; say so if it is in use or has shown effect."
        cells.assume("maturity", "maturity-assumed", told)
    return cells.choice("maturity", words.MATURITY_WORDS) or _DEFAULT_MATURITY


def _note_dates(cells: RowCells, row: TrackerRow, received_on: date) -> None:
    if row.content_date and row.review_due and row.review_due < row.content_date:
        cells.assume(
            "review_due", "review-before-document", "The review date lies before the document's own; check both."
        )
    if row.content_date and row.content_date > received_on:
        cells.assume(
            "content_date", "document-from-the-future", "The document's date lies after it was received; check it."
        )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
