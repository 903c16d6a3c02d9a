"""Trees to frozen values: unknown keys, missing keys and wrong types are all told at once."""

from dataclasses import dataclass, field
from enum import StrEnum

from quality_statements.strict_build import build
from quality_statements.yaml_tree import load_tree


class Colour(StrEnum):
    """Two colours."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Part:
    """A part."""

    name: str
    size: int


@dataclass(frozen=True)
class Whole:
    """One of each type."""

    title: str
    on: bool
    colour: Colour
    parts: tuple[Part, ...]
    prices: dict[Colour, int]
    words: dict[str, str] = field(default_factory=dict)
    note: str | None = None


GOOD = """
title: A
on: true
colour: red
parts: [{name: x, size: 1}]
prices: {red: 1, blue: 2}
"""
BAD = """
title: 5
on: maybe
colour: green
parts:
  - {name: '', size: 1.5}
  - {nmae: x, size: 1}
  - text
prices: {red: 1, pink: 2}
words: [a]
note: 7
extra: 1
"""


def _build(text):
    root, problems = load_tree(text.encode(), "file.yaml")
    assert problems == []
    return build(Whole, root)


def test_a_faultless_tree_becomes_the_value():
    """Defaults stand in for what may be left out."""
    built = _build(GOOD)
    assert built.problems == []
    assert built.value == Whole("A", True, Colour.RED, (Part("x", 1),), {Colour.RED: 1, Colour.BLUE: 2})


def test_every_fault_is_told_with_its_place_and_line():
    """One bad file with one fault of each sort gives the whole list."""
    faults = {(p.slug, p.column, p.row) for p in _build(BAD).problems}
    assert faults == {
        ("wrong-type", "title", 2),
        ("wrong-type", "on", 3),
        ("unknown-value", "colour", 4),
        ("empty-value", "parts[0].name", 6),
        ("wrong-type", "parts[0].size", 6),
        ("missing-key", "parts[1].name", 7),
        ("unknown-key", "parts[1].nmae", 7),
        ("wrong-type", "parts[2]", 8),
        ("unknown-value", "prices.pink", 9),
        ("missing-key", "prices.blue", 9),
        ("wrong-type", "words", 10),
        ("wrong-type", "note", 11),
        ("unknown-key", "extra", 12),
    }


def test_text_that_looks_like_a_number_is_asked_to_be_quoted():
    """The remedy says what to type."""
    problem = next(p for p in _build(BAD).problems if p.column == "title")
    assert problem.remedy == "Give text. Put it in quotes."


def test_what_rests_on_a_broken_part_is_known():
    """A rule can ask whether all it reads is whole, whatever the number in the list."""
    built = _build(BAD)
    assert not built.is_whole("parts[].size")
    assert not built.is_whole("parts")
    assert _build(GOOD.replace("size: 1", "size: x")).is_whole("parts[].name", "title")


def test_a_file_that_is_no_table_is_told():
    """A list where keys are wanted is one fault of the whole file."""
    assert [(p.slug, p.column) for p in _build("[1]").problems] == [("wrong-type", None)]
