"""Readings, views, proposals, decisions and the roll-up. Proposed, decided and published are different things."""

from dataclasses import dataclass
from datetime import date

from schemas.evidence import Citation
from schemas.terms import Category, Confidence, Independence, SignalKind


@dataclass(frozen=True)
class Reading:
    """A signal read into a level with a plain reason.

    Attributes:
        level: 1 to 4, or None where the signal is only a prompt for people to think about.
        reason: one sentence a person can check.
    """

    signal_key: str
    kind: SignalKind
    category: Category
    subject: str
    level: int | None
    reason: str
    as_at: date
    independence: Independence
    citations: tuple[Citation, ...]

    @property
    def evidence_ids(self) -> tuple[str, ...]:
        """The evidence items it rests on, sorted, each once."""
        return tuple(sorted({citation.evidence_id for citation in self.citations}))


@dataclass(frozen=True)
class CategoryView:
    """What one evidence category says about a statement: a thinking aid, not how the regulator scores.

    Attributes:
        level: None where the evidence is not enough to form a view.
        missing: what would be needed to form one, in plain words.
    """

    category: Category
    level: int | None
    reason: str
    readings: tuple[Reading, ...]
    missing: tuple[str, ...]

    @property
    def sufficient(self) -> bool:
        """Whether there is enough evidence to form a view."""
        return self.level is not None


@dataclass(frozen=True)
class Reason:
    """One sentence behind a proposal with the evidence it rests on (empty where it says what is missing).

    Attributes:
        about_method: it says how the proposal was made or what is missing, and so rests on no evidence of its own.
    """

    text: str
    evidence_ids: tuple[str, ...] = ()
    about_method: bool = False


@dataclass(frozen=True)
class Cap:
    """A rule that held a level down."""

    code: str
    level: int
    reason: Reason


@dataclass(frozen=True)
class Flag:
    """Something a person should look at; it changes no level."""

    code: str
    reason: Reason


@dataclass(frozen=True)
class ScoreProposal:
    """What the evidence supports for one statement. It proposes; people decide.

    Attributes:
        level: 1 to 4, or None for "not enough evidence".
        uncapped_level: the level before caps.
        would_move: what would have to change to reach the next level.
        percent: category arithmetic only: percentage of the category total, rounded up.
    """

    statement: str
    name: str
    level: int | None
    uncapped_level: int | None
    confidence: Confidence | None
    reasons: tuple[Reason, ...]
    views: tuple[CategoryView, ...]
    caps: tuple[Cap, ...]
    flags: tuple[Flag, ...]
    would_move: tuple[str, ...]
    framework_id: str
    rubric_version: str
    percent: int | None = None

    @property
    def sufficient(self) -> bool:
        """Whether there was enough evidence to propose a level."""
        return self.level is not None

    @property
    def evidence_ids(self) -> tuple[str, ...]:
        """Every evidence item any reading of it rests on, sorted, each once."""
        ids = {i for view in self.views for reading in view.readings for i in reading.evidence_ids}
        return tuple(sorted(ids))


@dataclass(frozen=True)
class Decision:
    """What people decided about a statement: who, when and why. It never overwrites the proposal.

    Attributes:
        level: the agreed score.
        proposed_level: what was proposed when they decided.
        decided_by: role or name of whoever decided.
    """

    statement: str
    level: int
    proposed_level: int | None
    decided_by: str
    decided_on: date
    why: str
    framework_id: str


@dataclass(frozen=True)
class RangeEnd:
    """One end of the range a rating could still lie in."""

    total: int
    percent: int
    rating: str


@dataclass(frozen=True)
class RollUp:
    """Nine scores rolled up by the framework's rules.

    Where a statement has no score there is no total, percentage or rating, only the range from `lowest`
    to `highest`. Points are whole score points: `points_to_next` are missing to the band above,
    `points_to_spare` could be lost without falling into the band below.
    """

    n_scored: int
    n_statements: int
    maximum: int
    total: int | None
    percent: int | None
    rating: str | None
    lowest: RangeEnd
    highest: RangeEnd
    next_rating: str | None
    points_to_next: int | None
    rating_below: str | None
    points_to_spare: int | None


@dataclass(frozen=True)
class Rise:
    """One statement moving from one score to a higher one."""

    statement: str
    from_score: int
    to_score: int


@dataclass(frozen=True)
class WhatIf:
    """A smallest set of rises that would reach the next rating, and the roll-up it would give."""

    rises: tuple[Rise, ...]
    total: int
    percent: int
    rating: str


@dataclass(frozen=True)
class BlindSpot:
    """Something the council has not looked at: a reason to go and look, never a low score.

    Attributes:
        code: which rule found it, such as `no-evidence`, `stale`, `single-source`, `carers-not-heard`.
        category: None where it concerns the statement as a whole.
        text: one plain sentence.
    """

    statement: str
    category: Category | None
    code: str
    text: str
    evidence_ids: tuple[str, ...] = ()
