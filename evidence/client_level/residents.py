"""How many people live in the council's area, for rates: from a held population estimate, else from this program's own.

Source: Office for National Statistics, mid-year population estimates; those of the program's own stand in
`evidence/have/characteristics.csv`, whose origin `evidence/have/SOURCES.md` tells.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from sqlalchemy import Engine

from evidence.dates import say_date
from evidence.have.council_observations import select_observations
from evidence.have.held_datasets import build_release, load_held_versions
from evidence.have.suites.other_returns import POPULATION
from schemas.database import read
from schemas.observation import EVERYBODY, Council, Observation
from schemas.records.evidence import load_items
from schemas.workspace import Workspace

AGED_18_64, AGED_65_OVER = "ons-pop18-64", "ons-pop65"
OWN_SOURCE = "the mid-2024 population estimates of the Office for National Statistics that come with this program"


@dataclass(frozen=True)
class Residents:
    """Residents of a council by age, with where the numbers are from, as a sentence part."""

    aged_18_64: int
    aged_65_over: int
    source: str


def find_residents(workspace: Workspace, engine: Engine) -> Residents | None:
    """Of the newest estimate that is held, else of this program's own; None where neither knows the council."""
    with read(engine) as connection:
        items, _ = load_items(connection, date.max)
    held = [one for one in load_held_versions(engine, items) if one[2].dataset == POPULATION]
    releases = [release for one in held if (release := build_release(workspace, one)).path.is_file()]
    observations = [one for release in releases for one in select_observations(release.table, workspace.council)]
    return newest_residents(observations, workspace.council) or find_known_residents(workspace.council)


def newest_residents(observations: Iterable[Observation], council: Council) -> Residents | None:
    """The newest day of which both ages are told of the council; None where there is none."""
    by_day: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for one in observations:
        own = one.level == "Council" and one.ons_code == council.gss_code
        if own and one.cut == EVERYBODY and one.statistic == "outcome" and one.value is not None:
            by_day[one.year][one.measure] = one.value
    whole = [day for day, values in by_day.items() if {AGED_18_64, AGED_65_OVER} <= values.keys()]
    if not whole:
        return None
    day = max(whole)
    told = f"the population estimate of {_say_day(day)} that is held"
    return Residents(round(by_day[day][AGED_18_64]), round(by_day[day][AGED_65_OVER]), told)


def _say_day(period: str) -> str:
    """A day written out; a year as it stands.

    Example:
        >>> _say_day("2024-06-30")
        '30 June 2024'
    """
    try:
        return say_date(date.fromisoformat(period))
    except ValueError:
        return period


def find_known_residents(council: Council) -> Residents | None:
    """Of the estimates that come with this program; None for a council that is not among them."""
    text = files("evidence.have").joinpath("characteristics.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["gss_code"] == council.gss_code:
            older = int(row["adults_65plus"])
            return Residents(int(row["adults_18plus"]) - older, older, OWN_SOURCE)
    return None
