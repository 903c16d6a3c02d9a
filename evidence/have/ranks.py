"""Where one value stands among those of other councils. Pure: numbers in, places out."""

from collections.abc import Iterable

from schemas.comparison_view import Rank
from schemas.terms import Better


def build_rank(value: float, others: Iterable[float], better: Better, group: str) -> Rank | None:
    """The place of a value among others; None where there is no other.

    Equal values share the better place, and the next place is left out, as in sport: 1, 2, 2, 4.

    Args:
        value: the council's own value.
        others: values of the other councils of the group.
        better: place 1 is the highest, or the lowest where lower is better; where neither way is good, the highest.
        group: what the group is called.

    Example:
        >>> rank = build_rank(7.0, [9.0, 7.0, 5.0], Better.HIGHER, "peer group")
        >>> rank.place, rank.n, rank.n_tied
        (2, 4, 2)
    """
    found = list(others)
    if not found:
        return None
    lower_first = better is Better.LOWER
    n_ahead = sum(1 for other in found if (other < value if lower_first else other > value))
    n_tied = 1 + sum(1 for other in found if other == value)
    return Rank(group, n_ahead + 1, len(found) + 1, n_tied, best_first=better is not Better.CONTEXT)
