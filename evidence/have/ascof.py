"""Reads the official ASCOF workbook (2015-16 to 2024-25 time series) into tidy observations.

The file is recognised by what it holds: tables whose header row begins with `Local authority code` and whose
further headings read `<year> to <year> - <statistic>`. Names of file and sheets do not matter.

Source: Department of Health and Social Care, Measures from ASCOF, England, time series, 18 December 2025 (OGL v3.0).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from evidence.have.ascof_notes import SeriesChange, TableNote, read_changes, read_notes
from evidence.have.councils import load_areas, load_councils
from evidence.have.markers import REVISED, read_marker
from evidence.have.measures import load_ascof_measures
from evidence.have.observation_table import SCHEMA as SCHEMA
from evidence.have.observation_table import TEXT as TEXT
from evidence.have.observation_table import code_texts
from evidence.parsing.cells import CellValue, SheetCells, column_letter
from schemas.errors import InputError
from schemas.ids import sha256_of
from schemas.observation import EVERYBODY
from schemas.problems import Problem, shorten

READER_VERSION = "ascof-2"
"""Changes whenever this reader would make other observations from the same file."""

STATISTICS: frozenset[str] = frozenset(
    {"outcome", "numerator", "denominator", "number of respondents", "margin of error"}
    | {
        f"{part} {statistic}"
        for part in ("outstanding", "good", "other", "not yet rated", "6b")
        for statistic in ("numerator", "denominator", "outcome")
    }
)
"""Statistics a heading may name; those with a part before them stand in table 6b."""

_FIRST_HEADING = "local authority code"
_N_AREA_COLUMNS = 3
_HEADER_WITHIN = 30
_TITLE = re.compile(r"\s*Table[ _](\d[a-z](?:\(\d[a-z]?\))?)\s*(?::|$)", re.IGNORECASE)
_HEADING = re.compile(r"(20\d\d) to (20\d\d) - (.+)")
_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_BRACKETED = re.compile(rf"({_NUMBER}) \((?:{_NUMBER}|:)\)")
_FETCH = "Download the file again from the publisher and offer it unchanged."

_Parsed = tuple[float | None, str]  # value, flag
_Meanings = dict[CellValue, _Parsed | None]


@dataclass(frozen=True)
class AscofRelease:
    """One ASCOF workbook, read.

    Attributes:
        observations: a pyarrow Table with the columns of `OBSERVATION_COLUMNS`; `[z]` cells are kept with that flag.
        sheets: what they were read from.
    """

    sha256: str
    observations: pa.Table
    sheets: tuple[SheetCells, ...]

    @property
    def notes(self) -> tuple[TableNote, ...]:
        """What the publisher notes about each table; read when asked for."""
        return read_notes(self.sheets)

    @property
    def changes(self) -> tuple[SeriesChange, ...]:
        """What the publisher says about setting years beside one another; read when asked for."""
        return read_changes(self.sheets)


@dataclass(frozen=True)
class _TableSheet:
    """A sheet with a table of one measure. `header` counts rows from 0."""

    measure: str
    sheet: SheetCells
    header: int | None

    @property
    def name(self) -> str:
        return self.sheet.name or ""

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings up to the first blank one."""
        row = self.sheet.rows[self.header or 0]
        texts = [str(cell).strip() if cell is not None else "" for cell in row]
        return tuple(texts[: texts.index("")] if "" in texts else texts)

    @property
    def rows(self) -> list[tuple[int, Sequence[CellValue]]]:
        """Rows below the headings that name an area, each with its number as a spreadsheet program shows it."""
        first = (self.header or 0) + 1
        return [(number, row) for number, row in enumerate(self.sheet.rows[first:], first + 1) if _has_text(row)]

    @property
    def is_readable(self) -> bool:
        """Whether there is a header with figures' columns, and a row below it."""
        return self.header is not None and len(self.headings) > _N_AREA_COLUMNS and bool(self.rows)


def is_ascof(sheets: Sequence[SheetCells]) -> bool:
    """Whether these sheets are an ASCOF time series, or at least one damaged table of it."""
    return any(table.header is not None for table in _find_tables(sheets))


def read_ascof(sheets: Sequence[SheetCells], data: bytes, name: str) -> AscofRelease:
    """Read an ASCOF workbook.

    Args:
        sheets: its sheets, from `evidence.parsing.read_table_file(data, name, allow_formulas=True)`.
        data: the bytes they were read from, for the hash every observation carries.
        name: the file's own name, for messages.

    Raises:
        InputError: with every fault of every table: sheet missing, header not found, heading, cell or area unknown,
            area twice.
    """
    tables = _find_tables(sheets)
    if not any(table.header is not None for table in tables):
        raise InputError([_not_recognised(name)])
    problems = [*_table_problems(tables, name)]
    sha256 = sha256_of(data)
    parts = []
    for table in tables:
        if table.is_readable:
            part, found = _read_table(table, sha256, name)
            problems.extend(found)
            parts.append(part)
    if problems:
        raise InputError(problems)
    return AscofRelease(sha256, pa.concat_tables(parts).unify_dictionaries().combine_chunks(), tuple(sheets))


def _not_recognised(name: str) -> Problem:
    found = 'no sheet has a header row that begins with "Local authority code" under a title such as "Table 1a:"'
    return Problem("ascof-not-recognised", name, found, "Offer the ASCOF time series workbook, as published.")


def _find_tables(sheets: Sequence[SheetCells]) -> list[_TableSheet]:
    """Sheets whose title, or failing that whose name, says which table they hold, each measure's first only."""
    tables: dict[str, _TableSheet] = {}
    for sheet in sheets:
        measure = _measure_of(sheet)
        if measure:
            tables.setdefault(measure, _TableSheet(measure, sheet, _header_row(sheet)))
    return list(tables.values())


def _measure_of(sheet: SheetCells) -> str | None:
    title = sheet.rows[0][0] if sheet.rows and sheet.rows[0] else None
    match = _TITLE.match(title) if isinstance(title, str) else None
    match = match or _TITLE.match(sheet.name or "")
    return match[1].lower() if match else None


def _header_row(sheet: SheetCells) -> int | None:
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        if row and isinstance(row[0], str) and row[0].strip().lower() == _FIRST_HEADING:
            return number
    return None


def _table_problems(tables: Iterable[_TableSheet], name: str) -> Iterator[Problem]:
    found = {table.measure: table for table in tables}
    for measure in load_ascof_measures():
        table = found.get(measure.code)
        if table is None:
            yield Problem("ascof-table-missing", name, f"table {measure.code} is missing", _FETCH)
        elif table.header is None:
            what = f'no row within the first {_HEADER_WITHIN} begins with "Local authority code"'
            yield Problem("ascof-header-missing", name, what, _FETCH, sheet=table.name, column="A")
        elif len(table.headings) <= _N_AREA_COLUMNS:
            what = f"the headings end after {len(table.headings)} columns, before any figures"
            yield Problem("ascof-heading-unknown", name, what, _FETCH, sheet=table.name, row=table.header + 1)
        elif not table.rows:
            what = "no row of figures stands below the headings"
            yield Problem("ascof-no-rows", name, what, _FETCH, sheet=table.name, row=table.header + 1)


def _read_table(table: _TableSheet, sha256: str, name: str) -> tuple[pa.Table, list[Problem]]:
    """The observations of one sheet, row by row, with what is wrong in it."""
    headings, rows = table.headings, table.rows
    years, statistics, problems = _read_headings(table, name)
    areas, area_problems = _read_areas(rows, _maker(name, table))
    cells = _without_booleans([cell for _, row in rows for cell in row[_N_AREA_COLUMNS : len(headings)]])
    parsed = _parse_all(cells)
    problems += area_problems
    problems += _cell_problems(cells, parsed, rows, headings, _maker(name, table))
    if problems:
        return SCHEMA.empty_table(), problems
    return _build_table(table, sha256, rows, areas, (years, statistics), (cells, parsed)), []


def _has_text(row: Sequence[CellValue]) -> bool:
    return any(cell is not None for cell in row[:_N_AREA_COLUMNS])


def _maker(name: str, table: _TableSheet) -> Callable[..., Problem]:
    """Makes a problem of this sheet from slug, found, row and column."""

    def make(slug: str, found: str, row: int, column: str) -> Problem:
        return Problem(slug, name, shorten(found), _FETCH, table.name, row, column)

    return make


def _read_headings(table: _TableSheet, name: str) -> tuple[list[str], list[str], list[Problem]]:
    """Years such as `2024-25` and statistics of the value columns."""
    years, statistics, problems = [], [], []
    for number, heading in enumerate(table.headings[_N_AREA_COLUMNS:], _N_AREA_COLUMNS + 1):
        match = _HEADING.fullmatch(heading)
        if match and int(match[2]) == int(match[1]) + 1 and match[3] in STATISTICS:
            years.append(f"{match[1]}-{match[2][2:]}")
            statistics.append(match[3])
        else:
            make = _maker(name, table)
            row = (table.header or 0) + 1
            problems.append(make("ascof-heading-unknown", f'heading "{heading}"', row, column_letter(number)))
    return years, statistics, problems


def _read_areas(
    rows: Sequence[tuple[int, Sequence[CellValue]]], make: Callable[..., Problem]
) -> tuple[list[tuple[str, str, str, str]], list[Problem]]:
    """Code, name, GSS code and level of each row's area."""
    levels = _levels()
    areas, problems, seen = [], [], set()
    for number, row in rows:
        code, area_name, ons_code = ("" if cell is None else str(cell).strip() for cell in row[:_N_AREA_COLUMNS])
        level = levels.get((code, ons_code))
        if level is None:
            found = f'unknown area: code "{code}", name "{area_name}", ONS code "{ons_code}"'
            problems.append(make("ascof-area-unknown", found, number, "Local authority code"))
        elif (code, ons_code) in seen:
            problems.append(make("ascof-area-twice", f"{area_name} ({code}) again", number, "Local authority code"))
        seen.add((code, ons_code))
        areas.append((code, area_name, ons_code, level or ""))
    return areas, problems


@cache
def _levels() -> dict[tuple[str, str], str]:
    councils = {(council.la_code, council.gss_code): "Council" for council in load_councils()}
    return councils | {(area.la_code, area.ons_code): area.level for area in load_areas()}


def _without_booleans(cells: list[CellValue]) -> list[CellValue]:
    """The same cells with any true or false as text: Python takes them for 1 and 0, and they are no figures."""
    return [str(cell) if isinstance(cell, bool) else cell for cell in cells] if bool in set(map(type, cells)) else cells


def _parse_all(cells: Iterable[CellValue]) -> _Meanings:
    """Each different cell with its value and flag, or None where it is neither number nor marker."""
    return {cell: _parse(cell) for cell in set(cells)}


def _parse(cell: CellValue) -> _Parsed | None:
    if isinstance(cell, (int, float)):
        return float(cell), ""
    if not isinstance(cell, str):
        return None
    if flag := read_marker(cell):
        return None, flag
    bracketed = _BRACKETED.fullmatch(cell.strip())
    return (float(bracketed[1].replace(",", "")), REVISED) if bracketed else None


def _cell_problems(
    cells: Sequence[CellValue],
    parsed: _Meanings,
    rows: Sequence[tuple[int, Sequence[CellValue]]],
    headings: Sequence[str],
    make: Callable[..., Problem],
) -> Iterator[Problem]:
    bad = {cell for cell, value in parsed.items() if value is None}
    if not bad:
        return
    width = len(headings) - _N_AREA_COLUMNS
    for place, cell in enumerate(cells):
        if cell in bad:
            found = "an empty cell" if cell is None else f'"{cell}" where a number belongs'
            row, column = rows[place // width][0], headings[_N_AREA_COLUMNS + place % width]
            yield make("ascof-not-a-number", found, row, column)


def _build_table(
    table: _TableSheet,
    sha256: str,
    rows: Sequence[tuple[int, Sequence[CellValue]]],
    areas: Sequence[tuple[str, str, str, str]],
    described: tuple[Sequence[str], Sequence[str]],
    content: tuple[Sequence[CellValue], _Meanings],
) -> pa.Table:
    """The grid of a sheet as one row per cell, in reading order."""
    cells, parsed = content
    n_rows, width = len(rows), len(described[0])
    by_row = np.repeat(np.arange(n_rows, dtype=np.int32), width)
    by_column = np.tile(np.arange(width, dtype=np.int32), n_rows)
    everywhere = np.zeros(n_rows * width, np.int32)
    places = {cell: place for place, cell in enumerate(parsed)}
    by_cell = np.fromiter(map(places.__getitem__, cells), np.int32, len(cells))
    values, flags = zip(*(meaning or (None, "") for meaning in parsed.values()), strict=True)
    code, area_name, ons_code, level = zip(*areas, strict=True)
    columns = {
        "measure": code_texts(everywhere, [table.measure]),
        "la_code": code_texts(by_row, code),
        "la_name": code_texts(by_row, area_name),
        "ons_code": code_texts(by_row, ["" if one == "[z]" else one for one in ons_code]),
        "level": code_texts(by_row, level),
        "year": code_texts(by_column, described[0]),
        "statistic": code_texts(by_column, described[1]),
        "cut": code_texts(everywhere, [EVERYBODY]),
        "value": pa.array(values, pa.float64()).take(pa.array(by_cell)),
        "flag": code_texts(by_cell, flags),
        "raw": code_texts(by_cell, [str(cell) for cell in parsed]),
        "sha256": code_texts(everywhere, [sha256]),
        "sheet": code_texts(everywhere, [table.name]),
        "row": pa.array([number for number, _ in rows], pa.int32()).take(pa.array(by_row)),
        "column": code_texts(by_column, table.headings[_N_AREA_COLUMNS:]),
    }
    return pa.table(columns, schema=SCHEMA)
