"""The SQLModel tables: the only classes mapped to the database.

Table models do not validate what is put in them, so the rules stand in the database as constraints
(`CHECK`, `UNIQUE`, foreign keys with the naming convention below). Rows of evidence are only ever added:
a later file adds a version, a detail or a link, and an assessment takes those known on its as-of date.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, MetaData, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas import terms

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Root of our tables, with constraint names that migrations can rely on."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


def one_of(column: str, words: Iterable[str] | type[StrEnum]) -> CheckConstraint:
    """A column holds one of some words."""
    listed = ", ".join("'" + str(word).replace("'", "''") + "'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def hash_length(column: str = "sha256") -> CheckConstraint:
    """A column holds a SHA-256."""
    return CheckConstraint(f"length({column}) = 64", name=f"{column}_is_sha256")


def _score(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IS NULL OR {column} BETWEEN 1 AND 4", name=f"{column}_is_1_to_4")


class CouncilRow(Table, table=True):
    """The council the workspace belongs to."""

    __tablename__ = "council"
    __table_args__: ClassVar[Any] = (CheckConstraint("length(gss_code) = 9", name="gss_code_length"),)

    gss_code: str = Field(primary_key=True)
    name: str
    la_code: str
    region: str
    council_type: str
    synthetic: bool


class EvidenceItemRow(Table, table=True):
    """An evidence item: what makes it what it is, which never changes."""

    __tablename__ = "evidence_item"
    __table_args__: ClassVar[Any] = (
        one_of("source", terms.Source),
        one_of("kind", terms.EvidenceKind),
    )

    id: str = Field(primary_key=True)
    council_gss: str = Field(foreign_key="council.gss_code")
    source: str
    kind: str


class IntakeRow(Table, table=True):
    """One time a file was taken in: on a day, the newest intake of each file's item is what counts.

    `content_sha256` is the hash of everything it told, the documents it named included: the same tracker with a
    revised document tells something new.
    """

    __tablename__ = "intake"
    __table_args__: ClassVar[Any] = (hash_length("told_by_sha256"), hash_length("content_sha256"))

    sequence: int = Field(primary_key=True)
    told_by_item: str = Field(foreign_key="evidence_item.id", index=True)
    told_by_sha256: str
    content_sha256: str
    told_on: date


class EvidenceDetailRow(Table, table=True):
    """What one intake said about an item: title, owner, review date, and which version of it was meant."""

    __tablename__ = "evidence_detail"
    __table_args__: ClassVar[Any] = (
        one_of("classification", terms.Classification),
        one_of("independence", terms.Independence),
        CheckConstraint("length(title) > 0", name="title_present"),
    )

    item_id: str = Field(primary_key=True, foreign_key="evidence_item.id")
    sequence: int = Field(primary_key=True, foreign_key="intake.sequence", index=True)
    version_sha256: str | None
    title: str
    owner: str | None
    classification: str
    independence: str
    review_due: date | None
    public_link: str | None
    document_type: str | None = None


class EvidenceVersionRow(Table, table=True):
    """One received state of an item's file."""

    __tablename__ = "evidence_version"
    __table_args__: ClassVar[Any] = (
        hash_length(),
        UniqueConstraint("item_id", "number"),
        CheckConstraint("size_bytes >= 0", name="size_not_negative"),
        CheckConstraint("number >= 1", name="number_from_1"),
    )

    item_id: str = Field(primary_key=True, foreign_key="evidence_item.id")
    sha256: str = Field(primary_key=True)
    number: int
    size_bytes: int
    suffix: str
    original_name: str
    received_on: date
    content_date: date | None
    period_start: date | None
    period_end: date | None


class EvidenceLinkRow(Table, table=True):
    """What one section of an item shows for one statement, as one intake of a tracker told it."""

    __tablename__ = "evidence_link"
    __table_args__: ClassVar[Any] = (
        one_of("category", terms.Category),
        one_of("direction", terms.Direction),
        one_of("maturity", terms.Maturity),
        UniqueConstraint(
            "item_id", "sequence", "statement", "category", "section", "request_item", name="uq_evidence_link_place"
        ),
    )

    id: str = Field(primary_key=True)
    item_id: str = Field(foreign_key="evidence_item.id", index=True)
    sequence: int = Field(foreign_key="intake.sequence", index=True)
    told_row: int
    told_sheet: str
    version_sha256: str
    statement: str
    category: str
    direction: str
    maturity: str
    maturity_stated: bool
    shows: str
    section: str
    request_item: str


class DatasetRow(Table, table=True):
    """The tidy observations read from one file: how they were read, and the hash the Parquet file must have."""

    __tablename__ = "dataset"
    __table_args__: ClassVar[Any] = (hash_length(), hash_length("dataset_sha256"))

    sha256: str = Field(primary_key=True)
    reader_version: str = Field(primary_key=True)
    item_id: str = Field(foreign_key="evidence_item.id")
    dataset: str
    dataset_sha256: str
    n_rows: int
    released_on: date | None = None


class MeasureObservationRow(Table, table=True):
    """A published cell about the council or one of its comparators; the whole release stands in Parquet.

    `cut` is null for everybody: rows that were kept before there were cuts hold the same as those kept since.
    """

    __tablename__ = "measure_observation"
    __table_args__: ClassVar[Any] = (
        hash_length(),
        CheckConstraint(
            "(value IS NULL) OR (flag IN ('', 'original_in_brackets', '[p]'))", name="no_value_where_flagged"
        ),
        CheckConstraint("(value IS NOT NULL) OR (flag <> '')", name="missing_says_why"),
    )

    sha256: str = Field(primary_key=True)
    sheet: str = Field(primary_key=True)
    row: int = Field(primary_key=True)
    column: str = Field(primary_key=True)
    item_id: str = Field(foreign_key="evidence_item.id")
    measure: str = Field(index=True)
    la_code: str
    la_name: str
    ons_code: str
    level: str
    year: str
    statistic: str
    value: float | None
    flag: str
    raw: str
    cut: str | None = None


class AuditAnswerRow(Table, table=True):
    """One graded question of one audited case, under a pseudonym."""

    __tablename__ = "audit_answer"
    __table_args__: ClassVar[Any] = (
        hash_length(),
        _score("grade"),
        _score("second_grade"),
        _score("moderated_grade"),
        CheckConstraint("(grade IS NOT NULL) = (outcome = 'graded')", name="grade_or_reason"),
    )

    sha256: str = Field(primary_key=True)
    sheet: str = Field(primary_key=True)
    row: int = Field(primary_key=True)
    question: str = Field(primary_key=True)
    column: str
    item_id: str = Field(foreign_key="evidence_item.id")
    case_ref: str
    audited_on: date
    grade: int | None
    outcome: str
    evidence_seen: str
    comment: str
    drawn_by_rule: bool
    second_grade: int | None
    moderated_grade: int | None


class FeedbackItemRow(Table, table=True):
    """One thing somebody told the council, with no identity."""

    __tablename__ = "feedback_item"
    __table_args__: ClassVar[Any] = (
        hash_length(),
        one_of("tone", terms.Tone),
        one_of("category", terms.Category),
        one_of("independence", terms.Independence),
        CheckConstraint("strength BETWEEN 1 AND 3", name="strength_is_1_to_3"),
        CheckConstraint("n_people >= 1", name="n_people_from_1"),
    )

    sha256: str = Field(primary_key=True)
    sheet: str = Field(primary_key=True)
    row: int = Field(primary_key=True)
    statement: str = Field(primary_key=True)
    feedback_id: str
    item_id: str = Field(foreign_key="evidence_item.id")
    received_on: date
    source_type: str
    organisation: str
    group: str
    place: str
    topic: str
    service: str
    tone: str
    strength: int
    n_people: int
    category: str
    independence: str
    summary: str
    action_taken: str
    what_changed: str
    quote_allowed: bool


class AssessmentRow(Table, table=True):
    """One assessment: addressed by its date and the hash of what went into it."""

    __tablename__ = "assessment"
    __table_args__: ClassVar[Any] = (hash_length("inputs_sha256"),)

    id: str = Field(primary_key=True)
    sequence: int = Field(unique=True)
    council_gss: str = Field(foreign_key="council.gss_code")
    as_of: date
    framework_id: str
    rubric_version: str
    inputs_sha256: str
    agreed_json: str
    rollup_json: str


class SignalRow(Table, table=True):
    """A signal an assessment was made from."""

    __tablename__ = "signal"
    __table_args__: ClassVar[Any] = (one_of("category", terms.Category), one_of("kind", terms.SignalKind))

    assessment_id: str = Field(primary_key=True, foreign_key="assessment.id")
    key: str = Field(primary_key=True)
    statement: str
    category: str
    kind: str
    subject: str
    as_at: date
    independence: str
    facts_json: str
    citations_json: str


class ScoreProposalRow(Table, table=True):
    """What was proposed for one statement. People's decisions stand in `decision`, never here."""

    __tablename__ = "score_proposal"
    __table_args__: ClassVar[Any] = (
        _score("level"),
        CheckConstraint("(level IS NULL) = (confidence IS NULL)", name="confidence_with_level"),
    )

    assessment_id: str = Field(primary_key=True, foreign_key="assessment.id")
    statement: str = Field(primary_key=True)
    level: int | None
    confidence: str | None
    proposal_json: str


class DecisionRow(Table, table=True):
    """What people agreed for one statement: who, when and why. Only ever added to."""

    __tablename__ = "decision"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("level BETWEEN 1 AND 4", name="level_is_1_to_4"),
        CheckConstraint("length(decided_by) > 0 AND length(why) > 0", name="who_and_why"),
    )

    number: int | None = Field(default=None, primary_key=True)
    council_gss: str = Field(foreign_key="council.gss_code")
    statement: str
    level: int
    proposed_level: int | None
    decided_by: str
    decided_on: date
    why: str
    framework_id: str


class OutputRow(Table, table=True):
    """One file an assessment produced."""

    __tablename__ = "output"
    __table_args__: ClassVar[Any] = (hash_length(), ForeignKeyConstraint(["assessment_id"], ["assessment.id"]))

    assessment_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    format: str = Field(primary_key=True)
    path: str
    sha256: str
    size_bytes: int
