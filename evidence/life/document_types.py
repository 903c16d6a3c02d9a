"""Types of document as data: after how many months each counts as out of date, and how its title is recognised.

Source: our own figures; practice 2.2 asks for expiry by document type. The reason for each stands in the file.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schemas.evidence import EvidenceItem

_TYPES = Path(__file__).with_name("document_types.csv")
_BREAK = re.compile(r"\b(?:of|for|on|from|to|with|by|in|about)\b|[:(,;]| [-–—] ")
"""Where the main part of a title ends."""


@dataclass(frozen=True)
class DocumentType:
    """A type of document.

    Attributes:
        months: after so many months from its date it counts as out of date; None where only its own date counts.
        words: words of a title that it is recognised by, in lower case and in the singular.
    """

    name: str
    months: int | None
    words: tuple[str, ...]
    why: str
    source: str


@dataclass(frozen=True)
class FoundType:
    """The type of an item, and whether somebody said so (`proposed` is then False) or its title suggests it."""

    type: DocumentType
    proposed: bool


@cache
def load_document_types() -> tuple[DocumentType, ...]:
    """The types in the order of the data file."""
    with _TYPES.open(encoding="utf-8", newline="") as file:
        return tuple(_build_type(row) for row in csv.DictReader(file))


@cache
def load_types_version() -> str:
    """The version of the data file: one for all its rows."""
    with _TYPES.open(encoding="utf-8", newline="") as file:
        (version,) = {row["version"] for row in csv.DictReader(file)}
    return version


def _build_type(row: dict[str, str]) -> DocumentType:
    return DocumentType(
        name=row["type"],
        months=int(row["months"]) if row["months"] else None,
        words=tuple(word for word in row["words"].split(";") if word),
        why=row["why"],
        source=row["source"],
    )


def find_type(item: EvidenceItem, types: Iterable[DocumentType] | None = None) -> FoundType | None:
    """The type that was stated for an item, else the one its title suggests; None where nothing does."""
    known = tuple(types if types is not None else load_document_types())
    for one in known:
        if one.name == item.document_type:
            return FoundType(one, proposed=False)
    found = propose_type(item.title, known)
    return FoundType(found, proposed=True) if found else None


def propose_type(title: str, types: Iterable[DocumentType]) -> DocumentType | None:
    """The type a title suggests: of the words in the title's main part the last one, as in "audit policy".

    The main part ends where a title goes on with "of", "for", a colon or the like: "minutes of the policy board"
    are minutes. Where the main part holds no known word the next one is tried. Singular and plural are the same.
    """
    known = tuple(types)
    parts = (_last_named(part, known) for part in _BREAK.split(" ".join(title.casefold().split())))
    return next((found for found in parts if found is not None), None)


def _last_named(text: str, types: Iterable[DocumentType]) -> DocumentType | None:
    places = [
        (match.end(), len(word), one)
        for one in types
        for word in one.words
        for match in re.finditer(rf"\b{re.escape(word)}(?:s|es)?\b", text)
    ]
    return max(places, key=lambda place: place[:2])[2] if places else None
