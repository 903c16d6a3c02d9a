"""Reads ASCOF figures that stand one in a row, as both kinds of older file have them.

A file has tens of thousands of rows and few different texts, so each different one is made sense of once.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evidence.findings import Findings, describe
from evidence.have.ascof_areas import KnownArea, find_ascof_area
from evidence.have.ascof_codes import find_measure_code
from evidence.have.markers import read_marker
from evidence.have.observation_table import SCHEMA, code_texts
from evidence.parsing import SheetCells
from evidence.parsing.cells import CellValue
from evidence.table_rows import Column, HeadedTable, TableRow, find_tables, plain_heading
from schemas.observation import EVERYBODY

T = TypeVar("T")
Cells = tuple[CellValue, ...]

FETCH = "Download the file again from the publisher and offer it unchanged."
STATISTICS: Mapping[str, str] = {
    "outcome": "outcome",
    "numerator": "numerator",
    "denominator": "denominator",
    "base": "number of respondents",
    "margin of error": "margin of error",
    "": "outcome",
}
"""What the files call a kind of figure, and what we call it; one that is left open is the outcome."""

CUTS: Mapping[str, str] = {
    "": EVERYBODY,
    "total": EVERYBODY,
    "male": "sex: Male",
    "female": "sex: Female",
    "18 64": "age: 18-64",
    "64 and under": "age: 64 and under",
    "65 and over": "age: 65 and over",
    "65 74": "age: 65-74",
    "65 84": "age: 65-84",
    "75 84": "age: 75-84",
    "85 and over": "age: 85 and over",
}
"""What the files call a group of people, in plain words, and the cut it is."""

_YEAR = re.compile(r"(20\d\d)[-/](?:20)?(\d\d)")
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


@dataclass(frozen=True)
class _Part(Generic[T]):
    """What some cells of a row say together.

    Attributes:
        keys: the columns of the cells.
        meaning: what the cells mean; None where they mean nothing.
        slug: the problem where they mean nothing.
        column: the column such a problem points to.
        found: what such a problem says was found.
    """

    keys: tuple[str, ...]
    meaning: Callable[[Cells], T | None]
    slug: str
    column: str
    found: Callable[[Cells], str]


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one sheet.

    Attributes:
        table: the sheet's table; its columns have the keys of `COLUMNS` of the two readers.
        findings: where problems go.
        year: the year of every row, where the file has no column for it.
    """

    table: HeadedTable
    findings: Findings
    year: str = ""

    def read(self, sha256: str) -> pa.Table:
        """The rows as observations; a table with rows that make no sense is empty, and the findings say why."""
        before = len(self.findings.problems)
        found = {name: self._meanings(part) for name, part in self._parts().items()}
        if len(self.findings.problems) == before:
            self._tell_doubles(found)
        if len(self.findings.problems) > before:
            return SCHEMA.empty_table()
        return _build_table(self.table, found, sha256)

    def _parts(self) -> dict[str, _Part[Any]]:
        return {
            "year": _Part(("year",), self._read_year, "year-unreadable", "year", _one("is no reporting year")),
            "measure": _Part(
                ("year", "code", "description"), self._read_measure, "ascof-measure-unknown", "code", self._no_measure
            ),
            "area": _Part(
                ("level", "name", "ons_code", "la_code"),
                self._read_area,
                "ascof-area-unknown",
                "ons_code",
                lambda cells: (
                    f"unknown area: {describe(', '.join(as_text(cell) for cell in cells if cell is not None))}"
                ),
            ),
            "statistic": _Part(
                ("statistic",), _read_statistic, "ascof-statistic-unknown", "statistic", _one("is no kind of figure")
            ),
            "cut": _Part(("cut",), _read_cut, "ascof-cut-unknown", "cut", _one("is no group of people that is known")),
            "value": _Part(("value",), _read_value, "ascof-not-a-number", "value", _one("where a number belongs")),
        }

    def _meanings(self, part: _Part[T]) -> list[T | None]:
        """What these cells of each row mean, with a problem for each row in which they mean nothing."""
        cells = [tuple(map(_no_boolean, map(row.cells.get, part.keys))) for row in self.table.rows]
        known = {one: part.meaning(one) for one in set(cells)}
        bad = {one for one, meant in known.items() if meant is None}
        for row, one in zip(self.table.rows, cells, strict=True) if bad else ():
            if one in bad:
                self._tell(row, part.slug, part.column, part.found(one))
        return [known[one] for one in cells]

    def _tell(self, row: TableRow, slug: str, column: str, found: str) -> None:
        heading = self.table.headings.get(column)
        self.findings.problem(slug, found, FETCH, sheet=self.table.sheet, row=row.number, column=heading)

    def _read_year(self, cells: Cells) -> str | None:
        match = _YEAR.fullmatch(as_text(cells[0]) or self.year)
        fits = match and (int(match[1]) + 1) % 100 == int(match[2])
        return f"{match[1]}-{match[2]}" if match and fits else None

    def _no_measure(self, cells: Cells) -> str:
        year, code, description = (as_text(cell) for cell in cells)
        return f"{describe(f'{code}: {description}')} is no measure that was published for {year or self.year}"

    def _read_measure(self, cells: Cells) -> str | None:
        _, code, description = (as_text(cell) for cell in cells)
        found = find_measure_code(code, description, self._read_year(cells) or "")
        return found.measure if found else None

    def _read_area(self, cells: Cells) -> KnownArea | None:
        level, name, ons_code, la_code = (as_text(cell) for cell in cells)
        return find_ascof_area(level, name, ons_code, la_code if "la_code" in self.table.headings else None)

    def _tell_doubles(self, found: Mapping[str, Sequence[object]]) -> None:
        first: dict[tuple[object, ...], int] = {}
        keys = zip(*(found[name] for name in ("measure", "area", "year", "statistic", "cut")), strict=True)
        for row, key in zip(self.table.rows, keys, strict=True):
            if first.setdefault(key, row.number) != row.number:
                told = f"the same measure, area, year, kind of figure and group stand in row {first[key]}"
                self._tell(row, "figure-twice", "value", told)


def find_long_tables(
    sheets: Sequence[SheetCells], columns: Sequence[Column], findings: Findings
) -> Iterator[HeadedTable]:
    """The tables of a file, each with rows; a table without any is a problem."""
    for table in find_tables(sheets, columns, findings):
        if table.rows:
            yield table
        else:
            what = "no row of figures stands below the headings"
            findings.problem("ascof-no-rows", what, FETCH, sheet=table.sheet, row=table.header_row)


def _no_boolean(cell: CellValue) -> CellValue:
    """A true or false as text: Python takes them for 1 and 0, and they are no figures."""
    return str(cell) if isinstance(cell, bool) else cell


def as_text(cell: CellValue) -> str:
    """A cell as text, empty where there is none."""
    return "" if cell is None else str(cell).strip()


def _one(what: str) -> Callable[[Cells], str]:
    """Says what a single cell holds, and what is wrong with it."""

    def found(cells: Cells) -> str:
        text = as_text(cells[0])
        return f"{describe(text)} {what}" if text else f"an empty cell {what}"

    return found


def _read_statistic(cells: Cells) -> str | None:
    return STATISTICS.get(plain_heading(as_text(cells[0])))


def _read_cut(cells: Cells) -> str | None:
    return CUTS.get(plain_heading(as_text(cells[0])))


def _read_value(cells: Cells) -> tuple[float | None, str] | None:
    cell = cells[0]
    if isinstance(cell, int | float):
        return float(cell), ""
    text = as_text(cell)
    if flag := read_marker(text):
        return None, flag
    return (float(text.replace(",", "")), "") if _NUMBER.fullmatch(text) else None


def _build_table(table: HeadedTable, found: Mapping[str, Sequence[object]], sha256: str) -> pa.Table:
    """What was found, row by row."""
    rows = table.rows
    areas = [area for area in found["area"] if isinstance(area, KnownArea)]
    values = [value for value in found["value"] if isinstance(value, tuple)]
    texts: dict[str, Sequence[object]] = {
        "measure": found["measure"],
        "la_code": [area.la_code for area in areas],
        "la_name": [as_text(row.cells.get("name")) for row in rows],
        "ons_code": [area.ons_code for area in areas],
        "level": [area.level for area in areas],
        "year": found["year"],
        "statistic": found["statistic"],
        "cut": found["cut"],
        "flag": [flag for _, flag in values],
        "raw": [as_text(row.cells.get("value")) for row in rows],
        "sha256": [sha256] * len(rows),
        "sheet": [table.sheet or ""] * len(rows),
        "column": [table.headings["value"]] * len(rows),
    }
    columns = {name: _coded(column) for name, column in texts.items()}
    columns["value"] = pa.array([value for value, _ in values], pa.float64())
    columns["row"] = pa.array([row.number for row in rows], pa.int32())
    return pa.table({name: columns[name] for name in SCHEMA.names}, schema=SCHEMA)


def _coded(texts: Sequence[object]) -> pa.DictionaryArray:
    different = {str(text): place for place, text in enumerate(dict.fromkeys(texts))}
    places: NDArray[np.int32] = np.fromiter((different[str(text)] for text in texts), np.int32, len(texts))
    return code_texts(places, list(different))
