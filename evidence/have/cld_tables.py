"""Reads published statistics of client-level data: how many adults have long-term support, how many were assessed.

Two forms are known. The publisher's own tables have one row for each area, setting and age group and one column for
each month; headings that end in `[p]` are provisional. A council table has one row for each council and one column
for each figure.

Source: Department of Health and Social Care, client-level data statistics (framework section 5.3); for the council
table, cld_aggregates in the reference data.
"""

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from evidence.findings import Findings, describe
from evidence.have.area_codes import find_area
from evidence.have.figure_cells import PROVISIONAL, Figure, read_figure
from evidence.have.figure_table import FigureTable, Place
from evidence.have.markers import NOT_AVAILABLE
from evidence.parsing import CellValue, SheetCells
from evidence.table_rows import plain_heading
from schemas.ids import sha256_of

READER_VERSION = "cldtables-1"
"""Changes whenever this reader would make other observations from the same file."""

SUPPORT, ASSESSED, ASSESSED_IN_YEAR = "cld-lts", "cld-assess", "cld-assess-year"

_AREA_HEADINGS = ("area unit", "area", "area code", "age group")
_SETTING = "support setting"
_ALL = frozenset({"all", "total", "all ages", "18 and over", "all settings"})
_HEADER_WITHIN = 15
_PROVISIONAL = re.compile(r"\s*\[p\]\s*$", re.IGNORECASE)
_NOTES = re.compile(r"\s*\[(?:p|r|note \d+)\]", re.IGNORECASE)
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_DAY = re.compile(r"(?:(\d{1,2}) )?([A-Za-z]+) (\d{4})")
_FETCH = "Download the file again from the publisher and offer it unchanged."


def is_cld_tables(sheets: Sequence[SheetCells]) -> bool:
    """Whether some sheet has the headings of these statistics, in either form."""
    return any(_header(sheet) is not None for sheet in sheets) or _council_sheet(sheets) is not None


def read_cld_tables(sheets: Sequence[SheetCells], data: bytes, name: str) -> pa.Table:
    """Read published client-level data statistics.

    Args:
        sheets: the cells of the file.
        data: the bytes they were read from.
        name: the file's own name, for messages.

    Returns:
        A table with `OBSERVATION_COLUMNS`: measures `cld-lts` (adults with long-term support on a day) and
        `cld-assess` (adults assessed in a month, whose `year` is its last day) and `cld-assess-year` (in a reporting
        year). `cut` names the age group or setting; it is empty for everybody.

    Raises:
        InputError: with every problem of the file.
    """
    findings, figures = Findings(name), FigureTable(sha256_of(data))
    council_sheet = _council_sheet(sheets)
    if council_sheet is not None:
        _read_councils(*council_sheet, figures, findings)
    for sheet in sheets:
        at = _header(sheet)
        if at is not None:
            _read_published(sheet, at, figures, findings)
    if not figures.rows and not findings.problems:
        findings.problem("figures-none", "no row of figures of a known area stands below the headings", _FETCH)
    findings.check("The figures were not taken in")
    return figures.build(findings.notices)


def read_period(heading: object) -> str | None:
    """The period a column is about: its day, or the last day of its month; None for any other heading.

    Example:
        >>> read_period("31 March 2026 [p]"), read_period("February 2026"), read_period("Total")
        ('2026-03-31', '2026-02-28', None)
    """
    if isinstance(heading, date):
        return heading.isoformat()[:10]
    match = _DAY.fullmatch(_NOTES.sub("", str(heading)).strip())
    month = _MONTHS.get(match[2].casefold()) if match else None
    if match is None or month is None:
        return None
    last = calendar.monthrange(int(match[3]), month)[1]
    day = int(match[1] or last)
    return date(int(match[3]), month, day).isoformat() if 1 <= day <= last else None


def _header(sheet: SheetCells) -> int | None:
    for at, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        if set(_AREA_HEADINGS) <= {plain_heading(cell) for cell in row if isinstance(cell, str)}:
            return at
    return None


def _read_published(sheet: SheetCells, at: int, figures: FigureTable, findings: Findings) -> None:
    header = sheet.rows[at]
    places = {plain_heading(cell): place for place, cell in enumerate(header) if isinstance(cell, str)}
    months = {place: period for place, cell in enumerate(header) if cell and (period := read_period(cell))}
    if not months:
        findings.problem("period-unknown", "no heading names a month or a day", _FETCH, sheet=sheet.name, row=at + 1)
        return
    measure = SUPPORT if _SETTING in places else ASSESSED
    left_out = [str(cell) for place, cell in enumerate(header) if cell and place > max(months)]
    if left_out:
        told = f"columns not used: {', '.join(map(describe, left_out))}"
        findings.notice("columns-unused", told, "Months are read one by one.", sheet=sheet.name)
    n_elsewhere = 0
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        code = str(row[places["area code"]] or "").strip()
        area = find_area(code)
        if area is None:
            n_elsewhere += bool(code)
            continue
        cut = _cut(row, places)
        for place, period in months.items():
            heading = str(header[place]).strip()
            where = Place(sheet.name or "", number, heading)
            figure = _figure(row[place], heading, where, findings)
            figures.add(measure, area, period, figure, where, raw=row[place], cut=cut)
    if n_elsewhere:
        told = f"{n_elsewhere:,} rows of areas that are no council, region or England"
        findings.notice("areas-left-out", told, "They were left alone.", sheet=sheet.name)


def _cut(row: Sequence[CellValue], places: Mapping[str, int]) -> str:
    """Which people a row is about: `age: 18 to 64`, `setting: Nursing`, both, or everybody."""
    age = str(row[places["age group"]] or "").strip()
    setting = str(row[places[_SETTING]] or "").strip() if _SETTING in places else ""
    parts = [("setting", setting), ("age", age)]
    return "; ".join(f"{name}: {word}" for name, word in parts if word and word.casefold() not in _ALL)


def _figure(cell: CellValue, heading: str, place: Place, findings: Findings) -> Figure:
    """The figure of a cell, marked provisional where its heading or the cell says so."""
    plain = _PROVISIONAL.sub("", cell) if isinstance(cell, str) else cell
    figure = read_figure(plain)
    if figure is None or (figure[0] is not None and figure[0] < 0):
        found = f"{describe(cell)} is no count"
        findings.problem("figure-unreadable", found, _FETCH, sheet=place.sheet, row=place.row, column=place.column)
        return None, NOT_AVAILABLE
    provisional = bool(_PROVISIONAL.search(heading)) or plain != cell
    return (figure[0], PROVISIONAL) if provisional and figure[0] is not None else figure


_COUNCIL_HEADINGS = {"ons code", "la name"}
_COUNCIL_FIGURE = re.compile(r"cld (?:long term support (\d{1,2})([a-z]{3})(\d{4})|assessments 12m to mar(\d{4}))")
_SHORT_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}


def _council_sheet(sheets: Sequence[SheetCells]) -> tuple[SheetCells, int] | None:
    """The sheet with one row a council, and where its headings stand."""
    for sheet in sheets:
        for at, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
            texts = [plain_heading(cell) for cell in row if isinstance(cell, str)]
            if set(texts) >= _COUNCIL_HEADINGS and any(_COUNCIL_FIGURE.fullmatch(text) for text in texts):
                return sheet, at
    return None


def _read_councils(sheet: SheetCells, at: int, figures: FigureTable, findings: Findings) -> None:
    """The client-level figures of a council table; its other columns have readers and publishers of their own."""
    header = sheet.rows[at]
    plain = [plain_heading(cell) if isinstance(cell, str) else "" for cell in header]
    columns = {place: match for place, text in enumerate(plain) if (match := _COUNCIL_FIGURE.fullmatch(text))}
    others = [str(header[place]) for place, text in enumerate(plain) if text and place not in columns]
    unused = [text for text in others if plain_heading(text) not in _COUNCIL_HEADINGS]
    if unused:
        told = f"columns not used: {', '.join(map(describe, unused))}"
        findings.notice("columns-unused", told, "Load each publisher's own file for these.", sheet=sheet.name)
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        code = str(row[plain.index("ons code")] or "").strip()
        area = find_area(code)
        if area is None:
            if code:
                findings.problem("area-unknown", f"{describe(code)} is the code of no known area", _FETCH,
                                 sheet=sheet.name, row=number, column=str(header[plain.index("ons code")]))  # fmt: skip
            continue
        for place, match in columns.items():
            where = Place(sheet.name or "", number, str(header[place]).strip())
            measure, period = _council_figure(match)
            figure = _figure(row[place], where.column, where, findings)
            figures.add(measure, area, period, figure, where, raw=row[place])


def _council_figure(match: re.Match[str]) -> tuple[str, str]:
    """Measure and period of a heading such as `cld_long_term_support_31mar2026`."""
    if match[4]:
        return ASSESSED_IN_YEAR, f"{int(match[4]) - 1}-{int(match[4]) % 100:02d}"
    return SUPPORT, date(int(match[3]), _SHORT_MONTHS[match[2]], int(match[1])).isoformat()
