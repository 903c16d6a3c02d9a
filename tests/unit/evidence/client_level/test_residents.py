"""How many people live in the area, for rates: the newest whole estimate that is held, else this program's own."""

import pytest

from evidence.client_level.residents import OWN_SOURCE, Residents, find_known_residents, newest_residents
from evidence.have.councils import find_council
from schemas.evidence import Citation
from schemas.observation import Observation

HARINGEY = find_council("Haringey")


def told(measure, value, day="2025-06-30", *, cut="", code=HARINGEY.gss_code):
    """One published number of residents."""
    place = Citation("HAS-1", "0" * 64)
    return Observation(measure, "724", "Haringey", code, "Council", day, "outcome", value, "", str(value), place, cut)


BOTH = (told("ons-pop18-64", 180_000.0), told("ons-pop65", 30_000.0))


@pytest.mark.parametrize(
    ("observations", "found"),
    [
        (BOTH, (180_000, 30_000)),
        ((*BOTH, told("ons-pop65", 31_000.0, "2026-06-30")), (180_000, 30_000)),
        ((*BOTH, told("ons-pop65", 15_000.0, cut="sex: Female")), (180_000, 30_000)),
        ((*BOTH, told("ons-pop65", 15_000.0, code="E09000015")), (180_000, 30_000)),
        ((told("ons-pop65", 30_000.0),), None),
        ((), None),
    ],
    ids=["both", "newer but not whole", "by sex", "another council", "one age only", "nothing"],
)
def test_the_newest_whole_estimate_counts(observations, found):
    """Both ages of one day, for everybody of this council."""
    residents = newest_residents(observations, HARINGEY)
    assert (residents and (residents.aged_18_64, residents.aged_65_over)) == found


def test_which_estimate_is_told():
    """A held one by its day, this program's own by its year."""
    assert "estimate of 30 June 2025 that" in newest_residents(BOTH, HARINGEY).source
    known = find_known_residents(HARINGEY)
    assert isinstance(known, Residents)
    assert known.source == OWN_SOURCE
    assert known.aged_18_64 > known.aged_65_over > 10_000
