"""What a child process answers is made into values again, or refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from evidence.client_level.answers import build_value
from evidence.client_level.judged import JudgeOptions
from schemas.client_level import HeldSubmission, RuleSeverity, Submission
from schemas.plain import to_plain
from tests.client_level_values import make_held, make_outcome, make_submission


def test_a_value_comes_back_as_it_was():
    """Dates, words, tuples of pairs, nothing where there is nothing, and values within values."""
    held = make_held()
    assert build_value(HeldSubmission, to_plain(held)) == held
    bare = replace(make_submission(), period_end=None, outcomes=(make_outcome(severity=RuleSeverity.QUERY),))
    assert build_value(Submission, to_plain(bare)) == bare


def test_paths_are_told_as_text():
    """How a file is to be judged holds the paths of the council's own rules and lists."""
    plain = to_plain(JudgeOptions()) | {"own_rules": "own/rules", "population": [3, 4]}
    options = build_value(JudgeOptions, plain)
    assert (options.own_rules, options.own_lists, options.population) == (Path("own/rules"), None, (3, 4))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"n_events": "many"}, TypeError),
        ({"n_events": True}, TypeError),
        ({"n_events": None}, TypeError),
        ({"guesses": "one"}, TypeError),
        ({"n_by_type": [["Request"]]}, ValueError),
        ({"period_end": "yesterday"}, ValueError),
        ({"fills": [{"field": "Gender"}]}, KeyError),
    ],
)
def test_anything_else_is_refused(changes, error):
    """A text for a number, a yes for a number, nothing for something, a day that is none, a missing attribute."""
    with pytest.raises(error, match=r".*"):
        build_value(Submission, to_plain(make_submission()) | changes)
