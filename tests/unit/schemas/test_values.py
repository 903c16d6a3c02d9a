"""Small rules of the shared values."""

from datetime import date

import pytest

from schemas.errors import InputError
from schemas.evidence import Citation
from schemas.ids import content_id, hash_of_values, sha256_of
from schemas.plain import to_json, to_plain
from schemas.problems import Problem, shorten
from schemas.terms import Category


def test_ids_depend_on_every_part_and_on_where_it_ends():
    """Two things have one id only if every part is the same."""
    ids = {content_id("REQ", parts) for parts in (["ab", "c"], ["a", "bc"], ["abc"], ["c", "ab"])}
    assert len(ids) == 4
    assert all(len(one) == len("REQ-") + 8 and not set("ILOU") & set(one[4:]) for one in ids)


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("s", "a.csv", "it is empty", "Fill it in."), "a.csv: it is empty. Fill it in."),
        (
            Problem("s", "a.xlsx", "x", "y.", sheet="Answers", row=7, column="Grade"),
            'a.xlsx, sheet "Answers", row 7, column "Grade": x. y.',
        ),
    ],
)
def test_a_problem_reads_as_a_sentence(problem, text):
    """Where, what, and what to do, on one line."""
    assert str(problem) == text


def test_all_problems_come_at_once():
    """The error carries every problem and says how many."""
    problems = [Problem("s", "a.csv", f"fault {n}", "Mend it.") for n in range(3)]
    with pytest.raises(InputError, match="3 problems") as caught:
        raise InputError(problems)
    assert list(caught.value.problems) == problems


@pytest.mark.parametrize(
    ("value", "text"), [("short", "short"), ("two\nlines", "two lines"), ("x" * 90, "x" * 79 + "…"), (7, "7")]
)
def test_found_values_are_shortened(value, text):
    """A found value takes one line of at most 80 characters."""
    assert shorten(value) == text


def test_plain_values_have_one_form():
    """Dates, enums, dataclasses, sets and tuples become JSON, and equal values equal text."""
    value = {"b": {3, 1}, "a": (date(2026, 9, 30), Category.PEOPLE, Citation("E", "0" * 64), None, 1.5)}
    assert to_plain(value)["b"] == [1, 3]
    assert to_json(value).startswith('{"a":["2026-09-30","people\'s experience",{"column":null,')
    with pytest.raises(TypeError, match="no plain form for object"):
        to_plain(object())


def test_hashes_are_of_content():
    """The empty hash is the known one, and the order of keys does not matter."""
    assert sha256_of(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert hash_of_values({"a": 1, "b": 2}) == hash_of_values({"b": 2, "a": 1})
