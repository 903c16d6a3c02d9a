"""The library as a tracker: edited the way people edit spreadsheets, it imports again without loss."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from evidence.request.filled_tracker import build_filled_tracker
from evidence.request.held_documents import OfferedDocuments, find_held
from evidence.request.items import load_request_items
from evidence.request.tracker import read_tracker
from schemas.evidence import EvidenceItem
from tests.unit.evidence.request.replying import DOCUMENTS, FRAMEWORK
from tests.unit.evidence.request.trackers import read_rows

RECEIVED = date(2026, 9, 25)
ROWS: tuple[dict[str, Any], ...] = (
    {},
    {"section": "Section 3", "statement": "QS2", "request_item": None, "direction": "gap", "maturity": "planned"},
    {"title": "2026", "file": "notes.txt", "statement": "QS4", "category": "partners", "independence": "partner",
     "content_date": date(2025, 12, 31), "review_due": date(2026, 11, 2), "section": "7", "shows": "=SUM, no formula"},
    {"title": "Équité & carers – plan", "file": None, "owner": "Head of  Carers", "content_date": None,
     "public_link": "https://council.example/plan", "classification": "public", "review_due": None, "maturity": None},
    {"title": "A minute", "file": None, "owner": None, "review_due": date(2027, 3, 4), "classification": "restricted",
     "shows": "Line one\nline two", "content_date": None, "statement": "QS9"},
)  # fmt: skip


def facts(items: tuple[EvidenceItem, ...]) -> list[Any]:
    """Everything a tracker tells, without which tracker told it and in which row."""
    return [
        replace(item, links=tuple(replace(link, tracker=None) for link in item.links))
        for item in sorted(items, key=lambda item: item.id)
    ]


ITEMS = read_rows(*ROWS, documents=DOCUMENTS).items
Cells = list[list[Any]]


def as_they_are(cells: Cells, chance: random.Random) -> Cells:
    """Saved again without a change."""
    return cells


def reorder_columns(cells: Cells, chance: random.Random) -> Cells:
    """Columns dragged about."""
    order = list(range(len(cells[0])))
    chance.shuffle(order)
    return [[row[at] for at in order] for row in cells]


def add_blank_rows(cells: Cells, chance: random.Random) -> Cells:
    """Empty rows between, some with spaces in them."""
    blank = [None] * (len(cells[0]) - 1) + ["  "]
    return [cells[0]] + [line for row in cells[1:] for line in ([None] * len(row), blank, row)]


def add_columns(cells: Cells, chance: random.Random) -> Cells:
    """A column of the person's own, and an empty one, in the middle."""
    heads = [[None, "My notes"]] + [[None, "ask again"] for _ in cells[1:]]
    return [row[:3] + extra + row[3:] for row, extra in zip(cells, heads, strict=True)]


def write_dates_as_text(cells: Cells, chance: random.Random) -> Cells:
    """Dates typed in several forms, none of them as real dates."""
    forms: tuple[Callable[[datetime], str], ...] = (
        lambda day: f"{day.day} {day:%B %Y}",
        lambda day: f"{day:%Y-%m-%d}",
        lambda day: f"{day:%d/%m/%Y}",
        lambda day: f" {day.day}-{day:%b-%Y} ",
        lambda day: f"{day:%d.%m.%Y}",
        lambda day: f"{day:%Y-%m-%d} 00:00:00",
    )
    return [[chance.choice(forms)(one) if isinstance(one, datetime) else one for one in row] for row in cells]


def pad_with_spaces(cells: Cells, chance: random.Random) -> Cells:
    """Spaces before and after, in headings too."""
    return [[f"  {one} " if isinstance(one, str) else one for one in row] for row in cells]


def change_capitals(cells: Cells, chance: random.Random) -> Cells:
    """Headings in capitals, and words from lists as people type them."""
    heads = [str(one).upper() for one in cells[0]]
    words = {"strength", "gap", "internal", "processes", "in use"}
    return [heads] + [[one.title() if one in words else one for one in row] for row in cells[1:]]


def numbers_for_text(cells: Cells, chance: random.Random) -> Cells:
    """What looks like a number made one by the spreadsheet program."""
    return [[int(one) if isinstance(one, str) and one.isdigit() else one for one in row] for row in cells]


def shuffle_rows(cells: Cells, chance: random.Random) -> Cells:
    """Rows sorted by something else."""
    rows = cells[1:]
    chance.shuffle(rows)
    return [cells[0], *rows]


EDITS = (
    as_they_are, reorder_columns, add_blank_rows, add_columns, write_dates_as_text, pad_with_spaces, change_capitals,
    numbers_for_text, shuffle_rows,
)  # fmt: skip


def edit(data: bytes, *edits: Callable[[Cells, random.Random], Cells], seed: int = 0) -> bytes:
    """The tracker opened, edited and saved, with a merged title row above the headings."""
    book = openpyxl.load_workbook(BytesIO(data))
    cells = [list(row) for row in book["Tracker"].iter_rows(values_only=True)]
    chance = random.Random(seed)
    for one in edits:
        cells = one(cells, chance)
    new = openpyxl.Workbook()
    page = new.active
    assert isinstance(page, Worksheet)
    page["A1"] = "Evidence for the inspection – working copy"
    page.merge_cells("A1:F1")
    page.append([])
    for row in cells:
        page.append(row)
        for cell in page[page.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # typed as text, as a program does with a leading apostrophe
    out = BytesIO()
    new.save(out)
    return out.getvalue()


def read_again(data: bytes) -> tuple[EvidenceItem, ...]:
    """The items of a tracker that was exported and came back, with the documents that are held."""
    held = {item.current.sha256: DOCUMENTS[item.current.original_name] for item in ITEMS if item.current}
    documents = OfferedDocuments({}, find_held(ITEMS, lambda sha256, item_id: held[sha256]))
    tracker = read_tracker(data, "back.xlsx", FRAMEWORK, load_request_items(), documents, received_on=RECEIVED)
    return tracker.items


def test_the_sample_holds_what_can_go_wrong() -> None:
    """Several links of one item, items without a file, formulas that are none, line breaks, numbers as titles."""
    assert [len(item.links) for item in ITEMS] == [1, 1, 2, 1]


def test_an_export_imports_to_the_same_items_and_links() -> None:
    """Untouched, the exported tracker is the library."""
    assert facts(read_again(build_filled_tracker(ITEMS, load_request_items(), FRAMEWORK))) == facts(ITEMS)


@pytest.mark.parametrize("change", EDITS, ids=lambda change: change.__name__)
def test_each_kind_of_edit_loses_nothing(change: Callable[[Cells, random.Random], Cells]) -> None:
    """Whatever a person does to the sheet, the evidence is what it was."""
    exported = build_filled_tracker(ITEMS, load_request_items(), FRAMEWORK)
    assert facts(read_again(edit(exported, change))) == facts(ITEMS)


@pytest.mark.parametrize("seed", range(6))
def test_all_edits_together_lose_nothing(seed: int) -> None:
    """All of it at once, in any order."""
    changes = list(EDITS)
    random.Random(seed).shuffle(changes)
    exported = build_filled_tracker(ITEMS, load_request_items(), FRAMEWORK)
    assert facts(read_again(edit(exported, *changes, seed=seed))) == facts(ITEMS)


def test_the_export_is_the_same_for_the_same_library() -> None:
    """Equal items in any order give equal bytes."""
    exported = build_filled_tracker(ITEMS, load_request_items(), FRAMEWORK)
    assert build_filled_tracker(tuple(reversed(ITEMS)), load_request_items(), FRAMEWORK) == exported


def test_a_document_that_is_offered_comes_before_one_that_is_held() -> None:
    """A newer file of the same name is taken, and held ones that nobody names are not told as left over."""
    documents = OfferedDocuments({"plan.pdf": b"new"}, {"plan.pdf": b"old", "notes.txt": b"held"})
    assert (documents["plan.pdf"], documents["notes.txt"], list(documents)) == (b"new", b"held", ["plan.pdf"])
    assert "other.pdf" not in documents
