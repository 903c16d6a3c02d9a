"""What a message says: plain English from the files of `wording/`, with what is due filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from evidence.life.dates import show_day
from evidence.request.reminders import Due, DueMessage
from schemas.assessment import RequestItem

_FOLDER = Path(__file__).with_name("wording")
TEMPLATES = ("asked", "reminder", "overdue", "escalation")
"""One file of wording for each."""
_PARAGRAPH = "\n\n"


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message: its plain name, its media type such as `text/html`, its bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Message:
    """A message ready to be handed over.

    Attributes:
        key: the same whenever it is tried again.
        owner: whom it is about.
        form_place: where the form is, in a sentence; the only fact that goes out through GOV.UK Notify.
    """

    key: str
    to: tuple[str, ...]
    owner: str
    subject: str
    text: str
    form_place: str
    attachments: tuple[Attachment, ...] = ()


@cache
def _load_wording(template: str) -> tuple[Template, Template]:
    subject, _, text = (_FOLDER / f"{template}.txt").read_text(encoding="utf-8").partition("\n")
    return Template(subject), Template(text.strip() + "\n")


def build_message(
    due: DueMessage,
    request_items: Mapping[str, RequestItem],
    *,
    council: str,
    form_place: str,
    attachments: Sequence[Attachment] = (),
) -> Message:
    """The message for something due.

    Args:
        due: what is due, with at least one request.
        request_items: the list of items by code.
        council: the council's name.
        form_place: a sentence that says where the form is.
        attachments: files that go with it, such as the form.
    """
    n_things = len(due.dues)
    words = {
        "owner": _one_line(due.owner),
        "council": _one_line(council),
        "n_things": "one thing" if n_things == 1 else f"{n_things} things",
        "first_day": show_day(min(one.request.due_on for one in due.dues)),
        "list": "\n".join(_describe(one, request_items) for one in due.dues),
        "form_place": form_place,
    }
    subject, text = _load_wording(due.template)
    return Message(
        key=due.key,
        to=due.to,
        owner=due.owner,
        subject=_one_line(subject.substitute(words)),
        text=text.substitute(words),
        form_place=form_place,
        attachments=tuple(attachments),
    )


def _describe(due: Due, request_items: Mapping[str, RequestItem]) -> str:
    """One line of the list: what, by when, and what was asked to be changed."""
    request = due.request
    asked = [request_items[code].asks_for for code in request.items if code in request_items]
    what = _one_line(request.title) or "; ".join(asked)
    changes = [one.note for one in request.happenings if one.event.value == "ask changes" and one.note]
    more = f" Please change: {_one_line(changes[-1])}" if changes and request.round > 1 else ""
    return f"- {what}, by {show_day(request.due_on)} (reference {request.id}).{more}"


def _one_line(text: str) -> str:
    """Text without line ends, so that nothing typed into a title can become a heading of the mail."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
