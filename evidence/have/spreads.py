"""How far councils lie apart beyond counting, for each measure and year of a file of observations."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from evidence.have.comparison import build_figure, difference, standard_error
from evidence.have.councils import ENGLAND_CODE
from evidence.have.cutoffs import Allowance, load_allowance, load_cutoffs
from evidence.have.observation_table import with_cut
from evidence.have.overdispersion import spread_between
from schemas.observation import Measure

Spreads = dict[tuple[str, str], float]
"""Measure code and year to the standard deviation between councils beyond counting, in the unit of the measure."""

_COLUMNS = ("measure", "la_code", "ons_code", "level", "year", "statistic", "cut", "value")

# Table 6b has several outcomes and calls the whole one `6b outcome`.
_NAMED = """
SELECT measure, year, level, la_code, ons_code, value,
       CASE WHEN starts_with(statistic, measure || ' ') THEN substr(statistic, length(measure) + 2)
            ELSE statistic END AS statistic
FROM observations
WHERE list_contains($measures, measure) AND coalesce(cut, '') = ''
  AND (level = 'Council' OR (level = 'England' AND la_code = $england))
"""
_ONE_ROW_AN_AREA = """
SELECT measure, year, level = 'England' AS is_england,
       max(value) FILTER (WHERE statistic = 'outcome') AS "outcome",
       max(value) FILTER (WHERE statistic = 'margin of error') AS "margin of error",
       max(value) FILTER (WHERE statistic = 'number of respondents') AS "number of respondents",
       max(value) FILTER (WHERE statistic = 'numerator') AS "numerator",
       max(value) FILTER (WHERE statistic = 'denominator') AS "denominator"
FROM named
GROUP BY measure, year, level, la_code, ons_code
HAVING "outcome" IS NOT NULL
ORDER BY measure, year, level, la_code, ons_code
"""


def load_spreads(path: Path, measures: Iterable[Measure]) -> Spreads:
    """Read from a Parquet file of observations how far councils lie apart, by measure and year.

    Args:
        path: written by `evidence.have.datasets.write_observations`.
        measures: the catalogue, from `load_measures`.

    Returns:
        As `build_spreads`.

    Raises:
        AppError: slug `query-too-long`, if reading took too long.
    """
    from evidence.warehouse import read_parquet

    return build_spreads(with_cut(read_parquet(path)).select(_COLUMNS), measures)


def build_spreads(table: pa.Table, measures: Iterable[Measure]) -> Spreads:
    """How far councils lie apart in a table with `OBSERVATION_COLUMNS`, by measure and year.

    Returns:
        0 where chance explains the differences. A measure that is not covered, and a year with figures of too few
        councils or none of England, has no entry (`positions.yaml` says which measures, and how few).

    Raises:
        AppError: slug `query-too-long`, if reading took too long.
    """
    allowance = load_allowance()
    covered = {measure.code: measure for measure in measures if allowance.covers(measure)}
    spreads: Spreads = {}
    for (code, year), rows in groupby(_select_areas(table, covered), lambda row: (row["measure"], row["year"])):
        spread = _spread(covered[code], list(rows), allowance)
        if spread is not None:
            spreads[code, year] = spread
    return spreads


def _select_areas(table: pa.Table, codes: Iterable[str]) -> list[dict[str, Any]]:
    """One row for each measure, year and area with an outcome, in order of measure and year."""
    from evidence.warehouse import Step, open_warehouse

    steps = [Step("named", _NAMED), Step("areas", _ONE_ROW_AN_AREA)]
    with open_warehouse({"observations": table}) as warehouse:
        found = warehouse.run(steps, {"measures": list(codes), "england": ENGLAND_CODE})
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def _spread(measure: Measure, rows: Sequence[dict[str, Any]], allowance: Allowance) -> float | None:
    """The spread of one measure and year; None where there is no figure of England, or too few of councils."""
    cutoffs = load_cutoffs()
    england, councils = (
        [figure for row in rows if row["is_england"] is wanted and (figure := build_figure(measure, row))]
        for wanted in (True, False)
    )
    tested = [
        (z, error)
        for figure in councils
        if england
        and (z := difference(figure, england[0], cutoffs)) is not None
        and (error := standard_error(figure, cutoffs)) is not None
    ]
    if len(tested) < allowance.least_councils:
        return None
    return spread_between([z for z, _ in tested], [error for _, error in tested], allowance.winsorised)
