"""What the ASCOF workbook says about its own tables: numbered notes, and which years may be set side by side."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence.parsing.cells import CellValue, SheetCells

_NOTE = re.compile(r"\[note (\d+)\]", re.IGNORECASE)
_TABLE = re.compile(r"\s*Table (\d[a-z](?:\(\d[a-z]?\))?)\s*:", re.IGNORECASE)
_YEAR = re.compile(r"(20\d\d) to 20?(\d\d)")


@dataclass(frozen=True)
class TableNote:
    """A note the publisher attaches to one table; `text` is the publisher's."""

    measure: str
    number: int
    text: str


@dataclass(frozen=True)
class SeriesChange:
    """Something that changed in a measure in one year, in the publisher's words.

    Attributes:
        measure: code in lower case, as the log has it: `2e` stands for all parts of 2e.
        year: the first year the change applies to, such as `2024-25`.
    """

    measure: str
    year: str
    text: str


def read_notes(sheets: Sequence[SheetCells]) -> tuple[TableNote, ...]:
    """Each table's notes, in the order its title names them; a note whose text is not in the file is left out."""
    texts = dict(_note_texts(sheets))
    notes: list[TableNote] = []
    for sheet in sheets:
        title = _first_cell(sheet)
        table = _TABLE.match(title)
        if table:
            numbers = dict.fromkeys(int(number) for number in _NOTE.findall(title))
            notes.extend(TableNote(table[1].lower(), number, texts[number]) for number in numbers if number in texts)
    return tuple(notes)


def read_changes(sheets: Sequence[SheetCells]) -> tuple[SeriesChange, ...]:
    """The comparability log: rows of measure, old code, year and text. Measures no longer published are left out."""
    return tuple(change for sheet in sheets for row in sheet.rows for change in _change(row))


def _first_cell(sheet: SheetCells) -> str:
    cell = sheet.rows[0][0] if sheet.rows and sheet.rows[0] else None
    return cell if isinstance(cell, str) else ""


def _note_texts(sheets: Sequence[SheetCells]) -> Iterator[tuple[int, str]]:
    for sheet in sheets:
        for row in sheet.rows:
            match = _NOTE.fullmatch(str(row[0]).strip()) if row else None
            if match and len(row) > 1 and isinstance(row[1], str):
                yield int(match[1]), row[1]


def _change(row: Sequence[CellValue]) -> Iterator[SeriesChange]:
    texts = [str(cell).strip() if cell is not None else "" for cell in row[:4]]
    if len(texts) == 4 and re.fullmatch(r"\d[A-Za-z](\(\d[a-z]?\))?", texts[0]):
        year = _YEAR.fullmatch(texts[2])
        if year and texts[3]:
            yield SeriesChange(texts[0].lower(), f"{year[1]}-{year[2]}", texts[3])
