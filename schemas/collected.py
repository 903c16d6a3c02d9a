"""What is collected: answers of case audits, and items of feedback."""

from dataclasses import dataclass
from datetime import date

from schemas.evidence import Citation
from schemas.terms import Category, Independence, Tone


@dataclass(frozen=True)
class AuditQuestion:
    """One question of the case-audit tool."""

    code: str
    number: int
    domain: str
    text: str
    look_for: str
    statements: tuple[str, ...]
    applies_when: str
    critical: bool


@dataclass(frozen=True)
class AuditAnswer:
    """One graded question of one audited case. The case is a pseudonym; no identity is held.

    Attributes:
        grade: 1 to 4, or None where `outcome` is `not applicable` or `cannot tell`.
        second_grade: what a second reader gave, blind, if there was one.
        moderated_grade: what was agreed between them; the first two are never overwritten.
        drawn_by_rule: whether the sample was drawn by rule rather than chosen.
    """

    case: str
    question: str
    audited_on: date
    grade: int | None
    outcome: str
    evidence_seen: str
    comment: str
    drawn_by_rule: bool
    citation: Citation
    second_grade: int | None = None
    moderated_grade: int | None = None

    @property
    def standing_grade(self) -> int | None:
        """The grade that counts: moderated where there is one, else the first."""
        return self.moderated_grade if self.moderated_grade is not None else self.grade


@dataclass(frozen=True)
class FeedbackItem:
    """One thing somebody told the council, with no identity (source document 000, features C1 and C2).

    Attributes:
        source_type: who said it: person, unpaid carer, staff, provider, voluntary organisation ... (data file).
        group: the group heard from, such as `people with a learning disability`.
        n_people: how many people it speaks for, at least 1.
        strength: 1 weak, 2 fair, 3 strong: clear, first-hand, about what the statement is about.
        action_taken: what was done about it, empty if nothing.
        what_changed: what is different because of it, empty if nothing.
        quote_allowed: whether whoever said it agreed to be quoted; nothing is quoted otherwise.
    """

    id: str
    received_on: date
    source_type: str
    organisation: str
    group: str
    place: str
    topic: str
    service: str
    tone: Tone
    strength: int
    n_people: int
    statement: str
    category: Category
    independence: Independence
    summary: str
    action_taken: str
    what_changed: str
    citation: Citation
    quote_allowed: bool = False
