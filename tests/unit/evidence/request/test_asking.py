"""Requests: one table of moves, the fold of what happened, and one asking for one document."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.request.asking import (
    Asking,
    build_request,
    check_transition,
    find_same,
    find_transition,
    last_transition,
    load_transitions,
    merge_askings,
    request_id,
    what_to_record,
)
from schemas.errors import AppError
from schemas.requests import CLOSED, OWED, Party, RequestEvent, RequestState
from tests.unit.evidence.request.asked import ASKED, DUE, happening, make_request

LATER = date(2026, 11, 10)


def test_every_move_stands_once_and_has_wording() -> None:
    """A state and an event lead to one state, and both the owner and the coordinator are told in words."""
    table = load_transitions()
    moves = [(one.start, one.event) for one in table]
    assert len(moves) == len(set(moves))
    assert all(one.owner_sees and one.coordinator_sees for one in table)


def test_every_state_and_event_is_in_the_table() -> None:
    """Each state can be reached, each but the closed ones can be left, and each event does something."""
    table = load_transitions()
    assert {one.end for one in table} == set(RequestState)
    assert {one.start for one in table} - {None} == set(RequestState) - CLOSED
    assert {one.event for one in table} == set(RequestEvent)


def test_whatever_is_open_can_be_answered_or_is_answered() -> None:
    """A reply is taken wherever the owner owes something, and whatever is open can be withdrawn."""
    for state in OWED:
        assert find_transition(state, RequestEvent.RECEIVE)
        assert find_transition(state, RequestEvent.REMIND)
    for state in set(RequestState) - CLOSED:
        assert find_transition(state, RequestEvent.WITHDRAW)


@pytest.mark.parametrize(
    ("events", "state", "round_", "owed"),
    [
        ([], "asked", 1, True),
        (["remind"], "reminded", 1, True),
        (["remind", "remind", "escalate"], "escalated", 1, True),
        (["receive"], "received", 1, False),
        (["receive", "accept"], "accepted", 1, False),
        (["remind", "receive", "ask changes"], "changes asked for", 2, True),
        (["receive", "ask changes", "remind"], "changes asked for", 2, True),
        (["receive", "ask changes", "escalate", "receive", "accept"], "accepted", 2, False),
        (["withdraw"], "withdrawn", 1, False),
        (["receive", "add"], "asked", 2, True),
    ],
)
def test_where_a_request_stands(events: list[str], state: str, round_: int, owed: bool) -> None:
    """The state follows from what happened; a round begins with the asking and each time something more is wanted."""
    request = make_request(*(happening(event, LATER) for event in events))
    assert (request.state.value, request.round, request.owed) == (state, round_, owed)


@pytest.mark.parametrize(
    ("events", "event", "by"),
    [
        ([], "accept", Party.COORDINATOR),
        ([], "ask changes", Party.COORDINATOR),
        (["receive"], "remind", Party.CHASE),
        (["withdraw"], "receive", Party.OWNER),
        (["receive", "accept"], "withdraw", Party.COORDINATOR),
    ],
)
def test_what_cannot_happen_is_refused_with_what_can(events: list[str], event: str, by: Party) -> None:
    """A move that is not in the table is refused by name, and the remedy says what is possible."""
    request = make_request(*(happening(one) for one in events))
    with pytest.raises(AppError, match=f"not possible to .* {request.id} now: it stands at") as raised:
        check_transition(request, RequestEvent(event), by)
    assert raised.value.slug == "request-not-possible"


@pytest.mark.parametrize(
    ("events", "event", "said", "possible"),
    [
        (["receive", "ask changes"], "ask changes", "ask for changes to", ["ask", "withdraw"]),
        ([], "accept", "accept", ["ask", "withdraw"]),
        (["receive"], "remind", "remind anybody of", ["ask", "ask-changes", "accept", "withdraw"]),
    ],
)
def test_only_what_a_coordinator_has_a_command_for_is_named(
    events: list[str], event: str, said: str, possible: list[str]
) -> None:
    """The refusal is a plain sentence, and its remedy names commands, not what the chase or the owner does."""
    request = make_request(*(happening(one) for one in events))
    with pytest.raises(AppError, match=f"not possible to {said} {request.id} now") as raised:
        check_transition(request, RequestEvent(event), Party.COORDINATOR)
    assert re.findall("`readiness request ([a-z-]+)`", raised.value.remedy) == possible


def test_a_move_is_for_one_party() -> None:
    """An owner cannot accept their own reply."""
    with pytest.raises(AppError, match="not for the owner") as raised:
        check_transition(make_request(happening("receive")), RequestEvent.ACCEPT, Party.OWNER)
    assert raised.value.slug == "request-not-yours"


def test_an_earlier_day_knows_only_what_had_happened_by_then() -> None:
    """As of a day, later events are not known, and before the asking there is no request."""
    request = make_request(happening("receive", LATER), as_of=LATER - timedelta(days=1))
    assert (request.state, request.received_on) == (RequestState.ASKED, None)
    asked = happening("ask", due_on=DUE)
    assert build_request(("ASK-1", "A", "T"), (asked,), ASKED - timedelta(days=1)) is None


def test_a_record_that_breaks_the_table_is_not_believed() -> None:
    """A row that somebody put into the database by hand does not become a state."""
    with pytest.raises(ValueError, match="accept cannot follow asked"):
        make_request(happening("accept"))


def test_the_wording_is_that_of_the_last_move() -> None:
    """What people see belongs to the move, not only to the state."""
    told = last_transition(make_request(happening("receive"), happening("ask changes"), happening("remind")))
    assert told.coordinator_sees == "Reminded of the changes"


def test_one_document_is_asked_for_once() -> None:
    """Askings of one owner for one document become one, with every item and the earliest day; others stay apart."""
    askings = [
        Asking("Carers Lead", "Carers plan", ("W07",), DUE),
        Asking("carers  lead", "CARERS PLAN", ("W12", "W07"), DUE - timedelta(days=7)),
        Asking("Carers Lead", "Another plan", ("W07",), DUE),
        Asking("Housing Lead", "Carers plan", ("W07",), DUE),
        Asking("Carers Lead", "", ("W01", "W02"), DUE),
        Asking("Carers Lead", "", ("W02", "W01"), DUE),
    ]
    merged = merge_askings(askings)
    assert [(one.title, one.items) for one in merged] == [
        ("Carers plan", ("W07", "W12")), ("Another plan", ("W07",)), ("Carers plan", ("W07",)), ("", ("W01", "W02")),
    ]  # fmt: skip
    assert merged[0].due_on == DUE - timedelta(days=7)


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["plan", ""]), st.sampled_from(["W1", "W2"])), max_size=9)
)
def test_merging_loses_no_item_and_leaves_no_twin(told: list[tuple[str, str, str]]) -> None:
    """Every owner still gets every item, nothing is asked twice, and merging again changes nothing."""
    askings = [Asking(owner, title, (item,), DUE) for owner, title, item in told]
    merged = merge_askings(askings)
    pairs = [(one.owner, one.title, item) for one in merged for item in one.items]
    assert set(pairs) == set(told)
    assert len(pairs) == len(set(pairs))
    assert merge_askings(merged) == merged


@pytest.mark.parametrize(
    ("asking", "found"),
    [
        (Asking("CARERS LEAD", "carers plan", ("W99",), DUE), True),
        (Asking("Carers Lead", "Carers strategy", ("W07",), DUE), False),
        (Asking("Housing Lead", "Carers plan", ("W07",), DUE), False),
    ],
)
def test_an_open_request_is_found_again(asking: Asking, found: bool) -> None:
    """An owner who is asked already for the document is not asked a second time."""
    assert (find_same(asking, [make_request()]) is not None) is found
    assert find_same(asking, [make_request(happening("withdraw"))]) is None


def test_asking_again_adds_or_does_nothing() -> None:
    """The same again is nothing; another item or an earlier day is added; a later day is not taken up."""
    request = make_request()
    assert what_to_record(Asking("Carers Lead", "Carers plan", ("W07",), DUE), request, LATER, "c") is None
    assert (
        what_to_record(Asking("Carers Lead", "Carers plan", ("W07",), DUE + timedelta(9)), request, LATER, "") is None
    )
    sooner = what_to_record(Asking("Carers Lead", "Carers plan", (), DUE - timedelta(3)), request, LATER, "c")
    assert sooner is not None
    assert (sooner.event, sooner.due_on) == (RequestEvent.ADD, DUE - timedelta(3))
    more = what_to_record(Asking("Carers Lead", "Carers plan", ("W07", "W08"), DUE), request, LATER, "c")
    assert more is not None
    assert (more.items, more.due_on) == (("W08",), None)
    assert make_request(more).items == ("W07", "W08")


def test_ids_tell_owner_document_and_day_apart() -> None:
    """The id depends on who, what and the day; where no document is named, on the items in any order."""
    assert request_id("A", "Plan", ["W1"], ASKED) == request_id("a", " plan ", ["W2"], ASKED)
    assert request_id("A", "", ["W1", "W2"], ASKED) == request_id("A", "", ["W2", "W1"], ASKED)
    ids = {request_id(o, t, ["W1"], d) for o in "AB" for t in ("Plan", "") for d in (ASKED, LATER)}
    assert len(ids) == 8
