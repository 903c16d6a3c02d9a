"""Reads published measures out of a plain table a council can write itself: one figure a row, any known measure."""

import math
import re
from collections.abc import Sequence
from functools import cache

import pyarrow as pa

from evidence.findings import Findings, describe
from evidence.have.ascof import STATISTICS
from evidence.have.markers import NOT_APPLICABLE, read_marker
from evidence.have.measures import load_measures
from evidence.have.observation_table import SCHEMA
from evidence.parsing import SheetCells, read_table_file
from evidence.row_places import name_earlier_row
from evidence.table_rows import Column, RowCells, find_tables
from schemas.ids import sha256_of
from schemas.observation import EVERYBODY, OBSERVATION_COLUMNS

LEVELS = ("Council", "Council type", "Region", "England")
"""What an area may be."""

COLUMNS = (
    Column("measure", "measure", ("code", "measure code"), required=True),
    Column("la_code", "la_code", ("area code",), required=True),
    Column("la_name", "la_name", ("area", "area name"), required=True),
    Column("ons_code", "ons_code", ("gss code", "gss_code"), required=True),
    Column("level", "level", ("area level",), required=True),
    Column("year", "year", ("period",), required=True),
    Column("statistic", "statistic", (), required=True),
    Column("value", "value", ("figure",), required=True),
    Column("cut", "cut", ("group", "people")),
)

READER_VERSION = "measures-2"
"""Changes whenever this reader would make other observations from the same file."""

_YEAR = re.compile(r"(20\d\d)[-/](\d\d)")
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_NEGATIVE = re.compile(r"-(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_GSS = re.compile(r"E\d{8}")
_CUT = re.compile(r"([A-Za-z][A-Za-z ]*): *(\S.*)")
_PLACE = ("measure", "level", "la_code", "year", "statistic", "cut")


def read_measures_csv(data: bytes, name: str) -> pa.Table:
    """Read figures of known measures, one a row; other columns are left alone.

    The columns are measure, la_code, la_name, ons_code, level, year (such as `2024-25`), statistic (as in the
    published ASCOF tables) and value: a number, or `[c]` suppressed, `[x]` not available, `[z]` not applicable or
    another marker of published tables. A column cut may say which people a figure is about, such as `sex: Female`.

    Returns:
        A table with `OBSERVATION_COLUMNS`, in the order of the rows.

    Raises:
        InputError: with every problem of the file.
    """
    return read_measures_sheets(read_table_file(data, name), sha256_of(data), name)


def read_measures_sheets(sheets: Sequence[SheetCells], sha256: str, name: str) -> pa.Table:
    """The same for cells that have been read already.

    Raises:
        InputError: with every problem of the file.
    """
    findings = Findings(name)
    rows: list[dict[str, object]] = []
    seen: dict[tuple[object, ...], tuple[str | None, int]] = {}
    for table in find_tables(sheets, COLUMNS, findings):
        for line in table.rows:
            cells = RowCells(table, line, findings)
            row = _read_row(cells)
            here = (table.sheet, line.number)
            first = seen.setdefault(tuple(row[key] for key in _PLACE), here)
            if first != here:
                found = (
                    f"the same measure, area, year, statistic and cut stand in {name_earlier_row(first, table.sheet)}"
                )
                cells.problem("measure", "figure-twice", found, "Keep one of the two.")
            told = {"sha256": sha256, "sheet": table.sheet or "", "row": line.number, "column": table.headings["value"]}
            rows.append(row | told)
    findings.check("The figures were not taken in")
    return pa.Table.from_pylist([{key: row[key] for key in OBSERVATION_COLUMNS} for row in rows], schema=SCHEMA)


def _read_row(cells: RowCells) -> dict[str, object]:
    value, flag = _read_value(cells)
    level = cells.choice("level", {known: known for known in LEVELS}, remedy="Say what kind of area it is.") or ""
    return {
        "measure": cells.choice("measure", _measures(), remedy="Give the code of the measure.") or "",
        "la_code": cells.text("la_code", remedy="Give the code of the area."),
        "la_name": cells.text("la_name", remedy="Give the name of the area."),
        "ons_code": _read_gss(cells, level),
        "level": level,
        "year": _read_year(cells),
        "statistic": cells.choice("statistic", _STATISTICS, remedy="Say which figure it is.") or "",
        "cut": _read_cut(cells),
        "value": value,
        "flag": flag,
        "raw": cells.text("value"),
    }


def _read_value(cells: RowCells) -> tuple[float | None, str]:
    """The figure, or the marker that says why there is none; a blank is neither, and missing is never zero."""
    held = cells.row.cells.get("value")
    text = cells.text("value", remedy="Give the figure, or [c], [x] or [z] to say why there is none.")
    if isinstance(held, int | float) and not isinstance(held, bool) and math.isfinite(held) and held >= 0:
        return float(held), ""
    if flag := read_marker(text):
        return None, flag
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "")), ""
    if text:
        what = "is below zero" if _NEGATIVE.fullmatch(text) else "is no figure"
        remedy = "Write a plain number without unit or sign, or [c], [x] or [z] where there is none."
        cells.problem("value", "figure-unreadable", f"{describe(text)} {what}", remedy)
    return None, ""


def _read_year(cells: RowCells) -> str:
    text = cells.text("year", remedy="Give the year, such as 2024-25.")
    match = _YEAR.fullmatch(text)
    if match and (int(match[1]) + 1) % 100 == int(match[2]):
        return f"{match[1]}-{match[2]}"
    if text:
        cells.problem("year", "year-unreadable", f"{describe(text)} is no reporting year", "Write it as 2024-25.")
    return text


def _read_gss(cells: RowCells, level: str) -> str:
    code = cells.text("ons_code", remedy="Give the council's ONS code." if level == LEVELS[0] else None)
    if read_marker(code) == NOT_APPLICABLE:
        return ""
    if code and not _GSS.fullmatch(code):
        remedy = "It begins with E and has eight figures, such as E06000001."
        cells.problem("ons_code", "ons-code-unfit", f"{describe(code)} is no ONS code", remedy)
    return code


def _read_cut(cells: RowCells) -> str:
    """Which people the figure is about: empty for everybody."""
    text = cells.text("cut")
    match = _CUT.fullmatch(text)
    if text and not match:
        remedy = "Say what is divided by and which group it is, such as sex: Female; leave it empty for everybody."
        cells.problem("cut", "cut-unreadable", f"{describe(text)} is no group of people", remedy)
    return f"{match[1].lower()}: {match[2]}" if match else EVERYBODY


@cache
def _measures() -> dict[str, str]:
    return {measure.code: measure.code for measure in load_measures()}


_STATISTICS = {statistic: statistic for statistic in sorted(STATISTICS)}
