"""Tables of the return: what was sent, file by file, and what the regulator asked for after it.

Rows are only ever added. How a request of the regulator's stands is worked out from its events.
"""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field

from schemas.returns import LogEvent
from schemas.tables import Table, hash_length, one_of
from schemas.terms import Classification


class SubmissionRow(Table, table=True):
    """One return that was built; `path` is relative to the workspace."""

    __tablename__ = "submission"
    __table_args__: ClassVar[Any] = (
        hash_length("manifest_sha256"),
        hash_length("zip_sha256"),
        CheckConstraint("n_files >= 0", name="n_files_not_negative"),
    )

    id: str = Field(primary_key=True)
    council_gss: str = Field(foreign_key="council.gss_code")
    as_of: date
    asked_on: date | None
    due_on: date | None
    framework_id: str
    manifest_sha256: str
    zip_sha256: str
    path: str
    n_files: int


class SubmissionFileRow(Table, table=True):
    """One file of a return, frozen by its hash; no evidence item stands behind a page this program wrote."""

    __tablename__ = "submission_file"
    __table_args__: ClassVar[Any] = (
        hash_length(),
        one_of("classification", Classification),
        CheckConstraint("classification <> 'case-level'", name="never_case_level"),
        CheckConstraint(
            "classification <> 'restricted' OR length(restricted_why) > 0", name="restricted_only_with_reason"
        ),
        CheckConstraint("size_bytes >= 0", name="size_not_negative"),
    )

    submission_id: str = Field(primary_key=True, foreign_key="submission.id")
    name: str = Field(primary_key=True)
    evidence_id: str | None = Field(foreign_key="evidence_item.id", index=True)
    sha256: str
    size_bytes: int
    classification: str
    restricted_why: str


class ReturnRequestRow(Table, table=True):
    """One thing the regulator asked for after the return."""

    __tablename__ = "return_request"
    __table_args__: ClassVar[Any] = (CheckConstraint("length(asked) > 0", name="what_was_asked"),)

    id: str = Field(primary_key=True)
    council_gss: str = Field(foreign_key="council.gss_code")
    asked: str
    asked_on: date


class ReturnRequestEventRow(Table, table=True):
    """One thing that happened to such a request, in the order of its number."""

    __tablename__ = "return_request_event"
    __table_args__: ClassVar[Any] = (
        one_of("event", LogEvent),
        CheckConstraint("number >= 1", name="number_from_1"),
        CheckConstraint("length(actor) > 0", name="who"),
        CheckConstraint("event <> 'answered' OR length(told) > 0", name="what_was_sent"),
    )

    request_id: str = Field(primary_key=True, foreign_key="return_request.id")
    number: int = Field(primary_key=True)
    event: str
    happened_on: date
    actor: str
    owner: str
    due_on: date | None
    told: str


class ReturnRequestSentRow(Table, table=True):
    """One evidence version that an answer sent."""

    __tablename__ = "return_request_sent"
    __table_args__: ClassVar[Any] = (
        hash_length(),
        ForeignKeyConstraint(
            ["request_id", "number"], ["return_request_event.request_id", "return_request_event.number"]
        ),
        ForeignKeyConstraint(["evidence_id", "sha256"], ["evidence_version.item_id", "evidence_version.sha256"]),
    )

    request_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    evidence_id: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
