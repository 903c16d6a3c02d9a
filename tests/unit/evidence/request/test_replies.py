"""Replies without an account: a filled-in form becomes evidence, and the same reply counts once."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from evidence.intake import Intake
from evidence.request.held_documents import OfferedDocuments, find_held
from evidence.request.reply_forms import build_reply_workbook
from schemas.database import read
from schemas.errors import InputError
from schemas.evidence import EvidenceItem
from schemas.records.evidence import load_items
from schemas.requests import ReplyForm
from schemas.terms import EvidenceKind, Maturity
from tests.unit.evidence.request.replying import (
    DOCUMENTS,
    REPLIED,
    ask,
    count_rows,
    fill_in,
    happen,
    load_requests,
    make_form,
    open_intake,
    take_in,
)
from tests.unit.evidence.request.trackers import FRAMEWORK

HERE = {
    "answer": "here it is", "section": "Section 2", "shows": "Waits are falling", "content_date": "5 January 2026",
    "review_due": date(2027, 1, 5), "file": "plan.pdf", "maturity": "in use", "direction": "strength",
    "classification": "internal",
}  # fmt: skip


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """A workspace with nothing in it."""
    with open_intake(tmp_path / "council") as opened:
        yield opened


def evidence(intake: Intake) -> list[EvidenceItem]:
    """The documents the library holds."""
    with read(intake.engine) as connection:
        items, _ = load_items(connection, REPLIED)
    return [item for item in items if item.kind is EvidenceKind.DOCUMENT]


def book_of(form: ReplyForm, *changes: dict[str, object]) -> bytes:
    """The form's workbook, filled in."""
    return fill_in(build_reply_workbook(form, FRAMEWORK), *changes)


def answers_of(form: ReplyForm, *changes: dict[str, object]) -> bytes:
    """The same as the page of the form saves it."""
    keys = ("request_id", "request_item", "statement", "category", "title", "answer", "section", "shows",
            "content_date", "review_due", "file", "public_link", "direction", "maturity", "document_type",
            "classification", "independence")  # fmt: skip
    lines = []
    for line, change in zip(form.lines, changes, strict=False):
        told = {key: getattr(line, key, None) for key in keys} | change
        lines.append({key: str(value or "") for key, value in told.items()})
    return json.dumps({"kind": "readiness reply", "form": form.token, "lines": lines}).encode()


@pytest.mark.parametrize("make", [book_of, answers_of])
def test_an_answer_becomes_evidence_and_the_request_is_received(intake, make) -> None:
    """Every cell of the form is found again in the item, its version and its link, whichever form was used."""
    name = ask(intake, "Carers plan", "W07")
    receipt = take_in(intake, make(make_form(intake), HERE))
    assert (receipt.received, receipt.documents, receipt.n_open) == ((name,), ("plan.pdf",), 0)
    (item,) = evidence(intake)
    (link,) = item.links
    assert (item.title, item.owner, item.review_due) == ("Carers plan", "Carers Lead", date(2027, 1, 5))
    assert item.current is not None
    assert (item.current.original_name, item.current.content_date) == ("plan.pdf", date(2026, 1, 5))
    assert (link.request_item, link.section, link.shows) == ("W07", "Section 2", "Waits are falling")
    assert link.maturity is Maturity.IN_USE
    assert intake.store.get(item.current.sha256) == DOCUMENTS["plan.pdf"]
    assert load_requests(intake)[name].state.value == "received"


@pytest.mark.parametrize("again", [book_of, answers_of])
def test_the_same_reply_again_changes_nothing(intake, again) -> None:
    """Sent twice, or once as a workbook and once from the page, a reply is one reply."""
    ask(intake, "Carers plan", "W07")
    form = make_form(intake)
    dated = {**HERE, "content_date": "2026-01-05", "review_due": "2027-01-05"}
    take_in(intake, book_of(form, dated))
    before = count_rows(intake)
    receipt = take_in(intake, again(form, dated), "another name.xlsx")
    assert (receipt.received, len(receipt.already)) == ((), 1)
    assert count_rows(intake) == before


def test_a_form_holds_what_was_answered_last_time_and_comes_back_without_loss(intake) -> None:
    """Accepted, asked for again a year on, confirmed with one word: the evidence is the same as before."""
    name = ask(intake, "Carers plan", "W07")
    take_in(intake, book_of(make_form(intake), HERE))
    (before,) = evidence(intake)
    happen(intake, name, "ask changes", note="Please confirm", due_on=date(2026, 10, 1))
    form = make_form(intake, "FRM-1111111111111111")
    (line,) = form.lines
    assert (line.section, line.shows, line.file, line.wanted) == (
        "Section 2", "Waits are falling", "plan.pdf", "Please confirm",
    )  # fmt: skip
    assert (line.content_date, line.review_due, line.maturity) == (date(2026, 1, 5), date(2027, 1, 5), "in use")
    held = OfferedDocuments({}, find_held([before], intake.store.get))
    take_in(intake, book_of(form, {"answer": "here it is"}), documents=held)
    (after,) = evidence(intake)
    assert (after.title, after.review_due, after.current) == (before.title, before.review_due, before.current)
    facts = [(link.statement, link.category, link.section, link.shows, link.maturity) for link in after.links]
    assert facts == [(link.statement, link.category, link.section, link.shows, link.maturity) for link in before.links]


def test_one_document_for_several_items_is_asked_for_in_one_request(intake) -> None:
    """A request with three items makes three lines; one file answers them all and becomes one item."""
    ask(intake, "Carers plan", "W07", "W08", "W09")
    form = make_form(intake)
    assert [line.request_item for line in form.lines] == ["W07", "W08", "W09"]
    take_in(intake, book_of(form, *(HERE | {"section": f"Part {n}"} for n in range(3))))
    (item,) = evidence(intake)
    assert {link.request_item for link in item.links} == {"W07", "W08", "W09"}


def test_what_is_not_held_is_an_answer_too(intake) -> None:
    """That it is not held brings no evidence, and the coordinator sees it."""
    name = ask(intake, "Carers plan", "W07")
    take_in(intake, book_of(make_form(intake), {"answer": "we do not have it"}))
    request = load_requests(intake)[name]
    assert (request.state.value, request.happenings[-1].note) == ("received", "we do not have it")
    assert evidence(intake) == []


def test_lines_left_for_later_are_counted_and_nothing_else(intake) -> None:
    """Of two requests the one that is answered is received; the other is still owed."""
    first, second = ask(intake, "Carers plan", "W07"), ask(intake, "Notes", "W08")
    form = make_form(intake)
    at = [line.request_id for line in form.lines].index(first)
    changes: list[dict[str, object]] = [{}, {}]
    changes[at] = HERE
    receipt = take_in(intake, book_of(form, *changes))
    assert (receipt.received, receipt.n_open) == ((first,), 1)
    assert load_requests(intake)[second].state.value == "asked"


def test_a_later_reply_takes_the_place_of_the_earlier_one(intake) -> None:
    """What a corrected reply to a request no longer says is no longer known."""
    ask(intake, "Carers plan", "W07")
    form = make_form(intake)
    take_in(intake, book_of(form, HERE))
    take_in(intake, book_of(form, HERE | {"section": "Section 9"}))
    (item,) = evidence(intake)
    assert [link.section for link in item.links] == ["Section 9"]


FAULTS = {
    "unknown form": (lambda form: answers_of(form, HERE).replace(form.token.encode(), b"FRM-ZZZZZZZZZZZZZZZZ"),
                     "reply-form-unknown"),
    "no form": (lambda form: answers_of(form, HERE).replace(form.token.encode(), b"none"), "reply-no-form"),
    "foreign reference": (lambda form: book_of(form, HERE | {"request_id": "ASK-99999999"}), "reply-reference-unknown"),
    "no answer picked": (lambda form: book_of(form, {**HERE, "answer": None}), "answer-missing"),
    "missing file": (lambda form: book_of(form, HERE | {"file": "other.pdf"}), "file-missing"),
    "a path": (lambda form: book_of(form, HERE | {"file": "../../plan.pdf"}), "file-name-is-a-path"),
    "a wrong word": (lambda form: book_of(form, HERE | {"answer": "perhaps"}), "word-unknown"),
    "a wrong date": (lambda form: answers_of(form, HERE | {"content_date": "soon"}), "date-unreadable"),
    "not answers": (lambda form: b'{"hello": 1}', "answers-unreadable"),
    "cut short": (lambda form: answers_of(form, HERE)[:-9], "answers-unreadable"),
    "deep": (lambda form: b'{"a":' * 100_000, "answers-unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_reply_at_fault_keeps_nothing_and_says_why(intake, fault) -> None:
    """The reply is refused with its fault by name, and neither database nor store is changed."""
    ask(intake, "Carers plan", "W07")
    make, slug = FAULTS[fault]
    data = make(make_form(intake))
    before = count_rows(intake)
    with pytest.raises(InputError, match="The reply was not taken in") as raised:
        take_in(intake, data)
    assert slug in {problem.slug for problem in raised.value.problems}
    assert count_rows(intake) == before


def test_every_fault_of_every_request_is_told_at_once(intake) -> None:
    """Two requests on one form with a fault each: both are told, and neither is kept."""
    ask(intake, "Carers plan", "W07")
    ask(intake, "Notes", "W08")
    form = make_form(intake)
    with pytest.raises(InputError, match="2 problems") as raised:
        take_in(intake, book_of(form, HERE | {"file": "one.pdf"}, HERE | {"maturity": "finished"}))
    assert {problem.slug for problem in raised.value.problems} == {"file-missing", "word-unknown"}
    assert {one.state.value for one in load_requests(intake).values()} == {"asked"}


def test_a_closed_request_is_left_alone_and_said(intake) -> None:
    """A reply that comes after a request was withdrawn brings nothing, and says so."""
    name = ask(intake, "Carers plan", "W07")
    form = make_form(intake)
    happen(intake, name, "withdraw")
    receipt = take_in(intake, book_of(form, HERE))
    assert (receipt.received, receipt.closed) == ((), (name,))
    assert any("closed already" in notice for notice in receipt.notices)
    assert evidence(intake) == []


def test_a_form_is_made_once_for_what_is_owed(intake) -> None:
    """As long as nothing changes the same form is sent, so that one token goes with one set of questions."""
    ask(intake, "Carers plan", "W07")
    first = make_form(intake)
    assert make_form(intake, "FRM-2222222222222222") == first
    ask(intake, "Notes", "W08")
    assert make_form(intake, "FRM-2222222222222222").token == "FRM-2222222222222222"
    assert build_reply_workbook(first, FRAMEWORK) == build_reply_workbook(first, FRAMEWORK)
