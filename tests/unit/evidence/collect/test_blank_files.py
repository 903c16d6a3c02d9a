"""Blank workbooks for case audits and feedback: read as they are, and read when filled in."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from evidence.collect.blank_files import build_blank_audits, build_blank_feedback
from evidence.collect.case_audits import read_audit_answers
from evidence.collect.feedback import read_feedback
from evidence.collect.source_types import load_source_types
from tests.unit.evidence.collect.audits import FRAMEWORK, RECEIVED, TOOL, VOICE

AUDITS = build_blank_audits(TOOL, ["C-1", "C-2"])
FEEDBACK = build_blank_feedback(load_source_types(), FRAMEWORK)


def fill(data: bytes, sheet: str, row: int, cells: dict[str, Any]) -> bytes:
    """The workbook with one row filled in."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book[sheet]
    places = {cell.value: cell.column for cell in page[1]}
    for heading, value in cells.items():
        page.cell(row, places[heading], value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "sheets"),
    [(AUDITS, ["Answers", "Questions", "Grades", "Read me"]), (FEEDBACK, ["Feedback", "Read me", "Lists"])],
)
def test_every_sheet_holds_one_table_with_headings(data: bytes, sheets: list[str]) -> None:
    """The workbooks are made as the tracker is: real tables, no merged cells."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == sheets
    assert all(len(sheet.tables) == 1 and not sheet.merged_cells.ranges for sheet in book)


def test_blank_files_are_the_same_every_time() -> None:
    """Equal inputs give equal bytes."""
    assert build_blank_audits(TOOL, ["C-1", "C-2"]) == AUDITS
    assert build_blank_feedback(load_source_types(), FRAMEWORK) == FEEDBACK


def test_a_blank_audit_holds_a_row_for_every_case_and_question() -> None:
    """Rows that nobody answered are counted, and no fault."""
    found = read_audit_answers(AUDITS, "a.xlsx", TOOL, FRAMEWORK, received_on=RECEIVED)
    assert (found.answers, found.n_unanswered) == ((), 2 * 28)
    assert [notice.slug for notice in found.notices] == ["audit-unanswered"]


def test_an_audit_filled_in_is_read() -> None:
    """What is typed into the workbook comes back."""
    cells = {"Audited on": date(2026, 5, 1), "Grade": "good", "Comment": "=not a sum", "Drawn by rule": "yes"}
    filled = fill(AUDITS, "Answers", 3, cells | {"Comment": "Sound"})
    found = read_audit_answers(filled, "a.xlsx", TOOL, FRAMEWORK, received_on=RECEIVED)
    assert [(a.case, a.question, a.grade, a.comment) for a in found.answers] == [("C-1", "Q02", 3, "Sound")]


def test_feedback_filled_in_is_read() -> None:
    """The headings of the workbook are those the reader knows, and what is typed comes back."""
    found = read_feedback(
        fill(FEEDBACK, "Feedback", 2, dict(VOICE)), "f.xlsx", FRAMEWORK, load_source_types(), received_on=RECEIVED
    )
    assert [(item.summary, item.statement, item.n_people) for item in found.items] == [("It took too long", "QS1", 1)]
    assert found.notices == ()
    empty = read_feedback(FEEDBACK, "f.xlsx", FRAMEWORK, load_source_types(), received_on=RECEIVED)
    assert (empty.items, empty.n_rows) == ((), 0)
