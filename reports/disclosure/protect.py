"""Protects a table of counts: hides what is small, rounds the rest, and hides more until nothing can be worked out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reports.disclosure.bounds import Audit, Range, Sum
from reports.disclosure.methods import Method


@dataclass(frozen=True)
class CountTable:
    """Counts of people, and how they add up.

    Attributes:
        counts: every count by a name of its own, totals too.
        sums: which counts are the sum of which others; what a reader knows to add up must stand here.
        unpublished: counts that are not shown at all but could be worked out, such as the rest of a total.
    """

    counts: Mapping[str, int]
    sums: tuple[Sum, ...] = ()
    unpublished: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if any(count < 0 for count in self.counts.values()):
            raise ValueError("a count of people cannot be below zero")
        for one in self.sums:
            if self.counts[one.total] != sum(self.counts[part] for part in one.parts):
                raise ValueError(f"{one.total} is not the sum of its parts")


@dataclass(frozen=True)
class ProtectedTable:
    """A table as it may be shown.

    Attributes:
        shown: every published count, rounded; None where it is hidden (`[c]`).
        small: those hidden because they are small themselves; never to be told apart from the others in print.
            Empty where the table is withheld, for then nothing is told of it.
    """

    method: Method
    shown: Mapping[str, int | None]
    small: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def is_withheld(self) -> bool:
        """Whether nothing of it may be shown, so that it is left out as a whole."""
        return all(value is None for value in self.shown.values())


def protect_table(table: CountTable, method: Method, earlier: Sequence[Mapping[str, Range]] = ()) -> ProtectedTable:
    """The table as it may be shown.

    Small counts are hidden; then those that would say of a small group that all or none of it are of one kind; then,
    as long as a hidden count could be fewer than `method.least_values` different numbers, one more count beside it.

    Args:
        table: the true counts.
        method: how to protect them.
        earlier: what was published before of the same counts on the same day: `what_is_told` of each such table.
    """
    small = frozenset(name for name, count in table.counts.items() if method.hides(count))
    hidden = set(small | _of_one_kind(table, method)) | table.unpublished
    _hide_beside(table, method, hidden, small, earlier)
    shown = {name: None if name in hidden else method.rounded(count) for name, count in table.counts.items()}
    published = {name: value for name, value in shown.items() if name not in table.unpublished}
    protected = ProtectedTable(method, published, small)
    return ProtectedTable(method, published) if protected.is_withheld else protected


def _hide_beside(
    table: CountTable, method: Method, hidden: set[str], small: frozenset[str], earlier: Sequence[Mapping[str, Range]]
) -> None:
    """Hide more counts until no hidden one could be worked out too closely; all of them where that is not enough.

    The more is hidden, the less can be known of any count: what was once found safe is not looked at again.
    """
    audit, safe = Audit(tuple(table.counts), table.sums), set[str]()
    while True:
        known = _known(table, method, hidden, small, earlier)
        in_danger = _find_in_danger(audit, method, sorted(set(_to_guard(table, method, hidden)) - safe), known, safe)
        if in_danger is None:
            return
        helper = _choose_helper(table, hidden, in_danger)
        if helper is None:
            hidden |= set(table.counts)
            return
        hidden.add(helper)


def what_is_told(protected: ProtectedTable) -> dict[str, Range]:
    """What a reader of a protected table knows of each count: for a hidden small one, that it is small."""
    method = protected.method
    ranges: dict[str, Range] = {}
    for name, value in protected.shown.items():
        if value is not None:
            ranges[name] = method.could_be(value)
        elif name in protected.small:
            ranges[name] = (method.hide_from, method.hide_to)
    return ranges


def protect_share(numerator: int | None, denominator: int | None, method: Method) -> float | None:
    """A percentage of two counts as they are shown; None where it may not be.

    Args:
        numerator: as shown; None where hidden.
        denominator: likewise.
        method: how they were protected.

    Example:
        >>> from reports.disclosure.methods import load_method
        >>> protect_share(15, 60, load_method())
        25.0
    """
    if numerator is None or not denominator:
        return None
    if numerator in (0, denominator) and denominator < method.class_floor:
        return None
    return min(100.0, 100 * numerator / denominator)


def share_accuracy(numerator: int, denominator: int, method: Method) -> tuple[float, float]:
    """The least and the most the true percentage can be, as the two counts were rounded."""
    (low, high), (least, most) = method.could_be(numerator), method.could_be(denominator)
    return 100 * low / most, min(100.0, 100 * high / least) if least else 100.0


def _of_one_kind(table: CountTable, method: Method) -> set[str]:
    """The parts of every small group that is all of one kind."""
    found: set[str] = set()
    for one in table.sums:
        total = table.counts[one.total]
        if 0 < total < method.class_floor and any(table.counts[part] == total for part in one.parts):
            found.update(one.parts)
    return found


def _known(
    table: CountTable,
    method: Method,
    hidden: set[str],
    small: frozenset[str],
    earlier: Sequence[Mapping[str, Range]],
) -> dict[str, Range]:
    known: dict[str, Range] = {}
    for name, count in table.counts.items():
        if name not in hidden:
            known[name] = method.could_be(method.rounded(count))
        elif name in small and name not in table.unpublished:
            known[name] = (method.hide_from, method.hide_to)
        else:
            known[name] = (0, None)
        for told in earlier:
            known[name] = _both(known[name], told.get(name, (0, None)))
    return known


def _both(one: Range, other: Range) -> Range:
    highs = [high for high in (one[1], other[1]) if high is not None]
    return max(one[0], other[0]), min(highs, default=None)


def _find_in_danger(
    audit: Audit, method: Method, wanted: Iterable[str], known: Mapping[str, Range], safe: set[str]
) -> str | None:
    """The first hidden count that could be worked out too closely; those before it are added to the safe ones."""
    for name in wanted:
        low, high = audit.find_range(known, name)
        if high is not None and high - low + 1 < method.least_values:
            return name
        safe.add(name)
    return None


def _to_guard(table: CountTable, method: Method, hidden: set[str]) -> Iterator[str]:
    """Hidden counts; of those never meant to be shown, the small ones only."""
    for name in hidden:
        if name not in table.unpublished or method.hides(table.counts[name]):
            yield name


def _choose_helper(table: CountTable, hidden: set[str], in_danger: str) -> str | None:
    """The count to hide beside one in danger: of those it adds up with the smallest above 0, and parts before totals.

    Where none of them is left, any that is still shown.
    """
    near = [one for one in table.sums if in_danger in (one.total, *one.parts)]
    totals = {one.total for one in table.sums}
    groups: Iterable[Iterable[str]] = (
        (name for one in near for name in one.parts if table.counts[name]),
        (name for one in near for name in (one.total, *one.parts)),
        table.counts,
    )
    for group in groups:
        left = [name for name in group if name not in hidden]
        if left:
            return min(left, key=lambda name: (name in totals, table.counts[name] == 0, table.counts[name], name))
    return None
