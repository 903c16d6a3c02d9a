"""Reading an evidence tracker: one document in many rows is one item, and every fault is told at once."""

import random
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.request.items import load_request_items
from evidence.request.tracker import Tracker, read_tracker
from schemas.errors import InputError
from schemas.evidence import EvidenceItem
from schemas.ids import sha256_of
from schemas.terms import Category, Classification, Direction, EvidenceKind, Independence, Maturity, Source
from tests.unit.evidence.cells import make_sheet, slugs, told
from tests.unit.evidence.request.trackers import (
    DOCUMENTS,
    FRAMEWORK,
    HEADINGS,
    PDF,
    RECEIVED,
    ROW,
    make_tracker_sheet,
    read_rows,
    read_sheets,
)

NO_FILE = {"file": None}


def test_a_row_becomes_an_item_with_a_version_and_a_link() -> None:
    """Every cell of a row is found again in the item, its version or its link."""
    tracker = read_rows({})
    (item,) = tracker.items
    (version,) = item.versions
    (link,) = item.links
    assert (item.source, item.kind, item.title, item.owner) == (
        Source.REQUEST, EvidenceKind.DOCUMENT, "Carers plan", "Carers Lead",
    )  # fmt: skip
    assert (item.review_due, item.classification, item.independence) == (
        date(2027, 1, 5), Classification.INTERNAL, Independence.COUNCIL,
    )  # fmt: skip
    assert (version.sha256, version.size_bytes, version.suffix, version.original_name) == (
        sha256_of(PDF), len(PDF), ".pdf", "plan.pdf",
    )  # fmt: skip
    assert (version.received_on, version.content_date, version.item_id) == (RECEIVED, date(2026, 1, 5), item.id)
    assert (link.statement, link.category, link.direction, link.maturity) == (
        "QS1", Category.PROCESSES, Direction.STRENGTH, Maturity.IN_USE,
    )  # fmt: skip
    assert (link.shows, link.section, link.request_item, link.sha256) == (
        "Waits are falling", "Section 2", "W07", version.sha256,
    )  # fmt: skip
    assert link.tracker is not None
    assert (link.tracker.evidence_id, link.tracker.sheet, link.tracker.row) == (tracker.item.id, "Tracker", 2)
    assert [(file.sha256, file.suffix, file.original_name, file.data) for file in tracker.files] == [
        (version.sha256, ".pdf", "plan.pdf", PDF)
    ]


def test_a_document_in_many_rows_is_one_item_with_many_links() -> None:
    """Rows that name the same file are one item; several statements in a cell give a link each."""
    tracker = read_rows(
        {}, {"statement": "2; Safeguarding ;qs 2", "owner": None, "content_date": None}, {"section": "9"}
    )
    (item,) = tracker.items
    assert [(link.statement, link.section) for link in item.links] == [
        ("QS1", "9"), ("QS1", "Section 2"), ("QS2", "Section 2"), ("QS7", "Section 2"),
    ]  # fmt: skip
    assert (tracker.n_rows, len(tracker.files)) == (3, 1)


def test_without_a_file_title_and_owner_make_the_item() -> None:
    """The same title and owner are one item; another owner is another item."""
    tracker = read_rows(NO_FILE, NO_FILE | {"statement": "QS2"}, NO_FILE | {"owner": "Somebody else"})
    assert sorted((item.owner, len(item.links)) for item in tracker.items) == [("Carers Lead", 2), ("Somebody else", 1)]
    assert tracker.files == ()
    assert {item.current for item in tracker.items} == {None}
    assert {link.sha256 for item in tracker.items for link in item.links} == {""}


def test_the_same_evidence_has_the_same_id_in_every_tracker() -> None:
    """Ids come from the file's name, so the same document is the same item in the next tracker."""
    first, second = read_rows({}), read_rows({"title": "Plan for carers", "file": "PLAN.pdf"})
    assert first.items[0].id == second.items[0].id
    assert first.items[0].id.startswith("REQ-")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"statement": "QS99"}, ("statement-unknown", 2, "Statement")),
        ({"statement": "QS1; Safegarding"}, ("statement-unknown", 2, "Statement")),
        ({"statement": None}, ("cell-empty", 2, "Statement")),
        ({"category": "proceses"}, ("word-unknown", 2, "Category")),
        ({"category": "observation"}, ("word-unknown", 2, "Category")),
        ({"category": None}, ("cell-empty", 2, "Category")),
        ({"title": "  "}, ("cell-empty", 2, "Item")),
        ({"content_date": "31/02/2026"}, ("date-unreadable", 2, "Date")),
        ({"content_date": 46000}, ("date-unreadable", 2, "Date")),
        ({"review_due": "09/30/2026"}, ("date-unreadable", 2, "Review date")),
        ({"direction": "up"}, ("word-unknown", 2, "Direction")),
        ({"maturity": "embedded"}, ("word-unknown", 2, "Maturity")),
        ({"classification": "secret"}, ("word-unknown", 2, "Classification")),
        ({"independence": "the moon"}, ("word-unknown", 2, "Source")),
        ({"request_item": "W99"}, ("word-unknown", 2, "Request item")),
        ({"public_link": "www.example.org"}, ("link-unfit", 2, "Public link")),
        ({"public_link": "javascript:alert(1)"}, ("link-unfit", 2, "Public link")),
        ({"file": "other.pdf"}, ("file-missing", 2, "File")),
        ({"file": "../plan.pdf"}, ("file-name-is-a-path", 2, "File")),
        ({"file": "C:\\plan.pdf"}, ("file-name-is-a-path", 2, "File")),
        ({"file": ".."}, ("file-name-is-a-path", 2, "File")),
        ({"file": "plan.docm"}, ("file-macros", 2, "File")),
        ({"file": "plan.doc"}, ("file-type", 2, "File")),
        ({"file": "plan.exe"}, ("file-type", 2, "File")),
        ({"file": "plan"}, ("file-type", 2, "File")),
        ({"file": "empty.txt"}, ("file-empty", 2, "File")),
        ({"file": "fake.pdf"}, ("file-not-what-it-says", 2, "File")),
    ],
)
def test_each_fault_of_a_row_is_told_in_its_place(change: dict[str, object], problem: tuple[str, int, str]) -> None:
    """One faulty cell gives one problem, with its row and column, and nothing is taken in."""
    documents = DOCUMENTS | {"empty.txt": b" \n", "fake.pdf": b"MZ program"}
    with pytest.raises(InputError, match="The tracker was not taken in") as caught:
        read_rows(change, documents=documents)
    assert told(caught.value) == [problem]


def test_faults_of_all_rows_are_told_at_once() -> None:
    """A tracker with many faults is told all of them, in the order of its rows."""
    with pytest.raises(InputError, match="6 problems") as caught:
        read_rows(
            {"statement": "QS99", "category": "proceses"},
            {"file": "missing.pdf"},
            {"title": None, "content_date": "soon"},
            {},
            {"owner": "Another owner", "section": "Section 3"},
        )
    assert told(caught.value) == [
        ("word-unknown", 2, "Category"),
        ("statement-unknown", 2, "Statement"),
        ("file-missing", 3, "File"),
        ("cell-empty", 4, "Item"),
        ("date-unreadable", 4, "Date"),
        ("item-contradicts-itself", 6, "Owner"),
    ]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("Safegarding", 'Did you mean "Safeguarding"?'),
        ("Partnership and community", 'Did you mean "Partnership'),
        ("zzzz", "Use one of: QS1"),
    ],
)
def test_an_unknown_statement_comes_with_a_suggestion(text: str, remedy: str) -> None:
    """The nearest name is offered, else the names there are."""
    with pytest.raises(InputError, match="one problem") as caught:
        read_rows({"statement": text})
    assert remedy in caught.value.problems[0].remedy


@pytest.mark.parametrize(
    ("second", "is_fault"),
    [
        ({}, True),
        ({"shows": "Something else"}, True),
        ({"statement": "QS2; QS1"}, True),
        ({"section": "Section 3"}, False),
        ({"category": "partners"}, False),
        ({"request_item": "W08"}, False),
        ({"statement": "QS2"}, False),
    ],
)
def test_the_same_link_twice_is_refused(second: dict[str, object], is_fault: bool) -> None:
    """The same item, statement, category, section and request item may stand in one row only."""
    if not is_fault:
        assert len(read_rows({}, second).items[0].links) == 2
        return
    with pytest.raises(InputError, match="one problem") as caught:
        read_rows({}, second)
    assert told(caught.value) == [("row-twice", 3, "Statement")]
    assert "stand in row 2" in caught.value.problems[0].found


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("title", "Another title"), ("owner", "Another"), ("content_date", date(2026, 2, 2)),
        ("review_due", date(2028, 1, 1)), ("classification", "public"), ("independence", "peer review"),
    ],
)  # fmt: skip
def test_rows_of_one_document_must_agree(key: str, other: object) -> None:
    """What belongs to the document may be given once or many times, but not differently."""
    assert len(read_rows({}, {key: None, "statement": "QS2"} if key != "title" else {"statement": "QS2"}).items) == 1
    with pytest.raises(InputError, match="one problem") as caught:
        read_rows({}, {key: other, "statement": "QS2"})
    assert told(caught.value) == [("item-contradicts-itself", 3, HEADINGS[key])]


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"maturity": None}, "maturity-assumed"),
        ({"direction": None}, "direction-assumed"),
        ({"classification": None}, "classification-assumed"),
        ({"content_date": "03/04/2026"}, "date-day-first"),
        ({"review_due": date(2025, 1, 1)}, "review-before-document"),
        ({"content_date": date(2026, 9, 26)}, "document-from-the-future"),
    ],
)
def test_what_is_assumed_or_odd_is_told_and_taken_in(change: dict[str, object], slug: str) -> None:
    """Nothing is assumed in silence."""
    tracker = read_rows(change)
    assert slugs(tracker.notices) == sorted([slug, "documents-not-named"])


def test_what_is_not_said_to_be_in_use_counts_as_started() -> None:
    """A row that does not say how far a thing has got is taken as started, strength and internal."""
    (item,) = read_rows({"maturity": None, "direction": None, "classification": None}).items
    assert item.links[0].maturity is Maturity.STARTED
    assert item.links[0].maturity_stated is False
    (told,) = read_rows({"maturity": "started"}).items
    assert told.links[0].maturity_stated is True
    assert item.links[0].direction is Direction.STRENGTH
    assert item.classification is Classification.INTERNAL


def test_documents_no_row_names_are_told() -> None:
    """A file in the folder that no row names is not taken in, and that is said."""
    (notice,) = read_rows({}).notices
    assert (notice.slug, notice.found) == ("documents-not-named", '1 documents no row names: "notes.txt"')


def test_a_public_link_stands_in_for_a_file() -> None:
    """An item may have a public address and no file."""
    (item,) = read_rows({"file": None, "public_link": "https://www.example.org/plan"}).items
    assert (item.public_link, item.current) == ("https://www.example.org/plan", None)


def test_an_item_without_its_file_beside_one_with_it_is_told() -> None:
    """Two items of one title, one without a file, may be meant as one."""
    tracker = read_rows({}, {"file": None, "statement": "QS2"})
    assert len(tracker.items) == 2
    assert "item-without-its-file" in slugs(tracker.notices)


def test_a_document_may_be_read_when_it_is_wanted() -> None:
    """Documents may be given as something that reads them; those that are not named are never read."""

    def unread() -> bytes:
        raise AssertionError("not named, so not read")

    tracker = read_rows({}, documents={"plan.pdf": lambda: PDF, "notes.txt": unread})
    assert tracker.files[0].data == PDF


def test_rows_that_only_the_template_filled_in_are_counted_and_ignored() -> None:
    """A row with nothing but request item, statement and category is no evidence and no fault."""
    blank = dict.fromkeys(ROW) | {"statement": "QS1", "category": "processes", "request_item": "W01"}
    tracker = read_rows(blank, {}, blank)
    assert (tracker.n_rows, tracker.n_unfilled) == (1, 2)
    assert slugs(read_rows(blank).notices) == ["documents-not-named", "tracker-not-filled"]


def test_columns_that_are_not_there_are_told() -> None:
    """A tracker of three columns is taken in, and what it lacks is said."""
    sheet = make_sheet(["Item", "Statement", "Category"], ["Plan", "QS1", "processes"])
    tracker = read_sheets(sheet, documents={})
    assert len(tracker.items) == 1
    assert slugs(tracker.notices).count("column-absent") == 6


def test_a_tracker_on_two_sheets_is_read_whole() -> None:
    """Rows of every sheet that has the headings count, and each says where it stands."""
    sheets = [make_tracker_sheet({}, name="People"), make_tracker_sheet({"statement": "QS2"}, name="Places")]
    (item,) = read_sheets(*sheets).items
    assert [link.tracker.sheet for link in item.links if link.tracker] == ["People", "Places"]


def test_a_tracker_in_csv_is_read() -> None:
    """A tracker saved as CSV, semicolons and all, says the same."""
    text = "Item;Statement;Category;File\r\nPlan;QS1;processes;plan.pdf\r\n"
    tracker = read_tracker(text.encode(), "t.csv", FRAMEWORK, load_request_items(), DOCUMENTS, received_on=RECEIVED)
    assert [item.title for item in tracker.items] == ["Plan"]
    assert tracker.item.versions[0].suffix == ".csv"
    assert "file-guessed" in slugs(tracker.notices)


def _without_places(tracker: Tracker) -> list[EvidenceItem]:
    """The items without the rows of the tracker that spoke of them."""
    return [replace(item, links=tuple(replace(link, tracker=None) for link in item.links)) for item in tracker.items]


ROWS = [
    {}, {"statement": "QS2"}, {"statement": "QS3; QS4", "section": "Part 1"}, {"title": "Minutes", "file": "notes.txt"},
    {"title": "Minutes", "file": "notes.txt", "category": "partners"}, NO_FILE, NO_FILE | {"title": "Other"},
]  # fmt: skip


@given(st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_rows_does_not_matter(order: random.Random) -> None:
    """The same rows in another order are the same evidence."""
    shuffled = order.sample(ROWS, len(ROWS))
    assert _without_places(read_rows(*shuffled)) == _in_order()


@cache
def _in_order() -> list[EvidenceItem]:
    return _without_places(read_rows(*ROWS))


@given(st.lists(st.sampled_from(ROWS), max_size=12, unique_by=str))
@settings(max_examples=40)
def test_every_row_becomes_its_links(rows: list[dict[str, object]]) -> None:
    """Links add up to the statements of all rows, and files to the files that are named."""
    tracker = read_rows(*rows)
    n_statements = sum(str(row.get("statement", "QS1")).count(";") + 1 for row in rows)
    assert sum(len(item.links) for item in tracker.items) == n_statements
    assert len(tracker.files) == len({row.get("file", "plan.pdf") for row in rows} - {None})
    assert tracker.n_rows == len(rows)
