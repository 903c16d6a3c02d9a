"""Two submissions beside one another: by shares, never by counts alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.client_level.trend import compare_submissions
from schemas.client_level import Change
from tests.client_level_values import make_outcome, make_submission


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ((100, 0), (100, 3), Change.NEW),
        (None, (100, 3), Change.NEW),
        ((100, 4), (100, 5), Change.WORSE),
        ((100, 4), (50, 4), Change.WORSE),
        ((100, 4), (100, 4), Change.SAME),
        ((100, 4), (300, 12), Change.SAME),
        ((100, 4), (300, 5), Change.BETTER),
        ((100, 4), (100, 0), Change.GONE),
        ((100, 4), None, Change.GONE),
        ((100, 4), (0, 0), Change.GONE),
    ],
)
def test_what_has_changed(before, now, change):
    """A rule's finds then and now, as records looked at and failing; None where it was no rule."""
    held = [make_submission(outcomes=(make_outcome("R", *one),) if one else ()) for one in (before, now)]
    (found,) = compare_submissions(*held).changes
    assert found.change is change
    assert found.n_before == (before[1] if before else None)
    assert found.n_now == (now[1] if now else None)


def test_rules_that_find_nothing_are_left_out():
    """Neither then nor now."""
    quiet = make_submission(outcomes=(make_outcome("R", 100, 0),))
    assert compare_submissions(quiet, quiet).changes == ()


def test_the_order_is_that_of_this_submission():
    """Rules that are no longer there come last; both sizes are told."""
    before = make_submission(sha256="a" * 64, n_events=50, outcomes=tuple(map(make_outcome, "ABC")))
    now = make_submission(outcomes=tuple(map(make_outcome, "DCB")))
    trend = compare_submissions(before, now)
    assert [one.rule.code for one in trend.changes] == list("DCBA")
    assert (trend.before_sha256, trend.now_sha256) == ("a" * 64, now.sha256)
    assert (trend.n_events_before, trend.n_events_now) == (50, 100)


def test_shares_are_told_for_every_ten_thousand():
    """One in three is 3,333.3; a rule that looked at nothing has no share."""
    before = make_submission(outcomes=(make_outcome("R", 3, 1),))
    now = make_submission(outcomes=(make_outcome("R", 0, 0),))
    (found,) = compare_submissions(before, now).changes
    assert (found.per_10000_before, found.per_10000_now) == (3333.3, None)


_COUNTS = st.integers(1, 1000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
_TURNED = {Change.BETTER: Change.WORSE, Change.WORSE: Change.BETTER, Change.NEW: Change.GONE, Change.GONE: Change.NEW}


@given(before=_COUNTS, now=_COUNTS)
def test_the_other_way_round_says_the_opposite(before, now):
    """What is worse from one to the other is better from the other to the one; a copy has not changed."""
    first, second = (make_submission(outcomes=(make_outcome("R", *one),)) for one in (before, now))
    there = compare_submissions(first, second).changes
    back = compare_submissions(second, first).changes
    assert [_TURNED.get(one.change, one.change) for one in there] == [one.change for one in back]
    assert all(one.change is Change.SAME for one in compare_submissions(first, replace(first)).changes)
