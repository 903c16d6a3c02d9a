"""The published figures of every area in the tables that are held: one row for each measure, period and area."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from evidence.have.comparison import Figure, build_figure
from evidence.have.councils import ENGLAND_CODE
from evidence.have.cutoffs import load_allowance
from schemas.observation import Measure

STATISTICS = ("outcome", "margin of error", "number of respondents", "numerator", "denominator")

# A table may hold several outcomes under one measure and call the whole one `6b outcome`.
_NAMED = """
SELECT measure, year, level, la_code, ons_code, la_name, value,
       CASE WHEN starts_with(statistic, measure || ' ') THEN substr(statistic, length(measure) + 2)
            ELSE statistic END AS statistic
FROM observations
WHERE list_contains($measures, measure)
  AND (level = 'Council' OR (level = 'England' AND la_code = $england))
"""
_ONE_ROW_AN_AREA = """
SELECT measure, year, level = 'England' AS is_england, ons_code,
       max(value) FILTER (WHERE statistic = 'outcome') AS "outcome",
       max(value) FILTER (WHERE statistic = 'margin of error') AS "margin of error",
       max(value) FILTER (WHERE statistic = 'number of respondents') AS "number of respondents",
       max(value) FILTER (WHERE statistic = 'numerator') AS "numerator",
       max(value) FILTER (WHERE statistic = 'denominator') AS "denominator"
FROM named
GROUP BY measure, year, level, la_code, ons_code
HAVING "outcome" IS NOT NULL
ORDER BY measure, year, is_england DESC, ons_code
"""


@dataclass(frozen=True)
class HeldTable:
    """A table of published figures, with what a citation of it needs.

    Attributes:
        evidence_id: the evidence item the file belongs to.
        title: what the publication is called.
        received_on: the day the council came to hold it.
        table: observations with `OBSERVATION_COLUMNS`.
    """

    evidence_id: str
    title: str
    received_on: date
    table: pa.Table

    @property
    def whole(self) -> pa.Table:
        """The rows about everybody: those about one sex, age or ethnicity are left out."""
        cut = pc.fill_null(self.table["cut"].cast(pa.string()), "")
        return self.table.filter(pc.equal(cut, ""))


@dataclass(frozen=True)
class AreaFigures:
    """One measure and period: England's figure, and every council's by its GSS code."""

    england: Figure | None
    councils: Mapping[str, Figure]

    def values(self, codes: Iterable[str]) -> tuple[float, ...]:
        """Values of those of these councils that have one, in the order asked for."""
        return tuple(self.councils[code].value for code in codes if code in self.councils)


Figures = Mapping[tuple[str, str], AreaFigures]
"""By measure code and period."""


def build_area_figures(tables: Sequence[HeldTable], measures: Iterable[Measure]) -> Figures:
    """Every area's figure for each measure and period.

    Of several tables with one measure and period, the one received last counts among those that hold enough councils
    to compare with; a council's own table never takes the place of a national one.

    Raises:
        AppError: slug `query-too-long`, if reading took too long.
    """
    catalogue = {measure.code: measure for measure in measures}
    best: dict[tuple[str, str], tuple[tuple[bool, date, str], AreaFigures]] = {}
    for held in tables:
        for key, figures in _read_figures(held.whole, catalogue):
            is_national = len(figures.councils) >= load_allowance().least_councils
            standing = (is_national, held.received_on, held.evidence_id)
            if key not in best or standing > best[key][0]:
                best[key] = standing, figures
    return {key: figures for key, (_, figures) in best.items()}


def _read_figures(table: pa.Table, catalogue: Mapping[str, Measure]) -> Iterator[tuple[tuple[str, str], AreaFigures]]:
    for key, rows in groupby(_select_areas(table, catalogue), lambda row: (row["measure"], row["year"])):
        yield key, _build_areas(catalogue[key[0]], list(rows))


def _build_areas(measure: Measure, rows: Sequence[Mapping[str, Any]]) -> AreaFigures:
    england, councils = None, {}
    for row in rows:
        figure = build_figure(measure, {name: row[name] for name in STATISTICS})
        if figure and row["is_england"]:
            england = figure
        elif figure:
            councils[row["ons_code"]] = figure
    return AreaFigures(england, councils)


def _select_areas(table: pa.Table, codes: Iterable[str]) -> list[dict[str, Any]]:
    """One row for each measure, period and area with an outcome, in order of measure and period."""
    from evidence.warehouse import Step, open_warehouse

    steps = [Step("named", _NAMED), Step("areas", _ONE_ROW_AN_AREA)]
    with open_warehouse({"observations": table}) as warehouse:
        found = warehouse.run(steps, {"measures": list(codes), "england": ENGLAND_CODE})
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows
