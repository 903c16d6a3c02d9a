"""Blank workbooks for people to fill in: one real table a sheet, no merged cells, equal bytes for equal content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - constant, so that equal content gives equal bytes
_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "d mmmm yyyy",
}
_N_LISTED = 2000  # rows that a dropdown covers, beyond those filled in beforehand


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet to fill in.

    Attributes:
        width: in characters.
        note: shown when the cell is chosen.
        words: `(sheet, place of the column, number of words)` of the list the cell is picked from.
        strict: whether anything but a word of the list is turned away, rather than asked about.
        date: whether the cell is shown as a date.
    """

    heading: str
    width: int = 16
    note: str = ""
    words: tuple[str, int, int] | None = None
    strict: bool = True
    date: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet that holds one table, with a title above it where `title` is given."""

    name: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[object]] = field(default_factory=tuple)
    title: str = ""


def build_workbook(sheets: Sequence[Sheet], *, title: str, subject: str = "") -> bytes:
    """The sheets as an .xlsx file. The same sheets give the same bytes, whatever the day."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, _SAFE)
    book.set_properties({"title": title, "subject": subject, "created": _MADE})
    formats = {
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "d mmmm yyyy", "valign": "top", "align": "left"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
    }
    for number, sheet in enumerate(sheets, 1):
        _write_sheet(book.add_worksheet(sheet.name), sheet, formats, f"Table{number}")
    book.close()
    return buffer.getvalue()


def _write_sheet(page: Any, sheet: Sheet, formats: Mapping[str, Any], table_name: str) -> None:
    top = 2 if sheet.title else 0
    if sheet.title:
        page.write_string(0, 0, sheet.title, formats["title"])
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, formats["date" if column.date else "wrap"])
        _validate(page, column, place, top + 1, top + max(len(sheet.rows), 1) + _N_LISTED)
    _write_table(page, sheet, formats, table_name, top)
    page.freeze_panes(top + 1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)


def _write_table(page: Any, sheet: Sheet, formats: Mapping[str, Any], table_name: str, top: int) -> None:
    last = top + max(len(sheet.rows), 1)
    page.add_table(
        top, 0, last, len(sheet.columns) - 1,
        {
            "name": table_name,
            "style": "Table Style Light 9",
            "columns": [{"header": column.heading} for column in sheet.columns],
        },
    )  # fmt: skip
    for at, row in enumerate(sheet.rows, top + 1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            if value not in (None, ""):
                page.write(at, place, value, formats["date" if column.date else "wrap"])


def _validate(page: Any, column: SheetColumn, place: int, first: int, last: int) -> None:
    rule: dict[str, Any] = {"validate": "any"}
    if column.words:
        sheet, at, n_words = column.words
        letter = chr(ord("A") + at)
        rule = {
            "validate": "list",
            "source": f"='{sheet}'!${letter}$2:${letter}${n_words + 1}",
            "error_type": "stop" if column.strict else "warning",
            "error_title": column.heading[:32],
            "error_message": "Please pick from the list." if column.strict else "Not on the list. Keep it?",
        }
    if column.note:
        rule |= {"input_title": column.heading[:32], "input_message": column.note[:255]}
    if column.words or column.note:
        page.data_validation(first, place, last, place, rule)
