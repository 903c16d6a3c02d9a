"""The one place that decides which counts of a client-level report are printed as they are.

Without a method the report is internal and shows every count. With one, every count goes through disclosure control;
shares are worked out from what is shown. Figures of measures have a module of their own (`client_level_figures`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.disclosure import CountTable, Method, Sum, protect_table
from reports.numbers import show_number, show_percent
from schemas.client_level import WaitingCard

HIDDEN = "[c]"
NOT_KNOWN = "not known"
_TOTAL = "\x00total"


def show_counted(count: int | None) -> str:
    """A count as it is printed; a hidden one as `[c]`."""
    return HIDDEN if count is None else show_number(count)


def protect_parts(parts: Mapping[str, int], method: Method | None) -> tuple[int | None, dict[str, int | None]]:
    """Counts that add up to a total, and that total, as they may be shown; None where one is hidden.

    Example:
        >>> protect_parts({"valid": 90, "blank": 3}, None)
        (93, {'valid': 90, 'blank': 3})
    """
    total = sum(parts.values())
    if method is None:
        return total, dict(parts)
    table = CountTable({_TOTAL: total, **parts}, (Sum(_TOTAL, tuple(parts)),))
    shown = protect_table(table, method).shown
    return shown[_TOTAL], {name: shown[name] for name in parts}


def protect_count(count: int | None, method: Method | None) -> int | None:
    """A count that is part of no sum as it may be shown."""
    if method is None or count is None:
        return count
    return None if method.hides(count) else method.rounded(count)


@dataclass(frozen=True)
class Shield:
    """Protects the counts of records of one document: what one table of it hides, no other place may print.

    A rule and a field often count the same records, and all requests are the total of what a rule looks at. A number
    that is hidden somewhere is therefore hidden everywhere, also where it stands for something else.
    """

    method: Method | None = field(metadata={"help": "How to protect; None shows every count."})
    held_back: frozenset[int] = field(
        default=frozenset(), metadata={"help": "The numbers above 0 that are hidden in some table."}
    )

    def parts(self, parts: Mapping[str, int]) -> tuple[int | None, dict[str, int | None]]:
        """As `protect_parts`."""
        total, shown = protect_parts(parts, self.method)
        kept = {name: None if parts[name] in self.held_back else count for name, count in shown.items()}
        return None if sum(parts.values()) in self.held_back else total, kept

    def count(self, count: int | None) -> int | None:
        """As `protect_count`."""
        return None if count in self.held_back else protect_count(count, self.method)


def build_shield(tables: Iterable[Mapping[str, int]], method: Method | None) -> Shield:
    """What protects a document with these tables, each of parts that add up.

    Example:
        >>> from reports.disclosure import load_method
        >>> shield = build_shield([{"valid": 470, "blank": 3, "invalid": 20}], load_method("threshold10"))
        >>> shield.count(20), shield.count(40)
        (None, 40)
    """
    held = set()
    for parts in tables if method else ():
        total, shown = protect_parts(parts, method)
        counts = [(sum(parts.values()), total), *((parts[name], count) for name, count in shown.items())]
        held |= {true for true, count in counts if true and count is None}
    return Shield(method, frozenset(held))


def show_part(part: int | None, whole: int | None, decimals: int = 1) -> str:
    """A share of two counts as they are shown; `[c]` where one of them is hidden.

    Example:
        >>> show_part(3, 60), show_part(None, 60)
        ('5.0%', '[c]')
    """
    if part is None or whole is None:
        return HIDDEN
    return show_percent(100 * part / whole, decimals) if whole else "–"


class WaitingShown(NamedTuple):
    """The figures of a waiting card as they may be shown; None where one is hidden or not known."""

    n: int | None
    median_days: float | None
    longest_days: int | None


def protect_waiting(card: WaitingCard, method: Method | None) -> WaitingShown:
    """A card as it may be shown: the longest wait is one person's, so the protected edition never tells it."""
    if method is None:
        return WaitingShown(card.n, card.median_days, card.longest_days)
    n = protect_count(card.n, method)
    return WaitingShown(n, card.median_days if n else None, None)
