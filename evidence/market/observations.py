"""Measures worked out from the directory of ratings: how many services of each council are good, and which are not.

A share is of services with one of the four ratings; those not yet rated are left out of both parts. Each location
counts once, whatever its size. The directory does not tell care homes with nursing from those without, so measure
CQC-GO-NUR cannot be worked out from it and none is made up.

Source: project measures CQC-GO-RES, CQC-GO-DOM and CQC-INAD of the list of national measures; of the last, the part
that one release can tell.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pyarrow as pa

from evidence.have.area_codes import Area, find_area
from evidence.have.councils import find_council
from evidence.have.figure_table import FigureTable, Place
from evidence.market.directory import read_directory
from evidence.market.profile import count_by_rating
from evidence.parsing import SheetCells
from schemas.errors import AppError
from schemas.market import Directory, RegulatedService, ServiceKind, ServiceRating

GOOD_SHARES: Mapping[str, ServiceKind] = {
    "cqc-go-res": ServiceKind.CARE_HOME,
    "cqc-go-dom": ServiceKind.COMMUNITY,
}
"""Measure code to the services it is about: the share of rated ones that are good or outstanding."""

INADEQUATE = "cqc-inad"
"""Services rated inadequate. Which require improvement repeatedly takes several releases: see the market profile."""


def read_directory_table(sheets: Sequence[SheetCells], data: bytes, name: str) -> pa.Table:
    """Read a release of the directory into observations about each council in it.

    Raises:
        InputError: with every problem of the file.
    """
    return build_market_observations(read_directory(sheets, data, name))


def build_market_observations(directory: Directory) -> pa.Table:
    """The measures of one release: a table with `OBSERVATION_COLUMNS`, whose `year` is the day of its newest rating.

    A figure stands at the row of the council's first service, and `column` says what was counted from there on.
    """
    figures = FigureTable(directory.sha256)
    if directory.newest is None:  # nothing in it has been rated
        return figures.build(directory.notices)
    period = directory.newest.isoformat()
    for area, services in sorted(_by_area(directory).items(), key=lambda one: one[0].ons_code):
        for measure in GOOD_SHARES:
            _add_share(figures, measure, area, period, directory, services)
        n = sum(service.rating is ServiceRating.INADEQUATE for service in services)
        figures.add(INADEQUATE, area, period, (float(n), ""), _place(directory, services, "inadequate"), raw=n)
    return figures.build(directory.notices)


def _by_area(directory: Directory) -> dict[Area, list[RegulatedService]]:
    areas: dict[Area, list[RegulatedService]] = defaultdict(list)
    for service in directory.services:
        area = _area_of(service.authority)
        if area is not None:
            areas[area].append(service)
    return areas


def _area_of(authority: str) -> Area | None:
    try:
        return find_area(find_council(authority).gss_code)
    except AppError:  # a name outside England, or none
        return None


def _place(directory: Directory, services: Sequence[RegulatedService], counted: str) -> Place:
    """The row of the council's first service, and what was counted from there on."""
    row = min(service.row for service in services)
    return Place(directory.sheet, row, f"{directory.column}, {counted}")


def _add_share(
    figures: FigureTable,
    measure: str,
    area: Area,
    period: str,
    directory: Directory,
    services: Sequence[RegulatedService],
) -> None:
    kind = GOOD_SHARES[measure]
    profile = count_by_rating(services, kind)
    share = round(100 * profile.n_good / profile.n_rated, 6) if profile.n_rated else None
    place = _place(directory, services, f"{kind.value}: share good or outstanding")
    figures.add(measure, area, period, (share, "" if profile.n_rated else "[z]"), place, raw=share)
    counts = {"numerator": (profile.n_good, "good or outstanding"), "denominator": (profile.n_rated, "rated")}
    for statistic, (n, counted) in counts.items():
        place = _place(directory, services, f"{kind.value}: {counted}")
        figures.add(measure, area, period, (float(n), ""), place, raw=n, statistic=statistic)
