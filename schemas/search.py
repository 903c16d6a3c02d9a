"""What search finds: an item of evidence, and the place in it where the words stand."""

import re
from dataclasses import dataclass
from enum import StrEnum

from schemas.terms import Classification

MAX_WORDS = 20
"""Words of a question that are looked for; more make no question clearer."""
SNIPPET_CHARACTERS = 180
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")


class FoundIn(StrEnum):
    """Where the words of a question stood."""

    TITLE = "title"
    SECTION = "section"
    TEXT = "text"


@dataclass(frozen=True)
class SearchHit:
    """One place where words were found.

    Attributes:
        item_id: the evidence item.
        found_in: its title, what the tracker says a section of it shows, or the text of its file.
        place: such as `page 3` or `section "2. Waiting times"`; empty for a title.
        snippet: the words with what stands around them.
        version: number of the version that counts on the day that was asked for; None where no file is held.
        sha256: hash of that version.
    """

    item_id: str
    title: str
    classification: Classification
    found_in: FoundIn
    place: str
    snippet: str
    version: int | None
    sha256: str | None


def split_words(question: str) -> tuple[str, ...]:
    """The words of a question, without marks that mean something to a database.

    Example:
        >>> split_words('waiting "times"* OR -5%')
        ('waiting', 'times', 'OR', '5')
    """
    plain = _UNSEEN.sub(" ", question).encode(errors="replace").decode()
    return tuple(re.findall(r"\w+", plain)[:MAX_WORDS])


def build_snippet(text: str, words: tuple[str, ...]) -> str:
    r"""What stands around the first of the words, on one line.

    Example:
        >>> build_snippet("Nothing here.\nWaits are falling.", ("waiting",))
        'Nothing here. Waits are falling.'
    """
    line = " ".join(text.split())
    if len(line) <= SNIPPET_CHARACTERS:
        return line
    start = max(0, _find_first(line.casefold(), words) - SNIPPET_CHARACTERS // 3)
    start = line.find(" ", start) + 1 if start else 0
    end = start + SNIPPET_CHARACTERS
    cut = line[start:end] if end >= len(line) else line[start:end].rpartition(" ")[0] or line[start:end]
    return f"{'… ' if start else ''}{cut}{' …' if end < len(line) else ''}"


def _find_first(line: str, words: tuple[str, ...]) -> int:
    """Where the first word stands, or one that begins like it: an index finds other forms of a word too."""
    for keep in (0, 2, 4):
        beginnings = [word.casefold()[: max(3, len(word) - keep)] for word in words]
        places = [match.start() for each in beginnings if (match := re.search(rf"\b{re.escape(each)}", line))]
        if places:
            return min(places)
    return 0
