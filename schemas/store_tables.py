"""Tables of the store: the keys of stored files, and what is left of a file that was deleted."""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from schemas.tables import Table, hash_length


class FileKeyRow(Table, table=True):
    """How one stored file is opened. Deleting the row makes its content unreadable for good."""

    __tablename__ = "file_key"
    __table_args__: ClassVar[Any] = (
        hash_length(),
        CheckConstraint("length(wrapped_key) = 120", name="wrapped_key_length"),
    )

    sha256: str = Field(primary_key=True)
    blob: str = Field(unique=True)
    wrapped_key: str
    master_id: str


class FileTombstoneRow(Table, table=True):
    """A file that was deleted: which, when, by whom and why. It stays when the same file is taken in again."""

    __tablename__ = "file_tombstone"
    __table_args__: ClassVar[Any] = (
        hash_length(),
        CheckConstraint("length(deleted_by) > 0 AND length(why) > 0", name="who_and_why"),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sha256: str = Field(index=True)
    deleted_at: str
    deleted_by: str
    why: str
