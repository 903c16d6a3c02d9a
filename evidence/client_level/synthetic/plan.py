"""How many people of each kind a submission has. Pure, and in whole people."""

from dataclasses import dataclass
from enum import IntEnum

from evidence.client_level.synthetic.calibration import Calibration
from evidence.client_level.synthetic.profile import load_profile

MOST_PEOPLE = 850_000
"""Most of those for whom there are NHS numbers, the rest being for wrong records; larger submissions have more events a
person."""
_LEAST_RATIO, _LARGEST_RATIO = 1.08, 1.6
_MOST_OF_NEW = 0.8
_MOST_OF_ASSESSMENTS = 0.75
_SHARE_REASSESSED = 0.35
_NEARLY_ALL = 97.0


class Kind(IntEnum):
    """What brings a person into the submission."""

    STAYING = 0
    """Long-term support from before the year until after its end."""
    NEW = 1
    """Long-term support that began in the year and goes on."""
    NEW_AFTER_REABLEMENT = 2
    """The same, after reablement in the year."""
    ENDED = 3
    """Long-term support from before the year that ended in it."""
    REABLED = 4
    """Reablement that ended in the year, and nothing long-term after it."""
    ASSESSED = 5
    """Assessed, and nothing was arranged."""
    CONTACT = 6
    """Asked, and was told or sent elsewhere."""
    WAITING = 7
    """Asked, and is not yet assessed."""
    SHORT = 8
    """Other short-term or low-level support."""
    CARER = 9
    """An unpaid carer with events of their own."""
    BY_ASSOCIATION = 10
    """An unpaid carer who is only known, and has no events."""


@dataclass(frozen=True)
class Plan:
    """People by kind, and how many of some kinds have an assessment.

    Attributes:
        n_people: by `Kind`, in its order.
        n_assessed: of those kinds of which not everybody is assessed in the year.
    """

    n_people: tuple[int, ...]
    n_assessed: tuple[tuple[Kind, int], ...]


def build_plan(calibration: Calibration, scale: float) -> Plan:
    """A council's year, or so many times that."""
    per = load_profile()["per_long_term"]
    n_long_term = max(round(calibration.n_long_term * scale), 1)
    new, after = _split_new(calibration, n_long_term, scale, per["new"])
    n_year = calibration.n_long_term_18_64 + calibration.n_long_term_65
    ratio = min(max(n_year / calibration.n_long_term, _LEAST_RATIO), _LARGEST_RATIO)
    n = dict.fromkeys(Kind, 0) | {
        Kind.STAYING: n_long_term - new - after,
        Kind.NEW: new,
        Kind.NEW_AFTER_REABLEMENT: after,
        Kind.ENDED: round(n_long_term * (ratio - 1)),
        Kind.REABLED: _count_reabled(calibration, after, scale),
        Kind.CONTACT: round(n_long_term * per["contacts"]),
        Kind.WAITING: round(n_long_term * per["waiting"]),
        Kind.SHORT: round(n_long_term * per["short"]),
        Kind.CARER: round(n_long_term * per["carers"]),
        Kind.BY_ASSOCIATION: round(n_long_term * per["by_association"]),
    }
    assessed = _share_assessments(round(calibration.n_assessments * scale), n)
    n[Kind.ASSESSED] = assessed.pop(Kind.ASSESSED)
    return Plan(tuple(n[kind] for kind in Kind), tuple(assessed.items()))


def _split_new(calibration: Calibration, n_long_term: int, scale: float, share_new: float) -> tuple[int, int]:
    """New people in long-term support, straight away and after reablement; never more than may be assessed."""
    most = min(_MOST_OF_NEW * n_long_term, _MOST_OF_ASSESSMENTS * calibration.n_assessments * scale)
    after = min(
        round(calibration.n_reablement * scale * (100 - calibration.pc_no_further_request) / 100), int(most / 2)
    )
    return min(round(share_new * n_long_term), int(most) - after), after


def _count_reabled(calibration: Calibration, after: int, scale: float) -> int:
    """So many that the share without long-term support afterwards is the published one."""
    share = calibration.pc_no_further_request
    if share >= _NEARLY_ALL or after == 0:
        return round(calibration.n_reablement * scale * share / 100)
    return round(after * share / (100 - share))


def _share_assessments(n_assessments: int, n: dict[Kind, int]) -> dict[Kind, int]:
    """All assessments: first of those who came new, then some of others; who is left over got nothing arranged."""
    short = load_profile()["of_short_term"]["assessed"]
    assessed = {Kind.NEW: n[Kind.NEW], Kind.NEW_AFTER_REABLEMENT: n[Kind.NEW_AFTER_REABLEMENT]}
    left = n_assessments - sum(assessed.values())
    assessed[Kind.REABLED] = min(round(short * n[Kind.REABLED]), left // 4)
    left -= assessed[Kind.REABLED]
    assessed[Kind.STAYING] = min(round(_SHARE_REASSESSED * n[Kind.STAYING]), left // 2)
    assessed[Kind.ASSESSED] = left - assessed[Kind.STAYING]
    return assessed
