"""What is kept of requests can be held against the custody log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.intake import Intake
from schemas.custody import Event
from schemas.database import read
from schemas.records.custody_content import CONTENTS, all_contents, content_sha256
from tests.unit.evidence.request.replying import ask, make_form, open_intake, take_in
from tests.unit.evidence.request.test_replies import HERE, answers_of


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """A workspace with one request that was answered."""
    with open_intake(tmp_path / "council") as opened:
        ask(opened, "Carers plan", "W07")
        take_in(opened, answers_of(make_form(opened), HERE), "answers.json")
        yield opened


def _told(intake: Intake) -> dict[str, str]:
    """The newest hash the log holds for each request."""
    with read(intake.engine) as connection:
        rows = connection.exec_driver_sql(
            "SELECT subject, content_sha256 FROM custody_entry WHERE event = ? ORDER BY sequence",
            (Event.REQUEST_CHANGED.value,),
        )
        return {row.subject: row.content_sha256 for row in rows}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE request_event SET happened_on = '2026-09-02' WHERE event = 'receive'",
        "UPDATE request_event SET note = 'never'",
        "UPDATE request SET title = 'Another'",
        "DELETE FROM request_reply",
    ],
)
def test_a_change_behind_our_back_shows(intake: Intake, change: str) -> None:
    """Every row of a request is covered by the newest entry about it, so that a later change gives another hash."""
    with read(intake.engine) as connection:
        kept = all_contents(connection, Event.REQUEST_CHANGED)
        assert {str(key): sha256 for key, sha256 in kept.items()} == _told(intake)
    with intake.engine.begin() as connection:
        connection.exec_driver_sql(change)
    (name, told) = next(iter(_told(intake).items()))
    with read(intake.engine) as connection:
        assert content_sha256(connection, Event.REQUEST_CHANGED, name) != told


@pytest.mark.parametrize("event", [Event.REQUEST_CHANGED, Event.MESSAGE_SENT, Event.LIST_IMPORTED])
def test_what_is_kept_of_requests_is_registered(event: Event) -> None:
    """Requests, messages and lists are among what is checked."""
    assert event in CONTENTS
