"""`readiness rate` gives what was published."""

import csv

import pytest

from tests.places import DOMAIN

with (DOMAIN / "published_scores.csv").open(encoding="utf-8", newline="") as file:
    PUBLISHED = list(csv.DictReader(file))


@pytest.mark.parametrize("row", PUBLISHED, ids=[row["council"] for row in PUBLISHED])
def test_published_scores_give_the_published_rating(readiness, row):
    """Each published council's nine scores give its rating and, where one was stated, its percentage."""
    told = readiness("rate", "--scores", ",".join(row[f"qs{n}"] for n in range(1, 10)), "--json")
    assert told.code == 0
    assert told.json["rating"] == row["rating"]
    if row["percent"]:
        assert told.json["percent"] == int(row["percent"])


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ("3,3,4,3,4,4,3,4,4", "32 of 36 points, 89%: Outstanding."),
        ("2,2,2,2,2,1,1,1,1", "14 of 36 points, 39%: Requires improvement. 9 points short of Good."),
        ("3,3,3,3,2,2,2,2,2", "22 of 36 points, 62%: Requires improvement. 1 point short of Good."),
        ("3,3,3,3,3,2,2,2,2", "23 of 36 points, 64%: Good."),
    ],
)
def test_the_edges_in_words(readiness, scores, told):
    """A sum of 14 is 39% and no longer inadequate; 22 is one point short of good; 23 is good; 32 is outstanding."""
    assert readiness("rate", "--scores", scores).out.startswith(told)


def test_an_unscored_statement_gives_a_range_and_no_rating(readiness):
    """A dash is not a zero: the rating is left open between the lowest and the highest it could be."""
    told = readiness("rate", "--scores", "3,3,3,3,3,2,2,2,-", "--json").json
    assert (told["sum"], told["percent"], told["rating"], told["n_scored"]) == (None, None, None, 8)
    assert told["range"] == {
        "lowest": {"sum": 22, "percent": 62, "rating": "Requires improvement"},
        "highest": {"sum": 25, "percent": 70, "rating": "Good"},
    }


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ("3,3,3", "9 statements"),
        ("3,3,3,3,3,3,3,3,3,3", "9 statements"),
        ("3,3,3,3,3,3,3,3,5", "1 to 4"),
        ("3,3,3,3,3,3,3,3,0", "1 to 4"),
        ("3,3,3,3,3,3,3,3,x", "a whole number from 1 to 4"),
        ("3,3,3,3,3,3,3,3,2.5", "a whole number from 1 to 4"),
        ("3,3,3,3,3,3,3,3,\u00b2", "a whole number from 1 to 4"),
        ("3,3,3,3,3,3,3,3,++3", "a whole number from 1 to 4"),
        ("3,3,3,3,3,3,3,3," + "9" * 5000, "a whole number from 1 to 4"),
    ],
)
def test_scores_that_are_none(readiness, scores, said):
    """Wrong scores are the input's fault: exit code 2, and what to do."""
    told = readiness("rate", "--scores", scores)
    assert told.code == 2
    assert said in told.err


def test_an_unknown_framework_names_those_there_are(readiness):
    """The message lists the frameworks that can be used."""
    told = readiness("rate", "--scores", "3,3,3,3,3,3,3,3,3", "--framework", "nonsense")
    assert told.code == 2
    assert "cqc-la-current-2025" in told.err
    assert "cqc-la-original-2023" in told.err
