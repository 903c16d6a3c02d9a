"""Search finds what was known on a day, by title, section and text, and nothing it should not."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from schemas.custody import Event
from schemas.database import open_engine, read, upgrade, write
from schemas.evidence import Citation, EvidenceItem
from schemas.ids import sha256_of
from schemas.life import ItemEvent, LifeEvent
from schemas.plain import to_plain
from schemas.records.custody import add_event
from schemas.records.evidence import add_items, load_items
from schemas.records.life import add_item_event
from schemas.records.rows import core, count
from schemas.records.search import (
    FileText,
    forget_items,
    forget_text,
    index_items,
    index_text,
    index_texts,
    load_inspected,
    search_evidence,
)
from schemas.records.standing import load_standing
from schemas.search import FoundIn, build_snippet, split_words
from schemas.search_tables import InspectedFileRow, SearchBlockRow
from schemas.tables import CouncilRow
from schemas.terms import Classification
from tests.actors import TESTS
from tests.factories import make_council, make_item, make_link, make_version

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)
OLD, NEW = sha256_of(b"old"), sha256_of(b"new")
TRACKER = "REQ-TRACKER0"


def make(item_id="REQ-PLAN0000", title="Carers plan", sha256=OLD, shows="Breaks are offered", **more) -> EvidenceItem:
    """A document with one version and one link."""
    versions = (make_version(item_id=item_id, sha256=sha256),) if sha256 else ()
    links = (make_link(item_id=item_id, sha256=sha256 or "", shows=shows),) if shows else ()
    return make_item(id=item_id, title=title, versions=versions, links=links, **more)


def tell(engine, day: date, *items: EvidenceItem, texts: dict[str, str] | None = None, tracker: str = TRACKER) -> None:
    """Take in what a tracker tells on a day, with the texts of files by hash."""
    with write(engine, TESTS) as connection:
        if count(connection, CouncilRow) == 0:
            connection.execute(core(CouncilRow).insert(), to_plain(make_council()))
        own = make(tracker, f"Tracker {day} {tracker}", sha256_of(f"{day}{tracker}".encode()), "")
        citation = Citation(tracker, own.versions[0].sha256)
        add_items(connection, [own, *items], council_gss="E06999999", told_by=citation, told_on=day)
        index_items(connection)
        found = {sha256: FileText("pdf", [("page 1", words)]) for sha256, words in (texts or {}).items()}
        index_texts(connection, found)


def find(engine, words: str, as_of: date = AUGUST, limit: int = 20, **more) -> list[tuple[str, str, str]]:
    """Item, where found and place of every hit."""
    with read(engine) as connection:
        hits = search_evidence(connection, words, as_of, limit, **more)
    return [(hit.item_id, hit.found_in.value, hit.place) for hit in hits]


def test_titles_sections_and_texts_are_found_titles_first(engine):
    """One word that stands in three places of three items gives them in the order title, section, text."""
    tell(
        engine,
        JUNE,
        make("REQ-A", "Waiting list procedure", sha256_of(b"a"), ""),
        make("REQ-B", "Access plan", sha256_of(b"b"), "Waiting is shorter"),
        make("REQ-C", "Board papers", sha256_of(b"c"), ""),
        texts={sha256_of(b"c"): "The board heard that people are waiting less."},
    )
    assert find(engine, "WAITING") == [
        ("REQ-A", "title", ""),
        ("REQ-B", "section", "section 4"),
        ("REQ-C", "text", "page 1"),
    ]


def test_a_hit_tells_item_version_place_and_words_around(engine):
    """What is given back is enough to open the right version at the right place."""
    tell(engine, JUNE, make(), texts={OLD: "Opening. " * 60 + "Sixty carers had a break. " + "Closing. " * 60})
    with read(engine) as connection:
        (hit,) = search_evidence(connection, "sixty", AUGUST)
    assert (hit.title, hit.version, hit.sha256, hit.found_in) == ("Carers plan", 1, OLD, FoundIn.TEXT)
    assert "Sixty carers" in hit.snippet
    assert len(hit.snippet) < 200


@pytest.mark.parametrize("words", ["break", "Breaks", "breaking", "offer break", "break zzz", "zzz-break!"])
def test_other_forms_and_unknown_words_do_not_hinder(engine, words):
    """Forms of one word find each other, and a word that stands nowhere is passed over."""
    tell(engine, JUNE, make())
    assert find(engine, words) == [("REQ-PLAN0000", "section", "section 4")]


def test_words_that_never_meet_are_looked_for_by_the_rarest(engine):
    """Where no place holds all the words, the one that says most is looked for alone."""
    tell(engine, JUNE, make(), make("REQ-B", "Carers board", NEW, ""))
    assert find(engine, "carers breaks board")[0] == ("REQ-B", "title", "")


def test_only_the_current_version_counts_on_each_day(engine):
    """Before the new version the old text is found and the new is not; afterwards it is the other way round."""
    tell(engine, JUNE, make(), texts={OLD: "lavender"})
    tell(engine, AUGUST, make(title="Carers strategy", sha256=NEW), texts={NEW: "rosemary"})
    text_hit = [("REQ-PLAN0000", "text", "page 1")]
    assert (find(engine, "lavender", JULY), find(engine, "rosemary", JULY)) == (text_hit, [])
    assert (find(engine, "lavender", AUGUST), find(engine, "rosemary", AUGUST)) == ([], text_hit)
    assert find(engine, "strategy", JULY) == []
    assert find(engine, "plan", AUGUST) == []
    assert find(engine, "lavender", date(2026, 5, 1)) == []


@pytest.mark.parametrize("level", [Classification.RESTRICTED, Classification.CASE_LEVEL])
def test_restricted_items_are_found_by_title_only(engine, level):
    """Their sections and text are found where that is asked for, and not otherwise."""
    tell(engine, JUNE, make(classification=level), texts={OLD: "lavender"})
    assert find(engine, "carers") == [("REQ-PLAN0000", "title", "")]
    assert find(engine, "breaks") == find(engine, "lavender") == []
    assert find(engine, "lavender", include_restricted=True) == [("REQ-PLAN0000", "text", "page 1")]


def test_an_item_made_restricted_later_is_restricted_from_then_on(engine):
    """What people said of an item holds for search as for everything else."""
    tell(engine, JUNE, make(), texts={OLD: "lavender"})
    event = ItemEvent(0, "REQ-PLAN0000", JULY, "A. Officer", LifeEvent.CLASSIFICATION_SET, value="restricted")
    with write(engine, TESTS) as connection:
        add_item_event(connection, event)
    assert find(engine, "lavender", JUNE) != []
    assert find(engine, "lavender", JULY) == []


def test_one_file_of_two_items_is_found_for_the_open_one_only(engine):
    """A file that stands for a restricted and an internal item gives the internal one."""
    restricted = make("REQ-B", "Private", classification=Classification.RESTRICTED)
    tell(engine, JUNE, make(), restricted, texts={OLD: "lavender"})
    assert find(engine, "lavender") == [("REQ-PLAN0000", "text", "page 1")]


def test_a_long_document_does_not_crowd_out_the_others(engine):
    """Of one item three places are given at most, and the limit holds."""
    tell(engine, JUNE, make(), make("REQ-B", "Board", NEW, ""))
    with write(engine, TESTS) as connection:
        index_text(connection, OLD, [(f"page {n}", "lavender") for n in range(1, 200)])
        index_text(connection, NEW, [("page 1", "a garden of lavender, thyme, sage, rosemary and other herbs")])
        add_event(connection, Event.TEXT_INDEXED, "test", OLD)
    assert [item for item, *_ in find(engine, "lavender")] == ["REQ-PLAN0000"] * 3 + ["REQ-B"]
    assert len(find(engine, "lavender", limit=2)) == 2


def test_stale_matches_do_not_hide_current_ones(engine):
    """However many matches no longer count, those that do are found."""
    for number in range(1, 130):
        tell(engine, JUNE, make(title=f"Lavender {number}", sha256="", shows=""))
    tell(
        engine, JUNE, make("REQ-B", "Board papers on many matters, of which one is lavender", NEW, ""), tracker="REQ-T2"
    )
    found = find(engine, "lavender")
    assert sorted(found) == [("REQ-B", "title", ""), ("REQ-PLAN0000", "title", "")]


MARKS = [
    '"',
    "'",
    "AND",
    "OR NOT",
    "carers*",
    "title:carers",
    "^carers",
    "-carers",
    "(",
    "NEAR(a b)",
    "a\x00b",
    "\ud800",
]


@pytest.mark.parametrize("words", [*MARKS, "   ", "", "%", "_", ":asked", "word " * 500])
def test_marks_mean_nothing(engine, words):
    """What means something to a database is a word like any other, or nothing."""
    tell(engine, JUNE, make())
    assert isinstance(find(engine, words), list)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A database with one item."""
    made = open_engine(f"sqlite:///{tmp_path_factory.mktemp('search')}/a.db")
    upgrade(made)
    tell(made, JUNE, make(), texts={OLD: "lavender"})
    yield made
    made.dispose()


@given(st.text(max_size=60))
def test_no_question_is_an_error(small, words):
    """Whatever is typed, there is an answer."""
    find(small, words)


def test_indexing_the_same_twice_adds_nothing(engine):
    """A file is indexed once for a reader; another reader's text takes its place."""
    tell(engine, JUNE, make(), texts={OLD: "lavender"})
    with write(engine, TESTS) as connection:
        assert index_text(connection, OLD, [("page 1", "lavender")]) == 0
        assert index_items(connection) == 0
        assert index_text(connection, OLD, [("page 1", "thyme")], kind="pdf", reader_version="2") == 2
        add_event(connection, Event.TEXT_INDEXED, "test", OLD)
        assert load_inspected(connection, "2") == {OLD: "pdf"}
        assert load_inspected(connection, "1") == {}
    assert find(engine, "lavender") == []
    assert find(engine, "thyme") != []


def test_titles_can_be_made_anew(engine):
    """Taking titles and sections out and in again finds the same."""
    tell(engine, JUNE, make())
    before = find(engine, "carers")
    with write(engine, TESTS) as connection:
        gone = forget_items(connection)
        assert index_items(connection) == gone
        add_event(connection, Event.TEXT_INDEXED, "test", OLD)
    assert find(engine, "carers") == before != []


def test_forgotten_text_is_gone(engine):
    """A deleted file's text is found no more, and its rows are gone."""
    tell(engine, JUNE, make(), texts={OLD: "lavender"})
    with write(engine, TESTS) as connection:
        assert forget_text(connection, OLD) == 1
        assert forget_text(connection, OLD) == 0
        add_event(connection, Event.FILE_DELETED, OLD, OLD)
    assert find(engine, "lavender") == []
    with read(engine) as connection:
        assert count(connection, InspectedFileRow) == 0
        rows = connection.execute(select(core(SearchBlockRow).c.body)).scalars()
        assert "lavender" not in "".join(rows)


def test_no_byte_of_forgotten_text_stays_in_the_database_file(tmp_path):
    """Neither the rows nor the index keep a trace of a deleted file's words."""
    path = Path(tmp_path, "a.db")
    made = open_engine(f"sqlite:///{path}")
    upgrade(made)
    others = {sha256_of(str(n).encode()): f"common words {n}" for n in range(50)}
    tell(made, JUNE, make(), texts={OLD: "xylophonic secret", **others})
    assert b"xylophon" in path.read_bytes()
    with write(made, TESTS) as connection:
        forget_text(connection, OLD)
        add_event(connection, Event.FILE_DELETED, OLD, OLD)
    made.dispose()
    assert b"xylophon" not in path.read_bytes()


def test_standing_agrees_with_the_library(engine):
    """Search's short way to an item's standing says what loading the whole library says."""
    tell(engine, JUNE, make(), make("REQ-B", "Board", NEW, classification=Classification.PUBLIC))
    tell(engine, JULY, make(title="Carers plan, no file", sha256=""), tracker="REQ-T2")
    tell(engine, AUGUST, make(title="Carers strategy", sha256=NEW))
    event = ItemEvent(0, "REQ-B", JULY, "A. Officer", LifeEvent.CLASSIFICATION_SET, value="restricted")
    gone = ItemEvent(0, "REQ-PLAN0000", AUGUST, "A. Officer", LifeEvent.DELETED, why="asked", sha256=OLD)
    with write(engine, TESTS) as connection:
        add_item_event(connection, event)
        add_item_event(connection, gone)
    for day in (date(2026, 5, 1), JUNE, JULY, AUGUST):
        with read(engine) as connection:
            items, _ = load_items(connection, day)
            standing = load_standing(connection, ["REQ-PLAN0000", "REQ-B", TRACKER, "REQ-T2"], day)
        expected = {
            item.id: (item.title, item.classification, item.current.sha256 if item.current else None) for item in items
        }
        assert {key: (one.title, one.classification, one.sha256) for key, one in standing.items()} == expected


def test_a_snippet_begins_near_the_word():
    """Other forms of the word count, and a text without it is shown from its beginning."""
    line = "word " * 100 + "carers waited " + "word " * 100
    assert "carers waited" in build_snippet(line, ("waiting",))
    assert build_snippet(line, ("zebra",)).startswith("word word")
    assert build_snippet("x" * 400, ("zebra",)) == "x" * 180 + " …"


def test_a_question_has_words_only():
    """Marks part words; no more than twenty are looked for."""
    assert split_words("carers' breaks, 5%\x00") == ("carers", "breaks", "5")
    assert len(split_words("a " * 50)) == 20


def test_the_index_holds_no_text_of_its_own(tmp_path):
    """SQLite's index reads the text from its table, so that it stands in the database once."""
    made = open_engine(f"sqlite:///{tmp_path}/a.db")
    upgrade(made)
    tell(made, JUNE, make(), texts={OLD: "lavender"})
    with read(made) as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE name LIKE 'search_index%'")).scalars()
        assert "search_index_content" not in set(names)
    made.dispose()
