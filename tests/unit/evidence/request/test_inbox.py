"""The inbox: what owners send back is sorted, taken in, or refused with a note."""

import json
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.intake import Intake
from evidence.request.inbox import TakenIn, find_inbox, take_in_files, tidy_inbox
from evidence.request.mail import MAX_ATTACHMENTS, read_mail
from schemas.errors import InputError
from tests.unit.evidence.request.replying import (
    DOCUMENTS,
    ITEMS,
    ask,
    count_rows,
    load_requests,
    make_form,
    open_intake,
)
from tests.unit.evidence.request.test_replies import HERE, answers_of, book_of
from tests.unit.evidence.request.trackers import FRAMEWORK

PDF = DOCUMENTS["plan.pdf"]


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """A workspace in which the Carers Lead was asked for one thing."""
    with open_intake(tmp_path / "council") as opened:
        ask(opened, "Carers plan", "W07")
        opened.workspace.inbox.mkdir()
        yield opened


def take_in(intake: Intake) -> TakenIn:
    """Take in what lies in the inbox, and tidy it."""
    inbox = intake.workspace.inbox
    result = take_in_files(
        intake, find_inbox(inbox), framework=FRAMEWORK, request_items=tuple(ITEMS.values()), library=()
    )
    tidy_inbox(intake, inbox, result)
    return result


def lying(intake: Intake) -> list[str]:
    """What lies in the inbox and its folders."""
    inbox = intake.workspace.inbox
    return sorted(str(path.relative_to(inbox)) for path in inbox.rglob("*") if path.is_file())


def make_mail(**attached: bytes) -> EmailMessage:
    """An e-mail with attachments by name, double underscores for dots."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "carers.lead@council.example", "Re: Evidence"
    mail.set_content("Here it is.")
    for name, data in attached.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("__", "."))
    return mail


def test_a_form_and_its_document_are_taken_in_and_put_away(intake: Intake) -> None:
    """Both move to the folder for what was taken in; a document nobody names waits."""
    inbox = intake.workspace.inbox
    (inbox / "answers.json").write_bytes(answers_of(make_form(intake), HERE))
    (inbox / "plan.pdf").write_bytes(PDF)
    (inbox / "later.pdf").write_bytes(PDF)
    result = take_in(intake)
    assert [path.name for path in result.waiting] == ["later.pdf"]
    assert lying(intake) == ["later.pdf", "taken in/answers.json", "taken in/plan.pdf"]
    assert {one.state.value for one in load_requests(intake).values()} == {"received"}


def test_a_form_without_its_document_is_refused_and_the_rest_goes_on(intake: Intake) -> None:
    """The note beside it says why; sent again with the document it is taken in, under a name of its own."""
    inbox = intake.workspace.inbox
    form = make_form(intake)
    (inbox / "form.xlsx").write_bytes(book_of(form, HERE))
    (inbox / "odd.exe").write_bytes(b"MZ")
    take_in(intake)
    assert lying(intake) == [
        "refused/form.xlsx", "refused/form.xlsx.why.txt", "refused/odd.exe", "refused/odd.exe.why.txt",
    ]  # fmt: skip
    note = (inbox / "refused" / "form.xlsx.why.txt").read_text(encoding="utf-8")
    assert "plan.pdf" in note
    (inbox / "form.xlsx").write_bytes(book_of(form, HERE))
    (inbox / "plan.pdf").write_bytes(PDF)
    assert len(take_in(intake).receipts) == 1
    (inbox / "form.xlsx").write_bytes(book_of(form, HERE))
    before = count_rows(intake)
    (inbox / "plan.pdf").write_bytes(PDF)
    take_in(intake)
    assert count_rows(intake) == before
    assert "taken in/form (2).xlsx" in lying(intake)


def test_an_e_mail_brings_form_and_documents(intake: Intake) -> None:
    """Its attachments are taken in together; what is of no kind that is taken is left out and said."""
    mail = make_mail(form__xlsx=book_of(make_form(intake), HERE), plan__pdf=PDF, setup__exe=b"MZ")
    content = read_mail(mail.as_bytes(), "reply.eml")
    assert (list(content.forms), list(content.documents), len(content.left_out)) == (["form.xlsx"], ["plan.pdf"], 1)
    (intake.workspace.inbox / "reply.eml").write_bytes(mail.as_bytes())
    assert len(take_in(intake).receipts) == 1
    assert lying(intake) == ["taken in/reply.eml"]


def test_a_forwarded_message_is_not_looked_into(intake: Intake) -> None:
    """What hangs inside a message within the message is not taken for the sender's own."""
    inner = make_mail(form__xlsx=book_of(make_form(intake), HERE), plan__pdf=PDF)
    outer = make_mail(notes__txt=b"See below")
    outer.add_attachment(inner)
    with pytest.raises(InputError, match="not taken in") as raised:
        read_mail(outer.as_bytes(), "reply.eml")
    assert [problem.slug for problem in raised.value.problems] == ["mail-without-form"]


MANY = {f"n{at}__txt": b"x" for at in range(MAX_ATTACHMENTS + 1)}
PART = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
BAD_MAILS = {
    "empty": (b"", "mail-unreadable"),
    "no mail": (b"\x00\x01\x02", "mail-unreadable"),
    "no form": (make_mail(plan__pdf=PDF).as_bytes(), "mail-without-form"),
    "too many": (make_mail(**MANY).as_bytes(), "mail-too-many-files"),
    "nested": (b"MIME-Version: 1.0\n" + b"".join(PART % (at, at) for at in range(50)), "mail-without-form"),
    "very deep": (b"MIME-Version: 1.0\n" + b"".join(PART % (at, at) for at in range(3000)), "mail-unreadable"),
}


@pytest.mark.parametrize("bad", BAD_MAILS)
def test_a_bad_e_mail_is_refused_with_its_reason(intake: Intake, bad: str) -> None:
    """It is put aside with a note, and nothing is kept of it but that it was refused."""
    data, slug = BAD_MAILS[bad]
    with pytest.raises(InputError, match="The e-mail was not taken in") as raised:
        read_mail(data, "reply.eml")
    assert [problem.slug for problem in raised.value.problems] == [slug]
    (intake.workspace.inbox / "reply.eml").write_bytes(data)
    before = count_rows(intake)
    take_in(intake)
    after = count_rows(intake)
    assert after.pop("custody_entry") == before.pop("custody_entry") + 1
    assert (after, lying(intake)) == (before, ["refused/reply.eml", "refused/reply.eml.why.txt"])


MAIL = make_mail(plan__pdf=b"%PDF-", notes__txt=b"x").as_bytes()


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(MAIL) - 1), st.binary(max_size=12)), min_size=1, max_size=6))
def test_whatever_is_done_to_an_e_mail_it_is_read_or_refused(changes: list[tuple[int, bytes]]) -> None:
    """No change of its bytes makes the reader fail in any other way."""
    data = MAIL
    for at, new in changes:
        data = data[:at] + new + data[at + len(new) :]
    with pytest.raises(InputError, match="The e-mail was not taken in"):
        read_mail(data, "reply.eml")


@pytest.mark.parametrize("name", ["../../plan.pdf", "..\\plan.pdf", "/etc/plan.pdf", "C:\\plan.pdf"])
def test_a_path_in_an_attachment_s_name_is_only_a_name(intake: Intake, name: str) -> None:
    """An attachment that is named by a path is left out, never written anywhere."""
    mail = make_mail(form__json=answers_of(make_form(intake), HERE))
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename=name)
    content = read_mail(mail.as_bytes(), "reply.eml")
    assert content.documents == {}
    assert len(content.left_out) == 1


def test_answers_of_no_kind_we_know_are_not_a_form(intake: Intake) -> None:
    """A JSON file of something else is refused by its kind."""
    (intake.workspace.inbox / "data.json").write_bytes(json.dumps([1, 2]).encode())
    assert list(take_in(intake).refused) != []
    assert "refused/data.json.why.txt" in lying(intake)
