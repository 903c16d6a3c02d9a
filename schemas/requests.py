"""Requests for evidence: who is asked for what by when, what happened since, and the form they answer on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RequestState(StrEnum):
    """Where a request stands; the moves between states are the table `evidence/request/asking.csv`."""

    ASKED = "asked"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    RECEIVED = "received"
    CHANGES_ASKED = "changes asked for"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class RequestEvent(StrEnum):
    """What may happen to a request."""

    ASK = "ask"
    ADD = "add"
    """The same owner was asked for the same thing again, for other items of the return or by an earlier day."""
    REMIND = "remind"
    ESCALATE = "escalate"
    RECEIVE = "receive"
    ASK_CHANGES = "ask changes"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"


class Party(StrEnum):
    """Who does something to a request."""

    COORDINATOR = "coordinator"
    OWNER = "owner"
    CHASE = "daily chase"


class Answer(StrEnum):
    """What an owner says of one line of a reply form; an empty cell is no answer yet."""

    HERE = "here it is"
    NOT_HELD = "we do not have it"
    NOT_OURS = "not ours to answer"


@dataclass(frozen=True)
class Owner:
    """Somebody who may be asked.

    Attributes:
        name: the person, or the post where no person is named.
        post: their post, empty where it is not known.
        address: e-mail address, None where it is not known yet.
        deputy: name, post or address of who stands in.
        manager: name, post or address of who they report to.
    """

    name: str
    post: str = ""
    address: str | None = None
    deputy: str | None = None
    manager: str | None = None

    @property
    def key(self) -> str:
        """The name for comparing: capitals and spacing make no difference."""
        return plain_words(self.name)


@dataclass(frozen=True)
class Happening:
    """One thing that happened to a request; never changed afterwards.

    Attributes:
        due_on: the day by which it is wanted, where the event sets one.
        items: request items named by the event, where it names some.
        note: the reason or the answer, in the person's own words.
    """

    event: RequestEvent
    on: date
    by: str
    due_on: date | None = None
    items: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class EvidenceRequest:
    """One owner asked for one thing, as it stands after everything that happened up to some day.

    Attributes:
        title: the document or information asked for; empty where the items themselves say it.
        items: codes of the items of the return that it answers.
        round: 1, and one more each time changes are asked for.
        round_began: the day of the asking, or of the last time changes were asked for.
    """

    id: str
    owner: str
    title: str
    items: tuple[str, ...]
    asked_on: date
    due_on: date
    state: RequestState
    round: int
    round_began: date
    happenings: tuple[Happening, ...]

    @property
    def owed(self) -> bool:
        """Whether the owner still owes something."""
        return self.state in OWED

    @property
    def received_on(self) -> date | None:
        """The day of the first reply, None while there is none."""
        return next((one.on for one in self.happenings if one.event is RequestEvent.RECEIVE), None)


OWED = frozenset({RequestState.ASKED, RequestState.REMINDED, RequestState.ESCALATED, RequestState.CHANGES_ASKED})
"""States in which the next move is the owner's."""

CLOSED = frozenset({RequestState.ACCEPTED, RequestState.WITHDRAWN})
"""States that nothing leads out of."""


@dataclass(frozen=True)
class FormLine:
    """One line of a reply form: what is asked, and what the owner said last time, to be confirmed or corrected.

    Attributes:
        request_item: code of the item of the return, empty where the request names none.
        statement: statement codes parted by semicolons, as in a tracker.
        wanted: what was asked to be changed, in the coordinator's words.
        due_on: the day by which it is wanted.
    """

    request_id: str
    request_item: str
    asked_for: str
    statement: str
    category: str
    title: str
    section: str = ""
    shows: str = ""
    direction: str = ""
    maturity: str = ""
    content_date: date | None = None
    review_due: date | None = None
    file: str = ""
    public_link: str = ""
    document_type: str = ""
    classification: str = ""
    independence: str = ""
    wanted: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class ReplyForm:
    """Everything one owner owes, to be answered on one form.

    Attributes:
        token: printed in the form and known to the workspace, so that a reply finds its requests.
    """

    token: str
    council: str
    owner: str
    made_on: date
    lines: tuple[FormLine, ...]

    @property
    def request_ids(self) -> tuple[str, ...]:
        """The requests it asks about, each once, in order."""
        return tuple(dict.fromkeys(line.request_id for line in self.lines))


def plain_words(text: str) -> str:
    """A name or title for comparing: lower case, single spaces.

    Example:
        >>> plain_words("  Head of  Carers ")
        'head of carers'
    """
    return " ".join(text.casefold().split())
