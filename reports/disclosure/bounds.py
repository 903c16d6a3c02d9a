"""What can be worked out about hidden counts from the counts that are shown: the audit of a table.

Counts and their totals are equations; each shown count is known to within its rounding. The least and the most a
hidden count can be is then a linear programme. For tables of rows and columns with their totals its answers are the
exact whole numbers, because the equations are those of a network; in general nobody can know more than it says of
either end.

Source: interval audits of suppressed tables, as in L. Willenborg and T. de Waal, Elements of Statistical Disclosure
Control (2001), chapter 7.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_NEARLY = 1e-6
_WITHOUT_END = 3  # the library's number for it
Range = tuple[int, int | None]
"""The least and the most a count can be; None where there is no most."""


@dataclass(frozen=True)
class Sum:
    """A count that is the sum of others."""

    total: str
    parts: tuple[str, ...]


class Audit:
    """The equations of one table; what is known of its counts is told with each question.

    Counts that are linked by no equation say nothing of each other, so only those a count is linked with are looked
    at. A count in no equation can be exactly what is known of it.
    """

    def __init__(self, names: Sequence[str], sums: Sequence[Sum]) -> None:
        self._linked: dict[str, _Linked] = {}
        for linked in _link(names, sums):
            self._linked |= dict.fromkeys(linked.names, linked)

    def find_range(self, known: Mapping[str, Range], wanted: str) -> Range:
        """The least and the most one count can be, given what is known of every count and how they add up.

        Raises:
            ValueError: if the counts cannot add up at all.
        """
        linked = self._linked[wanted]
        if not linked.sums:
            return _checked(known[wanted])
        low, high = (linked.find_end(known, wanted, sign) for sign in (1, -1))
        if low is None:
            raise ValueError("a count without a least value")
        return math.ceil(low - _NEARLY), None if high is None else math.floor(high + _NEARLY)


@dataclass(frozen=True)
class _Linked:
    """Counts that are linked by sums, and the sums."""

    names: tuple[str, ...]
    sums: tuple[Sum, ...]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def _equations(self) -> "csr_array":
        """A row for each sum, a column for each count: its parts less the total are nothing."""
        from scipy.sparse import lil_array

        equations = lil_array((len(self.sums), len(self.names)))
        for number, one in enumerate(self.sums):
            equations[number, self._places[one.total]] -= 1
            for part in one.parts:
                equations[number, self._places[part]] += 1
        return equations.tocsr()

    def find_end(self, known: Mapping[str, Range], wanted: str, sign: int) -> float | None:
        """The least (1) or the most (-1) one count can be; None where it has no end."""
        from scipy.optimize import linprog

        towards = [0.0] * len(self.names)
        towards[self._places[wanted]] = sign
        answer = linprog(
            towards,
            A_eq=self._equations,
            b_eq=[0.0] * len(self.sums),
            bounds=[known[name] for name in self.names],
            method="highs",
        )
        if answer.status == _WITHOUT_END:
            return None
        if answer.status != 0:
            raise ValueError(f"the counts do not add up: {answer.message}")
        return float(answer.fun) * sign


def _checked(known: Range) -> Range:
    """What is known of a count, unless it cannot be."""
    low, high = known
    if high is not None and high < low:
        raise ValueError(f"the counts do not add up: one would be from {low} to {high}")
    return known


def _link(names: Sequence[str], sums: Sequence[Sum]) -> list[_Linked]:
    """The counts by which of them are linked, however far around, each with its sums."""
    leads = {name: name for name in names}

    def lead_of(name: str) -> str:
        while leads[name] != name:
            leads[name] = name = leads[leads[name]]
        return name

    for one in sums:
        for part in one.parts:
            leads[lead_of(part)] = lead_of(one.total)
    counts: dict[str, list[str]] = {}
    for name in names:
        counts.setdefault(lead_of(name), []).append(name)
    adding: dict[str, list[Sum]] = {}
    for one in sums:
        adding.setdefault(lead_of(one.total), []).append(one)
    return [_Linked(tuple(found), tuple(adding.get(lead, ()))) for lead, found in counts.items()]
