"""Where a request stands: one table of moves, and the fold of what happened up to a day.

The moves stand in `asking.csv`: event, from, to, who may, and what the owner and the coordinator see. The page
docs/requests.md is made from the same table.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from schemas.errors import AppError
from schemas.ids import content_id
from schemas.requests import (
    CLOSED,
    EvidenceRequest,
    Happening,
    Party,
    RequestEvent,
    RequestState,
    plain_words,
)

_TABLE = Path(__file__).with_name("asking.csv")
_DOING = {
    RequestEvent.ASK: "ask for",
    RequestEvent.ADD: "add to",
    RequestEvent.REMIND: "remind anybody of",
    RequestEvent.ESCALATE: "escalate",
    RequestEvent.RECEIVE: "receive a reply to",
    RequestEvent.ASK_CHANGES: "ask for changes to",
    RequestEvent.ACCEPT: "accept",
    RequestEvent.WITHDRAW: "withdraw",
}
"""Each event in words that go before what it happens to."""
_COMMANDS = {
    RequestEvent.ADD: "ask",
    RequestEvent.ASK_CHANGES: "ask-changes",
    RequestEvent.ACCEPT: "accept",
    RequestEvent.WITHDRAW: "withdraw",
}
"""By which command of `readiness request` a coordinator does it."""


@dataclass(frozen=True)
class Transition:
    """One move of the table; `start` is None for the move that begins a request."""

    event: RequestEvent
    start: RequestState | None
    end: RequestState
    who: Party
    owner_sees: str
    coordinator_sees: str


@cache
def load_transitions() -> tuple[Transition, ...]:
    """Every allowed move, in the order of the file."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_build_transition(row) for row in csv.DictReader(file))


def _build_transition(row: dict[str, str]) -> Transition:
    return Transition(
        event=RequestEvent(row["event"]),
        start=RequestState(row["from"]) if row["from"] else None,
        end=RequestState(row["to"]),
        who=Party(row["who"]),
        owner_sees=row["owner_sees"],
        coordinator_sees=row["coordinator_sees"],
    )


def find_transition(state: RequestState | None, event: RequestEvent) -> Transition | None:
    """The move an event makes from a state (None before anything was asked), or None where there is none."""
    return next((one for one in load_transitions() if (one.start, one.event) == (state, event)), None)


def check_transition(request: EvidenceRequest, event: RequestEvent, by: Party) -> Transition:
    """The move an event makes now.

    Raises:
        AppError: it cannot happen in the request's state, or is not for this party to do.
    """
    found = find_transition(request.state, event)
    if found is None:
        raise AppError(
            "request-not-possible",
            f'It is not possible to {_DOING[event]} {request.id} now: it stands at "{request.state.value}".',
            _say_possible(request.state),
        )
    if found.who is not by:
        raise AppError(
            "request-not-yours", f"{event.value} is not for the {by.value} to do.", f"The {found.who.value} may do it."
        )
    return found


def _say_possible(state: RequestState) -> str:
    """What a coordinator has a command for; the chase and the owner do the rest."""
    events = [one.event for one in load_transitions() if one.start is state and one.event in _COMMANDS]
    told = [f"`readiness request {_COMMANDS[event]}` to {_DOING[event]} it" for event in events]
    return f"Possible now: {', '.join(told)}." if told else "Nothing more can happen to it; ask anew."


def last_transition(request: EvidenceRequest) -> Transition:
    """The move that brought a request to where it stands; its wording is what people see."""
    state: RequestState | None = None
    found = load_transitions()[0]
    for one in request.happenings:
        found = _move(request.id, state, one)
        state = found.end
    return found


def request_id(owner: str, title: str, items: Iterable[str], asked_on: date) -> str:
    """The id of a request: who, what, and the day it was first asked for.

    Where no document is named, the items themselves are what is asked for.
    """
    what = plain_words(title) or ";".join(sorted(items))
    return content_id("ASK", [plain_words(owner), what, asked_on.isoformat()])


def build_request(
    identity: tuple[str, str, str], happenings: Iterable[Happening], as_of: date = date.max
) -> EvidenceRequest | None:
    """A request as it stands at the end of a day, None where it had not been asked by then.

    Args:
        identity: its id, owner and title.
        happenings: all that happened to it, in the order in which it was recorded.
        as_of: the day.

    Raises:
        ValueError: something happened that the table does not allow, so the record was tampered with.
    """
    known = [one for one in happenings if one.on <= as_of]
    if not known:
        return None
    name, owner, title = identity
    first = known[0]
    if first.due_on is None:
        raise ValueError(f"{name} was asked without a day")
    start = EvidenceRequest(
        name, owner, title, first.items, first.on, first.due_on, _move(name, None, first).end, 1, first.on, (first,)
    )
    for one in known[1:]:
        start = apply(start, one)
    return start


def apply(request: EvidenceRequest, happening: Happening) -> EvidenceRequest:
    """The request after one more thing happened to it.

    Raises:
        ValueError: the table does not allow it.
    """
    changes = happening.event is RequestEvent.ASK_CHANGES
    again = changes or (request.state is RequestState.RECEIVED and happening.event is RequestEvent.ADD)
    return replace(
        request,
        items=(*request.items, *(code for code in happening.items if code not in request.items)),
        due_on=happening.due_on or request.due_on,
        state=_move(request.id, request.state, happening).end,
        round=request.round + (1 if again else 0),
        round_began=happening.on if again else request.round_began,
        happenings=(*request.happenings, happening),
    )


def _move(name: str, state: RequestState | None, happening: Happening) -> Transition:
    found = find_transition(state, happening.event)
    if found is None:
        raise ValueError(f"{name}: {happening.event.value} cannot follow {state.value if state else 'nothing'}")
    return found


@dataclass(frozen=True)
class Asking:
    """What a coordinator asks: of one owner one thing, for some items of the return, by a day."""

    owner: str
    title: str
    items: tuple[str, ...]
    due_on: date


def find_same(asking: Asking, requests: Iterable[EvidenceRequest]) -> EvidenceRequest | None:
    """An open request of the same owner for the same document, or, where none is named, for the same items."""
    return next((one for one in requests if _is_same(asking, one)), None)


def _is_same(asking: Asking, request: EvidenceRequest) -> bool:
    if request.state in CLOSED or plain_words(asking.owner) != plain_words(request.owner):
        return False
    if plain_words(asking.title) or plain_words(request.title):
        return plain_words(asking.title) == plain_words(request.title)
    return set(asking.items) <= set(request.items)


def merge_askings(askings: Sequence[Asking]) -> tuple[Asking, ...]:
    """One asking for each owner and document: with all the items, and by the earliest of the days."""
    merged: dict[tuple[str, ...], Asking] = {}
    for one in askings:
        what = (plain_words(one.title),) if plain_words(one.title) else ("", *sorted(set(one.items)))
        key = (plain_words(one.owner), *what)
        before = merged.get(key)
        if before is None:
            merged[key] = replace(one, items=tuple(dict.fromkeys(one.items)))
            continue
        items = (*before.items, *(code for code in one.items if code not in before.items))
        merged[key] = replace(before, items=items, due_on=min(before.due_on, one.due_on))
    return tuple(merged.values())


def what_to_record(asking: Asking, same: EvidenceRequest | None, on: date, by: str) -> Happening | None:
    """What an asking makes happen: a new request, something added to an open one, or nothing where it adds nothing."""
    if same is None:
        return Happening(RequestEvent.ASK, on, by, asking.due_on, asking.items)
    items = tuple(code for code in asking.items if code not in same.items)
    earlier = asking.due_on if asking.due_on < same.due_on else None
    late = same.state is RequestState.RECEIVED and asking.due_on != same.due_on
    if not items and (earlier is None or same.state is RequestState.RECEIVED):
        return None
    return Happening(RequestEvent.ADD, on, by, asking.due_on if late else earlier, items)
