"""Areas by their GSS codes, as national files name them: councils, councils that have ended, regions, England."""

from dataclasses import dataclass
from functools import cache

from evidence.have.council_changes import load_former_councils, present_code
from evidence.have.councils import load_areas, load_councils

_LEVELS = ("England", "Region")


@dataclass(frozen=True)
class Area:
    """An area figures are published for; `level` is Council, Region or England."""

    la_code: str
    name: str
    ons_code: str
    level: str


def find_area(gss_code: str) -> Area | None:
    """The area of a code; None for any other, such as a district, which has no adult social care duties.

    A newer code of the very same council gives the code adult social care returns use. A council that has ended
    keeps its own code, so that its figures are never taken for a successor's.

    Example:
        >>> find_area("E10000019").name, find_area("E07000142")
        ('Lincolnshire', None)
    """
    return _areas().get(present_code(gss_code.strip().upper()))


@cache
def _areas() -> dict[str, Area]:
    found = {one.ons_code: Area(one.la_code, one.name, one.ons_code, one.level) for one in load_areas()
             if one.level in _LEVELS}  # fmt: skip
    for former in load_former_councils():
        found[former.gss_code] = Area(former.la_code, former.name, former.gss_code, "Council")
    for council in load_councils():
        found[council.gss_code] = Area(council.la_code, council.name, council.gss_code, "Council")
    return found
