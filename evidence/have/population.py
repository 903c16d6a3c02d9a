"""Reads population estimates by single year of age and sex, one figure a row, as Nomis gives them out.

Adults are what adult social care counts, so the ages are added up to 18 and over, 18 to 64, and 65 and over. An age
that is missing, or ages that do not add up to the total of the file, refuse the file: a denominator that is too
small would make every rate too high.

Source: Office for National Statistics, mid-year population estimates, through Nomis (Open Government Licence v3.0).
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from evidence.findings import Findings, describe
from evidence.have.area_codes import Area, find_area
from evidence.have.figure_cells import read_figure
from evidence.have.figure_table import FigureTable, Place
from evidence.parsing import SheetCells
from evidence.table_rows import Column, HeadedTable, RowCells, find_tables, has_headings
from schemas.ids import sha256_of

READER_VERSION = "population-1"
"""Changes whenever this reader would make other observations from the same file."""

COLUMNS = (
    Column("name", "GEOGRAPHY_NAME", required=True),
    Column("code", "GEOGRAPHY_CODE", required=True),
    Column("year", "DATE_NAME", ("DATE",), required=True),
    Column("sex", "GENDER_NAME", ("SEX_NAME",), required=True),
    Column("age", "C_AGE_NAME", ("AGE_NAME",), required=True),
    Column("value", "OBS_VALUE", required=True),
)

_OLDEST = 90
_BANDS: Mapping[str, tuple[range, str]] = {
    "ons-pop18": (range(18, _OLDEST + 1), "18 and over"),
    "ons-pop18-64": (range(18, 65), "18 to 64"),
    "ons-pop65": (range(65, _OLDEST + 1), "65 and over"),
}
"""Measure code to the ages it adds up, and what they are called; the last age stands for everybody older too."""
_SEXES = {"total": "", "persons": "", "male": "sex: Male", "female": "sex: Female"}
_AGE = re.compile(r"age (\d{1,2})|aged (90)\+", re.IGNORECASE)
_ALL_AGES = "all ages"
_YEAR = re.compile(r"20\d\d")
_FETCH = "Download it again with every single year of age, 0 to 90 and over, and the total."


@dataclass
class _Group:
    """The ages of one area, year and sex: `total` is the row of all ages, `row` the first row."""

    area: Area
    sheet: str | None
    row: int
    column: str
    ages: dict[int, float] = field(default_factory=dict)
    total: float | None = None


def is_population(sheets: Sequence[SheetCells]) -> bool:
    """Whether some sheet has the headings of these estimates."""
    return has_headings(sheets, COLUMNS)


def read_population(sheets: Sequence[SheetCells], data: bytes, name: str) -> pa.Table:
    """Read population estimates.

    Args:
        sheets: the cells of the file.
        data: the bytes they were read from.
        name: the file's own name, for messages.

    Returns:
        A table with `OBSERVATION_COLUMNS`: measures `ons-pop18`, `ons-pop18-64` and `ons-pop65`, for everybody and
        by sex; `year` is the day the estimate is of, 30 June. A sum stands at the first row of its area and sex, and
        `column` says which ages went into it.

    Raises:
        InputError: with every problem of the file.
    """
    findings, figures = Findings(name), FigureTable(sha256_of(data))
    for table in find_tables(sheets, COLUMNS, findings):
        for (_, year, cut), group in _groups(table, findings).items():
            _add(group, year, cut, figures, findings)
    if not figures.rows and not findings.problems:
        findings.problem("figures-none", "no row is about a council, a region or England", "Download it for councils.")
    findings.check("The figures were not taken in")
    return figures.build(findings.notices)


def _groups(table: HeadedTable, findings: Findings) -> dict[tuple[str, str, str], _Group]:
    groups: dict[tuple[str, str, str], _Group] = {}
    elsewhere: dict[str, int] = defaultdict(int)
    for line in table.rows:
        cells = RowCells(table, line, findings)
        area = find_area(cells.text("code"))
        if area is None:
            elsewhere[cells.text("code")] += 1
            continue
        year, cut = cells.text("year"), cells.choice("sex", _SEXES, remedy="Say which sex it is.")
        if not _YEAR.fullmatch(year):
            cells.problem("year", "year-unreadable", f"{describe(year)} is no year", "Give the year, such as 2024.")
            continue
        if cut is not None:
            fresh = _Group(area, table.sheet, line.number, table.headings["value"])
            _take(cells, groups.setdefault((area.ons_code, year, cut), fresh))
    if elsewhere:
        found = f"{len(elsewhere)} areas that have no adult social care duties, such as districts"
        findings.notice("areas-left-out", found, "They were left alone.", sheet=table.sheet)
    return groups


def _take(cells: RowCells, group: _Group) -> None:
    """Put one row into its group."""
    figure, text = read_figure(cells.row.cells.get("value")), cells.text("age").casefold()
    match = _AGE.fullmatch(text)
    if figure is None or figure[0] is None or figure[0] < 0 or not figure[0].is_integer():
        cells.problem("value", "figure-unreadable", f"{cells.found('value')} is no count of people", _FETCH)
    elif text == _ALL_AGES:
        group.total = figure[0]
    elif match is None:
        cells.problem("age", "word-unknown", f"{cells.found('age')} is no single year of age", _FETCH)
    elif (age := int(match[1] or match[2])) in group.ages:
        cells.problem("age", "figure-twice", f"{cells.found('age')} stands there twice for {group.area.name}", _FETCH)
    else:
        group.ages[age] = figure[0]


def _add(group: _Group, year: str, cut: str, figures: FigureTable, findings: Findings) -> None:
    whole = set(range(_OLDEST + 1))
    who = f"{group.area.name}, {year}{f', {cut}' if cut else ''}"
    if whole - group.ages.keys():
        n = len(whole - group.ages.keys())
        findings.problem("ages-missing", f"{n} single years of age are missing for {who}", _FETCH, sheet=group.sheet)
        return
    if group.total is not None and group.total != sum(group.ages.values()):
        found = f"the ages of {who} add up to {sum(group.ages.values()):,.0f}, the total says {group.total:,.0f}"
        findings.problem("figures-do-not-add", found, _FETCH, sheet=group.sheet, row=group.row)
        return
    for measure, (ages, called) in _BANDS.items():
        value = sum(group.ages[age] for age in ages)
        place = Place(group.sheet or "", group.row, f"{group.column}, ages {called}")
        figures.add(measure, group.area, f"{year}-06-30", (value, ""), place, raw=f"{value:.0f}", cut=cut)
