"""What can be worked out about hidden counts from the counts that are shown: the audit of a table.

Counts and their totals are equations; each shown count is known to within its rounding. The least and the most a
hidden count can be is then a linear programme. For tables of rows and columns with their totals its answers are the
exact whole numbers, because the equations are those of a network; in general nobody can know more than it says of
either end.

Source: interval audits of suppressed tables, as in L. Willenborg and T. de Waal, Elements of Statistical Disclosure
Control (2001), chapter 7.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_NEARLY = 1e-6
_WITHOUT_END = 3  # the library's number for it
Range = tuple[int, int | None]
"""The least and the most a count can be; None where there is no most."""


@dataclass(frozen=True)
class Sum:
    """A count that is the sum of others."""

    total: str
    parts: tuple[str, ...]


def find_ranges(known: Mapping[str, Range], sums: Sequence[Sum], wanted: Iterable[str]) -> dict[str, Range]:
    """The least and the most each wanted count can be, given what is known of every count and how they add up.

    Raises:
        ValueError: if the counts cannot add up at all.
    """
    names = list(known)
    place = {name: number for number, name in enumerate(names)}
    found = {}
    for name in wanted:
        low, high = _end(known, names, place, sums, name, 1), _end(known, names, place, sums, name, -1)
        if low is None:
            raise ValueError("a count without a least value")
        found[name] = (math.ceil(low - _NEARLY), None if high is None else math.floor(high + _NEARLY))
    return found


def _end(
    known: Mapping[str, Range],
    names: Sequence[str],
    place: Mapping[str, int],
    sums: Sequence[Sum],
    wanted: str,
    sign: int,
) -> float | None:
    """The least (1) or the most (-1) one count can be; None where it has no end."""
    from scipy.optimize import linprog
    from scipy.sparse import lil_array

    equations = lil_array((len(sums), len(names)))
    for number, one in enumerate(sums):
        equations[number, place[one.total]] = -1
        for part in one.parts:
            equations[number, place[part]] += 1
    towards = [0.0] * len(names)
    towards[place[wanted]] = sign
    answer = linprog(
        towards,
        A_eq=equations.tocsr() if sums else None,
        b_eq=[0.0] * len(sums) if sums else None,
        bounds=[known[name] for name in names],
        method="highs",
    )
    if answer.status == _WITHOUT_END:
        return None
    if answer.status != 0:
        raise ValueError(f"the counts do not add up: {answer.message}")
    return float(answer.fun) * sign
