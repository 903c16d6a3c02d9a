"""Which of today's measures an older ASCOF code means: codes changed places in 2023-24, so the description decides.

In 2022-23 code 1B was control over daily life and 3A was satisfaction; in 2023-24 control is 3A and 1B is the adjusted
quality of life. A row is found by its year, its code and its description together.

Source: `measure_codes.csv` beside this file; see SOURCES.md.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from evidence.table_rows import plain_heading


@dataclass(frozen=True)
class MeasureCode:
    """A code as it was published in some years.

    Attributes:
        year_from: first year it was published so, such as `2017-18`.
        year_until: last year.
        description: what the publisher called it; empty where it gave no description.
        measure: code in our catalogue.
        part: which people it is about, where the description leaves it open.
        comparable: whether its figures may be set beside those the measure has today, or had last.
    """

    year_from: str
    year_until: str
    code: str
    description: str
    measure: str
    part: str
    comparable: bool

    def holds(self, year: str) -> bool:
        """Whether the code was published so in a year."""
        return self.year_from <= year <= self.year_until


@cache
def load_measure_codes() -> tuple[MeasureCode, ...]:
    """Every row of `measure_codes.csv`.

    Raises:
        ValueError: if two rows mean different things by one code and description in one year; the file is ours.
    """
    text = files("evidence.have").joinpath("measure_codes.csv").read_text(encoding="utf-8")
    codes = tuple(_build(row) for row in csv.DictReader(text.splitlines()))
    for same in _by_name(codes).values():
        ordered = sorted(same, key=lambda one: one.year_from)
        if any(one.year_until >= after.year_from for one, after in pairwise(ordered)):
            raise ValueError(f"measure_codes.csv names {ordered[0].code} twice in one year")
    return codes


def find_measure_code(code: str, description: str, year: str) -> MeasureCode | None:
    """What a code with its description means in a year; None where it is not known.

    Example:
        >>> control = "Proportion of people who use services who have control over their daily life"
        >>> find_measure_code("1B", control, "2022-23").measure, find_measure_code("3A", control, "2023-24").measure
        ('3a', '3a')
    """
    return next((one for one in _known(code, description) if one.holds(year)), None)


def find_years(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The years in which all these codes were published with these descriptions, oldest first.

    Args:
        pairs: code and description; those that are not known at all are passed over.
    """
    years = [
        {year for one in known for year in _years_between(one.year_from, one.year_until)}
        for code, description in pairs
        if (known := _known(code, description))
    ]
    return tuple(sorted(set.intersection(*years))) if years else ()


def _known(code: str, description: str) -> tuple[MeasureCode, ...]:
    return _index().get((plain_code(code), plain_heading(description)), ())


@cache
def _index() -> dict[tuple[str, str], tuple[MeasureCode, ...]]:
    return _by_name(load_measure_codes())


def _by_name(codes: Iterable[MeasureCode]) -> dict[tuple[str, str], tuple[MeasureCode, ...]]:
    found: dict[tuple[str, str], tuple[MeasureCode, ...]] = {}
    for one in codes:
        key = plain_code(one.code), plain_heading(one.description)
        found[key] = (*found.get(key, ()), one)
    return found


def plain_code(code: str) -> str:
    """A code without the brackets and blanks it is written with here and there: `1C(1a)` is 1C1A."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _years_between(first: str, last: str) -> Iterable[str]:
    return (f"{year}-{(year + 1) % 100:02d}" for year in range(int(first[:4]), int(last[:4]) + 1))


def _build(row: dict[str, str]) -> MeasureCode:
    return MeasureCode(
        row["year_from"],
        row["year_until"],
        row["code"],
        row["description"],
        row["measure"],
        row["part"],
        {"yes": True, "no": False}[row["comparable"]],
    )
