"""How nine statement scores become a percentage and a rating."""

import csv

import pytest

from quality_statements.loading import default_framework, load_framework
from quality_statements.rollup import category_score, roll_up
from tests.places import DOMAIN
from tests.spec.tables import read_table, scores_of

CURRENT = load_framework(default_framework())
ORIGINAL = load_framework("cqc-la-original-2023")


@pytest.mark.parametrize(
    ("scores", "total", "percent", "rating"),
    read_table("""
    scores            | sum | percent | rating
    ------------------+-----+---------+---------------------
    1 1 1 1 1 1 1 1 1 |   9 |      25 | Inadequate
    1 1 1 1 1 2 2 2 2 |  13 |      37 | Inadequate
    1 1 1 1 2 2 2 2 2 |  14 |      39 | Requires improvement
    2 2 2 2 2 2 2 2 2 |  18 |      50 | Requires improvement
    2 2 2 2 2 3 3 3 3 |  22 |      62 | Requires improvement
    2 2 2 2 3 3 3 3 3 |  23 |      64 | Good
    3 3 3 3 3 3 3 3 1 |  25 |      70 | Good
    3 3 3 3 3 3 3 3 3 |  27 |      75 | Good
    3 3 3 3 3 4 4 4 4 |  31 |      87 | Good
    3 3 4 3 4 4 3 4 4 |  32 |      89 | Outstanding
    4 4 4 4 4 4 4 4 4 |  36 |     100 | Outstanding
    """),
)
def test_nine_scores_of_equal_weight_give_a_percentage_rounded_up_and_a_rating(scores, total, percent, rating):
    """Equal weights, whole-number arithmetic, one table of bands."""
    result = roll_up(scores_of(scores), CURRENT)
    assert (str(result.total), str(result.percent), result.rating) == (total, percent, rating)


@pytest.mark.parametrize(
    ("scores", "lowest", "highest"),
    read_table("""
    scores            | lowest                  | highest
    ------------------+-------------------------+------------------------
    3 3 3 3 3 3 3 3 - | 25 70 Good              | 28 78 Good
    2 2 2 2 3 3 3 3 - | 21 59 Requires improvement | 24 67 Good
    - - - - - - - - - |  9 25 Inadequate        | 36 100 Outstanding
    """),
)
def test_with_a_score_missing_there_is_no_rating_only_a_range(scores, lowest, highest):
    """Missing is not zero: both ends are told, the rating is not."""
    result = roll_up(scores_of(scores), CURRENT)
    assert (result.total, result.percent, result.rating, result.points_to_next) == (None, None, None, None)
    ends = [f"{end.total} {end.percent} {end.rating}" for end in (result.lowest, result.highest)]
    assert ends == [lowest, highest]


@pytest.mark.parametrize(
    ("scores", "next_rating", "points"),
    read_table("""
    scores            | next rating          | points
    ------------------+----------------------+-------
    1 1 1 1 1 1 1 1 1 | Requires improvement | 5
    2 2 2 2 2 3 3 3 3 | Good                 | 1
    3 3 3 3 3 3 3 3 3 | Outstanding          | 5
    3 3 4 3 4 4 3 4 4 | None                 | None
    """),
)
def test_points_to_the_next_band_are_whole_score_points(scores, next_rating, points):
    """Outstanding has nothing above it."""
    result = roll_up(scores_of(scores), CURRENT)
    assert (str(result.next_rating), str(result.points_to_next)) == (next_rating, points)


@pytest.mark.parametrize(
    ("levels", "percent", "score"),
    read_table("""
    category scores | percent | statement score
    ----------------+---------+----------------
    1 1 2 2         |      38 | 1
    1 2 2 2         |      44 | 2
    2 2 2 3         |      57 | 2
    2 3 3 2         |      63 | 3
    3 3 3 3         |      75 | 3
    3 3 3 4         |      82 | 3
    3 3 4 4         |      88 | 4
    4 4 4 4         |     100 | 4
    2 3             |      63 | 3
    2 2 3           |      59 | 2
    """),
)
def test_in_the_original_method_category_scores_become_a_statement_score(levels, percent, score):
    """Four or fewer categories, rounded up and banded."""
    assert category_score([int(level) for level in levels.split()], ORIGINAL) == (int(percent), int(score))


def _published():
    with (DOMAIN / "published_scores.csv").open(encoding="utf-8") as file:
        return [pytest.param(row, id=row["council"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("row", _published())
def test_every_published_result_comes_out_as_published(row):
    """Forty councils as the regulator published them."""
    result = roll_up([int(row[f"qs{n}"]) for n in range(1, 10)], CURRENT)
    assert result.rating == row["rating"]
    assert row["percent"] in ("", str(result.percent))
