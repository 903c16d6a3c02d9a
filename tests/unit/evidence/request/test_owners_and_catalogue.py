"""Lists a council brings: its owners, and the real request items of its letter."""

from datetime import date
from pathlib import Path

import pytest

from evidence.request.catalogue import current_request_items, nameable_items, read_catalogue
from evidence.request.items import load_request_items
from evidence.request.owners import find_owner, is_address, owners_of_items, read_owners
from schemas.database import read, write
from schemas.errors import InputError
from schemas.ids import sha256_of
from schemas.records.requests import add_owners, add_request_list, load_owners
from schemas.requests import Owner
from schemas.terms import Category
from tests.unit.evidence.request.asked import OWNERS
from tests.unit.evidence.request.replying import actor, count_rows, open_intake
from tests.unit.evidence.request.trackers import FRAMEWORK, read_rows

LIST = """Manager,E-mail address,Owner,Job title,Deputy
Morgan Manager, carers.lead@council.example ,Carers  Lead,Carers manager,Dana Deputy
,,Morgan Manager,Head of service,
,dana.deputy@council.example,Dana Deputy,,boss@council.example
"""
LETTER = """No,Text,Quality statements,Evidence category,Our code
1.1,The carers strategy,QS1; QS2,processes,w07
1.2,"Waiting figures, by month",QS1,processes,
2,Minutes of the board,QS8,staff and leaders,
"""


def _csv(text: str) -> bytes:
    return text.encode()


def test_a_list_of_owners_is_read_in_any_order_of_columns() -> None:
    """Names, posts, addresses, deputies and managers are found; spacing makes no difference."""
    assert read_owners(_csv(LIST), "owners.csv") == (
        Owner("Carers Lead", "Carers manager", "carers.lead@council.example", "Dana Deputy", "Morgan Manager"),
        Owner("Morgan Manager", "Head of service"),
        Owner("Dana Deputy", "", "dana.deputy@council.example", "boss@council.example"),
    )


def test_every_fault_of_a_list_of_owners_is_told_at_once() -> None:
    """An address that is none, somebody twice, a deputy nobody knows, a row without a name: all are named."""
    text = "Owner,E-mail,Deputy\nA,a at b,\nB,,Nobody\na,,\n,x@council.example,\n"
    with pytest.raises(InputError, match="4 problems") as raised:
        read_owners(_csv(text), "owners.csv")
    assert [problem.slug for problem in raised.value.problems] == [
        "address-unfit", "owner-unknown", "owner-twice", "cell-empty",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["Owner,E-mail\n", "Fruit\napple\n"])
def test_a_list_without_owners_is_refused(text: str) -> None:
    """A file that names nobody, or has no such column, is told as such."""
    with pytest.raises(InputError, match="The owners were not taken in") as raised:
        read_owners(_csv(text), "owners.csv")
    assert {problem.slug for problem in raised.value.problems} <= {"owners-none", "headings-missing", "table-empty"}


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a@b.example", True), ("a.b+c@council.gov.example", True), ("a@b", False), ("a b@c.example", False),
        ("a@b.example\nBcc: c@d.example", False), ("<a@b.example>", False), ("a@b.example,c@d.example", False),
        ("a" * 250 + "@b.example", False),
    ],
)  # fmt: skip
def test_what_an_address_is(text: str, fits: bool) -> None:
    """One plain address and nothing besides, so that nothing can be slipped into a message."""
    assert is_address(text) is fits


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("carers  LEAD", "Carers Lead"),
        ("head of service", "Morgan Manager"),
        ("CARERS.LEAD@council.example", "Carers Lead"),
        ("nobody", None),
    ],
)
def test_an_owner_is_found_by_name_post_or_address(who: str, name: str | None) -> None:
    """Whichever a person types, capitals and spacing aside."""
    found = find_owner(who, OWNERS)
    assert (found.name if found else None) == name


def test_owners_whom_only_trackers_name_are_listed_without_address() -> None:
    """They are not lost: they can be asked, and an address be added."""
    items = read_rows({}, {"title": "B", "file": None, "owner": "New  Person"}).items
    assert owners_of_items(items, OWNERS) == (Owner("New Person"),)


def test_owners_are_added_to_and_known_as_of_a_day(tmp_path: Path) -> None:
    """The same list again adds nothing; a changed row counts from its day; the log tells of each change."""
    with open_intake(tmp_path / "council") as intake:
        moved = Owner("Carers Lead", "", "new@council.example")
        for owners, day, added in (
            (OWNERS, date(2026, 1, 1), 3), (OWNERS, date(2026, 1, 2), 0), ([moved], date(2026, 2, 1), 1),
        ):  # fmt: skip
            before = count_rows(intake)["custody_entry"]
            with write(intake.engine, actor()) as connection:
                assert add_owners(connection, owners, day) == added
            assert count_rows(intake)["custody_entry"] == before + added
        with read(intake.engine) as connection:
            assert load_owners(connection, date(2026, 1, 31)) == tuple(sorted(OWNERS, key=lambda one: one.key))
            assert moved in load_owners(connection)


def test_the_letter_gives_items_their_numbers_and_codes() -> None:
    """An item that names our code keeps it; others get codes of their own; the order is the letter's."""
    items = read_catalogue(_csv(LETTER), "letter.csv", FRAMEWORK, load_request_items())
    assert [(one.code, one.official_number, one.statements, one.category) for one in items] == [
        ("W07", "1.1", ("QS1", "QS2"), Category.PROCESSES),
        ("C01", "1.2", ("QS1",), Category.PROCESSES),
        ("C02", "2", ("QS8",), Category.STAFF),
    ]


def test_a_corrected_letter_keeps_the_codes_it_gave() -> None:
    """The same numbers get the same codes again, a new number the next one."""
    first = read_catalogue(_csv(LETTER), "letter.csv", FRAMEWORK, load_request_items())
    second = read_catalogue(
        _csv(LETTER.replace("w07", "") + "3,More,QS9,processes,\n"), "letter.csv", FRAMEWORK, nameable_items(first)
    )
    assert [one.code for one in second] == ["W07", "C01", "C02", "C03"]


def test_every_fault_of_a_letter_is_told_at_once() -> None:
    """A number twice, a statement, category and code that are unknown, an empty text: all are named."""
    text = "Number,Text,Statement,Category,Our code\n1,A,QS99,processes,\n1,B,QS1,gossip,W99\n3,,QS1,processes,\n"
    with pytest.raises(InputError, match="5 problems") as raised:
        read_catalogue(_csv(text), "letter.csv", FRAMEWORK, load_request_items())
    assert {problem.slug for problem in raised.value.problems} == {
        "statement-unknown", "item-twice", "word-unknown", "code-unknown", "cell-empty",
    }  # fmt: skip


def test_the_list_counts_from_the_day_it_came(tmp_path: Path) -> None:
    """Before that day our reconstruction counts; the same list again changes nothing; trackers may still name ours."""
    items = read_catalogue(_csv(LETTER), "letter.csv", FRAMEWORK, load_request_items())
    with open_intake(tmp_path / "council") as intake:
        for added in (True, False):
            with write(intake.engine, actor()) as connection:
                n_rows = add_request_list(
                    connection, items, sha256=sha256_of(b"x"), name="letter.csv", received_on=date(2026, 9, 1)
                )
            assert bool(n_rows) is added
        with read(intake.engine) as connection:
            assert current_request_items(connection, date(2026, 8, 31)) == load_request_items()
            assert current_request_items(connection) == items
        assert {one.code for one in nameable_items(items)} >= {one.code for one in load_request_items()}
