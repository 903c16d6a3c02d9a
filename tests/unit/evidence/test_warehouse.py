"""The database connection: it answers named steps over registered tables, and can reach nothing else."""

import time

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import warehouse
from evidence.warehouse import Step, open_warehouse, read_parquet
from schemas.errors import AppError

TABLE = pa.table({"council": ["Anyshire", "Otherham", "Thirdton"], "value": [1.5, None, 3.0]})
LOCAL_FRAME = pd.DataFrame({"secret": [1]})


@pytest.fixture
def house():
    """A database with one small table."""
    with open_warehouse({"figures": TABLE}) as opened:
        yield opened


def test_steps_read_from_one_another_and_values_are_bound(house):
    """Two steps as common table expressions, with a bound value."""
    steps = [
        Step("chosen", "SELECT * FROM figures WHERE council = $council OR value > $least"),
        Step("counted", "SELECT count(*) AS n, sum(value) AS total FROM chosen"),
    ]
    assert house.run(steps, {"council": "Otherham", "least": 2.0}).to_pylist() == [{"n": 2, "total": 3.0}]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=30))
def test_no_bound_text_becomes_code(text):
    """Whatever a value holds, it is compared and never run."""
    with open_warehouse({"figures": TABLE}) as opened:
        found = opened.run([Step("one", "SELECT $text AS given, count(*) AS n FROM figures")], {"text": text})
        assert found.to_pylist() == [{"given": text, "n": 3}]


@pytest.mark.parametrize(
    "probe",
    [
        "SELECT * FROM '{path}'",
        "SELECT * FROM read_csv('{path}')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_blob('{path}')",
        "SELECT * FROM read_json('{path}')",
        "SELECT * FROM read_parquet('{path}')",
        "SELECT * FROM read_parquet('https://example.invalid/x.parquet')",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM '{folder}/sub/../given.parquet'",
        "SELECT * FROM read_parquet('{link}')",
        "COPY figures TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "IMPORT DATABASE '{folder}'",
        "ATTACH '{folder}/other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '10GB'",
        "RESET memory_limit",
        "PRAGMA threads = 8",
        "SET allowed_paths = ['{path}']",
        "SET lock_configuration = false",
        "SET python_enable_replacements = true",
        "SET temp_directory = '{folder}'",
        "CREATE PERSISTENT SECRET s (TYPE http, EXTRA_HTTP_HEADERS MAP {{'a': 'b'}})",
        "SELECT * FROM LOCAL_FRAME",
        "SELECT * FROM local_frame",
        "SELECT getenv('HOME')",
    ],
)
def test_every_way_out_is_shut(house, tmp_path, probe):
    """Files, network, extensions, settings and Python variables are out of reach, even to raw statements."""
    local_frame = LOCAL_FRAME
    path, link = tmp_path / "given.parquet", tmp_path / "link.parquet"
    (tmp_path / "sub").mkdir()
    pq.write_table(TABLE, path)
    link.symlink_to(path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(duckdb.Error, match=r"\w"):
        house._connection.execute(probe.format(path=path, folder=tmp_path, link=link)).fetchall()
    assert sorted(tmp_path.rglob("*")) == before
    assert len(local_frame) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1; SELECT 2",
        "SELECT 1) SELECT 2; DROP VIEW figures; --",
        "SELECT 1); CREATE TABLE x (a INT); SELECT * FROM (SELECT 1",
        "DROP VIEW figures",
        "CREATE TABLE x (a INT)",
        "",
    ],
)
def test_a_step_is_one_query_and_nothing_else(house, sql):
    """Stacked statements and statements that change something are refused before they run."""
    with pytest.raises(ValueError, match="step"):
        house.run([Step("one", sql)])
    assert house.run([Step("still", "SELECT count(*) AS n FROM figures")]).to_pylist() == [{"n": 3}]


@pytest.mark.parametrize("name", ["", "Figures", "a b", "a;b", 'a"', "1a", "a" * 64])
def test_names_are_plain(house, name):
    """Names of tables and steps are lower-case letters, digits and underscores."""
    with pytest.raises(ValueError, match="not a name"):
        house.add_table(name, TABLE)
    with pytest.raises(ValueError, match="not a name"):
        house.run([Step(name, "SELECT 1 AS a")])


def test_no_steps_are_no_query(house):
    """An empty list of steps is a fault of the caller."""
    with pytest.raises(ValueError, match="no step"):
        house.run([])


def test_a_query_that_takes_too_long_is_stopped():
    """It is stopped within two seconds of its limit, and told in plain words."""
    started = time.monotonic()
    with open_warehouse(seconds_allowed=0.5) as house, pytest.raises(AppError, match="too long") as caught:
        house.run([Step("endless", "SELECT sum(range) AS total FROM range(1000000000000)")])
    assert caught.value.slug == "query-too-long"
    assert time.monotonic() - started < 2.5


def test_memory_is_limited():
    """A query that wants more memory than is allowed fails by itself and spills nothing to disk."""
    with open_warehouse() as house, pytest.raises(duckdb.OutOfMemoryException, match="memory"):
        house.run([Step("greedy", "SELECT list(range) AS all_of_them FROM range(200000000)")])


def test_our_own_parquet_is_read_by_arrow(tmp_path):
    """A file we wrote comes in as a table, with the columns that are wanted."""
    path = tmp_path / "own.parquet"
    pq.write_table(TABLE, path)
    assert read_parquet(path, ["council"]).column_names == ["council"]
    with open_warehouse({"own": read_parquet(path)}) as house:
        assert house.run([Step("n", "SELECT count(value) AS n FROM own")]).to_pylist() == [{"n": 2}]


def test_the_settings_are_what_they_are_said_to_be(house):
    """Memory and threads as the constants say, external access off, configuration locked."""
    rows = house.run([Step("s", "SELECT name, value FROM duckdb_settings()")]).to_pylist()
    settings = {row["name"]: row["value"] for row in rows}
    assert settings["enable_external_access"] == "false"
    assert settings["lock_configuration"] == "true"
    assert settings["python_enable_replacements"] == "false"
    assert settings["autoload_known_extensions"] == "false"
    assert settings["threads"] == str(warehouse.N_THREADS)
