"""Reads a measure a council defines itself: what it is called, which way is good, what it bears on, and its figures.

One row is one figure of one area and period. The rows about the council and those it is compared with (England, its
region, its council type, other councils) stand in one table; what the measure is stands in every row, the same.

Source: project form; docs/national-data.md shows it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from evidence.findings import Findings, describe
from evidence.have.area_codes import Area, find_area
from evidence.have.council_changes import council_at
from evidence.have.councils import load_areas
from evidence.have.figure_cells import Figure, read_figure
from evidence.have.figure_table import FigureTable, Place
from evidence.have.measures import load_measures
from evidence.have.years import period_end
from evidence.parsing import SheetCells
from evidence.row_places import name_earlier_row
from evidence.table_rows import Column, RowCells, find_choice, find_tables, has_headings, suggest
from schemas.errors import AppError
from schemas.ids import sha256_of
from schemas.observation import Measure
from schemas.terms import Better, Category

READER_VERSION = "ownmeasures-1"
"""Changes whenever this reader would make other values from the same file."""

PREFIX = "own-"
"""What the code of a council's own measure begins with, so that it is never taken for a published one."""

COLUMNS = (
    Column("code", "Measure code", ("code",), required=True),
    Column("name", "Measure name", ("measure", "name"), required=True),
    Column("unit", "Unit", (), required=True),
    Column("better", "Better", ("which way is good", "direction"), required=True),
    Column("statements", "Statements", ("statement", "quality statement", "quality statements"), required=True),
    Column("category", "Category", ("evidence category",)),
    Column("area", "Area", ("area name", "council"), required=True),
    Column("period", "Period", ("year",), required=True),
    Column("value", "Value", ("figure",), required=True),
    Column("numerator", "Numerator"),
    Column("denominator", "Denominator"),
    Column("source", "Source", ("where it comes from",), required=True),
    Column("note", "Note", ("caveat",)),
)

_DEFINITION = ("name", "unit", "better", "statements", "category", "source", "note")
_CODE = re.compile(r"[a-z0-9][a-z0-9().+-]{0,38}", re.IGNORECASE)
_STATEMENT = re.compile(r"[A-Z]{1,4}\d{1,2}")
_BETTER = {"higher": Better.HIGHER, "lower": Better.LOWER, "context": Better.CONTEXT, "neither": Better.CONTEXT}
_SHARES = {"%": 100.0, "per 1,000": 1_000.0, "per 100,000": 100_000.0}
"""Units that say how value, numerator and denominator hang together."""
_PERIOD = "Write 2025-26 for a reporting year, 2025-26 Q1 for a quarter, 2025 for a calendar year, or a day."


@dataclass(frozen=True)
class OwnMeasures:
    """What a table of a council's own measures told: what they are, and their figures (`OBSERVATION_COLUMNS`)."""

    measures: tuple[Measure, ...]
    observations: pa.Table


def is_own_measures(sheets: Sequence[SheetCells]) -> bool:
    """Whether some sheet has the headings of a table of own measures."""
    return has_headings(sheets, COLUMNS)


def read_own_measures(
    sheets: Sequence[SheetCells], data: bytes, name: str, statements: Collection[str] = ()
) -> OwnMeasures:
    """Read measures a council has defined itself.

    Args:
        sheets: the cells of the file.
        data: the bytes they were read from.
        name: the file's own name, for messages.
        statements: codes a row may name; any code is accepted where none are given.

    Raises:
        InputError: with every problem of the file: a code that is a published measure's, a measure told in two ways,
            a period or area unknown, a value that does not follow from its numerator and denominator.
    """
    findings = Findings(name)
    reader = _Reader(FigureTable(sha256_of(data)), frozenset(statements), findings)
    for table in find_tables(sheets, COLUMNS, findings):
        for line in table.rows:
            reader.read(RowCells(table, line, findings), (table.sheet, line.number))
    if not reader.figures.rows and not findings.problems:
        findings.problem("rows-none", "no row stands below the headings", "Give a row for each figure.")
    findings.check("The measures were not taken in")
    return OwnMeasures(reader.measures(), reader.figures.build(findings.notices))


def read_own_measures_table(sheets: Sequence[SheetCells], data: bytes, name: str) -> pa.Table:
    """The figures alone; what the measures are is read when it is wanted.

    Raises:
        InputError: with every problem of the file.
    """
    return read_own_measures(sheets, data, name).observations


class _Reader:
    """Gathers the rows of one file; what a measure is, is told by the first row that names it."""

    def __init__(self, figures: FigureTable, statements: frozenset[str], findings: Findings) -> None:
        self.figures = figures
        self.statements = statements
        self.findings = findings
        self.told: dict[str, tuple[tuple[str | None, int], dict[str, str]]] = {}
        self.first_periods: dict[str, str] = {}
        self.decimals: dict[str, int] = {}
        self.seen: dict[tuple[str, str, str], tuple[str | None, int]] = {}

    def read(self, cells: RowCells, here: tuple[str | None, int]) -> None:
        """Read one row."""
        code = _read_code(cells)
        if code is None or not self._agrees(cells, code, here):
            return
        self._check_definition(cells, here, code)
        period = _read_period(cells)
        area = _read_area(cells, period)
        figure = _read_value(cells)
        parts = {key: _read_part(cells, key) for key in ("numerator", "denominator")}
        _check_follows(cells, figure, parts)
        if area is None or period is None or figure is None:
            return
        key = (code, area.name, period)
        first = self.seen.setdefault(key, here)
        if first != here:
            found = f"the same measure, area and period stand in {name_earlier_row(first, here[0])}"
            cells.problem("code", "figure-twice", found, "Keep one of the two.")
        self._add(
            cells, code, area, period, {"outcome": figure, **{k: (v, "") for k, v in parts.items() if v is not None}}
        )

    def measures(self) -> tuple[Measure, ...]:
        """What the measures of the file are, in the order they came."""
        return tuple(self._measure(code, told) for code, (_, told) in self.told.items())

    def _add(self, cells: RowCells, code: str, area: Area, period: str, figures: dict[str, Figure]) -> None:
        text = cells.text("value").rstrip("%")
        self.decimals[code] = max(self.decimals.get(code, 0), len(text.partition(".")[2]))
        self.first_periods[code] = min(self.first_periods.get(code, period), period)
        for statistic, figure in figures.items():
            column = "value" if statistic == "outcome" else statistic
            place = Place(cells.table.sheet or "", cells.row.number, cells.table.headings[column])
            self.figures.add(code, area, period, figure, place, raw=cells.text(column), statistic=statistic)

    def _agrees(self, cells: RowCells, code: str, here: tuple[str | None, int]) -> bool:
        """Whether the row says the same of the measure as the row that named it first."""
        told = {key: cells.text(key) for key in _DEFINITION}
        first, known = self.told.setdefault(code, (here, told))
        differing = [key for key in _DEFINITION if told[key] != known[key]]
        for key in differing:
            found = f"{cells.found(key)} differs from {name_earlier_row(first, here[0])}"
            cells.problem(key, "measure-told-twice", found, "Say the same of a measure in each of its rows.")
        return not differing

    def _check_definition(self, cells: RowCells, here: tuple[str | None, int], code: str) -> None:
        """The cells that say what the measure is, told once: at the row that names it first."""
        if self.told[code][0] != here:
            return
        for key, remedy in _ASKED.items():
            cells.text(key, remedy=remedy)
        cells.choice("better", _BETTER)
        cells.choice("category", {category.value: category for category in Category})
        for part in _statements_of(cells.text("statements")):
            if not _STATEMENT.fullmatch(part) or (self.statements and part not in self.statements):
                known = suggest(part, self.statements) if self.statements else "Give codes, parted by semicolons."
                cells.problem("statements", "statement-unknown", f"{describe(part)} is no statement", known)

    def _measure(self, code: str, told: dict[str, str]) -> Measure:
        category = find_choice(told["category"], {one.value: one for one in Category})
        source = f"The council's own measure. Source: {told['source'].rstrip('.')}."
        return Measure(
            dataset="Own measure",
            code=code,
            name=told["name"],
            unit=told["unit"],
            better=find_choice(told["better"], _BETTER) or Better.CONTEXT,
            statements=_statements_of(told["statements"]),
            category=category or Category.PROCESSES,
            survey=None,
            note=" ".join(f"{text.rstrip('.')}." for text in (told["note"], source) if text),
            comparable_from=self.first_periods.get(code, ""),
            decimals=self.decimals.get(code, 0),
        )


_ASKED = {
    "name": "Say in words what is measured.",
    "unit": "Give the unit, such as % or days.",
    "better": "Say whether higher or lower is better, or context where neither is.",
    "statements": "Name the quality statement it bears on.",
    "source": "Say where the figures come from.",
}


def _statements_of(text: str) -> tuple[str, ...]:
    parts = (part.strip().upper() for part in text.replace(",", ";").split(";"))
    return tuple(dict.fromkeys(filter(None, parts)))


@cache
def _published() -> frozenset[str]:
    return frozenset(measure.code for measure in load_measures())


def _read_code(cells: RowCells) -> str | None:
    text = cells.text("code", remedy="Give the measure a short code, such as reviews-on-time.").casefold()
    if not text:
        return None
    if text in _published():
        remedy = "Use the table of published measures for it, or give your own measure another code."
        cells.problem("code", "code-published", f"{describe(text)} is the code of a published measure", remedy)
        return None
    if not _CODE.fullmatch(text):
        remedy = "Use up to 39 letters, figures and hyphens, beginning with a letter or figure."
        cells.problem("code", "code-unfit", f"{describe(text)} cannot be a code", remedy)
        return None
    return text if text.startswith(PREFIX) else PREFIX + text


@cache
def _groups() -> dict[str, Area]:
    """England, the regions and the council types by name."""
    levels = ("England", "Region", "Council type")
    return {
        one.name: Area(one.la_code, one.name, one.ons_code, one.level) for one in load_areas() if one.level in levels
    }


def _read_area(cells: RowCells, period: str | None) -> Area | None:
    """The area of a row; a council is the one there was at the end of the period, so that no figure changes hands."""
    text = cells.text("area", remedy="Name the council, or England, a region or a council type.")
    group = find_choice(text, _groups())
    if group or not text or period is None:
        return group
    try:
        return find_area(council_at(text, period_end(period)).gss_code)
    except AppError as error:
        cells.problem("area", "area-unknown", error.message.rstrip("."), error.remedy)
        return None


def _read_period(cells: RowCells) -> str | None:
    text = cells.text("period", remedy=_PERIOD).replace("/", "-")
    try:
        if text:
            period_end(text)
            return text
    except ValueError:
        cells.problem("period", "period-unreadable", f"{cells.found('period')} is no period", _PERIOD)
    return None


def _read_value(cells: RowCells) -> Figure | None:
    figure = read_figure(cells.row.cells.get("value"))
    remedy = "Write a plain number, or [c], [x] or [z] where there is none."
    if not cells.has("value"):
        cells.text("value", remedy=remedy)
        return None
    if figure is None:
        cells.problem("value", "figure-unreadable", f"{cells.found('value')} is no figure", remedy)
    return figure


def _read_part(cells: RowCells, key: str) -> float | None:
    if not cells.has(key):
        return None
    figure = read_figure(cells.row.cells.get(key))
    if figure is None or figure[0] is None or figure[0] < 0:
        remedy = "Write a number of 0 or more, or leave it empty."
        cells.problem(key, "figure-unreadable", f"{cells.found(key)} is no count", remedy)
        return None
    return figure[0]


def _check_follows(cells: RowCells, figure: Figure | None, parts: dict[str, float | None]) -> None:
    """A share or rate must be what its numerator and denominator make, to the places it is given to."""
    scale = _SHARES.get(cells.text("unit").casefold())
    value = figure[0] if figure else None
    over, under = parts["numerator"], parts["denominator"]
    if value is not None and scale == _SHARES["%"] and not 0 <= value <= scale and over is None:
        cells.problem("value", "share-unfit", f"{cells.found('value')} is no percentage", "Mend it, or the unit.")
    if scale is None or value is None or over is None or under is None:
        return
    if not under:
        cells.problem("denominator", "figure-does-not-follow", "nothing can be divided by 0", "Mend the denominator.")
        return
    places = len(cells.text("value").rstrip("%").partition(".")[2])
    expected = scale * over / under
    if abs(expected - value) > 0.5 * 10**-places + 1e-9 * scale:
        found = f"{cells.found('value')} does not follow: numerator and denominator give {expected:.{places + 1}f}"
        cells.problem("value", "figure-does-not-follow", found, "Mend the one that is wrong.")
