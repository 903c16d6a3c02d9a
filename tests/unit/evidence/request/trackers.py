"""Trackers as tests write them."""

from collections.abc import Mapping
from datetime import date

from evidence.parsing import CellValue, SheetCells
from evidence.request.documents import Documents
from evidence.request.items import load_request_items
from evidence.request.tracker import Tracker, build_tracker_item, read_tracker_sheets
from quality_statements.loading import default_framework, load_framework
from schemas.framework import Framework
from tests.hostile.pdfs import pdf
from tests.unit.evidence.cells import make_sheet

FRAMEWORK: Framework = load_framework(default_framework())
RECEIVED = date(2026, 9, 25)
PDF = pdf()
DOCUMENTS: dict[str, bytes] = {"plan.pdf": PDF, "notes.txt": b"Notes of a meeting."}

HEADINGS = {
    "title": "Item", "owner": "Owner", "content_date": "Date", "statement": "Statement", "category": "Category",
    "section": "Section", "shows": "What it shows", "review_due": "Review date", "file": "File",
    "request_item": "Request item", "direction": "Direction", "maturity": "Maturity",
    "classification": "Classification", "public_link": "Public link", "independence": "Source",
}  # fmt: skip
ROW: Mapping[str, CellValue] = {
    "title": "Carers plan", "owner": "Carers Lead", "content_date": date(2026, 1, 5), "statement": "QS1",
    "category": "processes", "section": "Section 2", "shows": "Waits are falling", "review_due": date(2027, 1, 5),
    "file": "plan.pdf", "request_item": "W07", "direction": "strength", "maturity": "in use",
    "classification": "internal", "public_link": None, "independence": "council",
}  # fmt: skip


def make_tracker_sheet(*rows: Mapping[str, CellValue], name: str | None = "Tracker") -> SheetCells:
    """A tracker sheet; each row is the usual one with some cells changed."""
    return make_sheet(HEADINGS.values(), *([{**ROW, **row}[key] for key in HEADINGS] for row in rows), name=name)


def read_sheets(*sheets: SheetCells, documents: Documents = DOCUMENTS) -> Tracker:
    """The tracker those sheets make."""
    item = build_tracker_item(b"tracker", "tracker.xlsx", RECEIVED)
    return read_tracker_sheets(sheets, item, FRAMEWORK, load_request_items(), documents)


def read_rows(*rows: Mapping[str, CellValue], documents: Documents = DOCUMENTS) -> Tracker:
    """The tracker those rows make."""
    return read_sheets(make_tracker_sheet(*rows), documents=documents)
