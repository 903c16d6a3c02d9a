"""What a rule is once it is loaded: its sentence, its SQL and the records that show what it means."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.client_level import Rule


@dataclass(frozen=True)
class ExampleRecord:
    """One record of an example: a base record with some fields written over.

    Attributes:
        base: name of the base record, a key of `base_records.yaml`.
        changes: field name to the text that stands in its place.
        broken: the rule is broken by this record.
        who: letter of the person the record is about, `a` unless more than one person takes part.
    """

    base: str
    changes: Mapping[str, str]
    broken: bool = False
    who: str = "a"


@dataclass(frozen=True)
class Example:
    """The records of one person, or of people linked to one another, that keep a rule or break it."""

    records: tuple[ExampleRecord, ...]

    @property
    def is_failing(self) -> bool:
        """Whether any of its records breaks the rule."""
        return any(record.broken for record in self.records)

    @property
    def people(self) -> tuple[str, ...]:
        """The letters of the people in it, in order."""
        return tuple(sorted({record.who for record in self.records}))


@dataclass(frozen=True)
class LoadedRule:
    """A rule that can be run.

    Attributes:
        rule: what is told about it.
        applies_sql: one SQL expression; true for the records it looks at.
        finds_sql: one SQL expression; true for records that break it, among those it looks at.
        also: codes of other rules that its failing examples cannot help breaking.
        examples: records that keep it and records that break it; they are its test.
    """

    rule: Rule
    applies_sql: str
    finds_sql: str
    also: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.rule.code
