"""Handing messages over: to a folder, to a real mail server on this machine, and to GOV.UK Notify's own client."""

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from evidence.request.delivery import (
    Delivery,
    MailSecurity,
    MailServer,
    OutboxDelivery,
    PartlySentError,
    SmtpDelivery,
    build_mail,
)
from evidence.request.messages import TEMPLATES, Attachment, Message, build_message
from evidence.request.notify import NotifyDelivery
from evidence.request.reminders import load_reminder_rules
from schemas.errors import AppError
from tests.unit.evidence.request.asked import ASKED, OWNERS, happening, make_request
from tests.unit.evidence.request.replying import ITEMS
from tests.unit.evidence.request.test_reminders import due

SENDER = "readiness@council.example"
MESSAGE = Message(
    "MSG-0123ABCD", ("carers.lead@council.example", "dana@council.example"), "Carers Lead", "Evidence needed",
    "Hello\n", "The form is attached.", (Attachment("reply.html", "text/html", b"<p>Form</p>"),),
)  # fmt: skip


class Mailbox:
    """A mail server's handler: keeps what it takes, and turns away or dies where it is told to."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.refused: set[str] = set()
        self.answer = "250 OK"
        self.dies_in_data = False

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Take an address, or turn it away."""
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message over, or die before saying so."""
        if self.dies_in_data:
            server.transport.abort()
            return "421 gone"
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, SmtpDelivery]]:
    """A real mail server on this machine, and the delivery that talks to it."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, SmtpDelivery(MailServer("127.0.0.1", port, SENDER, MailSecurity.NONE))
    finally:
        controller.stop()


def test_a_message_reaches_the_server_whole(mailbox: tuple[Mailbox, SmtpDelivery]) -> None:
    """Addresses, subject, text and the attached form arrive, under the message's own number."""
    box, delivery = mailbox
    delivery.send(MESSAGE)
    (envelope,) = box.taken
    mail = message_from_bytes(envelope.content, policy=default)
    assert (envelope.mail_from, tuple(envelope.rcpt_tos)) == (SENDER, MESSAGE.to)
    assert (mail["Subject"], mail["Message-ID"]) == ("Evidence needed", "<msg-0123abcd@council.example>")
    assert mail.get_body(("plain",)).get_content().strip() == "Hello"
    (form,) = mail.iter_attachments()
    assert (form.get_filename(), form.get_content().strip()) == ("reply.html", "<p>Form</p>")


@pytest.mark.parametrize(
    "fault", [{"refused": set(MESSAGE.to)}, {"answer": "451 try later"}, {"answer": "554 no"}, {"dies_in_data": True}]
)
def test_what_is_not_taken_over_is_sent_at_the_next_try(mailbox: tuple[Mailbox, SmtpDelivery], fault: Any) -> None:
    """A server that refuses, or dies half-way, is told plainly; the next try delivers the message once."""
    box, delivery = mailbox
    vars(box).update(fault)
    with pytest.raises(AppError, match="was not sent") as raised:
        delivery.send(MESSAGE)
    assert raised.value.slug == "message-not-sent"
    assert box.taken == []
    vars(box).update(vars(Mailbox()))
    delivery.send(MESSAGE)
    assert len(box.taken) == 1


def test_an_address_that_is_turned_away_does_not_double_the_message_for_the_others(
    mailbox: tuple[Mailbox, SmtpDelivery],
) -> None:
    """One address of two is turned away: the other has the message, and the error names the first."""
    box, delivery = mailbox
    box.refused = {MESSAGE.to[1]}
    with pytest.raises(PartlySentError, match=r"turned away for dana@council\.example"):
        delivery.send(MESSAGE)
    assert box.taken[0].rcpt_tos == [MESSAGE.to[0]]


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
def test_a_server_without_protection_gets_nothing(
    mailbox: tuple[Mailbox, SmtpDelivery], security: MailSecurity
) -> None:
    """Where protection is asked for and the server has none, neither message nor password goes out."""
    box, delivery = mailbox
    wanted = replace(delivery.server, security=security, user="me", password="secret")
    with pytest.raises(AppError, match="was not sent") as raised:
        SmtpDelivery(wanted).send(MESSAGE)
    assert "secret" not in str(raised.value)
    assert box.taken == []


def test_a_server_that_is_not_there_is_told() -> None:
    """Nobody listens: the message is not sent, and stays due."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(AppError, match="ConnectionRefusedError") as raised:
        SmtpDelivery(MailServer("127.0.0.1", port, SENDER, MailSecurity.NONE)).send(MESSAGE)
    assert raised.value.slug == "message-not-sent"


def test_the_outbox_holds_each_message_once(tmp_path: Path) -> None:
    """The same message again is the same file with the same bytes; nothing unfinished lies about."""
    delivery: Delivery = OutboxDelivery(tmp_path / "outbox", SENDER)
    delivery.send(MESSAGE)
    (path,) = (tmp_path / "outbox").iterdir()
    before = path.read_bytes()
    delivery.send(MESSAGE)
    assert (list((tmp_path / "outbox").iterdir()), path.read_bytes()) == ([path], before)
    assert before == build_mail(MESSAGE, SENDER).as_bytes()


def test_an_outbox_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file where the folder should be: the message is not sent."""
    (tmp_path / "outbox").write_text("in the way", encoding="utf-8")
    with pytest.raises(AppError, match="outbox cannot be written") as raised:
        OutboxDelivery(tmp_path / "outbox").send(MESSAGE)
    assert raised.value.slug == "message-not-sent"


class FakeNotify(BaseHTTPRequestHandler):
    """The two calls of GOV.UK Notify that are used: sending an e-mail, and looking one up by its reference."""

    server: Any

    def do_GET(self) -> None:
        """Notifications by reference."""
        wanted = parse_qs(urlparse(self.path).query)["reference"][0]
        found = [one for one in self.server.sent if one["reference"] == wanted]
        self._answer(200, {"notifications": found})

    def do_POST(self) -> None:
        """Take a notification, or fail after so many."""
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if len(self.server.sent) >= self.server.takes:
            self._answer(500, {"errors": [{"error": "Exception", "message": "broken"}]})
            return
        self.server.sent.append(told)
        self._answer(201, {"id": "1"})

    def _answer(self, code: int, told: Any) -> None:
        data = json.dumps(told).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def notify() -> Iterator[Any]:
    """A fake of GOV.UK Notify on this machine, spoken to by its own client."""
    server: Any = HTTPServer(("127.0.0.1", 0), FakeNotify)
    server.sent, server.takes = [], 99
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


KEY = "test-12345678-1234-1234-1234-123456789012-12345678-1234-1234-1234-123456789012"


def test_notify_learns_of_a_request_and_of_nothing_else(notify: Any) -> None:
    """Each address gets a notification that there is a request and where the form is, and no more."""
    delivery = NotifyDelivery(KEY, "template", f"http://127.0.0.1:{notify.server_port}")
    delivery.send(MESSAGE)
    assert [one["email_address"] for one in notify.sent] == list(MESSAGE.to)
    assert notify.sent[0]["personalisation"] == {"what": "You have a request", "where": "The form is attached."}
    assert "Carers" not in json.dumps(notify.sent)


def test_notify_is_not_told_twice(notify: Any) -> None:
    """It fails after the first address: at the next try only the second is sent to."""
    delivery = NotifyDelivery(KEY, "template", f"http://127.0.0.1:{notify.server_port}")
    notify.takes = 1
    with pytest.raises(AppError, match="answered 500") as raised:
        delivery.send(MESSAGE)
    assert raised.value.slug == "message-not-sent"
    notify.takes = 99
    delivery.send(MESSAGE)
    delivery.send(MESSAGE)
    assert [one["email_address"] for one in notify.sent] == list(MESSAGE.to)


def test_notify_that_is_not_there_is_told() -> None:
    """Nobody answers: the message stays due."""
    with pytest.raises(AppError, match="cannot be reached") as raised:
        NotifyDelivery(KEY, "template", "http://127.0.0.1:9").send(MESSAGE)
    assert raised.value.slug == "message-not-sent"


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_wording_names_what_is_wanted_and_by_when(template: str) -> None:
    """Every kind of message says what, by which day, under which reference, and how to answer."""
    rule = next(rule for rule in load_reminder_rules() if rule.template == template)
    day = rule.day(make_request(), frozenset())
    (found,) = due(day, make_request())
    message = build_message(found, ITEMS, council="Exampleton", form_place="The form is attached.")
    assert found.template == template
    for words in ("Carers plan", "23 November 2026", "ASK-00000001", "The form is attached."):
        assert words in message.text
    assert "23 November 2026" in message.subject
    assert "$" not in message.subject + message.text


def test_a_title_cannot_add_headings_to_the_mail() -> None:
    """Line ends in a title, an owner or a reason stay within one line."""
    evil = "Plan\r\nBcc: all@council.example\r\n\r\nHello"
    request = make_request(happening("receive"), happening("ask changes", note=evil), title=evil, owner=OWNERS[0].name)
    (found,) = due(ASKED, request)
    message = build_message(found, ITEMS, council=evil, form_place="Here.")
    mail = message_from_bytes(build_mail(message, SENDER).as_bytes(), policy=default)
    assert mail["Bcc"] is None
    assert "\nBcc:" not in message.text


def test_every_rule_has_wording() -> None:
    """The rules name no template that has no file."""
    assert {rule.template for rule in load_reminder_rules()} == set(TEMPLATES)
