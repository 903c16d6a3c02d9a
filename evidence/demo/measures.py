"""Synthetic measures of the fictional council, those it is set beside and other made-up councils, as a plain table."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import Any

from evidence.demo.content import DemoFile, load_demo_council, load_yaml
from evidence.have.councils import ENGLAND_CODE, GROUP_CODES, region_code
from schemas.observation import OBSERVATION_COLUMNS

_NORMAL_95 = 1.96
_TO_VALUE = OBSERVATION_COLUMNS[: OBSERVATION_COLUMNS.index("value") + 1]
_HEADER = (*(name for name in _TO_VALUE if name != "cut"), "note")  # every figure is about everybody
_MARK = "SYNTHETIC"
_SHARE_SD = 50.0  # of a share in per cent, at its widest
_OTHER = "other"
_PER_100_000 = frozenset({"2b", "2c"})
_ALL_YEARS = frozenset({"counts", "estimate"})
"""Kinds of measure whose figures of other councils are told for all years; of surveys only the newest are."""


@dataclass(frozen=True)
class _Area:
    """An area: its role, how the table names it, and its size beside Fenmoor in per cent (other councils only)."""

    role: str
    place: tuple[str, str, str, str]
    pc_size: int = 100


def build_measures(name: str, random: Random) -> DemoFile:
    """The figures as CSV, one a row, each row marked as synthetic in its last column."""
    plan = load_yaml("measures.yaml")
    areas = (*_build_areas(), *_build_others(plan["others"], random))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for measure in plan["measures"]:
        for area in areas:
            for year, statistic, value in _series(plan, measure, area, random):
                writer.writerow([measure["code"], *area.place, year, statistic, value, _MARK])
    return DemoFile(name, buffer.getvalue().encode())


def _build_areas() -> tuple[_Area, ...]:
    """The council, its region, its type and England: code, name, ONS code and level of each."""
    council = load_demo_council()
    group = GROUP_CODES[council.council_type]
    return (
        _Area("council", (council.la_code, council.name, council.gss_code, "Council")),
        _Area("region", (region_code(council), council.region, "", "Region")),
        _Area("type", (group, council.council_type, "", "Council type")),
        _Area("England", (ENGLAND_CODE, "England", "", "England")),
    )


def _build_others(rule: dict[str, Any], random: Random) -> Iterator[_Area]:
    """The other made-up councils, so that it can be told how far councils lie apart."""
    for number in range(1, rule["n"] + 1):
        code, name, gss_code = (rule[key].format(number) for key in ("la_code", "name", "gss_code"))
        yield _Area(_OTHER, (code, name, gss_code, "Council"), random.randint(rule["smallest"], rule["largest"]))


def _series(
    plan: dict[str, Any], measure: dict[str, Any], area: _Area, random: Random
) -> Iterator[tuple[str, str, str]]:
    """Year, statistic and value of every figure of one measure and area."""
    years = plan["years"][measure["source"]]
    apart = random.gauss(0, measure["spread"]) if area.role == _OTHER else 0.0
    for at, year in enumerate(years):
        if area.role == _OTHER and measure["kind"] not in _ALL_YEARS and year != years[-1]:
            continue
        centre = measure["England" if area.role == _OTHER else area.role][at]
        wobble = random.gauss(0, measure["spread"] / 4) if area.role == _OTHER else 0.0
        for statistic, value in _figures(plan, measure, area, _held(measure, centre + apart + wobble), random).items():
            yield year, statistic, "[c]" if _is_suppressed(plan, measure, area, statistic) else value


def _held(measure: dict[str, Any], value: float) -> float:
    """A drawn value within what is possible: a share stays below 100, and nothing falls to 0."""
    most = float("inf") if measure["code"] in _PER_100_000 else 99.0
    return max(0.5, min(value, most))


def _is_suppressed(plan: dict[str, Any], measure: dict[str, Any], area: _Area, statistic: str) -> bool:
    return {"code": measure["code"], "area": area.role, "statistic": statistic} in plan["suppressed"]


def _figures(
    plan: dict[str, Any], measure: dict[str, Any], area: _Area, outcome: float, random: Random
) -> dict[str, str]:
    """Every statistic of one measure, area and year, as text with the places the measure is published to."""
    role, places = "council" if area.role == _OTHER else area.role, measure["places"]
    match measure["kind"]:
        case "survey":
            base = plan["carer_respondents" if measure["source"] == "SACE" else "respondents"][role]
            n = 5 * round(base * random.uniform(0.97, 1.03) / 5)
            margin = _NORMAL_95 * measure.get("sd", _SHARE_SD) / sqrt(n)
            told = {"margin of error": f"{margin:.{places}f}", "number of respondents": str(n)}
        case "counts":
            denominator = 5 * round(measure["denominator"][role] * area.pc_size / 500)
            scale = 100_000 if measure["code"] in _PER_100_000 else 100
            told = {"numerator": str(round(outcome * denominator / scale)), "denominator": str(denominator)}
        case _:
            told = {}
    return {"outcome": f"{outcome:.{places}f}", **told}
