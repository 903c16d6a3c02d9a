"""Handing messages over: to a folder (the default; nothing leaves the machine), or to the council's mail server.

Delivery is at least once: a message counts as sent when it was taken over, and is tried again at the next run
until then. A message that was in fact taken over while the answer was lost is sent again under the same message
number, so that mail programs can tell it is the same.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from evidence.request.messages import Message
from schemas.errors import AppError

_SECONDS = 30


class Delivery(Protocol):
    """A way for messages to go out.

    Attributes:
        channel: its name, as it is kept beside every message sent.
        carries_forms: whether the form goes with the message.
    """

    @property
    def channel(self) -> str:
        """Its name, as it is kept beside every message sent."""
        ...

    @property
    def carries_forms(self) -> bool:
        """Whether the form goes with the message."""
        ...

    def send(self, message: Message) -> None:
        """Hand one message over.

        Raises:
            AppError: slug `message-not-sent`, if it was not taken over; it may be tried again.
        """
        ...


class MailSecurity(StrEnum):
    """How the way to the mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """A mail server; the password comes from the environment, never from a file."""

    host: str
    port: int
    sender: str
    security: MailSecurity = MailSecurity.STARTTLS
    user: str = ""
    password: str = ""


def build_mail(message: Message, sender: str) -> EmailMessage:
    """The message as an e-mail; the same message gives the same bytes, whenever it is made."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = ", ".join(message.to)
    mail["Subject"] = message.subject
    mail["Message-ID"] = f"<{message.key.lower()}@{sender.rpartition('@')[2] or 'readiness.invalid'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    for one in message.attachments:
        main, _, sub = one.media_type.partition("/")
        mail.add_attachment(one.data, maintype=main, subtype=sub, filename=one.name)
    if message.attachments:
        mail.set_boundary(f"=={message.key}==")
    return mail


@dataclass(frozen=True)
class OutboxDelivery:
    """Writes each message into a folder as a file that mail programs open; people send it from there."""

    folder: Path
    sender: str = "readiness@council.invalid"
    channel: str = "outbox"
    carries_forms: bool = True

    def send(self, message: Message) -> None:
        """Write one message; the same message again is the same file.

        Raises:
            AppError: slug `message-not-sent`, if the folder cannot be written.
        """
        path = self.folder / f"{message.key}.eml"
        staging = path.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            staging.write_bytes(build_mail(message, self.sender).as_bytes())
            staging.replace(path)
        except OSError as error:
            raise not_sent(message, f"the outbox cannot be written ({error.strerror or error})") from error


@dataclass(frozen=True)
class SmtpDelivery:
    """Sends each message through a mail server."""

    server: MailServer
    channel: str = "mail server"
    carries_forms: bool = True

    def send(self, message: Message) -> None:
        """Send one message; what the server says once it has taken it over makes no difference any more.

        Raises:
            AppError: slug `message-not-sent`, if the server cannot be reached, does not take the message, or ends
                before it said that it did; slug `message-partly-sent`, if it took it for some addresses only.
        """
        try:
            connection = self._connect()
            try:
                refused = connection.send_message(build_mail(message, self.server.sender), to_addrs=list(message.to))
                with suppress(OSError, smtplib.SMTPException):
                    connection.quit()
            finally:
                connection.close()
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            raise not_sent(message, f"the mail server did not take it ({_say(error)})") from error
        if refused:  # taken over for the others: sending it again would double it for them
            raise PartlySentError(message, tuple(sorted(refused)))

    def _connect(self) -> smtplib.SMTP:
        server, context = self.server, ssl.create_default_context()
        if server.security is MailSecurity.TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
        try:
            if server.security is MailSecurity.STARTTLS:
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


class PartlySentError(AppError):
    """A message was taken over for some of its addresses and turned away for others."""

    def __init__(self, message: Message, refused: tuple[str, ...]) -> None:
        super().__init__(
            "message-partly-sent",
            f"{message.key} about {message.owner} was turned away for {', '.join(refused)}.",
            "Correct the address in the list of owners; the others have the message.",
        )


def not_sent(message: Message, why: str) -> AppError:
    """The error of a message that was not taken over."""
    return AppError(
        "message-not-sent",
        f"The message {message.key} about {message.owner} was not sent: {why}.",
        "It will be tried again at the next run. See that the server is up and its settings are right.",
    )


def _say(error: Exception) -> str:
    """What went wrong, without any text that a server made up."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"answer {error.smtp_code}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "it turned every address away"
    return type(error).__name__
