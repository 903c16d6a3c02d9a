"""Reading a reply: the form's workbook, or the file of answers that its page saves. Nothing is kept here."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.dates import read_date
from evidence.findings import Findings, describe
from evidence.parsing import CellValue, SheetCells, read_workbook
from evidence.request.reply_columns import ABOUT_SHEET, ANSWER_WORDS, COLUMNS, TOLD
from evidence.request.tracker_columns import COLUMNS as TRACKER_COLUMNS
from evidence.request.tracker_columns import LISTS_SHEET
from evidence.table_rows import HeadedTable, RowCells, find_tables
from schemas.errors import InputError
from schemas.ids import hash_of_values
from schemas.plain import to_plain
from schemas.problems import Problem
from schemas.requests import Answer, FormLine, ReplyForm

_TOKEN = re.compile(r"FRM-[0-9A-Z]{16}")
ANSWERS_SUFFIX = ".json"
SAVED_AS = "readiness reply"
"""What a file of answers says it is."""
MAX_ANSWERS_BYTES = 5 * 1024 * 1024
_DATES = frozenset({"content_date", "review_due"})
_MAX_ROWS, _MAX_CELL = 5000, 20_000


@dataclass(frozen=True)
class ReplyRow:
    """One answered line: its row in the file, and its cells by key of the column."""

    number: int
    answer: Answer
    cells: Mapping[str, CellValue]


@dataclass(frozen=True)
class Reply:
    """What a reply says.

    Attributes:
        rows: the answered lines by request.
        n_open: lines that have no answer yet.
        headings: column key to the heading as it stands in the file.
    """

    form: ReplyForm
    sheet: str | None
    headings: Mapping[str, str]
    rows: Mapping[str, tuple[ReplyRow, ...]]
    n_open: int
    notices: tuple[Problem, ...]

    def content_hash(self, request_id: str, documents: Iterable[str]) -> str:
        """Hash of what it says of one request, with the hashes of the documents it names; the layout is no part."""
        said = [
            [row.answer.value, {key: _plain(key, row.cells.get(key)) for key in TOLD}] for row in self.rows[request_id]
        ]
        return hash_of_values([request_id, said, sorted(documents)])

    def tracker_sheet(self, request_id: str) -> SheetCells:
        """The lines of one request that bring something, as a tracker, each in the row it has in the file."""
        keys = [column.key for column in TRACKER_COLUMNS if column.key != "asked_for"]
        headings = {column.key: column.heading for column in TRACKER_COLUMNS}
        named: list[CellValue] = [self.headings.get(key, headings[key]) for key in keys]
        brought = {row.number: row.cells for row in self.rows[request_id] if row.answer is Answer.HERE}
        blank: tuple[CellValue, ...] = (None,) * len(keys)
        rows = [tuple(named)]
        for number in range(2, max(brought) + 1):
            cells = brought.get(number)
            rows.append(tuple(self._cell(cells, key) for key in keys) if cells else blank)
        return SheetCells(self.sheet, tuple(rows))

    def _cell(self, cells: Mapping[str, CellValue], key: str) -> CellValue:
        return self.form.owner if key == "owner" else cells.get(key)


def read_reply(data: bytes, name: str, forms: Mapping[str, ReplyForm]) -> Reply:
    """Read a reply: an .xlsx form, or the answers its page saved.

    Args:
        data: the file's bytes.
        name: its name, for messages.
        forms: every form that was made, by token.

    Raises:
        InputError: with every problem of the file.
    """
    if looks_like_answers(data):
        sheets: tuple[SheetCells, ...] = (_read_answers(data, name),)
    else:
        sheets = read_workbook(data, name)
    findings = Findings(name)
    form = _find_form(sheets, forms, findings)
    tables = find_tables(sheets, COLUMNS, findings, known_sheets=(ABOUT_SHEET, LISTS_SHEET))
    findings.check("The reply was not taken in")
    assert form is not None  # noqa: S101 - a form that is not found is a problem, told above
    return _build_reply(form, tables, findings)


def looks_like_answers(data: bytes) -> bool:
    """Whether a file begins as the answers do that the page of a form saves."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def find_token(sheets: Iterable[SheetCells]) -> str | None:
    """The token printed in a form, wherever it stands."""
    texts = (value for sheet in sheets for row in sheet.rows for value in row if isinstance(value, str))
    return next((found[0] for text in texts if (found := _TOKEN.search(text))), None)


def _find_form(sheets: Sequence[SheetCells], forms: Mapping[str, ReplyForm], findings: Findings) -> ReplyForm | None:
    token = find_token(sheets)
    if token is None:
        findings.problem("reply-no-form", "no form number stands in it", "Answer on the form that was sent to you.")
    elif token not in forms:
        remedy = "Ask the coordinator for a new form; this one was not made in this workspace."
        findings.problem("reply-form-unknown", f"the form {token} is not known here", remedy)
    return forms.get(token or "")


def _build_reply(form: ReplyForm, tables: Sequence[HeadedTable], findings: Findings) -> Reply:
    rows: dict[str, list[ReplyRow]] = defaultdict(list)
    filled_in = {line.request_id: set[tuple[Any, ...]]() for line in form.lines}
    for line in form.lines:
        filled_in[line.request_id].add(_told(line))
    n_open = 0
    for table in tables:
        for row in table.rows:
            cells = RowCells(table, row, findings)
            request_id = _read_reference(cells, form)
            answer = cells.choice("answer", ANSWER_WORDS)
            if answer is not None:
                rows[request_id].append(ReplyRow(row.number, answer, row.cells))
            elif not cells.has("answer"):
                n_open += 1
                _check_untouched(cells, filled_in.get(request_id, set()))
    findings.check("The reply was not taken in")
    if not rows:
        findings.notice("reply-empty", "no line has an answer", "Pick an answer in the column Your answer.")
    table = tables[0]
    told = {name: tuple(some) for name, some in rows.items()}
    return Reply(form, table.sheet, table.headings, told, n_open, findings.notices)


def _read_reference(cells: RowCells, form: ReplyForm) -> str:
    text = cells.text("request_id", remedy="Copy the reference from the line above; it says what is answered.")
    found = text.upper()
    if text and found not in form.request_ids:
        cells.problem("request_id", "reply-reference-unknown", f"{describe(text)} is not asked about on this form",
                      f"Use one of: {'; '.join(form.request_ids[:9])}.")  # fmt: skip
    return found


def _check_untouched(cells: RowCells, filled_in: set[tuple[Any, ...]]) -> None:
    """A line that was changed and has no answer would be lost in silence."""
    told = tuple(_plain(key, cells.row.cells.get(key)) for key in TOLD)
    if told not in filled_in and any(told):
        cells.problem("answer", "answer-missing", "the line was filled in, but has no answer",
                      f"Pick one of: {'; '.join(ANSWER_WORDS)}.")  # fmt: skip


def _told(line: FormLine) -> tuple[str, ...]:
    return tuple(_plain(key, getattr(line, key)) for key in TOLD)


def _plain(key: str, value: Any) -> str:
    """A cell for comparing: a date as ISO text however it was written, spacing and line ends alike."""
    if value is None:
        return ""
    day = read_date(value).value if key in _DATES else None
    return day.isoformat() if day else " ".join(str(to_plain(value)).split())


def _read_answers(data: bytes, name: str) -> SheetCells:
    """The answers a page saved, as the cells of a form."""
    told = _load_answers(data, name)
    keys = [column.key for column in COLUMNS]
    title: tuple[CellValue, ...] = (told["form"],) + (None,) * (len(keys) - 1)
    rows: list[tuple[CellValue, ...]] = [title, tuple(column.heading for column in COLUMNS)]
    rows += [tuple(line.get(key) or None for key in keys) for line in told["lines"]]
    return SheetCells(None, tuple(rows))


def _load_answers(data: bytes, name: str) -> dict[str, Any]:
    fault = InputError(
        [Problem("answers-unreadable", name, "it is not a file of answers", "Save the answers again and send them.")],
        "The reply was not taken in",
    )
    if len(data) > MAX_ANSWERS_BYTES:
        raise fault
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise fault from None
    if not isinstance(told, dict) or not _is_whole(told):
        raise fault
    return told


def _is_whole(told: Mapping[str, Any]) -> bool:
    lines = told.get("lines")
    if told.get("kind") != SAVED_AS or not isinstance(told.get("form"), str) or not isinstance(lines, list):
        return False
    return len(lines) <= _MAX_ROWS and all(_is_line(line) for line in lines)


def _is_line(line: object) -> bool:
    return isinstance(line, dict) and all(
        isinstance(key, str) and isinstance(value, str) and len(value) <= _MAX_CELL for key, value in line.items()
    )
