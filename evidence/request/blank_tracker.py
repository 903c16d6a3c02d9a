"""The evidence tracker to fill in: one row for each reconstructed request item and statement."""

from collections.abc import Iterable, Sequence

from evidence.life.document_types import load_document_types
from evidence.request.items import RECONSTRUCTED
from evidence.request.tracker_columns import COLUMNS, LISTS_SHEET, READ_ME_SHEET, TRACKER_SHEET
from evidence.workbook import Sheet, SheetColumn, build_workbook
from schemas.assessment import RequestItem
from schemas.framework import Framework
from schemas.terms import Classification, Direction, Independence, Maturity

_WIDTHS = {
    "request_item": 9, "asked_for": 44, "statement": 12, "category": 18, "title": 34, "owner": 22, "section": 22,
    "shows": 50, "file": 30, "public_link": 30, "independence": 22,
}  # fmt: skip
_NOTES = {
    "statement": "Code, number or name. Several may be parted by semicolons.",
    "title": "What the document is called. A row without a title, file or other entry of yours is ignored.",
    "owner": "Who keeps it up to date: a name or a post.",
    "content_date": "The date on the document, such as 30 September 2026.",
    "section": "Where in the document to look: a section, page or paragraph.",
    "shows": "In one sentence, what this shows about the statement, and the effect on people.",
    "direction": "Strength if left empty.",
    "maturity": "How far it has got. Started if left empty.",
    "review_due": "The day from which it counts as out of date.",
    "file": "The name of the file alone, as it stands in the folder you send with this tracker.",
    "classification": "Who may see it. Internal if left empty.",
    "independence": "Who stands behind it. The council itself if left empty.",
    "document_type": "Says after how many months it counts as out of date. Proposed from the title if left empty.",
}
_DATES = frozenset({"content_date", "review_due"})
LETTER = "The items of your own letter. The first column holds our codes; CQC's numbers stand before the text."
"""What is said of the list once a council has taken in the real one."""
_GUIDE = (
    ("What to do", "Fill in one row for each thing a document shows. Copy a row to use a document for a second "
     "statement; name the same file in both. Leave rows you have nothing for: they are ignored and counted."),
    ("One document", "Rows that name the same file are one item. Without a file, the title and owner make the item."),
    ("Needed", "Item, Statement and Category. Everything else may wait, but what is missing is shown as a gap."),
    ("Documents", "Put the documents into one folder, without folders inside, and write each file's name into the File "
     "column. PDF, Word, Excel, PowerPoint, OpenDocument and plain text are taken; files with macros are not."),
    ("Public documents", "Where a document is already public, give its web address; the file need not be sent."),
    ("Strength or gap", "Say gap where a document shows something that is not good yet. Honest gaps are evidence too."),
    ("How far it has got", "planned, started, in use, effect shown, effect sustained. What is planned or just started "
     "is not counted as working."),
    ("Dates", "Write 30 September 2026, or 2026-09-30. Dates such as 03/04/2026 are read day first and you are told."),
    ("Columns", "Columns may change places and more may be added; those that are not known are left alone."),
)  # fmt: skip


def build_blank_tracker(request_items: Iterable[RequestItem], framework: Framework) -> bytes:
    """The blank tracker as an .xlsx file with the sheets Tracker, Read me and Lists; equal inputs, equal bytes."""
    items = tuple(request_items)
    return build_tracker_file(_build_rows(items, framework), framework, about=about_list(items))


def about_list(request_items: Iterable[RequestItem]) -> str:
    """What the list is: the reconstruction, or the council's own where it carries the regulator's numbers."""
    listed = tuple(request_items)
    return LETTER if listed and all(item.official_number for item in listed) else RECONSTRUCTED


def build_tracker_file(rows: Sequence[Sequence[object]], framework: Framework, about: str = RECONSTRUCTED) -> bytes:
    """A tracker with these rows, a cell for each of `COLUMNS`, and the sheets that explain it and say what it is."""
    lists = build_lists(framework)
    sheets = (
        Sheet(TRACKER_SHEET, _build_columns(lists), rows),
        Sheet(
            READ_ME_SHEET,
            (SheetColumn("About", 24), SheetColumn("What to know", 100)),
            (("What this is", about), *_GUIDE),
        ),
        _build_lists_sheet(lists),
    )
    return build_workbook(sheets, title="Evidence tracker", subject=about)


def _build_rows(request_items: Sequence[RequestItem], framework: Framework) -> list[list[object]]:
    """One row for each item and statement; an item about every statement gets one row that names them all."""
    rows: list[list[object]] = []
    for item in request_items:
        everything = len(item.statements) == len(framework.statements)
        for statement in ["; ".join(item.statements)] if everything else item.statements:
            asks_for = f"{item.official_number}: {item.asks_for}" if item.official_number else item.asks_for
            filled = [item.code, asks_for, statement, item.category.value]
            rows.append(filled + [None] * (len(COLUMNS) - len(filled)))
    return rows


def build_notes() -> dict[str, str]:
    """What is shown where a cell of a column is chosen, by the column's key."""
    return dict(_NOTES)


def build_lists(framework: Framework) -> dict[str, tuple[str, ...]]:
    """The words each column is picked from, by the column's key."""
    return {
        "statement": tuple(statement.code for statement in framework.statements),
        "statement name": tuple(statement.name for statement in framework.statements),
        "category": tuple(category.value for category in framework.categories),
        "direction": tuple(direction.value for direction in Direction),
        "maturity": tuple(maturity.value for maturity in Maturity),
        "classification": tuple(level.value for level in Classification),
        "independence": tuple(source.value for source in Independence),
        "document_type": tuple(kind.name for kind in load_document_types()),
    }


def _build_columns(lists: dict[str, tuple[str, ...]]) -> list[SheetColumn]:
    places = {key: place for place, key in enumerate(lists)}
    return [
        SheetColumn(
            heading=column.heading,
            width=_WIDTHS.get(column.key, 16),
            note=_NOTES.get(column.key, ""),
            words=(LISTS_SHEET, places[column.key], len(lists[column.key])) if column.key in lists else None,
            strict=column.key != "statement",
            date=column.key in _DATES,
        )
        for column in COLUMNS
    ]


def _build_lists_sheet(lists: dict[str, tuple[str, ...]]) -> Sheet:
    longest = max(len(words) for words in lists.values())
    rows = [[words[at] if at < len(words) else None for words in lists.values()] for at in range(longest)]
    headings = {"independence": "Words for source", "document_type": "Words for document type"}
    columns = [SheetColumn(headings.get(key, f"Words for {key}"), 30) for key in lists]
    return Sheet(LISTS_SHEET, columns, rows)
