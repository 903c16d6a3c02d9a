"""Tables of the custody log. Entries are only ever added, in the transaction of what they tell of."""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from schemas.tables import Table, hash_length


class CustodyEntryRow(Table, table=True):
    """One entry: who did what to what, when; `leaf_sha256` covers all the rest of the row."""

    __tablename__ = "custody_entry"
    __table_args__: ClassVar[Any] = (
        hash_length("content_sha256"),
        hash_length("leaf_sha256"),
        CheckConstraint("sequence >= 0", name="sequence_from_0"),
        CheckConstraint("length(actor) > 0", name="who"),
    )

    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    actor: str
    event: str
    subject: str = Field(index=True)
    content_sha256: str
    leaf_sha256: str


class TreeHeadRow(Table, table=True):
    """The signed state of the log after so many entries."""

    __tablename__ = "tree_head"
    __table_args__: ClassVar[Any] = (
        hash_length("root_sha256"),
        CheckConstraint("size >= 1", name="size_from_1"),
    )

    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    root_sha256: str
    at: str
    key_id: str
    signature: str
