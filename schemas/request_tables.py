"""Tables of requests: lists of items, owners, requests with what happened to them, forms, replies and messages.

Rows are only ever added. Where a request stands on a day is worked out from its events up to that day.
"""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from schemas.requests import RequestEvent
from schemas.tables import Table, hash_length, one_of
from schemas.terms import Category


class RequestListRow(Table, table=True):
    """One list of request items a council took in, such as the real one when the letter came."""

    __tablename__ = "request_list"
    __table_args__: ClassVar[Any] = (hash_length(), hash_length("content_sha256"))

    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sha256: str
    content_sha256: str
    original_name: str
    received_on: date


class RequestListItemRow(Table, table=True):
    """One item of such a list; `statements` are codes parted by semicolons."""

    __tablename__ = "request_list_item"
    __table_args__: ClassVar[Any] = (one_of("category", Category),)

    sequence: int = Field(primary_key=True, foreign_key="request_list.sequence")
    code: str = Field(primary_key=True)
    place: int
    official_number: str | None
    asks_for: str
    statements: str
    category: str
    basis: str


class RequestOwnerRow(Table, table=True):
    """What was told about an owner on a day; the newest by a day counts."""

    __tablename__ = "request_owner"
    __table_args__: ClassVar[Any] = (CheckConstraint("length(name) > 0", name="name_present"),)

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    key: str = Field(index=True)
    told_on: date
    name: str
    post: str
    address: str | None
    deputy: str | None
    manager: str | None


class RequestRow(Table, table=True):
    """A request: what makes it what it is, which never changes."""

    __tablename__ = "request"

    id: str = Field(primary_key=True)
    council_gss: str = Field(foreign_key="council.gss_code")
    owner: str
    title: str


class RequestEventRow(Table, table=True):
    """One thing that happened to a request; `items` are codes parted by semicolons."""

    __tablename__ = "request_event"
    __table_args__: ClassVar[Any] = (
        one_of("event", RequestEvent),
        CheckConstraint("length(actor) > 0", name="who"),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    request_id: str = Field(foreign_key="request.id", index=True)
    event: str
    happened_on: date
    actor: str
    due_on: date | None
    items: str
    note: str


class RequestFormRow(Table, table=True):
    """A reply form that was made: which owner, about which requests (parted by semicolons), filled in with what."""

    __tablename__ = "request_form"

    token: str = Field(primary_key=True)
    owner: str
    made_on: date
    request_ids: str
    lines_json: str


class RequestReplyRow(Table, table=True):
    """One reply to one request, by the hash of what it said, so that the same reply counts once."""

    __tablename__ = "request_reply"
    __table_args__: ClassVar[Any] = (hash_length("content_sha256"), hash_length("file_sha256"))

    request_id: str = Field(primary_key=True, foreign_key="request.id")
    content_sha256: str = Field(primary_key=True)
    token: str = Field(foreign_key="request_form.token")
    file_sha256: str
    received_on: date


class RequestMessageRow(Table, table=True):
    """A message that was handed over for delivery; `key` is the same however often it is tried."""

    __tablename__ = "request_message"

    key: str = Field(primary_key=True)
    sent_on: date
    channel: str
    recipients: str
    template: str


class RequestMessagePartRow(Table, table=True):
    """Which stage of which request a message told of: each stage of each round is told once."""

    __tablename__ = "request_message_part"

    request_id: str = Field(primary_key=True, foreign_key="request.id")
    round: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    stage: str = Field(primary_key=True)
    message_key: str = Field(foreign_key="request_message.key", index=True)
