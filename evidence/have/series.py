"""A measure's series over up to ten years, cut wherever its periods must not be set beside one another."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import quantiles

from schemas.comparison_view import SeriesBreak, TrendPoint
from schemas.observation import Measure

N_YEARS = 10
LEAST_PEERS = 4
"""Quartiles of fewer values say nothing of a spread."""


@dataclass(frozen=True)
class PeriodValues:
    """What was published for one period: the council's, England's and its peers' values."""

    period: str
    council: float | None
    england: float | None
    peers: tuple[float, ...]


@cache
def _breaks_by_measure() -> dict[str, dict[str, str]]:
    text = files("evidence.have").joinpath("breaks.csv").read_text("utf-8")
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["measure"], {})[row["first_period"]] = row["why"]
    return found


def load_breaks(measure: Measure) -> tuple[SeriesBreak, ...]:
    """Every known break of a measure's series, oldest first.

    Those of `breaks.csv`, and the first comparable period of the catalogue where that file names none for it.
    """
    found = dict(_breaks_by_measure().get(measure.code, {}))
    if measure.comparable_from:
        found.setdefault(measure.comparable_from, measure.series_note or "Earlier periods cannot be set beside it.")
    return tuple(SeriesBreak(period, found[period]) for period in sorted(found))


def build_series(
    values: Iterable[PeriodValues], breaks: Sequence[SeriesBreak]
) -> tuple[tuple[TrendPoint, ...], tuple[SeriesBreak, ...]]:
    """The points of the last ten years, and the breaks that lie between them.

    Periods are told apart by their first year; one without any value is left out. Points of different segments have a
    break between them and must be neither joined nor compared.

    Example:
        >>> points, told = build_series(
        ...     [PeriodValues("2023-24", 61.0, 60.0, ()), PeriodValues("2024-25", 80.0, 79.0, ())],
        ...     [SeriesBreak("2024-25", "A new return.")],
        ... )
        >>> [point.segment for point in points], [one.period for one in told]
        ([0, 1], ['2024-25'])
    """
    known = sorted((one for one in values if _is_known(one)), key=lambda one: one.period)
    if not known:
        return (), ()
    first_year = int(known[-1].period[:4]) - N_YEARS + 1
    shown = [one for one in known if int(one.period[:4]) >= first_year]
    told = [each for each in breaks if shown[0].period < each.period <= shown[-1].period]
    return tuple(_build_point(one, told) for one in shown), tuple(told)


def _is_known(one: PeriodValues) -> bool:
    return one.council is not None or one.england is not None or bool(one.peers)


def _build_point(one: PeriodValues, breaks: Sequence[SeriesBreak]) -> TrendPoint:
    low, middle, high = quartiles(one.peers)
    segment = sum(1 for each in breaks if each.period <= one.period)
    return TrendPoint(one.period, segment, one.council, one.england, low, middle, high)


def quartiles(values: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    """Lower quartile, middle and upper quartile, read off straight lines between values; None for fewer than four.

    Example:
        >>> quartiles([1.0, 2.0, 3.0, 4.0, 5.0])
        (2.0, 3.0, 4.0)
    """
    if len(values) < LEAST_PEERS:
        return None, None, None
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return low, middle, high
