"""Reminders: the latest stage once, whatever days were missed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.request.owners import addresses_of
from evidence.request.reminders import DueMessage, due_messages, load_reminder_rules
from evidence.request.working_days import add_working_days, load_bank_holidays
from schemas.requests import EvidenceRequest, Happening, RequestEvent
from tests.unit.evidence.request.asked import ASKED, DUE, OWNERS, happening, make_request

HOLIDAYS = load_bank_holidays(2025, 2029)
RULES = load_reminder_rules()
LEAD, DEPUTY, MANAGER = (one.address for one in OWNERS)


def due(day: date, *requests: EvidenceRequest, sent: set[tuple[str, int, str]] | None = None) -> tuple[DueMessage, ...]:
    """The messages due on a day."""
    return due_messages(requests, sent or set(), day, owners=OWNERS, holidays=HOLIDAYS)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2026, 11, 2), "asked"), (date(2026, 11, 13), "asked"),
        (date(2026, 11, 16), "five days before"), (date(2026, 11, 18), "five days before"),
        (date(2026, 11, 19), "two days before"), (date(2026, 11, 23), "two days before"),
        (date(2026, 11, 24), "day after"), (date(2026, 11, 25), "day after"),
        (date(2026, 11, 26), "three days after"), (date(2026, 11, 30), "three days after"),
        (date(2026, 12, 1), "six days after"), (date(2027, 6, 1), "six days after"),
    ],
)  # fmt: skip
def test_after_any_gap_the_latest_stage_is_told(day: date, stage: str) -> None:
    """If nothing ran until a day, one message tells the stage reached by then, for a request due on 23 November."""
    (message,) = due(day, make_request())
    assert [one.rule.stage for one in message.dues] == [stage]


def test_no_stage_is_told_twice_nor_an_earlier_one_afterwards() -> None:
    """What was told, or lay before what was told, is not told again."""
    request = make_request()
    told = {(request.id, 1, "day after")}
    assert due(date(2026, 11, 25), request, sent=told) == ()
    assert due(date(2026, 11, 26), request, sent=told)[0].dues[0].rule.stage == "three days after"


def test_a_stage_before_the_asking_is_left_out() -> None:
    """Somebody asked on Monday for Wednesday is told of the request, not reminded of it on the same day."""
    request = make_request(due_on=ASKED + timedelta(days=2))
    asked = {(request.id, 1, "asked")}
    assert due(ASKED, request, sent=asked) == ()
    assert due(ASKED + timedelta(days=2), request, sent=asked) == ()
    assert due(ASKED + timedelta(days=3), request, sent=asked)[0].template == "overdue"


@pytest.mark.parametrize(("event", "n"), [("receive", 0), ("withdraw", 0), ("remind", 1), ("escalate", 1)])
def test_only_what_is_owed_is_chased(event: str, n: int) -> None:
    """Nobody is reminded of what came in or is no longer wanted."""
    assert len(due(date(2026, 11, 24), make_request(happening(event)))) == n


def test_changes_begin_a_new_round() -> None:
    """Once changes are asked for by a new day, the stages count from there."""
    new = date(2026, 12, 14)
    request = make_request(happening("receive", DUE), happening("ask changes", date(2026, 11, 25), due_on=new))
    told = {(request.id, 1, rule.stage) for rule in RULES}
    (message,) = due(date(2026, 11, 25), request, sent=told)
    assert (message.template, message.dues[0].request.round) == ("asked", 2)
    assert due(date(2026, 12, 7), request, sent=told)[0].dues[0].rule.stage == "five days before"


def test_days_are_working_days() -> None:
    """Due on Christmas Eve 2026, one day after is the 29th and three days after the 31st."""
    request = make_request(due_on=date(2026, 12, 24))
    told = {(request.id, 1, "two days before")}
    assert due(date(2026, 12, 28), request, sent=told) == ()
    assert due(date(2026, 12, 29), request, sent=told)[0].template == "overdue"
    assert due(date(2026, 12, 31), request, sent=told)[0].template == "escalation"


def test_one_message_tells_of_everything_due_in_the_same_way() -> None:
    """An owner with three requests gets one message, earliest day first; another owner gets one of their own."""
    requests = [
        make_request(name="ASK-3", title="Late", due_on=DUE + timedelta(days=1)),
        make_request(name="ASK-1"),
        make_request(name="ASK-2", title="B"),
        make_request(name="ASK-4", owner="Morgan Manager"),
    ]
    messages = due(ASKED, *requests)
    assert [[one.request.id for one in message.dues] for message in messages] == [
        ["ASK-1", "ASK-2", "ASK-3"],
        ["ASK-4"],
    ]
    assert due(ASKED, *reversed(requests)) == messages


@pytest.mark.parametrize(
    ("stage_day", "to"),
    [
        (ASKED, (LEAD,)),
        (date(2026, 11, 26), (LEAD, DEPUTY)),
        (date(2026, 12, 1), (LEAD, DEPUTY, MANAGER)),
    ],
)
def test_who_is_told(stage_day: date, to: tuple[str, ...]) -> None:
    """First the owner, then also the deputy, then also the manager."""
    assert due(stage_day, make_request())[0].to == to


def test_an_owner_who_cannot_be_reached_does_not_silence_a_request() -> None:
    """Without an address the deputy is told, without a deputy the manager, and with nobody the message says so."""
    me, *others = OWNERS
    known = {one.key: one for one in (replace(me, address=None), *others)}
    assert addresses_of("carers lead", ("owner",), known) == (DEPUTY,)
    known[me.key] = replace(me, address=None, deputy=None)
    assert addresses_of("carers lead", ("owner",), known) == (MANAGER,)
    assert addresses_of("nobody", ("owner",), known) == ()
    assert addresses_of("new.lead@council.example", ("owner",), known) == ("new.lead@council.example",)


def test_the_key_is_that_of_the_content() -> None:
    """The same message tried again has the same key; another stage, round or address has another."""
    keys = {
        due(day, request)[0].key
        for day in (ASKED, date(2026, 11, 16), date(2026, 11, 24))
        for request in (make_request(), make_request(owner="Dana Deputy"))
    }
    assert len(keys) == 6
    assert due(ASKED, make_request())[0].key == due(ASKED + timedelta(days=3), make_request())[0].key


@given(st.sets(st.integers(0, 60), min_size=1), st.integers(1, 25))
def test_whatever_days_are_missed_no_stage_comes_twice_and_stages_only_go_forward(ran: set[int], term: int) -> None:
    """Run on any set of days: at most one message a day, each stage at most once, in the order of the rules."""
    request = make_request(due_on=add_working_days(ASKED, term, HOLIDAYS))
    sent: set[tuple[str, int, str]] = set()
    told = []
    for n in sorted(ran):
        for again in range(2):
            messages = due(ASKED + timedelta(days=n), request, sent=sent)
            assert len(messages) <= (0 if again else 1)
            for message in messages:
                sent |= {one.part for one in message.dues}
                told += [one.rule.stage for one in message.dues]
    order = [rule.stage for rule in RULES]
    assert [order.index(stage) for stage in told] == sorted({order.index(stage) for stage in told})


def test_rules_are_in_order_and_say_why() -> None:
    """Each stage stands once, has a reason, and makes happen what the table of moves allows."""
    assert len({rule.stage for rule in RULES}) == len(RULES)
    assert all(len(rule.why.split()) >= 5 for rule in RULES)
    assert {rule.event for rule in RULES} <= {None, RequestEvent.REMIND, RequestEvent.ESCALATE}
    request, state = make_request(), []
    for rule in RULES:
        if rule.event is not None:
            request = make_request(*(Happening(event, DUE, "chase") for event in (*state, rule.event)))
            state.append(rule.event)
    assert request.state.value == "escalated"
