"""Synthetic measures of the fictional council and those it is set beside, as a plain table of figures."""

import csv
import io
from math import sqrt
from random import Random
from typing import Any

from evidence.demo.content import DemoFile, load_demo_council, load_mark, load_yaml
from evidence.have.councils import ENGLAND_CODE, GROUP_CODES, region_code
from schemas.observation import OBSERVATION_COLUMNS

_NORMAL_95 = 1.96
_HEADER = (*OBSERVATION_COLUMNS[: OBSERVATION_COLUMNS.index("value") + 1], "note")
_SHARE_SD = 50.0  # of a share in per cent, at its widest


def build_measures(name: str, random: Random) -> DemoFile:
    """The figures as CSV, one a row, each row marked as synthetic in its last column."""
    plan = load_yaml("measures.yaml")
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for measure in plan["measures"]:
        for role, area in _areas().items():
            for year in plan["years"][measure["source"]]:
                for statistic, value in _figures(plan, measure, role, year, random).items():
                    shown = "[c]" if _is_suppressed(plan, measure, role, statistic) else value
                    writer.writerow([measure["code"], *area, year, statistic, shown, load_mark()])
    return DemoFile(name, buffer.getvalue().encode())


def _areas() -> dict[str, tuple[str, str, str, str]]:
    """Role of each area to its code, name, ONS code and level."""
    council = load_demo_council()
    group = GROUP_CODES[council.council_type]
    return {
        "council": (council.la_code, council.name, council.gss_code, "Council"),
        "region": (region_code(council), council.region, "", "Region"),
        "type": (group, council.council_type, "", "Council type"),
        "England": (ENGLAND_CODE, "England", "", "England"),
    }


def _is_suppressed(plan: dict[str, Any], measure: dict[str, Any], role: str, statistic: str) -> bool:
    return {"code": measure["code"], "area": role, "statistic": statistic} in plan["suppressed"]


def _figures(plan: dict[str, Any], measure: dict[str, Any], role: str, year: str, random: Random) -> dict[str, str]:
    """Every statistic of one measure, area and year, as text with the places the measure is published to."""
    years = plan["years"][measure["source"]]
    drift = measure.get("drift", 0.0) if role == "council" else 0.0
    outcome = measure[role] - drift * (len(years) - 1 - years.index(year))
    places = measure["places"]
    match measure["kind"]:
        case "survey":
            base = plan["carer_respondents" if measure["source"] == "SACE" else "respondents"][role]
            n = 5 * round(base * random.uniform(0.97, 1.03) / 5)
            margin = _NORMAL_95 * measure.get("sd", _SHARE_SD) / sqrt(n)
            told = {"margin of error": f"{margin:.{places}f}", "number of respondents": str(n)}
        case "counts":
            denominator = measure["denominator"][role]
            scale = 100_000 if denominator > 100 * 400 and measure["code"] in ("2b", "2c") else 100
            told = {"numerator": str(round(outcome * denominator / scale)), "denominator": str(denominator)}
        case _:
            told = {}
    return {"outcome": f"{outcome:.{places}f}", **told}
