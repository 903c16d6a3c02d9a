"""Returns and the log of what was asked after them: added once, never changed, each with its entry in the log."""

from datetime import date

import pytest
from sqlalchemy import Engine, exc

from schemas.custody import Event
from schemas.custody_tables import CustodyEntryRow
from schemas.database import read, write
from schemas.records.custody_content import begin_log, content_sha256
from schemas.records.returns import (
    add_log_entry,
    add_logged_request,
    add_submission,
    load_logged_requests,
    load_submissions,
)
from schemas.records.rows import add_missing, core, count
from schemas.return_tables import ReturnRequestEventRow, ReturnRequestRow, SubmissionFileRow
from schemas.returns import LogEntry, LogEvent, LoggedRequest, SentFile, SentVersion, Submitted
from schemas.tables import CouncilRow, EvidenceItemRow, EvidenceVersionRow
from tests.actors import TESTS
from tests.unit.schemas.test_tables import COUNCIL, ITEM, VERSION

GSS = str(COUNCIL["gss_code"])
SHA = str(VERSION["sha256"])
FILE = SentFile("files/HAS-1-a.pdf", "HAS-1", SHA, 10, "restricted", "Asked for in the letter")
MADE = Submitted(
    "2026-09-30-00000000", date(2026, 9, 30), date(2026, 9, 28), date(2026, 10, 19), "sample/1", SHA, SHA, "returns/x",
    (FILE, SentFile("index.html", None, SHA, 5, "internal")),
)  # fmt: skip
ASKED = LogEntry(LogEvent.ASKED, date(2026, 10, 1), "tests", "Head of access", date(2026, 10, 5))
REQUEST = LoggedRequest("CQC-00000001", "Waiting list at the end of October", date(2026, 10, 1), (ASKED,))
ANSWER = LogEntry(LogEvent.ANSWERED, date(2026, 10, 2), "tests", told="By e-mail", sent=(SentVersion("HAS-1", SHA),))


@pytest.fixture
def held(engine: Engine) -> Engine:
    """A database with a council, an item and a version of it."""
    with write(engine, TESTS) as connection:
        add_missing(connection, CouncilRow, [COUNCIL])
        add_missing(connection, EvidenceItemRow, [ITEM])
        add_missing(connection, EvidenceVersionRow, [VERSION])
        begin_log(connection)
    return engine


def n_entries(engine: Engine) -> int:
    """Entries of the custody log."""
    with read(engine) as connection:
        return count(connection, CustodyEntryRow)


def test_a_return_is_kept_once(held: Engine) -> None:
    """A return comes back as it was kept; keeping it again adds no row and no entry."""
    with write(held, TESTS) as connection:
        assert add_submission(connection, MADE, GSS) == 3
    before = n_entries(held)
    with write(held, TESTS) as connection:
        assert add_submission(connection, MADE, GSS) == 0
    with read(held) as connection:
        assert load_submissions(connection) == (MADE,)
    assert n_entries(held) == before


def test_a_request_is_logged_and_answered(held: Engine) -> None:
    """What was asked, by when, of whom, and the versions that were sent come back; repeating adds nothing."""
    with write(held, TESTS) as connection:
        assert add_logged_request(connection, REQUEST, GSS) == 2
        assert add_log_entry(connection, REQUEST.id, ANSWER) == 2
    before = n_entries(held)
    with write(held, TESTS) as connection:
        assert add_logged_request(connection, REQUEST, GSS) == 0
        assert add_log_entry(connection, REQUEST.id, ANSWER) == 0
    with read(held) as connection:
        (found,) = load_logged_requests(connection)
    assert found == LoggedRequest(REQUEST.id, REQUEST.asked, REQUEST.asked_on, (ASKED, ANSWER))
    assert (found.owner, found.due_on, found.answered_on) == ("Head of access", date(2026, 10, 5), date(2026, 10, 2))
    assert n_entries(held) == before


@pytest.mark.parametrize("event", [Event.RETURN_MADE, Event.RETURN_REQUEST_CHANGED])
def test_a_changed_row_no_longer_gives_the_hash_in_the_log(held: Engine, event: Event) -> None:
    """What is kept of a return and of the log is under custody: a later change of a row shows."""
    with write(held, TESTS) as connection:
        add_submission(connection, MADE, GSS)
        add_logged_request(connection, REQUEST, GSS)
    subject, table, column = {
        Event.RETURN_MADE: (MADE.id, SubmissionFileRow, "restricted_why"),
        Event.RETURN_REQUEST_CHANGED: (REQUEST.id, ReturnRequestEventRow, "owner"),
    }[event]
    with read(held) as connection:
        before = content_sha256(connection, event, subject)
    with held.begin() as connection:
        connection.execute(core(table).update().values({column: "Somebody else"}))
    with read(held) as connection:
        assert content_sha256(connection, event, subject) != before


FILE_ROW = {
    "submission_id": MADE.id, "name": "x.pdf", "evidence_id": None, "sha256": SHA, "size_bytes": 1,
    "classification": "internal", "restricted_why": "",
}  # fmt: skip
EVENT_ROW = {
    "request_id": REQUEST.id, "number": 9, "event": "answered", "happened_on": date(2026, 10, 2), "actor": "x",
    "owner": "", "due_on": None, "told": "By e-mail",
}  # fmt: skip
REFUSED = [
    ("a case-level file", SubmissionFileRow, FILE_ROW | {"classification": "case-level"}),
    ("a restricted file without a reason", SubmissionFileRow, FILE_ROW | {"classification": "restricted"}),
    ("a file of no return", SubmissionFileRow, FILE_ROW | {"submission_id": "none"}),
    ("a file of an unknown item", SubmissionFileRow, FILE_ROW | {"evidence_id": "REQ-9"}),
    ("a request that asks nothing", ReturnRequestRow, {"id": "CQC-9", "council_gss": GSS, "asked": "",
                                                       "asked_on": date(2026, 10, 1)}),
    ("an answer that says nothing", ReturnRequestEventRow, EVENT_ROW | {"told": ""}),
    ("an event of nobody", ReturnRequestEventRow, EVENT_ROW | {"actor": ""}),
    ("an unknown event", ReturnRequestEventRow, EVENT_ROW | {"event": "lost"}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_the_database_refuses(held: Engine, table: type, row: dict[str, object]) -> None:
    """The rules of a return stand in the database too."""
    with write(held, TESTS) as connection:
        add_submission(connection, MADE, GSS)
        add_logged_request(connection, REQUEST, GSS)
    with pytest.raises(exc.IntegrityError, match=r"(?i)check|foreign"), write(held, TESTS) as connection:
        connection.execute(core(table).insert(), row)
