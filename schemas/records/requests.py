"""Requests, their lists of items, owners, forms, replies and messages: added to, never overwritten.

Every function works inside the caller's transaction; those that add rows add the custody event with them, and
only then.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from schemas.assessment import RequestItem
from schemas.custody import Event
from schemas.ids import hash_of_values
from schemas.plain import to_json, to_plain
from schemas.records.custody import add_event
from schemas.records.custody_content import OWNER, log_event, numbered_subject
from schemas.records.rows import add_missing, core, next_number
from schemas.request_tables import (
    RequestEventRow,
    RequestFormRow,
    RequestListItemRow,
    RequestListRow,
    RequestMessagePartRow,
    RequestMessageRow,
    RequestOwnerRow,
    RequestReplyRow,
    RequestRow,
)
from schemas.requests import FormLine, Happening, Owner, ReplyForm, RequestEvent
from schemas.terms import Category

Identity = tuple[str, str, str]
"""A request's id, owner and title."""
Part = tuple[str, int, str]
"""A request's id, its round, and the stage of reminding that was told."""


def add_request_list(
    connection: Connection, items: Sequence[RequestItem], *, sha256: str, name: str, received_on: date
) -> int:
    """Add a council's list of request items; 0 where the newest list says exactly this already."""
    content = hash_of_values(to_plain(list(items)))
    newest = _newest_list(connection, date.max)
    if newest is not None and newest.content_sha256 == content and newest.received_on <= received_on:
        return 0
    sequence = next_number(connection, core(RequestListRow).c.sequence)
    told = {
        "sequence": sequence,
        "sha256": sha256,
        "content_sha256": content,
        "original_name": name,
        "received_on": received_on,
    }
    added = add_missing(connection, RequestListRow, [told])
    added += add_missing(
        connection, RequestListItemRow, [_list_item(sequence, at, one) for at, one in enumerate(items)]
    )
    log_event(connection, Event.LIST_IMPORTED, numbered_subject(name, sequence))
    return added


def _list_item(sequence: int, place: int, item: RequestItem) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "code": item.code,
        "place": place,
        "official_number": item.official_number,
        "asks_for": item.asks_for,
        "statements": ";".join(item.statements),
        "category": item.category.value,
        "basis": item.basis,
    }


def _newest_list(connection: Connection, as_of: date) -> Row[Any] | None:
    table = core(RequestListRow)
    query = select(table).where(table.c.received_on <= as_of)
    return connection.execute(query.order_by(table.c.received_on.desc(), table.c.sequence.desc()).limit(1)).first()


def load_request_list(connection: Connection, as_of: date = date.max) -> tuple[RequestItem, ...]:
    """The council's own list that counted on a day, in its order; empty where it had taken none in."""
    newest = _newest_list(connection, as_of)
    if newest is None:
        return ()
    table = core(RequestListItemRow)
    rows = connection.execute(select(table).where(table.c.sequence == newest.sequence).order_by(table.c.place))
    return tuple(_build_list_item(row) for row in rows)


def _build_list_item(row: Row[Any]) -> RequestItem:
    return RequestItem(
        code=row.code,
        asks_for=row.asks_for,
        statements=tuple(row.statements.split(";")),
        category=Category(row.category),
        basis=row.basis,
        official_number=row.official_number,
    )


def add_owners(connection: Connection, owners: Iterable[Owner], told_on: date) -> int:
    """Add what is told about owners where it differs from what is known; how many rows were added."""
    known = {one.key: one for one in load_owners(connection)}
    new = [one for one in owners if known.get(one.key) != one]
    if not new:
        return 0
    first = next_number(connection, core(RequestOwnerRow).c.number)
    rows = [
        {"number": number, "key": one.key, "told_on": told_on, **to_plain(one)} for number, one in enumerate(new, first)
    ]
    added = add_missing(connection, RequestOwnerRow, rows)
    for row in rows:
        log_event(connection, Event.OWNER_CHANGED, numbered_subject(OWNER, row["number"]))
    return added


def load_owners(connection: Connection, as_of: date = date.max) -> tuple[Owner, ...]:
    """The owners known on a day, in order of name."""
    table = core(RequestOwnerRow)
    query = select(table).where(table.c.told_on <= as_of).order_by(table.c.told_on, table.c.number)
    newest = {row.key: row for row in connection.execute(query)}
    return tuple(Owner(row.name, row.post, row.address, row.deputy, row.manager) for _, row in sorted(newest.items()))


def add_request(connection: Connection, identity: Identity, council_gss: str) -> int:
    """Add what makes a request what it is; its events follow with `add_happening`."""
    name, owner, title = identity
    return add_missing(
        connection, RequestRow, [{"id": name, "council_gss": council_gss, "owner": owner, "title": title}]
    )


def add_happening(connection: Connection, request_id: str, happening: Happening) -> None:
    """Add one thing that happened to a request, with its custody event."""
    row = {
        "number": next_number(connection, core(RequestEventRow).c.number),
        "request_id": request_id,
        "event": happening.event.value,
        "happened_on": happening.on,
        "actor": happening.by,
        "due_on": happening.due_on,
        "items": ";".join(happening.items),
        "note": happening.note,
    }
    add_missing(connection, RequestEventRow, [row])
    log_event(connection, Event.REQUEST_CHANGED, request_id)


def load_happenings(connection: Connection) -> tuple[tuple[Identity, tuple[Happening, ...]], ...]:
    """Every request with all that happened to it, in order of id; where it stands is for `build_request` to say."""
    events, requests = core(RequestEventRow), core(RequestRow)
    happened: dict[str, list[Happening]] = defaultdict(list)
    for row in connection.execute(select(events).order_by(events.c.number)):
        happened[row.request_id].append(_build_happening(row))
    rows = connection.execute(select(requests).order_by(requests.c.id))
    return tuple(((row.id, row.owner, row.title), tuple(happened[row.id])) for row in rows)


def _build_happening(row: Row[Any]) -> Happening:
    items = tuple(code for code in row.items.split(";") if code)
    return Happening(RequestEvent(row.event), row.happened_on, row.actor, row.due_on, items, row.note)


def add_form(connection: Connection, form: ReplyForm) -> int:
    """Remember a form that was made, so that a reply on it finds its requests and what it was filled in with."""
    row = {
        "token": form.token,
        "owner": form.owner,
        "made_on": form.made_on,
        "request_ids": ";".join(form.request_ids),
        "lines_json": to_json(form.lines),
    }
    added = add_missing(connection, RequestFormRow, [row])
    if added:
        log_event(connection, Event.FORM_MADE, form.token)
    return added


def load_forms(connection: Connection, council: str) -> dict[str, ReplyForm]:
    """By token, every form that was made, in the order in which they were made."""
    table = core(RequestFormRow)
    rows = connection.execute(select(table).order_by(table.c.made_on, table.c.token))
    return {row.token: _build_form(row, council) for row in rows}


def _build_form(row: Row[Any], council: str) -> ReplyForm:
    lines = tuple(_build_line(line) for line in json.loads(row.lines_json))
    return ReplyForm(row.token, council, row.owner, row.made_on, lines)


def _build_line(plain: dict[str, Any]) -> FormLine:
    dates = {key: date.fromisoformat(plain[key]) for key in ("content_date", "review_due", "due_on") if plain[key]}
    return FormLine(**{**plain, **dates})


def add_reply(connection: Connection, row: dict[str, Any]) -> int:
    """Remember one reply to one request: 1, or 0 where the same was received before. `add_happening` follows.

    Args:
        connection: the caller's write transaction.
        row: `request_id`, `content_sha256`, `token`, `file_sha256`, `received_on`.
    """
    added = add_missing(connection, RequestReplyRow, [row])
    if added:
        add_event(connection, Event.FILE_TAKEN_IN, row["request_id"], row["content_sha256"])
    return added


def has_reply(connection: Connection, request_id: str, content_sha256: str) -> bool:
    """Whether this very reply to this request was received before."""
    table = core(RequestReplyRow).c
    query = select(table.request_id).where((table.request_id == request_id) & (table.content_sha256 == content_sha256))
    return connection.execute(query).first() is not None


def add_message(
    connection: Connection, key: str, parts: Sequence[Part], *, sent_on: date, channel: str, to: str, template: str
) -> int:
    """Remember a message that was handed over, and which stages it told of; 0 where it is known already."""
    row = {"key": key, "sent_on": sent_on, "channel": channel, "recipients": to, "template": template}
    added = add_missing(connection, RequestMessageRow, [row])
    told = [{"request_id": name, "round": number, "stage": stage, "message_key": key} for name, number, stage in parts]
    added += add_missing(connection, RequestMessagePartRow, told)
    if added:
        log_event(connection, Event.MESSAGE_SENT, key)
    return added


def load_told(connection: Connection) -> frozenset[Part]:
    """Every stage of every request that a message has told of."""
    table = core(RequestMessagePartRow)
    return frozenset((row.request_id, row.round, row.stage) for row in connection.execute(select(table)))
