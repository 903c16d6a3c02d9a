"""Requests as the database knows them: loading them, asking, moving them on, and recording what was told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine

from evidence.request.asking import (
    Asking,
    build_request,
    check_transition,
    find_same,
    find_transition,
    merge_askings,
    request_id,
    what_to_record,
)
from evidence.request.reminders import DueMessage, due_messages
from evidence.request.working_days import bank_holidays_around
from schemas.custody import Actor
from schemas.database import read, write
from schemas.errors import AppError
from schemas.records.requests import (
    add_happening,
    add_message,
    add_request,
    load_happenings,
    load_owners,
    load_told,
)
from schemas.requests import EvidenceRequest, Happening, Party, RequestEvent


def load_requests(connection: Connection, as_of: date = date.max) -> tuple[EvidenceRequest, ...]:
    """The requests as they stood at the end of a day, in order of the day they are due."""
    built = (build_request(identity, happened, as_of) for identity, happened in load_happenings(connection))
    return tuple(sorted((one for one in built if one is not None), key=lambda one: (one.due_on, one.id)))


@dataclass(frozen=True)
class Asked:
    """What came of one asking.

    Attributes:
        new: whether a new request was made.
        changed: whether anything was recorded; if not, the owner had been asked for all of it already.
    """

    request: EvidenceRequest
    new: bool
    changed: bool


def ask_for(engine: Engine, actor: Actor, askings: Sequence[Asking], on: date, council_gss: str) -> tuple[Asked, ...]:
    """Record what a coordinator asks, merged so that each owner is asked once for one thing. All of it or nothing."""
    with write(engine, actor) as connection:
        return tuple(_ask(connection, actor, one, on, council_gss) for one in merge_askings(askings))


def _ask(connection: Connection, actor: Actor, asking: Asking, on: date, council_gss: str) -> Asked:
    same = find_same(asking, load_requests(connection))
    happening = what_to_record(asking, same, on, actor.name)
    if same is not None:
        if happening is None:
            return Asked(same, new=False, changed=False)
        add_happening(connection, same.id, happening)
        return Asked(_load_one(connection, same.id), new=False, changed=True)
    assert happening is not None  # noqa: S101 - what is not asked yet is always recorded
    name = _free_id(connection, asking, on)
    add_request(connection, (name, asking.owner, asking.title), council_gss)
    add_happening(connection, name, happening)
    return Asked(_load_one(connection, name), new=True, changed=True)


def _free_id(connection: Connection, asking: Asking, on: date) -> str:
    """An id of its own for what was asked, closed, and is asked for again on one day."""
    taken = {one.id for one in load_requests(connection)}
    name, again = request_id(asking.owner, asking.title, asking.items, on), 1
    while name in taken:
        again += 1
        name = request_id(asking.owner, f"{asking.title} {again}", asking.items, on)
    return name


def move(
    engine: Engine,
    actor: Actor,
    name: str,
    event: RequestEvent,
    on: date,
    *,
    note: str = "",
    due_on: date | None = None,
) -> EvidenceRequest:
    """Let a coordinator move a request on.

    Raises:
        AppError: there is no such request, or the table of moves does not allow it.
    """
    with write(engine, actor) as connection:
        request = _load_one(connection, name)
        check_transition(request, event, Party.COORDINATOR)
        add_happening(connection, request.id, Happening(event, on, actor.name, due_on, (), note))
        return _load_one(connection, request.id)


def _load_one(connection: Connection, name: str) -> EvidenceRequest:
    found = next((one for one in load_requests(connection) if one.id == name.strip().upper()), None)
    if found is None:
        raise AppError(
            "request-unknown", f"There is no request {name}.", "`readiness request owed` lists those that are open."
        )
    return found


def owed_by(requests: Iterable[EvidenceRequest]) -> dict[str, tuple[EvidenceRequest, ...]]:
    """What each owner owes, by owner in order of name."""
    owed = [one for one in requests if one.owed]
    return {owner: tuple(one for one in owed if one.owner == owner) for owner in sorted({one.owner for one in owed})}


def find_due(engine: Engine, today: date) -> tuple[DueMessage, ...]:
    """The messages due on a day, from everything the database knows."""
    with read(engine) as connection:
        requests, told = load_requests(connection, today), load_told(connection)
        owners = load_owners(connection, today)
    return due_messages(requests, told, today, owners=owners, holidays=bank_holidays_around(today))


def record_sent(engine: Engine, actor: Actor, due: DueMessage, today: date, channel: str) -> None:
    """Record a message that was taken over, and move its requests on, in one transaction.

    A request that was answered or closed in the meantime stays as it is.
    """
    with write(engine, actor) as connection:
        parts = [one.part for one in due.dues]
        to = "; ".join(due.to)
        if not add_message(connection, due.key, parts, sent_on=today, channel=channel, to=to, template=due.template):
            return
        for one in due.dues:
            now = _load_one(connection, one.request.id)
            event = one.rule.event
            if event is not None and find_transition(now.state, event):
                add_happening(connection, now.id, Happening(event, today, actor.name, note=one.rule.stage))
