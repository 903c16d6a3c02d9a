"""Every write names who wrote it and takes its entry in the custody log along, or nothing is kept."""

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from schemas.custody import Actor, Event
from schemas.database import open_engine, read, upgrade, write
from schemas.errors import OurError
from schemas.records.assessments import add_decision
from schemas.records.custody import add_event, count_entries, leaf_sha256, load_heads, load_leaves, load_rows
from schemas.records.custody_content import (
    CONTENTS,
    add_logged,
    all_contents,
    begin_log,
    content_sha256,
    log_event,
    numbered_subject,
)
from schemas.records.rows import add_missing, core, count
from schemas.score import Decision
from schemas.tables import CouncilRow, DecisionRow, EvidenceItemRow, OutputRow
from tests.actors import TESTS
from tests.unit.schemas.test_tables import COUNCIL, ITEM

WITHOUT_ENTRY = [
    ("a row added", "INSERT INTO evidence_item VALUES ('X', 'E06999999', 'has', 'national return')"),
    ("a row added in lower case", "insert into evidence_item values ('X', 'E06999999', 'has', 'national return')"),
    ("a row changed", "UPDATE council SET name = 'Marshby'"),
    ("a row deleted", "DELETE FROM council"),
]


@pytest.fixture
def council(engine):
    """A database with its council."""
    with write(engine, TESTS) as connection:
        add_missing(connection, CouncilRow, [COUNCIL])
        begin_log(connection)
    return engine


def _state(engine) -> tuple[Any, ...]:
    with read(engine) as connection:
        names = connection.execute(text("SELECT name FROM council")).scalars().all()
        return names, count(connection, EvidenceItemRow), count_entries(connection)


def _write_then_fail(engine, sql: str) -> None:
    with write(engine, TESTS) as connection:
        connection.execute(text(sql))


@pytest.mark.parametrize("sql", [case[1] for case in WITHOUT_ENTRY], ids=[case[0] for case in WITHOUT_ENTRY])
def test_a_change_without_an_entry_is_taken_back(council, sql):
    """Whatever is changed, and however it is written: without an entry nothing of it is kept."""
    before = _state(council)
    with pytest.raises(OurError, match="without an entry in the custody log") as caught:
        _write_then_fail(council, sql)
    assert caught.value.slug == "write-without-entry"
    assert _state(council) == before


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM council",
        "UPDATE council SET name = 'x' WHERE gss_code = 'nobody'",
        "DELETE FROM council WHERE gss_code = 'nobody'",
        "INSERT INTO council SELECT * FROM council WHERE gss_code = 'nobody'",
    ],
)
def test_what_changes_nothing_needs_no_entry(council, sql):
    """Reading, and statements that meet no row, are free."""
    before = _state(council)
    with write(council, TESTS) as connection:
        connection.execute(text(sql))
    assert _state(council) == before


def test_rows_that_are_there_already_need_no_entry(council):
    """A second identical write adds neither row nor entry."""
    before = _state(council)
    with write(council, TESTS) as connection:
        assert add_missing(connection, CouncilRow, [COUNCIL]) == 0
    assert _state(council) == before


@pytest.mark.parametrize("actor", [None, "tests", Actor("", TESTS.at)])
def test_a_write_by_nobody_is_refused(council, actor):
    """A transaction that names nobody is not even opened."""
    with pytest.raises(OurError, match="without saying by whom") as caught, write(council, actor):
        pass
    assert caught.value.slug == "write-without-actor"


def test_an_entry_outside_a_write_is_refused(council):
    """The log is written in write transactions only."""
    with read(council) as connection, pytest.raises(OurError, match="without saying by whom"):
        add_event(connection, Event.FILE_STORED, "x", "0" * 64)


def test_an_entry_says_who_when_and_what(council):
    """The account, the moment in UTC to the millisecond, the kind of event and its subject."""
    actor = Actor("j.smith", datetime(2026, 9, 2, 8, 30, 1, 234567, tzinfo=UTC))
    with write(council, actor) as connection:
        add_event(connection, Event.FILE_STORED, "a" * 64, "b" * 64)
    with read(council) as connection:
        row = list(load_rows(connection))[-1]
        assert load_leaves(connection)[-1] == row["leaf_sha256"] == leaf_sha256(row)
        assert load_heads(connection) == ()
    assert (row["sequence"], row["actor"], row["at"]) == (1, "j.smith", "2026-09-02T08:30:01.234+00:00")
    assert (row["event"], row["subject"], row["content_sha256"]) == ("file stored", "a" * 64, "b" * 64)


def _write_entry_then_fail(engine) -> None:
    with write(engine, TESTS) as connection:
        connection.execute(core(EvidenceItemRow).insert(), ITEM)
        add_event(connection, Event.RECORDS_ADDED, "x", "0" * 64)
        raise RuntimeError("stop")


def test_an_entry_goes_with_its_rows(council):
    """A failure leaves neither rows nor entry."""
    before = _state(council)
    with pytest.raises(RuntimeError, match="stop"):
        _write_entry_then_fail(council)
    assert _state(council) == before


def test_writers_at_once_leave_no_gap_and_lose_no_entry(tmp_path):
    """Four threads with 25 entries each leave a hundred, numbered without a gap."""
    engine = open_engine(f"sqlite:///{tmp_path}/a.db")
    upgrade(engine)

    def work() -> None:
        for _ in range(25):
            with write(engine, TESTS) as connection:
                add_event(connection, Event.FILE_STORED, "x", "0" * 64)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with read(engine) as connection:
        assert [row["sequence"] for row in load_rows(connection)] == list(range(100))


def test_content_is_the_hash_of_the_rows_and_of_nothing_else(council):
    """Rows in another order or with a column that is empty give the same hash; any change gives another."""
    rows = [{"assessment_id": "run-1", "kind": kind, "format": "html", "path": "x", "sha256": "a" * 64, "size_bytes": 1} for kind in "ab"]  # fmt: skip  # noqa: E501
    told = "INSERT INTO assessment VALUES ('run-1', 1, 'E06999999', '2026-09-01', 'f', '1', '{}', '{{}}', '{{}}')"
    hashes = []
    for order in (rows, rows[::-1], [rows[0], rows[1] | {"size_bytes": 2}]):
        with council.connect() as connection, connection.begin() as transaction:
            connection.exec_driver_sql(told.format("0" * 64))
            connection.execute(core(OutputRow).insert(), order)
            hashes.append(content_sha256(connection, Event.OUTPUT_WRITTEN, "run-1"))
            assert all_contents(connection, Event.OUTPUT_WRITTEN) == {"run-1": hashes[-1]}
            transaction.rollback()
    assert hashes[0] == hashes[1] != hashes[2]


def test_one_subject_and_all_of_them_are_hashed_alike(council):
    """What is hashed when it is written is what is hashed when all is checked."""
    for number in (1, 2):
        decision = Decision(f"QS{number}", 2, 3, "Board", date(2026, 9, 1), "because", "f")
        with write(council, TESTS) as connection:
            assert add_decision(connection, decision, COUNCIL["gss_code"]) == number
    with read(council) as connection:
        held = all_contents(connection, Event.DECISION_MADE)
        assert set(held) == {1, 2}
        for number, told in held.items():
            assert content_sha256(connection, Event.DECISION_MADE, numbered_subject(f"QS{number}", int(number))) == told


def test_records_of_a_file_are_told_once_for_each_file(council):
    """New rows of two files make two entries; the same again makes none."""

    def rows(sha256):
        return {"sha256": sha256, "reader_version": "1", "item_id": "HAS-1", "dataset": "d", "dataset_sha256": "d" * 64, "n_rows": 1}  # fmt: skip  # noqa: E501

    from schemas.tables import DatasetRow

    with write(council, TESTS) as connection:
        connection.execute(core(EvidenceItemRow).insert(), ITEM)
        assert add_logged(connection, DatasetRow, [rows("a" * 64), rows("b" * 64)]) == 2
        assert count_entries(connection) == 3
    with write(council, TESTS) as connection:
        assert add_logged(connection, DatasetRow, [rows("a" * 64), rows("b" * 64)]) == 0
        assert count_entries(connection) == 3


def test_what_an_earlier_program_kept_comes_under_custody(engine):
    """A database that was filled before there was a log gets an entry for everything in it, once."""
    with engine.begin() as connection:
        connection.execute(core(CouncilRow).insert(), COUNCIL)
        connection.execute(core(EvidenceItemRow).insert(), ITEM)
        connection.exec_driver_sql(f"INSERT INTO intake VALUES (1, 'HAS-1', '{'a' * 64}', '{'b' * 64}', '2026-09-01')")
    with write(engine, TESTS) as connection:
        assert begin_log(connection) == 2
    with read(engine) as connection:
        assert [row["subject"] for row in load_rows(connection)] == ["E06999999", "HAS-1#1"]


def test_each_table_is_told_of_by_one_kind_of_event():
    """Two kinds that told of one table would each find rows the other tells of."""
    names = [part.name for content in CONTENTS.values() for part in content.parts]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("event", "subject", "tells"),
    [
        (Event.FILE_TAKEN_IN, "REQ-1#3", True),
        (Event.FILE_TAKEN_IN, "REQ-1", False),
        (Event.FILE_TAKEN_IN, "REQ-1#x", False),
        (Event.FILE_TAKEN_IN, "REQ-1#" + "9" * 30, False),
        (Event.RECORDS_ADDED, "a" * 64, True),
        (Event.RECORDS_ADDED, "a token", False),
        (Event.DECISION_MADE, "QS1#2", True),
        (Event.OWNER_CHANGED, "owner#2", True),
        (Event.OWNER_CHANGED, "Carers Lead#2", False),
    ],
)
def test_subjects_are_known_by_their_form(event, subject, tells):
    """An entry whose subject has another form tells of something else."""
    assert CONTENTS[event].tells_of(subject) is tells


def test_an_update_of_the_log_itself_needs_no_other_entry(council):
    """A signed head is no change of what is kept, and an entry alone is none either."""
    with write(council, TESTS) as connection:
        log_event(connection, Event.WORKSPACE_MADE, COUNCIL["gss_code"])
    assert _state(council)[2] == 2
    with read(council) as connection:
        assert count(connection, DecisionRow) == 0
