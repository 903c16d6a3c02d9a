"""Ranks share places between equal values and count from the best."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from evidence.have.ranks import build_rank
from schemas.terms import Better

VALUES = st.lists(st.integers(0, 20).map(float), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("value", "others", "better", "place", "n", "n_tied", "best_first"),
    [
        (9, [5, 7], Better.HIGHER, 1, 3, 1, True),
        (5, [9, 7], Better.HIGHER, 3, 3, 1, True),
        (5, [9, 7], Better.LOWER, 1, 3, 1, True),
        (7, [9, 7, 5], Better.HIGHER, 2, 4, 2, True),
        (7, [9, 9, 5], Better.HIGHER, 3, 4, 1, True),
        (7, [7, 7], Better.LOWER, 1, 3, 3, True),
        (7, [9, 5], Better.CONTEXT, 2, 3, 1, False),
    ],
)
def test_places(value, others, better, place, n, n_tied, best_first):
    """Equal values share the better place; the next place is left out."""
    rank = build_rank(value, others, better, "peers")
    assert (rank.place, rank.n, rank.n_tied, rank.best_first) == (place, n, n_tied, best_first)


def test_alone_there_is_no_rank():
    """A council that is the only one with a value has no place."""
    assert build_rank(1.0, [], Better.HIGHER, "peers") is None


@given(value=st.integers(0, 20).map(float), others=VALUES, better=st.sampled_from(list(Better)))
def test_places_equal_an_independent_working(value, others, better):
    """SciPy's smallest rank of equal values gives the same place."""
    sign = 1 if better is Better.LOWER else -1
    expected = rankdata([sign * value, *(sign * other for other in others)], method="min")[0]
    assert build_rank(value, others, better, "peers").place == expected


@given(value=st.integers(0, 20).map(float), others=VALUES)
def test_both_ways_together_count_everybody(value, others):
    """The place from above and the place from below meet at those who share it."""
    down, up = (build_rank(value, others, better, "peers") for better in (Better.HIGHER, Better.LOWER))
    assert down.place + up.place + down.n_tied - 1 == down.n + 1
