"""How far councils lie apart beyond counting, for each measure and year of a file of observations."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from evidence.have.area_figures import AreaFigures, read_figures
from evidence.have.comparison import difference, standard_error
from evidence.have.cutoffs import Allowance, load_allowance, load_cutoffs
from evidence.have.observation_table import with_cut
from evidence.have.overdispersion import spread_between
from schemas.observation import Measure

Spreads = dict[tuple[str, str], float]
"""Measure code and year to the standard deviation between councils beyond counting, in the unit of the measure."""

_COLUMNS = ("measure", "la_code", "ons_code", "level", "year", "statistic", "cut", "value")


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
    for key, figures in read_figures(table, covered):
        spread = _spread(figures, allowance)
        if spread is not None:
            spreads[key] = spread
    return spreads


def _spread(figures: AreaFigures, allowance: Allowance) -> float | None:
    """The spread of one measure and year; None where there is no figure of England, or too few of councils."""
    cutoffs = load_cutoffs()
    tested = [
        (z, error)
        for figure in figures.councils.values()
        if figures.england
        and (z := difference(figure, figures.england, cutoffs)) is not None
        and (error := standard_error(figure, cutoffs)) is not None
    ]
    if len(tested) < allowance.least_councils:
        return None
    return spread_between([z for z, _ in tested], [error for _, error in tested], allowance.winsorised)
