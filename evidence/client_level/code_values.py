"""The submitted values of a code-list field: each to its canonical word, or known to be none.

A field has few different values, so each is judged once, here, and the database only puts the answers in place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evidence.client_level.specification import RELEASES, CodeList, FieldSpec, Specification

MOST_VALUES = 20_000
"""More different values than this are no code list's, and are left as text."""


@dataclass(frozen=True)
class ReadValues:
    """The values of one field.

    Attributes:
        words: each value as it stands in the file to its canonical word; None for nothing, and for what is invalid.
        n_invalid: records whose value is on no list of a field whose list is complete.
        votes: records whose value is spelled as in one release only, by release.
        other_release: records whose value is only on the other release's list than the file's.
    """

    field: FieldSpec
    words: Mapping[str, str | None]
    invalid: frozenset[str]
    n_invalid: int


def canonical_word(text: str) -> str:
    """A value without what only looks: trimmed, single spaces; the text NULL is nothing."""
    word = " ".join(text.split())
    return "" if word.lower() == "null" else word


def read_values(
    field: FieldSpec, counts: Iterable[tuple[str, int]], release: str, specification: Specification
) -> ReadValues:
    """Judge the different values of one field.

    Args:
        field: a code-list field.
        counts: each value as it stands in the file, and how many records have it.
        release: the file's release, `R1` or `R2`.
        specification: the lists.
    """
    lists = [specification.code_list(field.name, name) for name in _own_first(release)]
    known = _known(code_list for code_list in lists if code_list)
    closed = bool(lists[0] and lists[0].closed)
    words: dict[str, str | None] = {}
    invalid: dict[str, int] = {}
    for text, n in counts:
        word = canonical_word(text)
        found = known.get(word.lower(), None if closed else word) if word else None
        words[text] = found
        if word and found is None:
            invalid[text] = n
    return ReadValues(field, words, frozenset(invalid), sum(invalid.values()))


def _own_first(release: str) -> Sequence[str]:
    return (release, *(other for other in RELEASES if other != release))


def _known(lists: Iterable[CodeList]) -> dict[str, str]:
    """Canonical words by value in lower case; the file's own release goes first."""
    known: dict[str, str] = {}
    for code_list in lists:
        for value in code_list.values:
            known.setdefault(value.lower(), code_list.canonical[value])
    for code_list in lists:
        for word in code_list.canonical.values():
            known.setdefault(word.lower(), word)
    return known


def tell_release(
    counts: Mapping[str, Sequence[tuple[str, int]]], specification: Specification
) -> tuple[Mapping[str, int], Mapping[str, Mapping[str, int]]]:
    """How many values are spelled as only one release spells them.

    Args:
        counts: by field name, each value and how many records have it.
        specification: the lists of both releases.

    Returns:
        Records by release, and by release the records of each field.
    """
    votes: dict[str, dict[str, int]] = {release: {} for release in RELEASES}
    for name, values in counts.items():
        own = {release: _spellings(specification, name, release) for release in RELEASES}
        for text, n in values:
            word = canonical_word(text)
            where = [release for release in RELEASES if word in own[release]]
            if len(where) == 1 and all(own.values()):
                votes[where[0]][name] = votes[where[0]].get(name, 0) + n
    return {release: sum(found.values()) for release, found in votes.items()}, votes


def _spellings(specification: Specification, field: str, release: str) -> frozenset[str]:
    found = specification.code_list(field, release)
    return frozenset(found.values) if found else frozenset()
