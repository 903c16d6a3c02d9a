"""Tables of client-level data: what the checks of a file found, and what was worked out from it. None holds a record.

A file that is judged again by other rules has another reader version, and so rows of its own beside the earlier ones.
"""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field

from schemas import client_level
from schemas.check_result import Severity
from schemas.tables import Table, hash_length, one_of


def _of_submission(table: str) -> ForeignKeyConstraint:
    """The row belongs to a file as one version of the reader judged it; named here, as PostgreSQL's names are short."""
    return ForeignKeyConstraint(
        ["sha256", "reader_version"],
        ["client_level_submission.sha256", "client_level_submission.reader_version"],
        name=f"fk_{table}_submission",
    )


class ClientLevelSubmissionRow(Table, table=True):
    """One file, read and judged; `number` counts them in the order in which that was done."""

    __tablename__ = "client_level_submission"
    __table_args__: ClassVar[Any] = (
        hash_length(),
        CheckConstraint("n_events >= 0 AND n_people >= 0", name="numbers_not_negative"),
    )

    sha256: str = Field(primary_key=True)
    reader_version: str = Field(primary_key=True)
    number: int = Field(unique=True)
    item_id: str = Field(foreign_key="evidence_item.id", index=True)
    checked_on: date
    la_code: str
    release: str
    period_start: date | None
    period_end: date | None
    complete_from: date | None
    complete_until: date | None
    n_events: int
    n_people: int
    types_json: str
    guesses_json: str
    not_checked_json: str


class ClientLevelOutcomeRow(Table, table=True):
    """What one rule found; the rule stands beside it as it was then. `rows_json` holds row numbers of the file."""

    __tablename__ = "client_level_outcome"
    __table_args__: ClassVar[Any] = (
        _of_submission("client_level_outcome"),
        one_of("severity", client_level.RuleSeverity),
        CheckConstraint("n_failing BETWEEN 0 AND n_looked_at", name="failing_among_looked_at"),
        CheckConstraint("n_people BETWEEN 0 AND n_failing", name="people_among_failing"),
    )

    sha256: str = Field(primary_key=True)
    reader_version: str = Field(primary_key=True)
    rule: str = Field(primary_key=True)
    place: int
    severity: str
    sentence: str
    remedy: str
    fields_json: str
    across: bool
    source: str
    own: bool
    n_looked_at: int
    n_failing: int
    n_people: int
    rows_json: str


class ClientLevelFillRow(Table, table=True):
    """How well one field was filled."""

    __tablename__ = "client_level_fill"
    __table_args__: ClassVar[Any] = (
        _of_submission("client_level_fill"),
        CheckConstraint("list_state IS NULL OR length(list_state) > 0", name="list_state_present"),
    )

    sha256: str = Field(primary_key=True)
    reader_version: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    place: int
    n_applies: int
    n_valid: int
    n_blank_allowed: int
    n_blank_mandatory: int
    n_invalid: int
    list_state: str | None


class ClientLevelCheckRow(Table, table=True):
    """What one check of the suite over the rule results found."""

    __tablename__ = "client_level_check"
    __table_args__: ClassVar[Any] = (_of_submission("client_level_check"), one_of("severity", Severity))

    sha256: str = Field(primary_key=True)
    reader_version: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    place: int
    dataset: str
    severity: str
    passed: bool
    n_rows: int
    n_failing: int | None
    sentence: str
    remedy: str


class ClientLevelFigureRow(Table, table=True):
    """One figure worked out from a file; it goes when the file is deleted."""

    __tablename__ = "client_level_figure"
    __table_args__: ClassVar[Any] = (_of_submission("client_level_figure"),)

    sha256: str = Field(primary_key=True)
    reader_version: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    cut: str = Field(primary_key=True)
    place: int
    value: float | None
    numerator: int | None
    denominator: int | None
    low: float | None
    high: float | None
    left_out_json: str


class ClientLevelWaitingRow(Table, table=True):
    """How many people waited for something on one day; it goes when the file is deleted."""

    __tablename__ = "client_level_waiting"
    __table_args__: ClassVar[Any] = (
        _of_submission("client_level_waiting"),
        CheckConstraint("n IS NULL OR n >= 0", name="n_not_negative"),
    )

    sha256: str = Field(primary_key=True)
    reader_version: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    as_at: date = Field(primary_key=True)
    place: int
    n: int | None
    median_days: float | None
    longest_days: int | None
    risk_review: str | None
    source: str


CLIENT_LEVEL_TABLES: tuple[type[Table], ...] = (
    ClientLevelSubmissionRow,
    ClientLevelOutcomeRow,
    ClientLevelFillRow,
    ClientLevelCheckRow,
    ClientLevelFigureRow,
    ClientLevelWaitingRow,
)
"""Each after those it refers to."""
