"""Tables of the life of items; see `schemas.tables` for the rules all tables follow."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from schemas.life import LifeEvent
from schemas.tables import Table, one_of


class ItemEventRow(Table, table=True):
    """One thing people or a rule said of an item; rows are only ever added.

    `item_id` names an evidence item or, where a request item does not apply, that item's code.
    """

    __tablename__ = "item_event"
    __table_args__: ClassVar[Any] = (
        one_of("kind", LifeEvent),
        CheckConstraint("sequence >= 1", name="sequence_from_1"),
        CheckConstraint("length(actor) > 0", name="who"),
        CheckConstraint(
            "kind <> 'colour overridden' OR (length(why) > 0 AND until IS NOT NULL)", name="override_says_why_and_until"
        ),
        CheckConstraint("kind <> 'not applicable' OR length(why) > 0", name="not_applicable_says_why"),
        CheckConstraint(
            "kind NOT IN ('deleted', 'restored') OR length(sha256) = 64", name="deletion_names_the_version"
        ),
    )

    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    item_id: str = Field(index=True)
    on_day: date
    actor: str
    kind: str
    value: str
    why: str
    until: date | None
    sha256: str
    dated: date | None
