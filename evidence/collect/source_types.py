"""Kinds of source that feedback comes from, as data: whose voice each is, and how far it stands from the council."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schemas.terms import Category, Independence

_TYPES = Path(__file__).with_name("source_types.csv")


@dataclass(frozen=True)
class SourceType:
    """A kind of source.

    Attributes:
        category: the evidence category it speaks in, unless a row says otherwise.
        carer: it speaks for unpaid carers.
        front_line: it speaks for front-line staff. `manager`: for managers and leaders.
        voluntary: it is a voluntary or user-led body.
        independent: what it says counts as independent of the council.
    """

    name: str
    aliases: tuple[str, ...]
    category: Category
    independence: Independence
    carer: bool
    front_line: bool
    manager: bool
    voluntary: bool
    independent: bool


@cache
def load_source_types() -> tuple[SourceType, ...]:
    """The kinds of source, in the order of the data file."""
    with _TYPES.open(encoding="utf-8", newline="") as file:
        return tuple(_build_type(row) for row in csv.DictReader(file))


def build_source_words(source_types: Iterable[SourceType]) -> dict[str, SourceType]:
    """Every word a cell may use for a kind of source."""
    return {word: kind for kind in source_types for word in (kind.name, *kind.aliases)}


def _build_type(row: dict[str, str]) -> SourceType:
    return SourceType(
        name=row["source_type"],
        aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
        category=Category(row["category"]),
        independence=Independence(row["independence"]),
        carer=row["carer"] == "yes",
        front_line=row["front_line"] == "yes",
        manager=row["manager"] == "yes",
        voluntary=row["voluntary"] == "yes",
        independent=row["independent"] == "yes",
    )
