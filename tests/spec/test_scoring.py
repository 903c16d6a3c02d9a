"""How the views of four evidence categories become a proposed score."""

import pytest

from quality_statements.loading import default_framework, load_framework
from quality_statements.rubric import load_rubric
from quality_statements.scoring import propose_score
from tests.spec.tables import read_table
from tests.statement_signals import AS_OF, check_signal, signals_at

CURRENT = load_framework(default_framework())
ORIGINAL = load_framework("cqc-la-original-2023")
RUBRIC = load_rubric()


def _levels(text):
    return [int(word) if word != "-" else 0 for word in text.split()]


def _propose(framework, code, views, *more):
    """The proposal from views of people, staff, partners and processes, in this order; a dash is no evidence."""
    signals = signals_at(*_levels(views), statement=code)
    return propose_score(framework.statement(code), [*signals, *more], framework, RUBRIC, AS_OF)


@pytest.mark.parametrize(
    ("views", "level"),
    read_table("""
    people staff partners processes | proposal
    --------------------------------+---------
    3 3 3 3                         | 3
    3 4 4 4                         | 3
    2 4 4 4                         | 2
    3 2 3 3                         | 2
    3 1 3 3                         | 2
    3 1 1 3                         | 1
    3 1 2 3                         | 2
    4 3 4 4                         | 3
    4 2 4 4                         | 3
    4 2 2 4                         | 2
    4 4 4 4                         | 4
    1 4 4 4                         | 1
    """),
)
def test_a_proposal_starts_from_people_and_lower_views_pull_it_down(views, level):
    """One lower view takes it down one step; two or more take it to the second-lowest."""
    assert _propose(CURRENT, "QS4", views).level == int(level)


@pytest.mark.parametrize(
    ("views", "level"),
    read_table("""
    people staff partners processes | proposal
    --------------------------------+-----------------
    3 3 3 -                         | 3
    3 3 - 3                         | 3
    3 2 - 3                         | 2
    - 3 3 3                         | None
    3 3 - -                         | None
    3 - - -                         | None
    - - - -                         | None
    """),
)
def test_without_people_or_with_fewer_than_three_views_there_is_not_enough_evidence(views, level):
    """Not enough evidence is a result of its own, never a low score."""
    assert str(_propose(CURRENT, "QS4", views).level) == level


@pytest.mark.parametrize(
    ("views", "percent", "level"),
    read_table("""
    people staff partners processes | percent | score
    --------------------------------+---------+------
    2 3 3 2                         | 63      | 3
    2 2 3 2                         | 57      | 2
    4 4 3 3                         | 88      | 4
    1 1 2 2                         | 38      | 1
    2 3 3 -                         | None    | None
    - 3 3 3                         | None    | None
    """),
)
def test_the_original_method_adds_up_all_required_categories(views, percent, level):
    """Every category scored 1 to 4, the total rounded up and banded; one lacking, and there is no score."""
    proposal = _propose(ORIGINAL, "QS4", views)
    assert (str(proposal.percent), str(proposal.level)) == (percent, level)


@pytest.mark.parametrize(
    ("code", "check", "passed", "views", "level"),
    read_table("""
    statement | control                    | passed  | views   | level
    ----------+----------------------------+---------+---------+------
    QS1       | waiting-risk-reviewed      | no      | 3 3 3 3 | 2
    QS6       | waiting-risk-reviewed      | no      | 4 4 4 4 | 2
    QS1       | waiting-risk-reviewed      | no      | 1 1 1 1 | 1
    QS1       | waiting-risk-reviewed      | yes     | 3 3 3 3 | 3
    QS1       | waiting-risk-reviewed      | unknown | 3 3 3 3 | 3
    QS2       | waiting-risk-reviewed      | no      | 3 3 3 3 | 3
    QS7       | closures-checked-by-people | no      | 3 3 3 3 | 1
    QS3       | characteristics-recorded   | no      | 4 4 4 4 | 2
    QS3       | characteristics-recorded   | no      | - 3 3 3 | None
    """),
)
def test_a_failed_control_caps_the_level_and_never_makes_one(code, check, passed, views, level):
    """Only where it is known to have failed, only on the statements it concerns, and only downward."""
    known = {"yes": True, "no": False, "unknown": None}[passed]
    assert str(_propose(CURRENT, code, views, check_signal(check, known, statement=code)).level) == level
