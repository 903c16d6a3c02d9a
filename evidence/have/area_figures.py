"""The published figures of every area in the tables that are held, by measure and period."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa

from evidence.have.comparison import Figure, build_figure
from evidence.have.councils import ENGLAND_CODE
from evidence.have.cutoffs import load_allowance
from schemas.observation import Measure

STATISTICS = ("outcome", "margin of error", "number of respondents", "numerator", "denominator")

# A table may hold several outcomes under one measure and call the whole one `6b outcome`.
_NAMED = """
SELECT measure, year, level, la_code, ons_code, value,
       CASE WHEN starts_with(statistic, measure || ' ') THEN substr(statistic, length(measure) + 2)
            ELSE statistic END AS statistic
FROM observations
WHERE list_contains($measures, measure) AND coalesce(cut, '') = ''
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
ORDER BY measure, year, is_england DESC, la_code, ons_code
"""


@dataclass(frozen=True)
class HeldTable:
    """A table of published figures, with what a citation of it needs.

    Attributes:
        evidence_id: the evidence item the file belongs to.
        title: what the publication is called.
        table: observations with `OBSERVATION_COLUMNS`; rows about one sex, age or ethnicity take no part.
        licence: under which it may be used; empty for a table the council wrote.
    """

    evidence_id: str
    title: str
    table: pa.Table
    licence: str = ""


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

    Of several tables with one measure and period, the last counts among those that hold enough councils to compare
    with; a council's own table never takes the place of a national one.

    Args:
        tables: in the order in which they count, the one that counts most last.
        measures: those wanted.

    Raises:
        AppError: slug `query-too-long`, if reading took too long.
    """
    catalogue = {measure.code: measure for measure in measures}
    best: dict[tuple[str, str], tuple[bool, AreaFigures]] = {}
    for held in tables:
        for key, figures in read_figures(held.table, catalogue):
            is_national = len(figures.councils) >= load_allowance().least_councils
            if key not in best or is_national >= best[key][0]:
                best[key] = is_national, figures
    return {key: figures for key, (_, figures) in best.items()}


def read_figures(table: pa.Table, catalogue: Mapping[str, Measure]) -> Iterator[tuple[tuple[str, str], AreaFigures]]:
    """Measure code and period with the figures of one table, in that order.

    Args:
        table: observations with `OBSERVATION_COLUMNS`.
        catalogue: the measures wanted, by code.

    Raises:
        AppError: slug `query-too-long`, if reading took too long.
    """
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
