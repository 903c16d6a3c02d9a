"""What people and rules say of an item, folded over the days, and laid over what trackers tell."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import exc

from schemas.custody import Event
from schemas.custody_tables import CustodyEntryRow
from schemas.database import read, write
from schemas.evidence import EvidenceItem
from schemas.life import UNTOUCHED, Approval, Hold, ItemEvent, LifeEvent, Setting, build_life
from schemas.life_tables import ItemEventRow
from schemas.records.custody_content import content_sha256, log_event
from schemas.records.life import add_item_event, load_events, load_lives
from schemas.records.rows import add_missing, core
from schemas.tables import CouncilRow
from schemas.terms import Classification, Rag
from tests.actors import TESTS
from tests.unit.schemas.test_records import (
    AUGUST,
    JULY,
    NEW_FILE,
    NEW_TRACKER,
    OLD_FILE,
    OLD_TRACKER,
    SEPTEMBER,
    _document,
    _known,
    _take_in,
)
from tests.unit.schemas.test_tables import COUNCIL

THEN = date(2026, 8, 15)


def said(kind: LifeEvent, value: str = "", **changes) -> ItemEvent:
    """An event of August about the carers strategy."""
    return replace(ItemEvent(0, "REQ-1", AUGUST, "board", kind, value), **changes)


def numbered(*events: ItemEvent) -> tuple[ItemEvent, ...]:
    """The events in the order in which they were recorded."""
    return tuple(replace(event, sequence=number) for number, event in enumerate(events, 1))


@pytest.fixture
def council(engine):
    """A database with its council and one document, told in July."""
    with write(engine, TESTS) as connection:
        add_missing(connection, CouncilRow, [COUNCIL])
        log_event(connection, Event.WORKSPACE_MADE, COUNCIL["gss_code"])
    _take_in(engine, OLD_TRACKER, JULY, _document(OLD_TRACKER, OLD_FILE, JULY))
    return engine


def say(engine, *events: ItemEvent) -> None:
    """Keep some events, each in a transaction of its own."""
    for event in events:
        with write(engine, TESTS) as connection:
            add_item_event(connection, event)


def item_on(engine, day: date) -> EvidenceItem:
    """The document as known on a day."""
    return _known(engine, day)[0]["REQ-1"]


def test_nothing_said_is_the_untouched_state():
    """Without events an item has no deputy, approval, override or hold."""
    assert build_life([], date.max) == UNTOUCHED


def test_the_later_recorded_event_wins_whatever_order_they_come_in():
    """Of two owners the one recorded last holds, also on the same day."""
    events = numbered(said(LifeEvent.OWNER_SET, "Ada"), said(LifeEvent.OWNER_SET, "Ben"))
    assert build_life(reversed(events), AUGUST).owner == Setting("Ben", AUGUST, "board")


def test_holds_are_laid_and_released_one_by_one():
    """Two may hold an item; releasing one hold leaves the other, and holding again renews one's own."""
    legal = said(LifeEvent.HELD, actor="Legal", why="a complaint")
    audit = said(LifeEvent.HELD, actor="Audit", why="a review")
    events = numbered(legal, audit, legal, said(LifeEvent.RELEASED, "Audit"))
    assert build_life(events[:2], AUGUST).holds == (
        Hold("Legal", "a complaint", AUGUST),
        Hold("Audit", "a review", AUGUST),
    )
    assert build_life(events, AUGUST).holds == (Hold("Legal", "a complaint", AUGUST),)


@pytest.mark.parametrize(("day", "holds"), [(JULY, False), (AUGUST, True), (THEN, True), (date(2026, 8, 16), False)])
def test_an_override_holds_from_its_day_up_to_its_end(day, holds):
    """It is not there before it was set, is there on its last day, and ends by itself."""
    event = said(LifeEvent.OVERRIDDEN, "green", why="in print", until=THEN)
    override = build_life(numbered(event), day).override
    assert (override is not None) is holds
    assert override is None or (override.rag, override.why) == (Rag.GREEN, "in print")


def test_a_request_item_that_does_not_apply_may_apply_again():
    """Reason and approver are kept, and a later event takes the state back."""
    events = numbered(
        said(LifeEvent.NOT_APPLICABLE, why="no such service"), said(LifeEvent.APPLICABLE, on_day=SEPTEMBER)
    )
    then, now = (build_life(events, day).not_applicable for day in (AUGUST, SEPTEMBER))
    assert then is not None
    assert (then.why, then.approver, now) == ("no such service", "board", None)


def test_an_approval_says_which_version_and_when():
    """The day a body approved it is not the day somebody recorded that."""
    event = said(LifeEvent.APPROVED, "Adults board", sha256=OLD_FILE, dated=JULY)
    assert build_life(numbered(event), AUGUST).approval == Approval("Adults board", JULY, OLD_FILE)


_kinds = st.sampled_from([kind for kind in LifeEvent if kind not in (LifeEvent.DELETED, LifeEvent.RESTORED)])
_days = st.integers(0, 30).map(lambda n: date(2026, 8, 1 + n))
_events = st.lists(
    st.builds(
        lambda kind, day, who: said(kind, "green", on_day=day, actor=who, why="why", until=date.max),
        _kinds,
        _days,
        st.sampled_from(["a", "b"]),
    ),
    max_size=12,
).map(lambda events: numbered(*events))


@given(_events, _days)
def test_the_state_on_a_day_depends_on_nothing_said_later(events, day):
    """Leaving the later events out gives the same state."""
    assert build_life(events, day) == build_life([event for event in events if event.on_day <= day], day)


FIELDS = [
    (LifeEvent.OWNER_SET, "Ada", "owner", "Ada"),
    (LifeEvent.REVIEW_DUE_SET, "2027-01-31", "review_due", date(2027, 1, 31)),
    (LifeEvent.CLASSIFICATION_SET, "restricted", "classification", Classification.RESTRICTED),
    (LifeEvent.TYPE_SET, "strategy", "document_type", "strategy"),
]


@pytest.mark.parametrize(("kind", "value", "field", "expected"), FIELDS)
def test_what_people_set_is_laid_over_what_the_tracker_told_from_its_day_on(council, kind, value, field, expected):
    """The day before it was set the tracker's word stands, as-of travels both ways."""
    told = getattr(item_on(council, JULY), field)
    say(council, said(kind, value))
    assert [getattr(item_on(council, day), field) for day in (SEPTEMBER, JULY, AUGUST)] == [expected, told, expected]


CHANGES = [
    ("a later day and says otherwise", SEPTEMBER, {"owner": "Tracker lead"}, "Tracker lead"),
    ("a later day and says nothing", SEPTEMBER, {"owner": None}, "Ada"),
    ("the same day", AUGUST, {"owner": "Tracker lead"}, "Ada"),
]


@pytest.mark.parametrize(("tracker", "day", "changes", "owner"), CHANGES, ids=[case[0] for case in CHANGES])
def test_a_tracker_counts_over_an_event_only_if_it_was_received_later(council, tracker, day, changes, owner):
    """The rule for two tellings of one field."""
    say(council, said(LifeEvent.OWNER_SET, "Ada"))
    _take_in(council, NEW_TRACKER, day, _document(NEW_TRACKER, NEW_FILE, day, **changes))
    assert item_on(council, SEPTEMBER).owner == owner
    assert item_on(council, JULY).owner == "Head of carers"


def test_a_tracker_that_says_internal_does_not_open_what_people_restricted(council):
    """Internal is also what an empty cell is taken for; only a word that must have been written counts."""
    say(council, said(LifeEvent.CLASSIFICATION_SET, "restricted"))
    _take_in(council, NEW_TRACKER, SEPTEMBER, _document(NEW_TRACKER, NEW_FILE, SEPTEMBER))
    assert item_on(council, SEPTEMBER).classification is Classification.RESTRICTED


def test_a_deleted_version_is_on_record_but_not_among_those_held(council):
    """Its content is gone for every day, the life says so, and the links are still there."""
    say(council, said(LifeEvent.DELETED, sha256=OLD_FILE, why="kept for its time"))
    for day in (JULY, SEPTEMBER):
        item = item_on(council, day)
        assert (item.current, item.life.deletions[0].sha256, len(item.links)) == (None, OLD_FILE, 1)


def test_an_older_version_does_not_take_the_place_of_a_deleted_one(council):
    """Where the newest version is gone no file is held; where an older one is gone the newest still is."""
    _take_in(council, NEW_TRACKER, SEPTEMBER, _document(NEW_TRACKER, NEW_FILE, SEPTEMBER))
    say(council, said(LifeEvent.DELETED, sha256=NEW_FILE))
    assert (item_on(council, SEPTEMBER).versions, item_on(council, AUGUST).current.sha256) == ((), OLD_FILE)
    say(council, said(LifeEvent.RESTORED, sha256=NEW_FILE), said(LifeEvent.DELETED, sha256=OLD_FILE))
    assert [one.number for one in item_on(council, SEPTEMBER).versions] == [2]


def test_receiving_a_deleted_file_again_restores_it_once(council):
    """The same tracker with the same document puts it back, and a second time adds nothing."""
    say(council, said(LifeEvent.DELETED, sha256=OLD_FILE))
    document = _document(OLD_TRACKER, OLD_FILE, JULY)
    assert [_take_in(council, OLD_TRACKER, SEPTEMBER, document) for _ in range(2)] == [1, 0]
    assert item_on(council, SEPTEMBER).current.sha256 == OLD_FILE
    with read(council) as connection:
        assert load_events(connection, "REQ-1")[-1].kind is LifeEvent.RESTORED


def test_every_event_has_its_entry_in_the_log(council):
    """One entry for each event, with the hash of its row."""
    say(council, *(said(kind, value) for kind, value, *_ in FIELDS))
    with read(council) as connection:
        table = core(CustodyEntryRow)
        entries = connection.execute(table.select().where(table.c.event == Event.ITEM_CHANGED)).all()
        assert [one.subject for one in entries] == [f"REQ-1#{number}" for number in range(1, 5)]
        hashes = {content_sha256(connection, Event.ITEM_CHANGED, one.subject) for one in entries}
        assert {one.content_sha256 for one in entries} == hashes
        assert set(load_lives(connection, JULY)) == {"REQ-1"}


REFUSED = [
    ("an override without a reason", said(LifeEvent.OVERRIDDEN, "green", until=THEN)),
    ("an override without an end", said(LifeEvent.OVERRIDDEN, "green", why="because")),
    ("a request item that does not apply without a reason", said(LifeEvent.NOT_APPLICABLE)),
    ("a deletion of no version", said(LifeEvent.DELETED)),
    ("an event of nobody", said(LifeEvent.HELD, actor="")),
]


@pytest.mark.parametrize(("what", "event"), REFUSED, ids=[case[0] for case in REFUSED])
def test_the_database_refuses_events_that_lack_what_they_need(council, what, event):
    """The rules stand in the database itself."""
    row = {**vars(event), "sequence": 1, "kind": event.kind.value}
    with pytest.raises(exc.IntegrityError, match=r"(?i)check"), write(council, TESTS) as connection:
        connection.execute(core(ItemEventRow).insert(), row)
