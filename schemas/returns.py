"""What was sent to the regulator, and what it asked for after that."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

RETURN_FOLDER = "return"
"""The unpacked return, in the folder of its id, beside the zip file."""
RETURN_LIST = "manifest.json"
"""The signed list of a return's files, in the unpacked return and in the zip file."""


def zip_name(return_id: str) -> str:
    """The name of a return's zip file, beside the unpacked return."""
    return f"return-{return_id}.zip"


@dataclass(frozen=True)
class SentFile:
    """One file of a return that was built; `evidence_id` is None for a page this program wrote."""

    name: str
    evidence_id: str | None
    sha256: str
    size_bytes: int
    classification: str
    restricted_why: str = ""


@dataclass(frozen=True)
class Submitted:
    """A return that was built.

    Attributes:
        path: its folder, relative to the workspace.
    """

    id: str
    as_of: date
    asked_on: date | None
    due_on: date | None
    framework_id: str
    manifest_sha256: str
    zip_sha256: str
    path: str
    files: tuple[SentFile, ...]


class LogEvent(StrEnum):
    """What may happen to a request of the regulator's."""

    ASKED = "asked"
    ANSWERED = "answered"


@dataclass(frozen=True)
class SentVersion:
    """One evidence version that an answer sent."""

    evidence_id: str
    sha256: str


@dataclass(frozen=True)
class LogEntry:
    """One thing that happened to a request of the regulator's; never changed afterwards.

    Attributes:
        by: who did it.
        owner: who has to see to it, for the asking.
        due_on: the day the answer is due, for the asking.
        told: what was said or sent, for an answer.
    """

    event: LogEvent
    on: date
    by: str
    owner: str = ""
    due_on: date | None = None
    told: str = ""
    sent: tuple[SentVersion, ...] = ()


@dataclass(frozen=True)
class LoggedRequest:
    """One thing the regulator asked for after the return, with all that happened to it, oldest first."""

    id: str
    asked: str
    asked_on: date
    entries: tuple[LogEntry, ...]

    @property
    def owner(self) -> str:
        """Who has to see to it."""
        return next((one.owner for one in reversed(self.entries) if one.owner), "")

    @property
    def due_on(self) -> date | None:
        """The day the answer is due."""
        return next((one.due_on for one in reversed(self.entries) if one.due_on), None)

    @property
    def answered_on(self) -> date | None:
        """The day of the first answer; None while there is none."""
        return next((one.on for one in self.entries if one.event is LogEvent.ANSWERED), None)
