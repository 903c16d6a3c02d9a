"""An assessment: everything one run concluded, addressed by what went into it."""

from dataclasses import dataclass
from datetime import date

from schemas.collected import AuditQuestion
from schemas.evidence import EvidenceItem
from schemas.framework import Framework
from schemas.observation import Council
from schemas.score import BlindSpot, Decision, RollUp, ScoreProposal, WhatIf
from schemas.signal import Signal
from schemas.terms import Category


@dataclass(frozen=True)
class StatementResult:
    """One statement's proposal beside the decision on it, if people have decided."""

    proposal: ScoreProposal
    decision: Decision | None

    @property
    def standing(self) -> int | None:
        """The score that counts in the roll-up: agreed where people have decided, else proposed."""
        return self.decision.level if self.decision else self.proposal.level


@dataclass(frozen=True)
class RequestItem:
    """One thing the information return is expected to ask for: a reconstruction, not the regulator's list."""

    code: str
    asks_for: str
    statements: tuple[str, ...]
    category: Category
    basis: str
    official_number: str | None = None


@dataclass(frozen=True)
class Assessment:
    """What one run concluded.

    Attributes:
        id: as-of date and the first 12 digits of the hash of all inputs: `2026-09-30-1f3a…`.
        inputs_sha256: hash of the framework, rubric, evidence, signals and decisions that went in.
        items: evidence known on the as-of date.
        audit_questions: what case audits ask, so that a document can print a question and not its code.
        left_out: how many evidence items were received after it and so are not used.
    """

    id: str
    council: Council
    as_of: date
    framework: Framework
    rubric_version: str
    inputs_sha256: str
    signals: tuple[Signal, ...]
    items: tuple[EvidenceItem, ...]
    request_items: tuple[RequestItem, ...]
    results: tuple[StatementResult, ...]
    rollup: RollUp
    blind_spots: tuple[BlindSpot, ...] = ()
    what_ifs: tuple[WhatIf, ...] = ()
    left_out: int = 0
    audit_questions: tuple[AuditQuestion, ...] = ()


@dataclass(frozen=True)
class Output:
    """One file a run produced. `path` is relative to the workspace."""

    kind: str
    format: str
    path: str
    sha256: str
    size_bytes: int
