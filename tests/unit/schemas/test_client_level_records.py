"""Client-level submissions come back as they were kept, each with its entry, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import date

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import exc, text, update

from schemas.client_level_tables import CLIENT_LEVEL_TABLES, ClientLevelFigureRow, ClientLevelOutcomeRow
from schemas.custody import Event
from schemas.custody_tables import CustodyEntryRow
from schemas.database import open_engine, read, upgrade, write
from schemas.records.client_level import add_submission, load_submissions
from schemas.records.custody_content import all_contents, begin_log, content_sha256
from schemas.records.life import delete_read_out
from schemas.records.rows import core, count
from schemas.tables import CouncilRow, EvidenceItemRow
from tests.actors import TESTS
from tests.client_level_values import SHA256, make_held, make_outcome, make_submission
from tests.places import ROOT
from tests.unit.schemas.test_tables import COUNCIL, ITEM


@pytest.fixture
def filled(engine):
    """A database with a council and an item."""
    with write(engine, TESTS) as connection:
        connection.execute(core(CouncilRow).insert(), COUNCIL)
        connection.execute(core(EvidenceItemRow).insert(), ITEM | {"kind": "client-level data"})
        begin_log(connection)
    return engine


def _add(engine, held) -> int:
    with write(engine, TESTS) as connection:
        return add_submission(connection, held)


def _load(engine, until=date.max):
    with read(engine) as connection:
        return load_submissions(connection, until)


def test_what_is_kept_comes_back(filled):
    """Every value, whole; a second time adds nothing."""
    held = make_held()
    assert _add(filled, held) == 8
    assert _load(filled) == (held,)
    assert _add(filled, held) == 0
    assert _load(filled, date(2026, 8, 31)) == ()


def test_the_log_tells_of_it(filled):
    """One entry, whose content changes with any row."""
    _add(filled, make_held())
    with filled.connect() as connection:
        table = core(CustodyEntryRow)
        entries = connection.execute(table.select().where(table.c.event == Event.RECORDS_ADDED.value)).all()
        assert [one.subject for one in entries] == [SHA256]
        assert all_contents(connection, Event.RECORDS_ADDED)[SHA256] == entries[0].content_sha256
        outcomes = core(ClientLevelOutcomeRow)
        connection.execute(update(outcomes).where(outcomes.c.rule == "CLD-X001").values(n_failing=3))
        assert content_sha256(connection, Event.RECORDS_ADDED, SHA256) != entries[0].content_sha256
        connection.rollback()


def test_a_file_judged_again_is_told_as_judged_last(filled):
    """Both judgements are kept, and the newer one counts."""
    first = make_held()
    again = replace(
        first,
        checked_on=date(2026, 10, 1),
        submission=make_submission(reader_version="2-abc", outcomes=(make_outcome(n_failing=9),)),
    )
    _add(filled, first)
    _add(filled, again)
    assert _load(filled) == (again,)
    assert _load(filled, date(2026, 9, 30)) == (first,)


def test_submissions_stand_in_the_order_of_their_periods(filled):
    """However late one was taken in; one without a period comes first."""
    ends = [date(2026, 3, 31), date(2025, 12, 31), None]
    held = [
        make_held(submission=make_submission(sha256=str(number) * 64, period_end=end))
        for number, end in enumerate(ends)
    ]
    for one in held:
        _add(filled, one)
    assert [one.submission.period_end for one in _load(filled)] == [None, ends[1], ends[0]]


def test_deleting_a_file_takes_its_figures_and_leaves_its_counts(filled):
    """Figures of a deleted file go; how many records broke a rule stays, and the log tells of both."""
    _add(filled, make_held())
    with write(filled, TESTS) as connection:
        assert delete_read_out(connection, SHA256) == 2
        assert count(connection, ClientLevelFigureRow) == 0
        assert count(connection, ClientLevelOutcomeRow) == 2
    (held,) = _load(filled)
    assert (held.figures, held.waiting) == ((), ())
    assert held.submission == make_submission()


@pytest.mark.parametrize(
    "changes", [{"n_failing": 101}, {"n_failing": -1}, {"severity": "awful"}, {"sha256": "d" * 64}]
)
def test_the_database_refuses(filled, changes):
    """More failing than looked at, an unknown severity, a submission that is not there."""
    _add(filled, make_held())
    with read(filled) as connection:
        row = dict(connection.execute(core(ClientLevelOutcomeRow).select()).first()._mapping)
    refused = pytest.raises((exc.IntegrityError, exc.DataError), match=r"(?i)check|foreign|constraint")
    with refused, write(filled, TESTS) as connection:
        connection.execute(core(ClientLevelOutcomeRow).insert(), row | {"rule": "X", "n_people": 0} | changes)


def test_no_column_could_hold_a_person():
    """No table has a column for a record's own number, a name or a birth date: only row numbers point there."""
    columns = {column.name for table in CLIENT_LEVEL_TABLES for column in core(table).c}
    assert not [name for name in columns if any(word in name for word in ("nhs", "birth", "person", "postcode"))]


def test_an_earlier_database_keeps_its_items(tmp_path):
    """The table of items is made anew for the new kind: items and what refers to them are all still there."""
    engine = open_engine(f"sqlite:///{tmp_path}/readiness.db")
    upgrade(engine)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        config = Config()
        config.set_main_option("script_location", str(ROOT / "schemas" / "migrations"))
        config.attributes["connection"] = connection
        command.downgrade(config, "0008")
        connection.execute(core(CouncilRow).insert(), COUNCIL)
        connection.execute(core(EvidenceItemRow).insert(), ITEM)
        connection.commit()
    upgrade(engine)
    with read(engine) as connection:
        assert connection.execute(core(EvidenceItemRow).select()).one()._asdict() == ITEM
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    with engine.connect() as connection:
        connection.execute(core(EvidenceItemRow).insert(), ITEM | {"id": "HAS-2", "kind": "client-level data"})
    engine.dispose()
