"""Random lives of evidence items, on a real database and a real store folder.

Whatever is received, linked, marked as out of date, held, deleted and received again, in any order:

I1  No version ever changes or vanishes from the record; each keeps its number.
I2  A held item is never deleted: the attempt is refused, names who holds it, and changes nothing.
I3  Deleted content cannot be read; all other content reads back with the hash it came with.
I4  A day that is over looks as it did at its end, whatever came later; only content that is gone since is missing.
I5  Today looks as a plain model of the story says: owner, holds, links, and which version is held.
I6  No link that was ever told is lost.
I7  What was done already adds no row and no entry: the same file again, or marking again what is out of date.
I8  Events, entries of the custody log, intakes and versions are numbered without gaps, and each event and intake
    has exactly one entry, whose hash is that of its rows.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, event, select

from app.actions.workspaces import make_workspace
from evidence.intake import Intake, keep_items
from evidence.life.deletion import delete_content
from evidence.life.expiring import find_newly_expired
from evidence.store.deleting import delete_file
from schemas.custody import Event
from schemas.custody_tables import CustodyEntryRow
from schemas.database import open_engine, read, write
from schemas.errors import AppError, StoreError
from schemas.evidence import Citation, EvidenceItem, EvidenceLink, EvidenceVersion
from schemas.ids import sha256_of
from schemas.life import ItemEvent, LifeEvent
from schemas.records.custody_content import content_sha256
from schemas.records.evidence import load_items, load_versions
from schemas.records.life import add_item_event, load_events
from schemas.records.rows import core, count
from schemas.tables import EvidenceLinkRow, IntakeRow
from schemas.terms import Category, Classification, Direction, EvidenceKind, Maturity, Source
from schemas.workspace import load_workspace
from tests.actors import TESTS
from tests.factories import make_council

N_SEQUENCES = 1_000 if os.environ.get("READINESS_TEST_ALL") else 60
N_STEPS = 7
FIRST_DAY = date(2026, 9, 1)
NAMES = ("REQ-A", "REQ-B")
PEOPLE = ("Legal team", "Records team")
CONTENTS = (b"%PDF-1.7 first", b"%PDF-1.7 second")
LINKS = (
    ("QS1", "section 1", "W01"),
    ("QS1", "section 1", "W02"),
    ("QS4", "section 1", "W02"),
    ("QS9", "section 2", ""),
)

names, people, contents = st.sampled_from(NAMES), st.sampled_from(PEOPLE), st.sampled_from(CONTENTS)
some_links = st.sets(st.sampled_from(LINKS), min_size=1).map(lambda chosen: tuple(sorted(chosen)))
reviews = st.sampled_from((None, 0, 2, 40))


@dataclass(frozen=True)
class Telling:
    """What a tracker says of a document."""

    content: bytes
    links: tuple[tuple[str, str, str], ...]
    owner: str | None
    review_due: date | None


@dataclass
class Story:
    """The plain model of one item: what was told last, and what people said."""

    told: Telling | None = None
    told_on: date = date.min
    owner: tuple[str, date] | None = None
    holders: set[str] = field(default_factory=set)

    def owner_now(self) -> str | None:
        """A setting by people holds unless a tracker of a later day names somebody."""
        assert self.told
        if self.owner is None or (self.told.owner and self.told_on > self.owner[1]):
            return self.told.owner
        return self.owner[0]


class Ground:
    """One workspace for all sequences: its database is set back to empty, and its store cleared, before each.

    The database does not wait for the disk: what it holds is the same, and nobody pulls the plug here.
    """

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="readiness-life-")) / "council"
        make_workspace(self.root, make_council())
        self.workspace = load_workspace(self.root)
        self.empty = self.root / "empty.db"
        shutil.copy(self.root / "readiness.db", self.empty)
        self.engine = open_engine(self.workspace.database_url)
        event.listen(self.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))

    def clear(self) -> None:
        """As a new workspace, of which nothing is known yet."""
        shutil.rmtree(self.workspace.store, ignore_errors=True)
        connection = self.engine.raw_connection()
        with closing(sqlite3.connect(self.empty)) as empty:
            empty.backup(connection.driver_connection)  # type: ignore[arg-type]
        connection.close()


@cache
def _ground() -> Ground:
    return Ground()


@pytest.fixture(scope="module", autouse=True)
def _tidy() -> Iterator[None]:
    yield
    _ground().engine.dispose()
    shutil.rmtree(_ground().root.parent)
    _ground.cache_clear()


def _tracker(name: str, telling: Telling, day: date) -> tuple[bytes, EvidenceItem]:
    data = repr((name, telling)).encode()
    item_id = f"TRK-{name[-1]}"
    version = EvidenceVersion(item_id, 1, sha256_of(data), len(data), ".csv", f"{name}.csv", day)
    return data, EvidenceItem(
        item_id, Source.REQUEST, EvidenceKind.TRACKER, name, None, Classification.INTERNAL, versions=(version,)
    )


def _document(name: str, telling: Telling, tracker: EvidenceItem, day: date) -> EvidenceItem:
    sha256, told = sha256_of(telling.content), tracker.versions[-1].sha256
    links = (
        EvidenceLink(
            name, sha256, statement, Category.PROCESSES, Direction.STRENGTH, Maturity.IN_USE, "what it shows",
            request or None, section, Citation(tracker.id, told, "Tracker", row),
        )
        for row, (statement, section, request) in enumerate(telling.links, 2)
    )  # fmt: skip
    return EvidenceItem(
        name, Source.REQUEST, EvidenceKind.DOCUMENT, f"Document {name}", telling.owner, Classification.INTERNAL,
        telling.review_due, versions=(EvidenceVersion(name, 1, sha256, 9, ".pdf", "a.pdf", day),), links=tuple(links),
    )  # fmt: skip


class ItemLives(RuleBasedStateMachine):
    """Two items that share contents, two people who hold and release, and days that pass."""

    @initialize(content=contents, links=some_links)
    def begin(self, content: bytes, links: tuple[tuple[str, str, str], ...]) -> None:
        """A council that has sent one document."""
        ground = _ground()
        ground.clear()
        self.workspace, self.engine, self.day = ground.workspace, ground.engine, FIRST_DAY
        self.stories = {name: Story() for name in NAMES}
        self.record: dict[str, tuple[EvidenceVersion, ...]] = {}
        self.evenings: dict[date, tuple[EvidenceItem, ...]] = {}
        self.n_links = 0
        self.ever: set[bytes] = set()
        self.gone: set[bytes] = set()
        self.marked: set[tuple[str, str]] = set()
        self.receive(NAMES[0], content, links, 2, "Ada")

    def teardown(self) -> None:
        """Look at every day that is over once more, at every file and at the whole log."""
        if hasattr(self, "engine"):
            self.earlier_days_look_as_they_did()
            self.content_is_there_or_gone()
            self.every_change_has_its_entry()

    @contextmanager
    def changes(self) -> Iterator[Connection]:
        """One write transaction."""
        with write(self.engine, TESTS) as connection:
            yield connection

    def counts(self) -> Mapping[str, int]:
        """How many rows each table holds."""
        with read(self.engine) as connection:
            return {mapped.__name__: count(connection, mapped) for mapped in CUSTODY_AND_LIFE}

    def held(self) -> list[str]:
        """Names of items that are known."""
        return [name for name, story in self.stories.items() if story.told]

    def take_in(self, name: str, telling: Telling) -> int:
        """What the command line does with a tracker and its document."""
        intake = Intake(self.workspace, self.engine, self.day, TESTS)
        data, tracker = _tracker(name, telling, self.day)
        intake.store.put(data)
        intake.store.put(telling.content)
        with self.changes() as connection:
            return keep_items(intake, connection, tracker, [_document(name, telling, tracker, self.day)])

    @rule(name=names, content=contents, links=some_links, review=reviews, owner=st.sampled_from((None, "Ada", "Ben")))
    def receive(
        self, name: str, content: bytes, links: tuple[tuple[str, str, str], ...], review: int | None, owner: str | None
    ) -> None:
        """A tracker tells of a document: for the first time, in a new version, with other links, or as before."""
        due = None if review is None else self.day + timedelta(days=review)
        telling, story = Telling(content, links, owner, due), self.stories[name]
        same, was_gone = story.told == telling, content in self.gone
        before = self.counts() if same else {}
        added = self.take_in(name, telling)
        if same and not was_gone:
            assert (added, self.counts()) == (0, before), "I7"
        if not same:
            story.told_on = self.day
            self.n_links += len(links)
        story.told = telling
        self.ever.add(content)
        self.gone.discard(content)

    @precondition(lambda self: self.held())
    @rule(data=st.data())
    def receive_again(self, data: st.DataObject) -> None:
        """The same file once more: nothing is new, or what was deleted is there again."""
        name = data.draw(st.sampled_from(self.held()))
        telling = self.stories[name].told
        assert telling
        before, was_gone = self.counts(), telling.content in self.gone
        added = self.take_in(name, telling)
        assert (added > 0) == was_gone, "I7"
        assert was_gone or self.counts() == before, "I7"
        self.gone.discard(telling.content)

    @rule(days=st.integers(1, 3))
    def nights_pass(self, days: int) -> None:
        """The day ends, and is looked at again at the end of the story."""
        with read(self.engine) as connection:
            self.evenings[self.day] = load_items(connection, self.day)[0]
        self.day += timedelta(days=days)

    @precondition(lambda self: self.held())
    @rule(data=st.data(), owner=st.sampled_from(("Cleo", "Dev")))
    def assign(self, data: st.DataObject, owner: str) -> None:
        """Somebody is named as owner."""
        name = data.draw(st.sampled_from(self.held()))
        self.say(ItemEvent(0, name, self.day, "board", LifeEvent.OWNER_SET, owner))
        self.stories[name].owner = (owner, self.day)

    @precondition(lambda self: self.held())
    @rule(data=st.data(), person=people)
    def hold(self, data: st.DataObject, person: str) -> None:
        """Somebody wants an item kept."""
        name = data.draw(st.sampled_from(self.held()))
        self.say(ItemEvent(0, name, self.day, person, LifeEvent.HELD, why="a complaint is open"))
        self.stories[name].holders.add(person)

    @precondition(lambda self: any(story.holders for story in self.stories.values()))
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        """Somebody lets go of their hold."""
        pairs = [(name, one) for name, story in self.stories.items() for one in sorted(story.holders)]
        name, person = data.draw(st.sampled_from(pairs))
        self.say(ItemEvent(0, name, self.day, "board", LifeEvent.RELEASED, person, "closed"))
        self.stories[name].holders.remove(person)

    def say(self, said: ItemEvent) -> None:
        """Keep one event."""
        with self.changes() as connection:
            add_item_event(connection, said)

    @precondition(lambda self: any(story.told and story.told.review_due for story in self.stories.values()))
    @rule()
    def expire(self) -> None:
        """What is out of date is marked, once."""
        out_of_date = [
            (name, story.told.review_due.isoformat())
            for name, story in self.stories.items()
            if story.told and story.told.review_due and story.told.review_due <= self.day
        ]
        assert self.mark_expired() == len(set(out_of_date) - self.marked)
        self.marked |= set(out_of_date)
        before = self.counts()
        assert (self.mark_expired(), self.counts()) == (0, before), "I7"

    def mark_expired(self) -> int:
        """What the daily flow does."""
        with self.changes() as connection:
            items, _ = load_items(connection, self.day)
            found = find_newly_expired(items, load_events(connection), self.day)
            for one in found:
                add_item_event(connection, one)
        return len(found)

    @precondition(lambda self: self.ever - self.gone)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """A version's content, new or old, is deleted from every item that has it, unless one of them is held."""
        content = data.draw(st.sampled_from(sorted(self.ever - self.gone)))
        sha256, before = sha256_of(content), self.counts()
        sharing = [n for n in NAMES if sha256 in {one.sha256 for one in self.record.get(n, ())}]
        if any(self.stories[one].holders for one in sharing):
            with pytest.raises(AppError, match="held by") as refused:
                self.destroy(sha256)
            assert refused.value.slug == "item-held", "I2"
            assert self.counts() == before, "I2"
            return
        assert set(self.destroy(sha256)) == set(sharing)
        self.gone.add(content)

    def destroy(self, sha256: str) -> tuple[str, ...]:
        """What the command line does with a deletion."""
        intake = Intake(self.workspace, self.engine, self.day, TESTS)
        with self.changes() as connection:
            gone = delete_content(
                connection, sha256, by="Records team", why="kept for its time", on_day=self.day,
                destroy=lambda hashed, why: delete_file(intake.store, connection, hashed, why),
            )  # fmt: skip
        intake.store.remove_deleted()
        return gone

    @invariant()
    def today_is_as_the_story_says(self) -> None:
        """I1, I5, I6, and the numbers of versions in I8."""
        with read(self.engine) as connection:
            self.nothing_has_vanished(load_versions(connection))
            items = {item.id: item for item in load_items(connection, self.day)[0] if item.id in NAMES}
            assert count(connection, EvidenceLinkRow) == self.n_links, "I6"
        assert set(items) == set(self.held()), "I5"
        for name, item in items.items():
            self.is_as_told(item, self.stories[name])

    def nothing_has_vanished(self, now: dict[str, tuple[EvidenceVersion, ...]]) -> None:
        """Every version that was on record stands there as it stood."""
        for name, versions in self.record.items():
            assert now[name][: len(versions)] == versions, "I1"
        assert all([one.number for one in mine] == list(range(1, len(mine) + 1)) for mine in now.values()), "I8"
        self.record = now

    def content_is_there_or_gone(self) -> None:
        """I3."""
        store = Intake(self.workspace, self.engine, self.day, TESTS).store
        for content in self.ever:
            sha256 = sha256_of(content)
            if content in self.gone:
                with pytest.raises(StoreError, match="deleted"):
                    store.get(sha256)
                assert not store.has(sha256), "I3"
            else:
                assert store.get(sha256) == content, "I3"

    def is_as_told(self, item: EvidenceItem, story: Story) -> None:
        """One item against the model of it."""
        assert story.told
        assert item.owner == story.owner_now(), "I5"
        assert {one.by for one in item.life.holds} == story.holders, "I5"
        assert (item.current is None) == (story.told.content in self.gone), "I5"
        assert item.current is None or item.current.sha256 == sha256_of(story.told.content), "I5"
        told = sorted((one.statement, one.section or "", one.request_item or "") for one in item.links)
        assert told == sorted(story.told.links), "I6"

    def every_change_has_its_entry(self) -> None:
        """I8."""
        with read(self.engine) as connection:
            table = core(CustodyEntryRow)
            entries = connection.execute(select(table).order_by(table.c.sequence)).all()
            events = load_events(connection)
            intakes = connection.execute(select(core(IntakeRow)).order_by(core(IntakeRow).c.sequence)).all()
            assert [one.sequence for one in entries] == list(range(len(entries))), "I8"
            assert [one.sequence for one in events] == list(range(1, len(events) + 1)), "I8"
            assert [one.sequence for one in intakes] == list(range(1, len(intakes) + 1)), "I8"
            of = {kind: [one for one in entries if one.event == kind] for kind in Event}
            said = [f"{one.item_id}#{one.sequence}" for one in events]
            assert [one.subject for one in of[Event.ITEM_CHANGED]] == said, "I8"
            told = [f"{one.told_by_item}#{one.sequence}" for one in intakes]
            assert [one.subject for one in of[Event.FILE_TAKEN_IN]] == told, "I8"
            for one in (*of[Event.ITEM_CHANGED][-1:], *of[Event.FILE_TAKEN_IN][-1:]):
                assert content_sha256(connection, Event(one.event), one.subject) == one.content_sha256, "I8"

    def earlier_days_look_as_they_did(self) -> None:
        """I4, but for content that is gone or back since."""
        for day, then in self.evenings.items():
            with read(self.engine) as connection:
                now = load_items(connection, day)[0]
            assert [_without_content(item) for item in now] == [_without_content(item) for item in then], "I4"


CUSTODY_AND_LIFE = (CustodyEntryRow, IntakeRow, EvidenceLinkRow)


def _without_content(item: EvidenceItem) -> EvidenceItem:
    return replace(item, versions=(), life=replace(item.life, deletions=()))


ItemLives.TestCase.settings = settings(
    max_examples=N_SEQUENCES,
    stateful_step_count=N_STEPS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestItemLives = ItemLives.TestCase
