"""Protects shares of people by group, such as reviews on time by ethnicity: both counts of each group and its share."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.disclosure.bounds import Sum
from reports.disclosure.methods import Method
from reports.disclosure.protect import CountTable, ProtectedTable, protect_share, protect_table, share_accuracy

EVERYBODY = ""
"""The name of the share of all people, whose counts the groups of every family add up to."""

Counts = tuple[int, int]
"""People counted, and people they were counted among."""


@dataclass(frozen=True)
class ProtectedShare:
    """A share as it may be shown.

    Attributes:
        numerator: rounded; None where it is hidden.
        denominator: likewise.
        percent: worked out from the rounded counts; None where it is hidden.
        low: the least the true percentage can be, as the counts were rounded; `high` the most.
    """

    numerator: int | None
    denominator: int | None
    percent: float | None
    low: float | None
    high: float | None


def protect_shares(
    everybody: Counts, families: Mapping[str, Mapping[str, Counts]], method: Method
) -> dict[str, dict[str, ProtectedShare]]:
    """Shares by group as they may be shown, protected together because each family adds up to everybody.

    Args:
        everybody: the counts of all people.
        families: by family, such as `sex`, the counts of each of its groups. Where a family leaves some people out,
            they are worked out as a group that is not shown, so that they cannot be found by subtraction.
        method: how to protect them.

    Returns:
        By family, the share of each group; under `EVERYBODY`, the one of everybody.

    Raises:
        ValueError: a group's numerator is larger than its denominator, or a family holds more people than there are.
    """
    table = _build_table(everybody, families)
    protected = protect_table(table, method)
    shares = {
        family: {group: _share(protected, family, group) for group in groups} for family, groups in families.items()
    }
    return {EVERYBODY: {EVERYBODY: _share(protected, EVERYBODY, EVERYBODY)}} | shares


def _build_table(everybody: Counts, families: Mapping[str, Mapping[str, Counts]]) -> CountTable:
    counts: dict[str, int] = {}
    sums: list[Sum] = []
    unpublished: set[str] = set()
    _add_share(EVERYBODY, EVERYBODY, everybody, counts, sums)
    for family, groups in families.items():
        for group, share in groups.items():
            _add_share(family, group, share, counts, sums)
        left = _left_over(everybody, groups)
        names = list(groups)
        if any(left):
            _add_share(family, _LEFT_OVER, left, counts, sums)
            unpublished.update(_name(part, family, _LEFT_OVER) for part in ("of", "n"))
            names.append(_LEFT_OVER)
        sums += [Sum(_name(part, "", ""), tuple(_name(part, family, group) for group in names)) for part in _PARTS]
    unpublished.update(name for name in counts if name.startswith("rest"))
    return CountTable(counts, tuple(sums), frozenset(unpublished))


_PARTS = ("n", "rest", "of")
_LEFT_OVER = "\x00left over"


def _name(part: str, family: str, group: str) -> str:
    return f"{part}\x1f{family}\x1f{group}"


def _add_share(family: str, group: str, share: Counts, counts: dict[str, int], sums: list[Sum]) -> None:
    numerator, denominator = share
    if not 0 <= numerator <= denominator:
        raise ValueError(f"{family} {group}: {numerator} cannot be counted among {denominator}".strip())
    n, rest, of = (_name(part, family, group) for part in _PARTS)
    counts |= {n: numerator, rest: denominator - numerator, of: denominator}
    sums.append(Sum(of, (n, rest)))


def _left_over(everybody: Counts, groups: Mapping[str, Counts]) -> Counts:
    left = (
        everybody[0] - sum(share[0] for share in groups.values()),
        everybody[1] - sum(share[1] for share in groups.values()),
    )
    if min(left) < 0:
        raise ValueError("the groups hold more people than there are")
    return left


def _share(protected: ProtectedTable, family: str, group: str) -> ProtectedShare:
    numerator, denominator = (protected.shown[_name(part, family, group)] for part in ("n", "of"))
    percent = protect_share(numerator, denominator, protected.method)
    if percent is None or numerator is None or denominator is None:
        return ProtectedShare(numerator, denominator, None, None, None)
    return ProtectedShare(numerator, denominator, percent, *share_accuracy(numerator, denominator, protected.method))
