"""The assessment framework as frozen values: themes, statements, categories, topics, bands.

The content stands in versioned data files under `quality_statements/framework/`; see `quality_statements.loading`.
"""

from dataclasses import dataclass
from enum import StrEnum

from schemas.terms import Category


class Method(StrEnum):
    """How a statement comes by its score."""

    CATEGORY = "category"
    """Original: each evidence category is scored, and the total is converted to a statement score."""
    STATEMENT = "statement"
    """Current: the statement is scored directly, on all its evidence."""


class Rounding(StrEnum):
    """What is done with a percentage between two whole numbers."""

    UP = "up"
    """Observed in every published result that tells; the regulator states no rule (framework section 1.5)."""


@dataclass(frozen=True)
class Pointer:
    """Where a fact comes from, so that a reader can check it."""

    title: str
    publisher: str
    link: str
    read_on: str
    licence: str
    note: str = ""


@dataclass(frozen=True)
class Band:
    """A run of whole percentages and the rating or score it stands for; both ends are included."""

    name: str
    lowest_percent: int
    highest_percent: int
    score: int | None = None


@dataclass(frozen=True)
class Level:
    """One of the four scores and what it means."""

    score: int
    name: str


@dataclass(frozen=True)
class IStatement:
    """What a person should be able to say, in our own words; `official` holds the council's loaded wording."""

    code: str
    paraphrase: str
    pointer: str
    official: str | None = None


@dataclass(frozen=True)
class Topic:
    """A sub-heading of the published reports, for tagging evidence; `confirmed` is false for background knowledge."""

    code: str
    name: str
    confirmed: bool


@dataclass(frozen=True)
class QualityStatement:
    """One of the nine statements a council is scored on."""

    code: str
    number: int
    name: str
    aliases: tuple[str, ...]
    theme: int
    commitment: str
    commitment_pointer: str
    i_statements: tuple[IStatement, ...]
    topics: tuple[Topic, ...]
    categories: tuple[Category, ...]
    care_act_sections: str
    official_commitment: str | None = None

    @property
    def shown_commitment(self) -> str:
        """The official wording where the council has loaded it, else our paraphrase."""
        return self.official_commitment or self.commitment


@dataclass(frozen=True)
class Theme:
    """One of the four themes."""

    number: int
    name: str


@dataclass(frozen=True)
class Framework:
    """One released version of the framework with its rating rules."""

    id: str
    version: str
    name: str
    method: Method
    effective: str
    themes: tuple[Theme, ...]
    statements: tuple[QualityStatement, ...]
    categories: tuple[Category, ...]
    levels: tuple[Level, ...]
    bands: tuple[Band, ...]
    statement_bands: tuple[Band, ...]
    rounding: Rounding
    sources: tuple[Pointer, ...]
    notes: tuple[str, ...] = ()

    def statement(self, code: str) -> QualityStatement:
        """The statement with this code; a KeyError if there is none."""
        for statement in self.statements:
            if statement.code == code:
                return statement
        raise KeyError(code)

    def find_statement(self, text: str) -> QualityStatement | None:
        """The statement a person means by a code, number, name or alias; None if none fits."""
        wanted = plain_name(text)
        for statement in self.statements:
            names = (statement.code, str(statement.number), statement.name, *statement.aliases)
            if wanted in {plain_name(name) for name in names}:
                return statement
        return None

    @property
    def maximum_score(self) -> int:
        """The highest score a statement can have."""
        return max(level.score for level in self.levels)

    @property
    def minimum_score(self) -> int:
        """The lowest score a statement can have."""
        return min(level.score for level in self.levels)

    def level_name(self, score: int) -> str:
        """What a score means, such as `good standard`."""
        return next(level.name for level in self.levels if level.score == score)


def plain_name(text: str) -> str:
    """Lower case, letters and digits only, single spaces: `QS 1` and `qs1` meet, and so do commas and none."""
    kept = "".join(c if c.isalnum() else " " for c in text.casefold())
    words = kept.split()
    if len(words) == 2 and words[0] == "qs":
        return "".join(words)
    return " ".join(words)
