"""docs/errors.md has one heading for every message of the program, and none besides."""

import re

import pytest

from schemas.check_result import Severity
from tests.docs.pages import find_headings, read_page
from tests.docs.slugs import find_checks, find_slugs

PAGE = "docs/errors.md"


def _headings():
    return [words for depth, words in find_headings(read_page(PAGE)) if depth == 3]


def test_every_slug_in_the_source_has_a_heading():
    """A message without an entry on the page fails here, by its code."""
    assert sorted(find_slugs() - set(_headings())) == []


def test_no_heading_is_left_over():
    """An entry for a message the program no longer has fails here."""
    assert sorted(set(_headings()) - find_slugs()) == []


def test_no_heading_stands_twice():
    """Every message has one entry."""
    assert len(_headings()) == len(set(_headings()))


def test_the_search_finds_slugs_of_every_shape():
    """Constants, forwarded ones, tables of them and names of data checks are all found."""
    assert {"no-workspace", "cell-formula", "word-unknown", "stopped", "row-twice", "check-year-format"} <= find_slugs()


@pytest.mark.parametrize("entry", re.split(r"^### ", read_page(PAGE), flags=re.MULTILINE)[1:])
def test_every_entry_says_something(entry):
    """An entry is its code and at least a sentence."""
    words = re.sub(r"^##+ .*", "", entry.partition("\n")[2], flags=re.MULTILINE | re.DOTALL)
    assert len(words.split()) >= 4


BEGINNINGS = {
    frozenset({Severity.STOP}): "Stops. ",
    frozenset({Severity.WARN}): "Warns. ",
    frozenset(Severity): "Stops or warns, by the file. ",
}


@pytest.mark.parametrize("name", sorted({check.name for check in find_checks()}))
def test_every_data_check_says_whether_it_stops_or_warns(name):
    """The entry of a data check begins with what its failure does, over all suites that have it."""
    severities = frozenset(check.severity for check in find_checks() if check.name == name)
    entry = read_page(PAGE).partition(f"### check-{name}\n")[2].strip()
    assert entry.startswith(BEGINNINGS[severities])


def test_notices_are_marked():
    """What the program tells as a notice is marked so on the page, and nothing else is."""
    marked = set(re.findall(r"### ([a-z0-9-]+)\n\nNotice\. ", read_page(PAGE)))
    assert marked == find_slugs(kinds=("notice", "assume", "_assume"))
