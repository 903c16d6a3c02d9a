"""Reading an e-mail that brings a reply: its attachments by kind. Nothing in it is trusted, run or fetched."""

import email
import email.errors
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import PurePath

from evidence.findings import describe
from evidence.parsing import read_workbook
from evidence.request.documents import find_name_fault
from evidence.request.replies import ANSWERS_SUFFIX, find_token, looks_like_answers
from schemas.errors import InputError
from schemas.problems import Problem

MAX_ATTACHMENTS = 200
MAIL_SUFFIX = ".eml"
FORM_NAME = "reply-FRM-"
"""How the file name of a form begins."""

_BROKEN = (
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    RecursionError,
    email.errors.MessageError,
)
"""What the reader of e-mails raises over headers that are broken or made to do harm; InputError is none of these."""


@dataclass(frozen=True)
class MailContent:
    """What an e-mail brings: forms and documents by plain name, and why anything else was left out."""

    forms: dict[str, bytes]
    documents: dict[str, bytes]
    left_out: tuple[str, ...]


def is_form(name: str, data: bytes) -> bool:
    """Whether a file is a reply form, or the answers its page saved: its content says so, or its name if unreadable."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ANSWERS_SUFFIX:
        return looks_like_answers(data)
    if suffix != ".xlsx":
        return False
    try:
        return find_token(read_workbook(data, name)) is not None
    except InputError:
        return name.startswith(FORM_NAME)


def read_mail(data: bytes, name: str) -> MailContent:
    """The attachments of an e-mail. Forwarded messages within it are not looked into, and said so.

    Raises:
        InputError: it is no e-mail, brings no form, or brings too many files.
    """
    forms: dict[str, bytes] = {}
    documents: dict[str, bytes] = {}
    left_out: list[str] = []
    try:
        mail = email.message_from_bytes(data, policy=default)
        for number, part in enumerate(_attachments(mail, name), 1):
            _sort_part(part, number, forms, documents, left_out)
    except _BROKEN as error:
        raise _refuse(name, "mail-unreadable", "it is broken", "Save the e-mail again as .eml.") from error
    if not mail.keys():
        raise _refuse(name, "mail-unreadable", "it is not an e-mail", "Save the e-mail again as .eml.")
    if not forms:
        raise _refuse(name, "mail-without-form", "it brings no reply form", "Attach the filled-in form and send again.")
    return MailContent(forms, documents, tuple(left_out))


def _attachments(mail: EmailMessage, name: str) -> list[EmailMessage]:
    """Every leaf that has a file name, wherever it hangs; what is inside a forwarded message has none of its own."""
    found: list[EmailMessage] = []
    waiting = [mail]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart":
            waiting += [one for one in part.iter_parts() if isinstance(one, EmailMessage)]
        elif part.get_filename() or part.get_content_type() == "message/rfc822":
            found.append(part)
        if len(found) > MAX_ATTACHMENTS:
            remedy = "Send them in several e-mails, each with the form."
            raise _refuse(name, "mail-too-many-files", f"it brings more than {MAX_ATTACHMENTS} files", remedy)
    return found


def _sort_part(
    part: EmailMessage, number: int, forms: dict[str, bytes], documents: dict[str, bytes], left_out: list[str]
) -> None:
    name = str(part.get_filename() or f"attachment {number}")
    data = part.get_payload(decode=True)
    if part.get_content_type() == "message/rfc822" or not isinstance(data, bytes):
        left_out.append(f"{describe(name)} is a forwarded message; send what it holds as attachments.")
    elif name in forms or name in documents:
        left_out.append(f"{describe(name)} is attached twice; the first was used.")
    elif is_form(name, data):
        forms[name] = data
    elif fault := find_name_fault(name):
        left_out.append(f"{fault.found}. {fault.remedy}")
    else:
        documents[name] = data


def _refuse(name: str, slug: str, found: str, remedy: str) -> InputError:
    return InputError([Problem(slug, name, found, remedy)], "The e-mail was not taken in")
