"""Which area a row of an older ASCOF file is about, told by its ONS code or, for a council type, by its name.

Three counties became unitary councils of the same area and got a new ONS code; their older figures stand under the code
of today, as they do in the publisher's own time series. Councils whose area changed keep the code they had.

Source: `ascof_areas.csv` beside this file; see SOURCES.md.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from evidence.have.councils import load_areas, load_councils, plain_name

_NO_CODE = frozenset({"", "-", "[z]"})
_LEVELS = {"council": "Council", "region": "Region", "council type": "Council type", "england": "England"}


@dataclass(frozen=True)
class KnownArea:
    """An area as observations name it; `ons_code` is empty for a council type."""

    la_code: str
    ons_code: str
    level: str


def find_ascof_area(level: str, name: str, ons_code: str, la_code: str | None = None) -> KnownArea | None:
    """The area a row is about; None where there is none, or where what the row says does not fit together.

    Args:
        level: as published: Council, Region, England, Council Type.
        name: its name, which decides for council types only.
        ons_code: its ONS code, or a mark that it has none.
        la_code: its three-digit or group code, where the file gives one.

    Example:
        >>> find_ascof_area("Council", "Somerset", "E10000027").ons_code
        'E06000066'
    """
    known = _LEVELS.get(level.casefold())
    if ons_code in _NO_CODE:
        found = _by_name().get((known or "", plain_name(name)))
    else:
        found = _by_code().get((known or "", ons_code))
    return found if found and la_code in (None, found.la_code) else None


@cache
def _by_code() -> dict[tuple[str, str], KnownArea]:
    """Level and ONS code, those that are used no more included, to the area."""
    councils = [KnownArea(council.la_code, council.gss_code, "Council") for council in load_councils()]
    others = [KnownArea(area.la_code, area.ons_code, area.level) for area in load_areas()]
    known = {(area.level, area.ons_code): area for area in (*others, *councils) if area.ons_code not in _NO_CODE}
    renumbered = {(row["level"], row["published_ons_code"]): _build(row) for row in _rows() if row["ons_code"]}
    return known | renumbered


@cache
def _by_name() -> dict[tuple[str, str], KnownArea]:
    """Level and plain name to the area, for areas that have no ONS code."""
    return {(row["level"], plain_name(row["published_name"])): _build(row) for row in _rows() if not row["ons_code"]}


def _build(row: dict[str, str]) -> KnownArea:
    return KnownArea(row["la_code"], row["ons_code"], row["level"])


def _rows() -> list[dict[str, str]]:
    text = files("evidence.have").joinpath("ascof_areas.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
