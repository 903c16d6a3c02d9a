"""Indicator figures as observations, so that they are kept, compared and shown like any other figures."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from evidence.client_level.indicators.methods import Kind, load_methods
from evidence.have.observation_table import SCHEMA
from schemas.client_level import IndicatorFigure
from schemas.observation import OBSERVATION_COLUMNS, Council

NOT_AVAILABLE = "[x]"
NUMBER_OF_WAITS = "number of waits"
"""The statistic that says how many waits a median was taken over."""


def indicator_observations(figures: Sequence[IndicatorFigure], council: Council, sha256: str) -> pa.Table:
    """A row for each statistic of each figure.

    Statistics are `outcome`, `numerator` and `denominator`; for medians `outcome` and `number of waits`. A figure that
    could not be worked out has an `outcome` without a value, flagged as not available.

    Args:
        figures: those `build_all` gave.
        council: whose they are.
        sha256: hash of the submission they were worked out from.

    Returns:
        A table with `OBSERVATION_COLUMNS`; `row` is 0, `sheet` empty and `column` the code of the method.
    """
    medians = {method.code for method in load_methods().methods if method.kind is Kind.MEDIAN}
    area = {"la_code": council.la_code, "la_name": council.name, "ons_code": council.gss_code, "level": "Council"}
    place = {"sha256": sha256, "sheet": "", "row": 0}
    rows = []
    for figure in figures:
        told = {"measure": figure.code, "year": figure.period, "cut": figure.cut, "column": figure.code}
        for statistic, value in _statistics(figure, figure.code in medians):
            flag = NOT_AVAILABLE if value is None else ""
            raw = flag or repr(float(value or 0))
            found = {"statistic": statistic, "value": value, "flag": flag, "raw": raw}
            rows.append({**area, **place, **told, **found})
    return pa.Table.from_pylist([{name: row[name] for name in OBSERVATION_COLUMNS} for row in rows], schema=SCHEMA)


def _statistics(figure: IndicatorFigure, is_median: bool) -> Iterator[tuple[str, float | None]]:
    yield "outcome", figure.value
    if is_median:
        yield NUMBER_OF_WAITS, figure.denominator
        return
    yield "numerator", figure.numerator
    if figure.denominator is not None:
        yield "denominator", figure.denominator
