"""Who did what, when: the values of the custody log. It holds ids and hashes, never content."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Actor:
    """Who is at work, and the moment they began: both enter at the edge and are passed down.

    Attributes:
        name: the account or program, such as `j.smith` or `chase (scheduled)`.
        at: the moment, in UTC.
    """

    name: str
    at: datetime


class Event(StrEnum):
    """What may happen to anything that is kept."""

    WORKSPACE_MADE = "workspace made"
    FILE_STORED = "file stored"
    FILE_TAKEN_IN = "file taken in"
    FILE_REFUSED = "file refused"
    FILE_DELETED = "file deleted"
    FILE_RESTORED = "file restored"
    ITEM_CHANGED = "item changed"
    TEXT_INDEXED = "text indexed"
    RECORDS_ADDED = "records added"
    ASSESSMENT_MADE = "assessment made"
    OUTPUT_WRITTEN = "output written"
    DECISION_MADE = "decision made"
    REQUEST_CHANGED = "request changed"
    OWNER_CHANGED = "owner changed"
    FORM_MADE = "form made"
    MESSAGE_SENT = "message sent"
    LIST_IMPORTED = "list imported"
    RETURN_MADE = "return made"
    RETURN_REQUEST_CHANGED = "regulator's request changed"


@dataclass(frozen=True)
class Entry:
    """One entry of the log: a leaf of its Merkle tree.

    Attributes:
        sequence: its place, counted from 0 without gaps.
        at: the moment in UTC, as ISO text with milliseconds.
        subject: the id of what it happened to: an evidence id, a request id, an intake's number.
        content_sha256: hash of what was written, so that a later change of it shows.
    """

    sequence: int
    at: str
    actor: str
    event: Event
    subject: str
    content_sha256: str


@dataclass(frozen=True)
class TreeHead:
    """The signed state of the log after so many entries: whoever holds it can tell if those were changed later.

    Attributes:
        size: how many entries it covers.
        root_sha256: the root of the Merkle tree over them, in hexadecimal.
        at: when it was signed, in UTC.
        key_id: which key signed it.
        signature: Ed25519 over the rest, in hexadecimal.
    """

    size: int
    root_sha256: str
    at: str
    key_id: str
    signature: str
