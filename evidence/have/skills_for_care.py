"""Reads Skills for Care's estimates of the care workforce by local area: vacancies, turnover, days of sickness.

The publisher gives one row for each area, sector, service and group of job roles. Only the rows about everybody are
read. Rates are published as proportions: 0.062 is read as 6.2 %, and the cell as published is kept beside it.

Source: Skills for Care, adult social care workforce estimates by local authority area (framework section 5.3).
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa

from evidence.findings import Findings, describe
from evidence.have.area_codes import Area, find_area
from evidence.have.figure_cells import Figure, read_figure
from evidence.have.figure_table import FigureTable, Place, read_sheets
from evidence.parsing import CellValue, SheetCells
from evidence.table_rows import plain_heading

READER_VERSION = "sfc-1"
"""Changes whenever this reader would make other observations from the same file."""

EVERYBODY: Mapping[str, tuple[str, ...]] = {
    "sector": ("all sectors - la, ind and dpr", "all sectors"),
    "service": ("all services",),
    "job role group": ("all job roles",),
}
"""Columns that part the workforce, and the words that mean all of it."""

RATES = {"vacancy rate": "wds-vac", "turnover rate": "wds-turn"}
"""Headings of rates to measure codes; a rate may be read as a proportion."""
DAYS = {"average sickness days": "wds-sick", "sickness days": "wds-sick", "average number of sickness days": "wds-sick"}

_REQUIRED = ("area level", "area code", *EVERYBODY)
_HEADER_WITHIN = 15
_YEAR = re.compile(r"(20\d\d)\s*[-/]\s*(?:20)?(\d\d)\b")
_FETCH = "Download the workbook again from the publisher and offer it unchanged."


def is_skills_for_care(sheets: Sequence[SheetCells]) -> bool:
    """Whether some sheet has the headings of these estimates."""
    return any(_header(sheet) is not None for sheet in sheets)


def read_skills_for_care(sheets: Sequence[SheetCells], data: bytes, name: str) -> pa.Table:
    """Read the workforce estimates.

    Args:
        sheets: the cells of the file.
        data: the bytes they were read from.
        name: the file's own name, for messages.

    Returns:
        A table with `OBSERVATION_COLUMNS`: measures `wds-vac` and `wds-turn` in percent, `wds-sick` in days.

    Raises:
        InputError: with every problem of the file.
    """
    return read_sheets(sheets, data, name, _header, _read_sheet)


def _header(sheet: SheetCells) -> int | None:
    for at, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        texts = {plain_heading(cell) for cell in row if isinstance(cell, str)}
        if set(_REQUIRED) <= texts and texts & (RATES.keys() | DAYS.keys()):
            return at
    return None


def _read_sheet(sheet: SheetCells, at: int, figures: FigureTable, findings: Findings) -> None:
    header = sheet.rows[at]
    places = {plain_heading(cell): place for place, cell in enumerate(header) if isinstance(cell, str)}
    year = _year(sheet, at)
    if year is None:
        found = "neither the sheet's name nor anything above the headings names a year such as 2024-25"
        findings.problem("period-unknown", found, _FETCH, sheet=sheet.name, row=at + 1)
        return
    rows = list(_rows_about_everybody(sheet, at, places))
    if not rows:
        found = "no row is about all sectors, all services and all job roles of a council, a region or England"
        findings.problem("figures-none", found, _FETCH, sheet=sheet.name, row=at + 1)
    for heading, measure in (RATES | DAYS).items():
        if heading in places and rows:
            column = str(header[places[heading]]).strip()
            _read_column(sheet, rows, places[heading], column, measure, year, figures, findings)


def _year(sheet: SheetCells, at: int) -> str | None:
    above = [str(cell) for row in sheet.rows[:at] for cell in row if isinstance(cell, str)]
    for text in (sheet.name or "", *above):
        match = _YEAR.search(text)
        if match and (int(match[1]) + 1) % 100 == int(match[2]):
            return f"{match[1]}-{match[2]}"
    return None


def _rows_about_everybody(
    sheet: SheetCells, at: int, places: Mapping[str, int]
) -> Iterator[tuple[int, Sequence[CellValue], Area]]:
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        area = find_area(str(row[places["area code"]] or ""))
        if area and all(_said(row[places[key]]) in words for key, words in EVERYBODY.items()):
            yield number, row, area


def _said(cell: CellValue) -> str:
    return " ".join(str(cell or "").casefold().split())


def _read_column(
    sheet: SheetCells,
    rows: Sequence[tuple[int, Sequence[CellValue], Area]],
    place: int,
    column: str,
    measure: str,
    year: str,
    figures: FigureTable,
    findings: Findings,
) -> None:
    read = [(number, row[place], area, read_figure(row[place])) for number, row, area in rows]
    is_rate = measure in RATES.values()
    for number, cell, area, figure in read:
        where = Place(sheet.name or "", number, column)
        if figure is None or not _fits(cell, figure, is_rate):
            found = f"{describe(cell)} is no {'proportion from 0 to 1' if is_rate else 'number of days'}"
            findings.problem("figure-unreadable", found, _FETCH, sheet=sheet.name, row=number, column=column)
            continue
        figures.add(measure, area, year, _as_shown(cell, figure, is_rate), where, raw=cell)


def _fits(cell: CellValue, figure: Figure, is_rate: bool) -> bool:
    value = figure[0]
    if value is None:
        return True
    limit = (100.0 if _is_percent(cell) else 1.0) if is_rate else 366.0
    return 0 <= value <= limit


def _as_shown(cell: CellValue, figure: Figure, is_rate: bool) -> Figure:
    """A proportion as a percentage, free of the digits that multiplying would add."""
    value, flag = figure
    if value is None or not is_rate or _is_percent(cell):
        return figure
    return round(value * 100, 6), flag


def _is_percent(cell: CellValue) -> bool:
    return isinstance(cell, str) and cell.strip().endswith("%")
