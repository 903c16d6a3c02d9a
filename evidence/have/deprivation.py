"""Reads the index of multiple deprivation: the editions of 2019 for upper-tier councils and 2025 for districts.

Two forms are known: the 2019 workbook for upper-tier councils, and a table of the 2025 edition with one row for each
lower-tier council. The 2025 table has no county councils, and a county's score cannot be worked out from it without
the population of each district, so none is made up: those councils simply have no 2025 figure.

Source: Ministry of Housing, Communities and Local Government, English indices of deprivation 2019, file 11, and 2025,
file 10 (Open Government Licence v3.0).
"""

import re
from collections.abc import Mapping, Sequence

import pyarrow as pa

from evidence.findings import Findings, describe
from evidence.have.area_codes import find_area
from evidence.have.figure_cells import read_figure
from evidence.have.figure_table import FigureTable, Place, read_sheets
from evidence.parsing import SheetCells
from evidence.table_rows import plain_heading

READER_VERSION = "imd-1"
"""Changes whenever this reader would make other observations from the same file."""

MEASURE = "imd"

_STATISTICS = {
    "outcome": ("imd average score",),
    "average rank": ("imd average rank",),
    "share of areas in the most deprived 10%": (
        "imd proportion of lsoas in most deprived 10 nationally",
        "imd proportion most deprived 10pct",
    ),
    "extent": ("imd 2019 extent", "imd extent"),
    "local concentration": ("imd 2019 local concentration", "imd local concentration"),
}
_CODES = re.compile(r"(?:upper tier local authority district code (20\d\d)|lad\d\dcd)")
_EDITION = re.compile(r"indices of deprivation (20\d\d)", re.IGNORECASE)
_DISTRICT = re.compile(r"E07\d{6}")
_HEADER_WITHIN = 15
_FETCH = "Download the file again from the publisher and offer it unchanged."


def is_deprivation(sheets: Sequence[SheetCells]) -> bool:
    """Whether some sheet has the headings of the index of multiple deprivation by council."""
    return any(_header(sheet) is not None for sheet in sheets)


def read_deprivation(sheets: Sequence[SheetCells], data: bytes, name: str) -> pa.Table:
    """Read the index of multiple deprivation; other domains and all ranks of councils are left alone.

    Args:
        sheets: the cells of the file.
        data: the bytes they were read from.
        name: the file's own name, for messages.

    Returns:
        A table with `OBSERVATION_COLUMNS`: measure `imd`, whose `outcome` is the average score (higher is more
        deprived) and whose `year` is the edition. Editions must not be set beside one another.

    Raises:
        InputError: with every problem of the file.
    """
    return read_sheets(sheets, data, name, _header, _read_sheet)


def _header(sheet: SheetCells) -> int | None:
    for at, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        texts = [plain_heading(cell) for cell in row if isinstance(cell, str)]
        if _STATISTICS["outcome"][0] in texts and any(_CODES.fullmatch(text) for text in texts):
            return at
    return None


def _read_sheet(sheet: SheetCells, at: int, figures: FigureTable, findings: Findings) -> None:
    header = sheet.rows[at]
    plain = [plain_heading(cell) if isinstance(cell, str) else "" for cell in header]
    code_place = next(place for place, text in enumerate(plain) if _CODES.fullmatch(text))
    edition = _edition(sheet, at, plain[code_place])
    if edition is None:
        found = "nothing in the file names the edition, such as Indices of Deprivation 2025"
        findings.problem("period-unknown", found, _FETCH, sheet=sheet.name, row=at + 1)
        return
    places = _places(plain)
    n_districts = 0
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        code = str(row[code_place] or "").strip()
        area = find_area(code)
        if area is None:
            n_districts += bool(_DISTRICT.fullmatch(code))
            if code and not _DISTRICT.fullmatch(code):
                findings.problem("area-unknown", f"{describe(code)} is the code of no known area", _FETCH,
                                 sheet=sheet.name, row=number, column=str(header[code_place]).strip())  # fmt: skip
            continue
        for statistic, place in places.items():
            where = Place(sheet.name or "", number, str(header[place]).strip())
            figure = read_figure(row[place])
            if figure is None:
                findings.problem("figure-unreadable", f"{describe(row[place])} is no figure", _FETCH,
                                 sheet=sheet.name, row=number, column=where.column)  # fmt: skip
                continue
            figures.add(MEASURE, area, edition, figure, where, raw=row[place], statistic=statistic)
    if n_districts:
        found = f"{n_districts:,} rows of districts, which have no adult social care duties"
        findings.notice("areas-left-out", found, "They were left alone.", sheet=sheet.name)


def _edition(sheet: SheetCells, at: int, code_heading: str) -> str | None:
    """The year of the edition: named in the heading of the codes, or in a column that tells the source."""
    match = _CODES.fullmatch(code_heading)
    if match and match[1]:
        return match[1]
    texts = (cell for row in sheet.rows[at + 1 : at + 2] for cell in row if isinstance(cell, str))
    return next((found[1] for text in texts if (found := _EDITION.search(text))), None)


def _places(plain: Sequence[str]) -> Mapping[str, int]:
    return {
        statistic: plain.index(heading)
        for statistic, headings in _STATISTICS.items()
        for heading in headings
        if heading in plain
    }
