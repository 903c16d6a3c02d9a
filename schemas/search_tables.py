"""Tables of search; see `schemas.tables` for the rules all tables follow.

What is searched stands in `search_block`. Its index is no mapped table: SQLite keeps it in an FTS5 table with shadow
tables of its own, PostgreSQL in a generated column; the migration makes either, and triggers keep SQLite's up to date.
"""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from schemas.tables import Table, hash_length

_INDEX = "search_index"
"""SQLite's FTS5 table; the names of its shadow tables begin with it."""
_COLUMN, _COLUMN_INDEX = "words", "ix_search_block_words"
"""PostgreSQL's generated column of `search_block`, and its index."""


def is_search_index(name: str | None) -> bool:
    """Whether a table, column or index is part of the search index, which is not mapped."""
    return name is not None and (name.startswith(_INDEX) or name in {_COLUMN, _COLUMN_INDEX})


class InspectedFileRow(Table, table=True):
    """A file that was looked at and found sound: as what kind, by which reader, and how much text it gave."""

    __tablename__ = "inspected_file"
    __table_args__: ClassVar[Any] = (hash_length(), CheckConstraint("n_blocks >= 0", name="n_blocks_not_negative"))

    sha256: str = Field(primary_key=True)
    kind: str
    reader_version: str
    n_blocks: int


class SearchBlockRow(Table, table=True):
    """Some text that can be found: an item's title, what a section of it shows, or a passage of a file.

    A title or a section names its item and the intake that told of it; a passage names its file. Just one of `title`,
    `section` and `body` is filled.
    """

    __tablename__ = "search_block"
    __table_args__: ClassVar[Any] = (
        CheckConstraint("sha256 IS NULL OR length(sha256) = 64", name="sha256_is_sha256"),
        CheckConstraint("(sha256 IS NULL) = (item_id IS NOT NULL)", name="of_a_file_or_of_an_item"),
        CheckConstraint("(item_id IS NULL) = (sequence IS NULL)", name="item_with_intake"),
    )

    number: int | None = Field(default=None, primary_key=True)
    sha256: str | None = Field(default=None, index=True)
    item_id: str | None = Field(default=None, foreign_key="evidence_item.id")
    sequence: int | None = Field(default=None, foreign_key="intake.sequence", index=True)
    place: str
    title: str
    section: str
    body: str
