"""What the database itself refuses, and that its schema is what the migrations make."""

from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import exc, text

from schemas.custody import Event
from schemas.database import open_engine, read, revision, upgrade, write
from schemas.errors import WorkspaceError
from schemas.records.custody import add_event
from schemas.records.custody_content import begin_log
from schemas.records.rows import core, count
from schemas.search_tables import is_search_index
from schemas.tables import (
    AuditAnswerRow,
    CouncilRow,
    DecisionRow,
    EvidenceItemRow,
    EvidenceVersionRow,
    MeasureObservationRow,
    Table,
)
from tests.actors import TESTS

HASH = "a" * 64
COUNCIL = {
    "gss_code": "E06999999",
    "name": "Fenmoor",
    "la_code": "999",
    "region": "East",
    "council_type": "Unitary",
    "synthetic": True,
}
ITEM = {"id": "HAS-1", "council_gss": "E06999999", "source": "has", "kind": "national return"}
VERSION = {
    "item_id": "HAS-1",
    "sha256": HASH,
    "number": 1,
    "size_bytes": 10,
    "suffix": ".ods",
    "original_name": "a.ods",
    "received_on": date(2026, 9, 1),
}
OBSERVATION = {
    "sha256": HASH, "sheet": "1a", "row": 9, "column": "2024-25 - outcome", "item_id": "HAS-1", "measure": "1a",
    "la_code": "1", "la_name": "x", "ons_code": "E06999999", "level": "Council", "year": "2024-25",
    "statistic": "outcome", "value": 19.1, "flag": "", "raw": "19.1",
}  # fmt: skip
ANSWER = {
    "sha256": HASH, "sheet": "", "row": 2, "question": "Q01", "column": "", "item_id": "HAS-1", "case_ref": "C-1",
    "audited_on": date(2026, 9, 1), "grade": 3, "outcome": "graded", "evidence_seen": "", "comment": "",
    "drawn_by_rule": True, "second_grade": None, "moderated_grade": None,
}  # fmt: skip
DECISION = {
    "council_gss": "E06999999", "statement": "QS1", "level": 2, "proposed_level": 2, "decided_by": "Board",
    "decided_on": date(2026, 9, 1), "why": "because", "framework_id": "f",
}  # fmt: skip

REFUSED = [
    ("a council code of the wrong length", CouncilRow, COUNCIL | {"gss_code": "E06"}),
    ("an unknown source", EvidenceItemRow, ITEM | {"id": "X", "source": "found"}),
    ("an unknown kind", EvidenceItemRow, ITEM | {"id": "X", "kind": "rumour"}),
    ("an item of no council", EvidenceItemRow, ITEM | {"id": "X", "council_gss": "E06000001"}),
    ("a version of no item", EvidenceVersionRow, VERSION | {"item_id": "HAS-9"}),
    ("a hash that is none", EvidenceVersionRow, VERSION | {"sha256": "abc"}),
    ("a version number below 1", EvidenceVersionRow, VERSION | {"number": 0}),
    ("a negative size", EvidenceVersionRow, VERSION | {"size_bytes": -1}),
    ("a suppressed figure with a value", MeasureObservationRow, OBSERVATION | {"flag": "[c]"}),
    ("a missing figure with no reason", MeasureObservationRow, OBSERVATION | {"value": None}),
    ("a grade of 5", AuditAnswerRow, ANSWER | {"grade": 5}),
    ("a second grade of 0", AuditAnswerRow, ANSWER | {"second_grade": 0}),
    ("a grade where the question did not apply", AuditAnswerRow, ANSWER | {"outcome": "not applicable"}),
    ("no grade and no reason for it", AuditAnswerRow, ANSWER | {"grade": None}),
    ("an agreed score of 5", DecisionRow, DECISION | {"level": 5}),
    ("a decision without a reason", DecisionRow, DECISION | {"why": ""}),
    ("a decision of nobody", DecisionRow, DECISION | {"decided_by": ""}),
]


def _fill(engine) -> None:
    with write(engine, TESTS) as connection:
        connection.execute(core(CouncilRow).insert(), COUNCIL)
        connection.execute(core(EvidenceItemRow).insert(), ITEM)
        begin_log(connection)


@pytest.mark.parametrize(("table", "row"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_the_database_refuses(engine, table, row):
    """Table models do not validate, so the database must: none of these rows can be stored."""
    _fill(engine)
    refused = pytest.raises((exc.IntegrityError, exc.DataError), match=r"(?i)check|foreign|constraint")
    with refused, write(engine, TESTS) as connection:
        connection.execute(core(table).insert(), row)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (EvidenceVersionRow, VERSION),
        (MeasureObservationRow, OBSERVATION),
        (MeasureObservationRow, OBSERVATION | {"value": None, "flag": "[c]"}),
        (AuditAnswerRow, ANSWER),
        (AuditAnswerRow, ANSWER | {"grade": None, "outcome": "cannot tell"}),
        (DecisionRow, DECISION),
    ],
)
def test_the_database_takes_what_is_sound(engine, table, row):
    """The sound neighbours of the refused rows are taken."""
    _fill(engine)
    with write(engine, TESTS) as connection:
        connection.execute(core(table).insert(), row)
        add_event(connection, Event.RECORDS_ADDED, "a row", HASH)
        assert count(connection, table) == 1


def test_migrations_make_what_the_tables_say(engine):
    """A database made by the migrations differs in nothing from the mapped tables."""
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_name": lambda name, *_: not is_search_index(name)}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Table.metadata) == []


def test_upgrading_twice_changes_nothing(engine):
    """An upgraded database stays at its revision."""
    before = revision(engine)
    upgrade(engine)
    assert revision(engine) == before is not None


def test_a_database_of_a_newer_program_is_refused(engine):
    """Nothing is guessed about a schema this program does not know."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WorkspaceError, match="newer version of Readiness"):
        upgrade(engine)


def _fill_then_fail(engine) -> None:
    with write(engine, TESTS) as connection:
        connection.execute(core(CouncilRow).insert(), COUNCIL)
        raise RuntimeError("stop")


def test_an_error_inside_a_transaction_keeps_nothing(engine):
    """Two rows and a failure leave no row."""
    with pytest.raises(RuntimeError, match="stop"):
        _fill_then_fail(engine)
    with read(engine) as connection:
        assert count(connection, CouncilRow) == 0


def test_sqlite_keeps_foreign_keys_and_a_safe_journal(tmp_path):
    """Every connection has foreign keys on, and full durability for its journal."""
    engine = open_engine(f"sqlite:///{tmp_path}/a.db")
    with read(engine) as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "journal_mode", "synchronous")
        }
    assert pragmas["foreign_keys"] == 1
    assert (pragmas["journal_mode"], pragmas["synchronous"]) in {("delete", 3), ("wal", 2)}
