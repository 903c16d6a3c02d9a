"""What each kind of event tells of: the rows whose hash its entry holds, read again whenever it is checked.

A later change of those rows shows, because they no longer give the hash that was written beside them. Of several
entries of one kind about one subject the newest tells how its rows are now.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, FromClause, Select, literal, select, type_coerce
from sqlalchemy.types import NullType

from schemas.client_level_tables import CLIENT_LEVEL_TABLES
from schemas.custody import Entry, Event
from schemas.life_tables import ItemEventRow
from schemas.records.custody import add_event
from schemas.records.rows import add_missing, core
from schemas.request_tables import (
    RequestEventRow,
    RequestFormRow,
    RequestListItemRow,
    RequestListRow,
    RequestMessagePartRow,
    RequestMessageRow,
    RequestOwnerRow,
    RequestReplyRow,
    RequestRow,
)
from schemas.return_tables import (
    ReturnRequestEventRow,
    ReturnRequestRow,
    ReturnRequestSentRow,
    SubmissionFileRow,
    SubmissionRow,
)
from schemas.store_tables import FileTombstoneRow
from schemas.tables import (
    AssessmentRow,
    AuditAnswerRow,
    CouncilRow,
    DatasetRow,
    DecisionRow,
    EvidenceDetailRow,
    EvidenceItemRow,
    EvidenceLinkRow,
    EvidenceVersionRow,
    FeedbackItemRow,
    IntakeRow,
    MeasureObservationRow,
    OutputRow,
    ScoreProposalRow,
    SignalRow,
    Table,
)

Key = str | int
NOTHING = hashlib.sha256().hexdigest()
"""What a subject without rows gives."""
_PLACE = "#"
"""Stands in a subject between a name and a number."""
_MAX_DIGITS = 18
"""More digits than these fit in no database's numbers."""


@dataclass(frozen=True)
class Part:
    """Rows of one table that belong to a subject.

    Attributes:
        table: the mapped class of the rows.
        key: the column that holds the subject's key.
        beside: another table in which `key` stands, where the rows themselves do not name the subject.
        on: pairs of equal columns, of the rows and of the table beside them.
        left_out: columns that may change without anybody's doing wrong.
    """

    table: type[Table]
    key: str
    beside: type[Table] | None = None
    on: tuple[tuple[str, str], ...] = ()
    left_out: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The table's name in the database."""
        return core(self.table).name

    def key_column(self) -> ColumnElement[Any]:
        """The column that holds the key."""
        return core(self.beside or self.table).c[self.key]

    def source(self) -> FromClause:
        """The table, joined with the one beside it if there is one."""
        table = core(self.table)
        if self.beside is None:
            return table
        other = core(self.beside)
        conditions = [table.c[mine] == other.c[theirs] for mine, theirs in self.on]
        first, *more = conditions
        for one in more:
            first = first & one
        return table.join(other, first)

    def query(self) -> Select[Any]:
        """Every row with its subject's key first, as the database itself holds them: tampered values are no error."""
        columns = [one for one in core(self.table).c if one.name not in self.left_out]
        raw: list[ColumnElement[Any]] = [type_coerce(one, NullType()).label(one.name) for one in columns]
        key: ColumnElement[Any] = type_coerce(self.key_column(), NullType()).label("custody_key")
        return select(*[key, *raw]).select_from(self.source())


@dataclass(frozen=True)
class Content:
    """What one kind of event tells of.

    Attributes:
        parts: its rows, table by table; the first holds one row for each subject.
        named_by: where the key is a number, the column of the first part's table that stands before it in a subject.
        word: the same where no column may stand there, as it would name a person: the word that stands there instead.
        form: what its subjects look like; entries of the kind about anything else tell of other things.
        feeds_scores: whether an assessment is made from these rows.
    """

    parts: tuple[Part, ...]
    named_by: str | None = None
    feeds_scores: bool = True
    form: str = ".+"
    word: str = ""

    @property
    def is_numbered(self) -> bool:
        """Whether the key is a number, with a name before it in a subject."""
        return self.named_by is not None or bool(self.word)

    def tells_of(self, subject: str) -> bool:
        """Whether a subject of the log is one of these."""
        form = rf"{self.word or '.*'}{_PLACE}[0-9]{{1,{_MAX_DIGITS}}}" if self.is_numbered else self.form
        return re.fullmatch(form, subject, re.DOTALL) is not None

    def key_of(self, subject: str) -> Key:
        """The key in the database of a subject of the log."""
        return int(subject.rpartition(_PLACE)[2]) if self.is_numbered else subject


def numbered_subject(name: str, number: int) -> str:
    """The log's name of something numbered: for an intake, the evidence id of its file and the intake's number."""
    return f"{name}{_PLACE}{number}"


OWNER = "owner"
"""Stands for an owner in the log, which names no person of the council's list."""
_READ_OUT: tuple[type[Table], ...] = (DatasetRow, MeasureObservationRow, AuditAnswerRow, FeedbackItemRow)
"""Tables of what was read out of files, by the hash of the file."""
_TOLD_ITEMS = (("id", "item_id"),)
_TOLD_VERSIONS = (("item_id", "item_id"), ("sha256", "version_sha256"))
CONTENTS: Mapping[Event, Content] = {
    Event.WORKSPACE_MADE: Content((Part(CouncilRow, "gss_code"),)),
    Event.FILE_TAKEN_IN: Content(
        (
            Part(IntakeRow, "sequence"),
            Part(EvidenceDetailRow, "sequence"),
            Part(EvidenceLinkRow, "sequence"),
            Part(EvidenceItemRow, "sequence", EvidenceDetailRow, _TOLD_ITEMS),
            Part(EvidenceVersionRow, "sequence", EvidenceDetailRow, _TOLD_VERSIONS),
        ),
        named_by="told_by_item",
    ),
    Event.RECORDS_ADDED: Content(
        tuple(Part(one, "sha256") for one in (*_READ_OUT, *CLIENT_LEVEL_TABLES)),
        form="[0-9a-f]{64}",
    ),
    Event.ITEM_CHANGED: Content((Part(ItemEventRow, "sequence"),), named_by="item_id"),
    Event.DECISION_MADE: Content((Part(DecisionRow, "number"),), named_by="statement"),
    Event.ASSESSMENT_MADE: Content(
        (Part(AssessmentRow, "id"), Part(SignalRow, "assessment_id"), Part(ScoreProposalRow, "assessment_id")),
        feeds_scores=False,
    ),
    Event.OUTPUT_WRITTEN: Content((Part(OutputRow, "assessment_id"),), feeds_scores=False),
    Event.REQUEST_CHANGED: Content(
        (Part(RequestRow, "id"), Part(RequestEventRow, "request_id"), Part(RequestReplyRow, "request_id")),
        feeds_scores=False,
    ),
    Event.OWNER_CHANGED: Content((Part(RequestOwnerRow, "number"),), feeds_scores=False, word=OWNER),
    Event.FORM_MADE: Content((Part(RequestFormRow, "token"),), feeds_scores=False),
    Event.FILE_DELETED: Content((Part(FileTombstoneRow, "sha256"),), feeds_scores=False),
    Event.MESSAGE_SENT: Content(
        (Part(RequestMessageRow, "key"), Part(RequestMessagePartRow, "message_key")), feeds_scores=False
    ),
    Event.LIST_IMPORTED: Content(
        (Part(RequestListRow, "sequence"), Part(RequestListItemRow, "sequence")), named_by="original_name"
    ),
    Event.RETURN_MADE: Content(
        (Part(SubmissionRow, "id"), Part(SubmissionFileRow, "submission_id")), feeds_scores=False
    ),
    Event.RETURN_REQUEST_CHANGED: Content(
        (
            Part(ReturnRequestRow, "id"),
            Part(ReturnRequestEventRow, "request_id"),
            Part(ReturnRequestSentRow, "request_id"),
        ),
        feeds_scores=False,
    ),
}
"""The kinds of event whose rows are checked; each table stands under one kind only."""
SCORED = frozenset(event for event, content in CONTENTS.items() if content.feeds_scores)
"""Those whose rows an assessment is made from."""
ASKED = frozenset(
    {Event.REQUEST_CHANGED, Event.OWNER_CHANGED, Event.FORM_MADE, Event.MESSAGE_SENT, Event.LIST_IMPORTED}
)
"""Those whose rows say who is asked for what, and what a reply is read with."""


def log_event(connection: Connection, event: Event, subject: str) -> Entry:
    """Add an entry about a subject whose rows have just been written, in the same transaction.

    Raises:
        OurError: slug `write-without-actor`, if the transaction was opened without saying who writes.
    """
    return add_event(connection, event, subject, content_sha256(connection, event, subject))


def add_logged(connection: Connection, table: type[Table], rows: Sequence[dict[str, Any]]) -> int:
    """Add the rows read out of files that are not there yet, and tell the log of each file that gave new ones.

    Returns:
        How many rows were added.
    """
    added = 0
    for sha256 in dict.fromkeys(row["sha256"] for row in rows):
        n_new = add_missing(connection, table, [row for row in rows if row["sha256"] == sha256])
        if n_new:
            log_event(connection, Event.RECORDS_ADDED, sha256)
        added += n_new
    return added


def content_sha256(connection: Connection, event: Event, subject: str) -> str:
    """The hash of a subject's rows as they are now, the same whenever they are the same."""
    content = CONTENTS[event]
    key = content.key_of(subject)
    found = ((part.name, part.query().where(part.key_column() == key)) for part in content.parts)
    return _hash({name: [line for _, line in _lines(connection, query)] for name, query in found})


def all_contents(connection: Connection, event: Event) -> dict[Key, str]:
    """The hash of every subject's rows, by the subject's key in the database, read table by table."""
    lines: defaultdict[Key, dict[str, list[bytes]]] = defaultdict(dict)
    for part in CONTENTS[event].parts:
        name = part.name
        for key, line in _lines(connection, part.query()):
            lines[key].setdefault(name, []).append(line)
    return {key: _hash(found) for key, found in lines.items()}


def _lines(connection: Connection, query: Select[Any]) -> Iterator[tuple[Key, bytes]]:
    """Each row's key and the row in one form.

    Empty cells are left out, so that a column that is added later changes nothing; yes and no are 1 and 0, as SQLite
    keeps them.
    """
    found = connection.execute(query)
    _, *names = found.keys()
    for key, *cells in found:
        row = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
        if True in cells or False in cells:  # also where there is a 1 or a 0
            row = {name: int(cell) if isinstance(cell, bool) else cell for name, cell in row.items()}
        yield key, orjson.dumps(row, default=repr, option=orjson.OPT_SORT_KEYS)


def _hash(lines: Mapping[str, Iterable[bytes]]) -> str:
    """Hash of rows by table, whatever order they came in."""
    digest = hashlib.sha256()
    for name in sorted(lines):
        for line in sorted(lines[name]):
            digest.update(b"%s %s\n" % (name.encode(), line))
    return digest.hexdigest()


def find_untold(connection: Connection, part: Part) -> list[str]:
    """Rows of a joined table that no intake tells of, each by its key as text."""
    if part.beside is None:
        return []
    keys = [one.name for one in core(part.table).primary_key]
    columns = [type_coerce(core(part.table).c[name], NullType()).label(name) for name in keys]
    every = {tuple(row) for row in connection.execute(select(*columns))}
    told = {tuple(row) for row in connection.execute(select(*columns).select_from(part.source()))}
    return sorted(" ".join(map(str, row)) for row in every - told)


def begin_log(connection: Connection) -> int:
    """Add an entry for everything there is, where the log is still empty; how many.

    A new workspace has its council; one that an earlier program filled has all its evidence, which from now on is
    under custody.
    """
    n_added = 0
    for event in CONTENTS:
        for subject in _subjects(connection, event):
            log_event(connection, event, subject)
            n_added += 1
    return n_added


def _subjects(connection: Connection, event: Event) -> list[str]:
    """The subjects whose rows are there, in order."""
    content = CONTENTS[event]
    if content.is_numbered:
        first = content.parts[0]
        table = core(first.table).c
        name = literal(content.word) if content.named_by is None else table[content.named_by]
        rows = connection.execute(select(name, table[first.key]).order_by(table[first.key]))
        return [numbered_subject(name, number) for name, number in rows]
    found = {key for part in content.parts for (key,) in connection.execute(select(part.key_column()))}
    return sorted(map(str, found))
