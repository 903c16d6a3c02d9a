"""The catalogue of published measures: which are used, for which statements, and from which year."""

import csv
from functools import cache
from importlib.resources import files

from schemas.observation import Measure
from schemas.terms import Better, Category

ASCOF = "ASCOF"
"""The framework's name in the catalogue."""


@cache
def load_measures() -> tuple[Measure, ...]:
    """Every measure of `measures.csv`, in the order of the file.

    Raises:
        ValueError: if a row names an unknown category or direction, or a code twice; the file is ours.
    """
    text = files("evidence.have").joinpath("measures.csv").read_text(encoding="utf-8")
    measures = tuple(_build_measure(row) for row in csv.DictReader(text.splitlines()))
    if len({measure.code for measure in measures}) != len(measures):
        raise ValueError("measures.csv holds a code twice")
    return measures


def load_ascof_measures() -> tuple[Measure, ...]:
    """The measures of today's Adult Social Care Outcomes Framework: those a time series of it must hold."""
    return tuple(measure for measure in load_measures() if measure.dataset == ASCOF and not measure.is_closed)


def _build_measure(row: dict[str, str]) -> Measure:
    return Measure(
        dataset=row["dataset"],
        code=row["code"],
        name=row["name"],
        unit=row["unit"],
        better=Better(row["better"]),
        statements=tuple(row["statements"].split(";")),
        category=Category(row["category"]),
        survey=row["survey"] or None,
        note=row["note"],
        comparable_from=row["comparable_from"],
        series_note=row["series_note"],
        decimals=int(row["decimals"]),
        last_year=row.get("last_year") or "",
    )
