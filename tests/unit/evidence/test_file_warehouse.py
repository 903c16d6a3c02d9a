"""The database with a door to one file: it reads that file and no other, and nothing at all once it is shut."""

import duckdb
import pyarrow as pa
import pytest

from evidence.warehouse import FileReadError, Step, open_file_warehouse, ran_out_of_memory
from schemas.errors import AppError

MB = 2**20
QUOTED = "'{path}'"
READ = "read_csv('{path}', columns = {{'a': 'VARCHAR', 'b': 'VARCHAR'}}, header = true, auto_detect = false)"


@pytest.fixture
def offered(tmp_path):
    """The one offered file, beside another."""
    for name in ("offered.csv", "other.csv"):
        (tmp_path / name).write_text("a,b\n1,2\n3,4\n")
    return tmp_path / "offered.csv"


@pytest.fixture(params=[False, True], ids=["no spilling", "a folder to spill to"])
def door(request, offered, tmp_path):
    """A door to it, without and with a folder to spill to."""
    spill = tmp_path / "spill" if request.param else None
    if spill:
        spill.mkdir(mode=0o700)
    with open_file_warehouse(offered, memory_bytes=200 * MB, spill_folder=spill) as opened:
        yield opened


def test_the_offered_file_is_read_and_steps_answer_over_it(door, offered):
    """Loading statements first, then the shut warehouse with its named steps."""
    door.execute(f"CREATE TABLE cells AS SELECT * FROM {READ.format(path=door.window())}")
    door.append("cells", pa.table({"a": ["5"], "b": ["6"]}))
    house = door.shut()
    assert house.run([Step("n", "SELECT count(*) AS n, max(a) AS a FROM cells")]).to_pylist() == [{"n": 3, "a": "5"}]
    house.keep("kept", [Step("k", "SELECT a FROM cells WHERE b > $least")], {"least": "3"})
    assert house.run([Step("s", "SELECT count(*) AS n FROM kept")]).to_pylist() == [{"n": 2}]


WAYS_OUT = [
    "SELECT * FROM read_csv('{folder}/other.csv')",
    "SELECT * FROM '{folder}/other.csv'",
    "SELECT * FROM read_csv('{folder}/sub/../other.csv')",
    "SELECT * FROM read_text('{folder}/other.csv')",
    "SELECT * FROM read_blob('/etc/hostname')",
    "SELECT * FROM read_csv('{folder}/link.csv')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM read_csv('{folder}/offered.csv')",
    "SELECT * FROM read_text('{folder}/offered.csv')",
    "COPY (SELECT 1) TO '{folder}/offered.csv' (USE_TMP_FILE false)",
    "ATTACH '{folder}/offered.csv'",
    "SELECT * FROM read_csv('offered://{folder}/other.csv')",
    "SELECT * FROM read_text('offered://../other.csv')",
    "SELECT * FROM read_csv('offered://0+0-8/../../other.csv')",
    "COPY (SELECT 1) TO 'offered://0+0-8' (USE_TMP_FILE false)",
    "COPY (SELECT 1) TO 'offered://0+0-8' (USE_TMP_FILE true)",
    "ATTACH 'offered://0+0-8'",
    "SELECT * FROM read_parquet('https://example.invalid/x.parquet')",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{folder}/other.csv'",
    "COPY (SELECT 1) TO '{folder}/offered.csv.bak'",
    "EXPORT DATABASE '{folder}/out'",
    "ATTACH '{folder}/other.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET allowed_directories = ['{folder}']",
    "SET allowed_paths = ['{folder}/other.csv']",
]
ONCE_SHUT = [
    "SET memory_limit = '10GB'",
    "RESET memory_limit",
    "PRAGMA threads = 8",
    "SET temp_directory = '{folder}'",
    "SET lock_configuration = false",
    "SET disabled_filesystems = ''",
    "SET python_enable_replacements = true",
]


@pytest.mark.parametrize("probe", WAYS_OUT)
def test_no_other_file_is_in_reach_while_the_door_is_ajar(door, tmp_path, probe):
    """Reading, writing, the network, extensions and wider permissions fail, and nothing is left behind."""
    _fails(door._connection, tmp_path, probe)


@pytest.mark.parametrize("probe", [*WAYS_OUT, *ONCE_SHUT])
def test_nothing_is_in_reach_once_it_is_shut(door, tmp_path, probe):
    """The same, and no setting can be changed."""
    door.shut()
    _fails(door._connection, tmp_path, probe)


def _fails(connection, tmp_path, probe):
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "other.csv")
    before = {path: path.read_bytes() if path.is_file() else None for path in tmp_path.rglob("*")}
    with pytest.raises(duckdb.Error, match=r"\w"):
        connection.execute(probe.format(folder=tmp_path)).fetchall()
    assert {path: path.read_bytes() if path.is_file() else None for path in tmp_path.rglob("*")} == before


WINDOWS = [
    ({}, b"a,b\n1,2\n3,4\n"),
    ({"start": 4}, b"1,2\n3,4\n"),
    ({"start": 8, "head": 4}, b"a,b\n3,4\n"),
    ({"start": 4, "end": 8, "head": 4}, b"a,b\n1,2\n"),
    ({"start": 4, "end": 4, "head": 4}, b"a,b\n"),
]


@pytest.mark.parametrize(("window", "text"), WINDOWS)
def test_a_window_of_the_file_is_read_with_its_head(door, window, text):
    """Bytes of the beginning, then those of the window."""
    assert door.ask(f"SELECT content FROM read_blob('{door.window(**window)}')").to_pylist() == [{"content": text}]


def test_a_table_is_filled_window_by_window(door):
    """In the order of the windows."""
    windows = [{"path": door.window(start, start + 4, head=4)} for start in (4, 8)]
    door.fill("cells", f"SELECT * FROM {READ.replace(QUOTED, '$path').format()}", windows)
    assert door.ask("SELECT * FROM cells").to_pylist() == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


@pytest.mark.parametrize("read", ["read_csv", "read_text", "read_blob"])
def test_not_even_the_offered_file_is_in_reach_once_shut(door, offered, read):
    """Its windows lead nowhere any more."""
    window = door.window()
    door.shut()
    with pytest.raises((duckdb.Error, FileNotFoundError), match=r"\w"):
        door._connection.execute(f"SELECT * FROM {read}('{window}')").fetchall()
    assert offered.read_text() == "a,b\n1,2\n3,4\n"


@pytest.mark.parametrize("sql", ["SELECT 1; SELECT 2", "DROP TABLE cells", "CREATE TABLE x (a INT)", ""])
def test_a_step_is_one_query_here_too(door, offered, sql):
    """Neither `run` nor `keep` takes anything else."""
    door.execute(f"CREATE TABLE cells AS SELECT * FROM {READ.format(path=door.window())}")
    house = door.shut()
    for ask in (lambda step: house.run([step]), lambda step: house.keep("kept", [step])):
        with pytest.raises(ValueError, match="step"):
            ask(Step("one", sql))


def test_a_file_that_is_not_as_said_is_a_fault_of_the_file(door, offered):
    """The database's own error would quote a record; ours says nothing of it, and a careful look then explains."""
    offered.write_text("a,b\n1,2,private,4\n")
    with pytest.raises(FileReadError, match="not as it was said") as caught:
        door.execute(f"CREATE TABLE cells AS SELECT * FROM {READ.format(path=door.window())}")
    assert "private" not in repr(caught.value)
    assert caught.value.__suppress_context__


def test_memory_is_limited_and_nothing_is_spilled_unless_a_folder_is_given(offered, tmp_path):
    """Too much is an error that can be told as such."""
    with open_file_warehouse(offered, memory_bytes=100 * MB) as door:
        with pytest.raises(duckdb.OutOfMemoryException, match="memory") as caught:
            door.ask("SELECT list(range) AS everything FROM range(100000000)")
        assert ran_out_of_memory(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["offered.csv", "other.csv"]


def test_with_a_folder_more_than_fits_is_laid_aside_there_and_nowhere_else(offered, tmp_path):
    """A sort of more than the memory allows comes to its end."""
    spill = tmp_path / "spill"
    spill.mkdir(mode=0o700)
    with open_file_warehouse(offered, memory_bytes=100 * MB, spill_folder=spill) as door:
        house = door.shut()
        step = Step(
            "s",
            "SELECT max(n) AS n FROM (SELECT row_number() OVER (ORDER BY hash(range), range::VARCHAR) AS n"
            " FROM range(3000000))",
        )
        assert house.run([step]).to_pylist() == [{"n": 3_000_000}]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["offered.csv", "other.csv", "spill"]


def test_a_query_that_takes_too_long_is_stopped(offered):
    """The same limit as for every warehouse."""
    with open_file_warehouse(offered, memory_bytes=100 * MB, seconds_allowed=0.3) as door:
        house = door.shut()
        with pytest.raises(AppError, match="too long"):
            house.run([Step("endless", "SELECT sum(range) AS total FROM range(1000000000000)")])
