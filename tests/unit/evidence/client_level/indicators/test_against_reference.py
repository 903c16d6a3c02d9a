"""What the program works out from a file equals what plain Python works out from the same rows, cut by cut."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.client_level.indicators.figures import (
    Population,
    build_figures,
    build_lists,
    prepare,
    read_rows,
)
from evidence.client_level.indicators.methods import load_methods
from evidence.client_level.indicators.period import Every, build_period
from schemas.client_level import IndicatorFigure
from tests.client_level_rows import opened
from tests.unit.evidence.client_level.indicators.random_files import Row, make_file
from tests.unit.evidence.client_level.indicators.reference import Key, Result, waiting, work_out

AS_OF = date(2026, 3, 31)
LATEST = {every: build_period(AS_OF).main(every) for every in Every}
N_TOGETHER = 25
"""Small files of as many councils are read as one, because opening a file costs more than working it out."""
POPULATION = Population(12_345, 6_789)


def told(figures: Sequence[IndicatorFigure]) -> dict[Key, Result]:
    """Figures as the reference has them."""
    return {(f.code, f.period, f.cut): (f.value, f.numerator, f.denominator) for f in figures}


def expected(rows: Sequence[Row], code: str, as_of: date, shown: set[Key]) -> dict[Key, Result]:
    """The reference's figures with the program's habits: none for nobody, no age where the measure has one."""
    worked = work_out(rows, code, as_of, (POPULATION.aged_18_64, POPULATION.aged_65_over))
    by_code = {method.code: method for method in load_methods().methods}
    nobody = {"count": (0.0, 0, None), "median": (None, None, 0), "share": (None, 0, 0)}
    whole = {key: worked.get(key, nobody.get(by_code[key[0]].kind, (None, None, None))) for key in shown if not key[2]}
    return whole | {key: worked[key] for key in worked if key[2] and key in allowed(worked)}


def allowed(worked: Mapping[Key, Result]) -> set[Key]:
    """Cuts that are told: in the latest period, and by age, where that means something, in every month."""
    by_code = {method.code: method for method in load_methods().methods}
    keys = set()
    for code, period, cut in worked:
        every, by_age = by_code[code].every, cut.startswith("age:")
        told_at_all = by_code[code].by_age or not by_age
        if told_at_all and (period == LATEST[every] or (by_age and every is Every.MONTH)):
            keys.add((code, period, cut))
    return keys


def check_same(got: Mapping[Key, Result], wanted: Mapping[Key, Result], rows: Sequence[Row]) -> None:
    """Counts must be equal; medians and shares to one part in a thousand million."""
    for key in sorted(got.keys() | wanted.keys()):
        mine, theirs = got.get(key), wanted.get(key)
        same = mine is not None and theirs is not None and mine[1:] == theirs[1:] and _close(mine[0], theirs[0])
        assert same, f"{key}: {mine} and not {theirs}\n" + "\n".join(map(str, rows))


def _close(mine: float | None, theirs: float | None) -> bool:
    return mine == theirs or (mine is not None and theirs is not None and math.isclose(mine, theirs, rel_tol=1e-9))


@given(st.lists(st.integers(0, 2**40), min_size=N_TOGETHER, max_size=N_TOGETHER, unique=True))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_two_hundred_small_files_give_equal_figures(tmp_path_factory: pytest.TempPathFactory, seeds: list[int]) -> None:
    """Every indicator, cut and waiting list of 200 random files is what the reference says."""
    files = {f"{100 + n}": make_file(seed, f"{100 + n}") for n, seed in enumerate(seeds)}
    folder: Path = tmp_path_factory.mktemp("files")
    with opened(folder, [row for rows in files.values() for row in rows]) as events:
        period = prepare(events.warehouse, list(files), AS_OF)
        found = read_rows(events.warehouse)
        lists = build_lists(events.warehouse)
    for code, rows in files.items():
        got = told(build_figures([row for row in found if row["la"] == code], period, POPULATION))
        check_same(got, expected(rows, code, AS_OF, set(got)), rows)
        cards = {row["list"]: (row["n"], row["middle"], row["longest"]) for row in lists if row["la"] == code}
        nobody = (0, None, None)
        assert {name: cards.get(name, nobody) for name in waiting(rows, code, AS_OF)} == waiting(rows, code, AS_OF), (
            rows
        )
