"""What is said when the database is somewhere odd, broken, busy or out of reach."""

import shutil
import sqlite3
from datetime import date

import pytest

from app.actions.workspaces import open_database
from schemas.database import read, write
from schemas.records.evidence import load_items
from schemas.records.rows import count
from schemas.tables import CouncilRow
from schemas.workspace import SETTINGS_FILE, load_workspace
from tests.actors import TESTS
from tests.docs.pages import read_page


@pytest.mark.parametrize("name", ["with spaces", "what?", "no #1", "100%", "100%20", "Wörk späce", "a?b=c&d#e"])
def test_a_workspace_may_have_any_name(readiness, tmp_path, name):
    """The database lies in the folder that was named, whatever letters are in its name."""
    root = tmp_path / name
    assert readiness("init", root, "--council", "Haringey").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]
    assert (root / "readiness.db").is_file()
    assert "no-workspace" not in readiness("status", "--workspace", root).err


def _name_database(root, address):
    path = root / SETTINGS_FILE
    path.write_text(f'database = "{address}"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")


ADDRESSES = [
    ("not an address", "database-address", "postgresql+psycopg://"),
    ("nothing://user:pass@here/there", "database-address", "postgresql+psycopg://"),
    ("postgresql+psycopg://user:pass@host:port/name", "database-address", "postgresql+psycopg://"),
    ("postgresql+pg8000://user:pass@127.0.0.1:9/name", "database-driver-missing", "pip install psycopg"),
    ("sqlite:////no-such-folder/readiness.db", "database-unreachable", "Check"),
]


@pytest.mark.parametrize(("address", "slug", "said"), ADDRESSES, ids=[one[0] for one in ADDRESSES])
def test_an_address_that_leads_nowhere(readiness, haringey, address, slug, said):
    """Each says what to do, never repeats a password, and the doctor says the same."""
    _name_database(haringey, address)
    told = readiness("status", "--workspace", haringey, "--json")
    assert (told.code, told.json["error"]["slug"]) == (2, slug)
    assert said in told.json["error"]["remedy"]
    assert "pass@" not in told.out
    assert told.json["error"]["message"] in _doctor_faults(readiness, haringey)["database"]


def test_a_server_that_does_not_answer(readiness, haringey):
    """A PostgreSQL server that is not there is told as such, without its address."""
    pytest.importorskip("psycopg")
    _name_database(haringey, "postgresql+psycopg://user:pass@127.0.0.1:9/name")
    told = readiness("status", "--workspace", haringey, "--json")
    assert (told.code, told.json["error"]["slug"]) == (2, "database-unreachable")
    assert "127.0.0.1" not in told.out


def _doctor_faults(readiness, root):
    told = readiness("doctor", "--workspace", root, "--json")
    assert told.code == 2
    return {one["name"]: one["found"] for one in told.json["findings"] if one["state"] == "fault"}


@pytest.mark.parametrize("spoil", [lambda data: b"x" * 5000, lambda data: data[:4096] + b"\xff" * (len(data) - 4096)])
def test_a_damaged_database(readiness, haringey, spoil):
    """A file that is no database, and one with broken pages, is told as damaged by commands and by the doctor."""
    path = haringey / "readiness.db"
    path.write_bytes(spoil(path.read_bytes()))
    told = readiness("status", "--workspace", haringey, "--json")
    assert (told.code, told.json["error"]["slug"]) == (2, "database-damaged")
    assert "damaged" in _doctor_faults(readiness, haringey)["database"]


def test_a_database_that_another_program_holds(readiness, haringey, monkeypatch):
    """A lock that is not let go of is told as busy, and nothing is changed."""
    monkeypatch.setattr("schemas.database._BUSY_MS", 200)
    with sqlite3.connect(haringey / "readiness.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        told = readiness("decide", "QS1", "--score", 2, "--by", "a", "--why", "b", "-w", haringey, "--json")
        other.execute("ROLLBACK")
    assert (told.code, told.json["error"]["slug"]) == (2, "database-busy")


def test_an_empty_database_gets_its_council(readiness, haringey, tmp_path):
    """A database that was made elsewhere learns of the workspace's council, once."""
    other = tmp_path / "other.db"
    _name_database(haringey, f"sqlite:///{other.as_posix()}")
    for _ in range(2):
        with open_database(load_workspace(haringey)) as engine, read(engine) as connection:
            assert count(connection, CouncilRow) == 1
    assert other.is_file()


def test_a_rule_of_a_table_that_is_broken_is_our_fault(haringey):
    """An error nobody can mend from outside is not dressed up as one."""
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError, match="gss_code"), open_database(load_workspace(haringey)) as engine:  # noqa: SIM117
        with write(engine, TESTS) as connection:
            connection.exec_driver_sql("INSERT INTO council SELECT * FROM council")


def test_the_doctor_misses_files_that_the_database_names(readiness, haringey, tmp_path):
    """All is well at first; a store that was emptied, or one changed byte, is a fault that names the evidence."""
    path = tmp_path / "measures.csv"
    path.write_text(read_page("docs/workspace.md").partition("```csv measures.csv\n")[2].partition("```")[0])
    assert readiness("load", path, "--workspace", haringey).code == 0
    assert readiness("doctor", "--workspace", haringey).code == 0
    with open_database(load_workspace(haringey)) as engine, read(engine) as connection:
        ((item,), _) = load_items(connection, date.max)
    sha256 = item.versions[-1].sha256
    (haringey / "store" / sha256[:2] / sha256).write_bytes(b"something else")
    assert item.id in _doctor_faults(readiness, haringey)["evidence store"]
    shutil.rmtree(haringey / "store")
    assert "missing" in _doctor_faults(readiness, haringey)["evidence store"]
