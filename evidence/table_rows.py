"""Reading a table with headings out of sheets of cells: headings in any order, typed cells, every problem at once."""

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from evidence.dates import read_date
from evidence.findings import Findings, describe
from evidence.parsing import CellValue, SheetCells
from evidence.parsing.cells import column_letter

T = TypeVar("T")
_HEADER_WITHIN = 40  # a title and some notes may stand above the headings
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


@dataclass(frozen=True)
class Column:
    """A column a table may have: the key we call it by, its heading, and other headings that mean the same."""

    key: str
    heading: str
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class TableRow:
    """One row that is not blank: its number as a spreadsheet program shows it, and its cells by column key."""

    number: int
    cells: Mapping[str, CellValue]


@dataclass(frozen=True)
class HeadedTable:
    """A table found on one sheet.

    Attributes:
        headings: column key to the heading as it stands in the file.
        unused: headings of columns that hold something but are not known, which are left alone.
        n_blank: blank rows below the headings.
    """

    file: str
    sheet: str | None
    header_row: int
    headings: Mapping[str, str]
    unused: tuple[str, ...]
    rows: tuple[TableRow, ...]
    n_blank: int


def find_tables(
    sheets: Sequence[SheetCells], columns: Sequence[Column], findings: Findings, *, known_sheets: Iterable[str] = ()
) -> tuple[HeadedTable, ...]:
    """Every table that has the required headings, one a sheet; what is not read is put among the notices.

    Args:
        sheets: the cells of the file.
        columns: the columns the table may have.
        findings: where problems and notices go.
        known_sheets: names of sheets of our own templates that hold no table of this kind.

    That no sheet has all required headings, or that a heading stands there twice, is put among the problems;
    whoever called goes on to look for others and then checks the findings.
    """
    tables = []
    for sheet in sheets:
        place = _find_header(sheet, columns)
        if place is not None:
            tables.append(_build_table(sheet, place, columns, findings))
        elif any(value is not None for row in sheet.rows for value in row) and sheet.name not in set(known_sheets):
            findings.notice(
                "sheet-not-read", "no table with the headings asked for", "It was not read.", sheet=sheet.name
            )
    if not tables:
        _tell_missing(sheets, columns, findings)
    for guess in sorted({guess for sheet in sheets for guess in sheet.guesses}):
        findings.notice("file-guessed", guess, "Save the file as .xlsx if that is wrong.")
    return tuple(tables)


def has_headings(sheets: Sequence[SheetCells], columns: Sequence[Column]) -> bool:
    """Whether some sheet has all the required headings of these columns in one row."""
    return any(_find_header(sheet, columns) is not None for sheet in sheets)


def plain_heading(value: object) -> str:
    """A heading for comparing: lower case, letters and digits, single spaces."""
    return " ".join("".join(c if c.isalnum() else " " for c in str(value).casefold()).split())


def _known(columns: Iterable[Column]) -> dict[str, str]:
    return {plain_heading(text): column.key for column in columns for text in (column.heading, *column.aliases)}


def _match(row: Sequence[CellValue], known: Mapping[str, str]) -> list[tuple[int, str]]:
    """The places of a row that hold a known heading, with its key."""
    found = [
        (place, known.get(plain_heading(value))) for place, value in enumerate(row) if isinstance(value, str | int)
    ]
    return [(place, key) for place, key in found if key is not None]


def _find_header(sheet: SheetCells, columns: Sequence[Column]) -> int | None:
    """The first row, counted from 0, that holds every required heading."""
    known = _known(columns)
    required = {column.key for column in columns if column.required}
    for place, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        if required <= {key for _, key in _match(row, known)}:
            return place
    return None


def _build_table(sheet: SheetCells, place: int, columns: Sequence[Column], findings: Findings) -> HeadedTable:
    header = sheet.rows[place]
    found = _match(header, _known(columns))
    headings: dict[str, str] = {}
    keys: dict[int, str] = {}
    for at, key in found:
        if key in headings:
            _tell_twice(findings, sheet, place, str(header[at]), headings[key])
            continue
        headings[key] = str(header[at]).strip()
        keys[at] = key
    body = list(enumerate(sheet.rows[place + 1 :], place + 2))
    filled = [(number, row) for number, row in body if any(_is_filled(value) for value in row)]
    rows = tuple(TableRow(number, {key: row[at] for at, key in keys.items()}) for number, row in filled)
    unused = _unused(header, [row for _, row in filled], keys)
    if unused:
        told = ", ".join(describe(heading) for heading in unused)
        findings.notice("columns-unused", f"columns not used: {told}", "They were left alone.", sheet=sheet.name)
    return HeadedTable(findings.file, sheet.name, place + 1, headings, unused, rows, len(body) - len(filled))


def _is_filled(value: CellValue) -> bool:
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _unused(
    header: Sequence[CellValue], rows: Sequence[Sequence[CellValue]], keys: Mapping[int, str]
) -> tuple[str, ...]:
    """Headings, or letters where there is none, of columns that hold something and are not known."""
    names = []
    for at, value in enumerate(header):
        if at not in keys and any(_is_filled(row[at]) for row in rows):
            names.append(str(value).strip() if _is_filled(value) else f"column {column_letter(at + 1)} (no heading)")
    return tuple(names)


def _tell_twice(findings: Findings, sheet: SheetCells, place: int, heading: str, first: str) -> None:
    findings.problem(
        "heading-twice",
        f"{describe(heading)} and {describe(first)} are headings of the same column",
        "Keep one of the two columns, or rename the other.",
        sheet=sheet.name,
        row=place + 1,
        column=heading,
    )


def _tell_missing(sheets: Sequence[SheetCells], columns: Sequence[Column], findings: Findings) -> None:
    """Say which required headings are missing, judged by the row that comes nearest."""
    known = _known(columns)
    rows = [(sheet, at, row) for sheet in sheets for at, row in enumerate(sheet.rows[:_HEADER_WITHIN])]
    best = max(rows, key=lambda r: len({key for _, key in _match(r[2], known)}), default=None)
    present = {key for _, key in _match(best[2], known)} if best else set()
    if best is None or not present:
        wanted = ", ".join(column.heading for column in columns if column.required)
        findings.problem("headings-missing", "no row of headings was found", f"It needs at least the columns {wanted}.")
        return
    sheet, at, row = best
    others = [str(value) for value in row if isinstance(value, str) and plain_heading(value) not in known]
    for column in columns:
        if column.required and column.key not in present:
            near = difflib.get_close_matches(column.heading, others, n=1, cutoff=0.6)
            hint = f" {describe(near[0])} may be meant." if near else ""
            findings.problem(
                "headings-missing",
                f"there is no column {column.heading}",
                f"Add it, or rename the column that holds it.{hint}",
                sheet=sheet.name,
                row=at + 1,
            )


class RowCells:
    """The cells of one row, read as what they should be; faults go to the findings and reading goes on."""

    def __init__(self, table: HeadedTable, row: TableRow, findings: Findings) -> None:
        self.table = table
        self.row = row
        self.findings = findings

    def has(self, key: str) -> bool:
        """Whether the cell holds anything."""
        return _is_filled(self.row.cells.get(key))

    def text(self, key: str, *, remedy: str | None = None) -> str:
        """The cell as text, empty where there is none; with a `remedy` an empty cell is a problem."""
        value = self.row.cells.get(key)
        if not _is_filled(value):
            if remedy is not None:
                self.problem(key, "cell-empty", "the cell is empty", remedy)
            return ""
        return _as_text(value)

    def date(self, key: str, *, remedy: str | None = None) -> date | None:
        """The cell as a date; None, with a problem, where it is not one. See `evidence.dates`."""
        if not self.has(key):
            self.text(key, remedy=remedy)
            return None
        value = self.row.cells[key]
        read = read_date(value)
        if read.fault:
            self.problem(key, "date-unreadable", f"{describe(_as_text(value))} {read.fault.partition('. ')[0]}",
                         read.fault.partition(". ")[2])  # fmt: skip
        if read.ambiguous:
            self.assume(key, "date-day-first", "Dates such as 03/04/2026 were read day first, as 3 April 2026.")
        return read.value

    def whole(self, key: str, lowest: int, highest: int, *, remedy: str | None = None) -> int | None:
        """The cell as a whole number from `lowest` to `highest`."""
        if not self.has(key):
            self.text(key, remedy=remedy)
            return None
        number = _as_whole(self.row.cells[key])
        if number is None or not lowest <= number <= highest:
            wanted = f"Give a whole number from {lowest} to {highest}."
            self.problem(key, "number-unfit", f"{self.found(key)} is not one that is accepted", wanted)
            return None
        return number

    def choice(self, key: str, choices: Mapping[str, T], *, remedy: str | None = None) -> T | None:
        """The member a cell names; a word that is not known is a problem with the nearest known word."""
        if not self.has(key):
            self.text(key, remedy=remedy)
            return None
        text = self.text(key)
        found = find_choice(text, choices)
        if found is None:
            remedy = suggest(text, choices, shown=_first_words(choices))
            self.problem(key, "word-unknown", f"{self.found(key)} is not known", remedy)
        return found

    def yes_no(self, key: str, *, remedy: str | None = None) -> bool | None:
        """The cell as yes or no."""
        if isinstance(value := self.row.cells.get(key), bool):
            return value
        if not self.has(key):
            self.text(key, remedy=remedy)
            return None
        answer = _YES_NO.get(self.text(key).casefold())
        if answer is None:
            self.problem(key, "yes-or-no", f"{self.found(key)} is neither yes nor no", "Write yes or no.")
        return answer

    def found(self, key: str) -> str:
        """What stands in the cell, fit for a message."""
        return describe(self.text(key))

    def problem(self, key: str, slug: str, found: str, remedy: str) -> None:
        """Record a fault of one cell."""
        self.findings.problem(
            slug, found, remedy, sheet=self.table.sheet, row=self.row.number, column=self.table.headings.get(key)
        )

    def assume(self, key: str, slug: str, what: str) -> None:
        """Record that something was assumed about one cell."""
        self.findings.assume(
            slug, what, sheet=self.table.sheet, row=self.row.number, column=self.table.headings.get(key)
        )


def find_choice(text: str, choices: Mapping[str, T]) -> T | None:
    """The member a word names, whatever its case and punctuation; None where it names none."""
    wanted = plain_heading(text)
    return next((member for word, member in choices.items() if plain_heading(word) == wanted), None)


def _first_words(choices: Mapping[str, object]) -> list[str]:
    """One word for each member, where several mean the same."""
    members: list[object] = []
    firsts: list[str] = []
    for word, member in choices.items():
        if member not in members:
            members.append(member)
            firsts.append(word)
    return firsts


def suggest(text: str, words: Iterable[str], limit: int = 9, shown: Iterable[str] | None = None) -> str:
    """What to write instead: the nearest known word, or else those of `shown` (all known words if not given).

    Example:
        >>> suggest("partnres", ["partners", "processes"])
        'Did you mean "partners"?'
    """
    words = list(words)
    plain = {plain_heading(word): word for word in words}
    near = difflib.get_close_matches(plain_heading(text), plain, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{plain[near[0]]}"?'
    return f"Use one of: {'; '.join(list(dict.fromkeys(words if shown is None else shown))[:limit])}."


def _as_text(value: CellValue) -> str:
    if isinstance(value, datetime) and value.hour == value.minute == value.second == 0:
        return value.date().isoformat()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()


def _as_whole(value: CellValue) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else None
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
