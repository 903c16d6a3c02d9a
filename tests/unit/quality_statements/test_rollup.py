"""The roll-up beyond its rules: what is refused, ways to the next band, and the same in SQL."""

from itertools import product

import duckdb
import pytest

from quality_statements.loading import default_framework, load_framework
from quality_statements.rollup import category_score, check_scores, roll_up, what_if
from quality_statements.rollup_sql import COLUMNS, bound_values, render_query, roll_up_steps
from schemas.errors import InputError, OurError

FRAMEWORK = load_framework(default_framework())
CODES = [statement.code for statement in FRAMEWORK.statements]
STEPS = roll_up_steps(FRAMEWORK)


def test_scores_may_come_by_code_in_any_order():
    """A table and a list give the same."""
    by_code = dict(zip(reversed(CODES), (3, 3, 4, 3, 4, 4, 3, 4, None), strict=True))
    assert roll_up(by_code, FRAMEWORK) == roll_up([None, 4, 3, 4, 4, 3, 4, 3, 3], FRAMEWORK)


@pytest.mark.parametrize(
    ("scores", "faults"),
    [
        ([3] * 8, [("score-count", None)]),
        ([3] * 10, [("score-count", None)]),
        ([0, 5, 3, 3, 3, 3, 3, 3, 3], [("score-value", "QS1"), ("score-value", "QS2")]),
        ([True, 2.0, "3", 3, 3, 3, 3, 3, 3], [("score-value", "QS1"), ("score-value", "QS2"), ("score-value", "QS3")]),
        (dict.fromkeys(CODES[1:], 3), [("score-count", "QS1")]),
        (
            dict.fromkeys([*CODES[2:], "QS10"], 3),
            [("score-count", "QS1"), ("score-count", "QS2"), ("unknown-statement", "QS10")],
        ),
    ],
)
def test_wrong_scores_are_refused_with_every_fault(scores, faults):
    """A wrong count, a wrong value, an unknown statement."""
    with pytest.raises(InputError, match="scores were not rolled up") as caught:
        check_scores(scores, FRAMEWORK)
    assert [(p.slug, p.column) for p in caught.value.problems] == faults


def test_category_scores_need_a_framework_that_scores_them():
    """The current method has no statement bands."""
    with pytest.raises(OurError, match="does not score categories") as caught:
        category_score([3, 3, 3, 3], FRAMEWORK)
    assert caught.value.slug == "no-statement-bands"


def _rises(scores):
    ways = what_if(scores, FRAMEWORK)
    return [[(r.statement, r.from_score, r.to_score) for r in way.rises] for way in ways]


def test_one_point_short_any_single_rise_reaches_the_next_rating():
    """A 4 cannot rise."""
    scores = [4, 2, 2, 2, 2, 2, 2, 3, 3]
    assert _rises(scores) == [[(code, s, s + 1)] for code, s in zip(CODES[1:], scores[1:], strict=True)]
    assert {(way.total, way.rating) for way in what_if(scores, FRAMEWORK)} == {(23, "Good")}


def test_two_points_short_one_statement_rises_twice_or_two_rise_once():
    """Nine single rises by two, and every pair."""
    ways = _rises([2] * 6 + [3] * 3)
    assert ways[0] == [("QS1", 2, 4)]
    assert len(ways) == 6 + 36
    assert [("QS1", 2, 3), ("QS9", 3, 4)] in ways


@pytest.mark.parametrize("scores", [[2] * 9, [4] * 9, [None] + [3] * 8])
def test_no_ways_where_it_is_too_far_too_high_or_not_known(scores):
    """More than three points, nothing above, or a score missing."""
    assert what_if(scores, FRAMEWORK) == ()


def test_every_way_reaches_the_next_rating_and_no_part_of_it_does():
    """The rises are just enough."""
    scores = dict(zip(CODES, [3, 3, 3, 3, 4, 4, 3, 3, 3], strict=True))
    for way in what_if(scores, FRAMEWORK):
        after = roll_up(scores | {rise.statement: rise.to_score for rise in way.rises}, FRAMEWORK)
        assert (after.total, after.percent, after.rating) == (way.total, way.percent, "Outstanding")
        assert roll_up(scores | {way.rises[0].statement: way.rises[0].to_score - 1}, FRAMEWORK).rating == "Good"


# The same in SQL


def _flat(run, result):
    low, high = result.lowest, result.highest
    ends = (low.total, low.percent, low.rating, high.total, high.percent, high.rating)
    counts = (result.n_scored, result.n_statements, result.maximum)
    top = (result.total, result.percent, result.rating)
    return (
        run,
        *counts,
        *top,
        *ends,
        result.next_rating,
        result.points_to_next,
        result.rating_below,
        result.points_to_spare,
    )


def _sql(connection):
    return connection.execute(render_query(STEPS), bound_values(STEPS))


def test_sql_and_python_agree_on_all_262144_combinations():
    """Every combination of nine scores is run on both sides, row by row."""
    connection = duckdb.connect()
    connection.execute(
        """
        CREATE TABLE scores AS
        SELECT run, statement, 1 + (run // (4 ** (8 - place))::BIGINT) % 4 AS score
        FROM range(262144) AS runs(run)
        CROSS JOIN (SELECT unnest(?) AS statement, unnest(range(9)) AS place)
        """,
        [CODES],
    )
    combinations = product((1, 2, 3, 4), repeat=9)
    expected = [_flat(run, roll_up(scores, FRAMEWORK)) for run, scores in enumerate(combinations)]
    assert len(expected) == 262_144
    assert _sql(connection).fetchall() == expected


def test_sql_and_python_agree_where_scores_are_missing():
    """Each score 2, 3 or none: a null and a row that is not there are the same."""
    combinations = list(product((None, 2, 4), repeat=9))
    rows = [(n, c, s) for n, scores in enumerate(combinations) for c, s in zip(CODES, scores, strict=True)]
    kept = [row for row in rows if row[2] is not None or row[0] % 2 == 0 or row[1] == CODES[0]]
    connection = duckdb.connect()
    connection.execute("CREATE TABLE scores (run BIGINT, statement VARCHAR, score BIGINT)")
    columns = list(zip(*kept, strict=True))
    connection.execute("INSERT INTO scores SELECT unnest(?), unnest(?), unnest(?)", [list(c) for c in columns])
    expected = [_flat(n, roll_up(scores, FRAMEWORK)) for n, scores in enumerate(combinations)]
    result = _sql(connection)
    assert tuple(column[0] for column in result.description) == COLUMNS
    assert result.fetchall() == expected


def test_sql_types_in_nothing_that_the_framework_says():
    """Bands, statements and the range of scores are bound values."""
    text = render_query(STEPS)
    assert not any(band.name in text or str(band.lowest_percent) in text for band in FRAMEWORK.bands)
    assert not any(code in text for code in CODES)
    assert text.count("?") == len(bound_values(STEPS)) == 9 + 3 * 4 + 2


@pytest.mark.parametrize(
    ("step", "columns"), [("statements", 1), ("bands", 3), ("limits", 2), ("sums", 4), ("ends", 6)]
)
def test_each_step_can_be_run_by_itself(step, columns):
    """On a table of three rows written here."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE scores AS FROM (VALUES (1, 'QS1', 3), (1, 'QS2', 2), (2, 'QS1', 4)) AS t(run, statement, score)"
    )
    steps = STEPS[: [s.name for s in STEPS].index(step) + 1]
    tables = ", ".join(f"{s.name} AS ({s.text})" for s in steps)
    result = connection.execute(f"WITH {tables} FROM {step}", bound_values(steps))
    assert len(result.description) == columns
    assert result.fetchall()
