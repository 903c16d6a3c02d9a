"""The one door to DuckDB: a connection in memory that can reach no file, no network and no setting.

Rows come in as Arrow tables that are registered by name; queries are named steps, written in code, joined as common
table expressions, with every value bound. Files given by others are never opened here.

Source: the settings and the attempts they must withstand are listed in docs/security.md.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import duckdb
import pyarrow.parquet as pq

from evidence.arrow_alone import pa
from schemas.errors import AppError

if TYPE_CHECKING:
    from evidence.offered_file import OfferedFile

MEMORY_LIMIT = "512MB"
N_THREADS = 2
SECONDS_ALLOWED = 20.0

_SETTINGS: Mapping[str, str | bool | int] = {
    "memory_limit": MEMORY_LIMIT,
    "threads": N_THREADS,
    "max_temp_directory_size": "0B",
    "temp_directory": "",
    "python_enable_replacements": False,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
}
_CLOSING = (
    "SET enable_progress_bar = false",
    "SET allow_extension_repositories = 'forbidden'",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
_HELD = "held"  # the packed database in memory that holds what was read
_SLOW_PACKING = "zstd,chimp,patas,alp,alprd,roaring,dict_fsst"
"""Ways of packing that cost more time than they save room here."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")

T = TypeVar("T")
Value = str | int | float | bool | None | list[str]


@dataclass(frozen=True)
class Step:
    """One named query; later steps, and the last above all, may read from it by its name.

    Attributes:
        sql: a single SELECT, written in code, with `$name` where a value goes.
    """

    name: str
    sql: str


class Warehouse:
    """Answers queries over its tables. Made by `open_warehouse`, or by `FileDoor.shut` over what was read."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seconds_allowed: float) -> None:
        self._connection = connection
        self._seconds_allowed = seconds_allowed

    def add_table(self, name: str, table: pa.Table) -> None:
        """Make a table known to queries under a name of lower-case letters, digits and underscores."""
        self._connection.register(_checked_name(name), table)

    def run(self, steps: Sequence[Step], values: Mapping[str, Value] | None = None) -> pa.Table:
        """The rows of the last step.

        Raises:
            AppError: slug `query-too-long` if it took longer than is allowed.
            ValueError: if a step's name is none, or its text is not a single query.
        """
        query = self._checked(steps)
        return self._in_time(lambda: self._connection.sql(query, params=dict(values or {})).to_arrow_table())

    def _in_time(self, ask: Callable[[], T]) -> T:
        timer = threading.Timer(self._seconds_allowed, self._connection.interrupt)
        timer.start()
        try:
            return ask()
        except duckdb.InterruptException:
            remedy = "Try again when the machine is less busy; if it happens again, report it."
            raise AppError(
                "query-too-long", "A query over the figures took too long and was stopped.", remedy
            ) from None
        finally:
            timer.cancel()

    def keep(self, name: str, steps: Sequence[Step], values: Mapping[str, Value] | None = None) -> None:
        """Work the last step out once and keep its rows in memory as a table that later steps may read.

        Raises:
            AppError: slug `query-too-long` if it took longer than is allowed.
            ValueError: as `run` does.
        """
        statement = f"CREATE TABLE {_checked_name(name)} AS {self._checked(steps).query}"
        self._in_time(lambda: self._connection.execute(statement, dict(values or {})))

    def _checked(self, steps: Sequence[Step]) -> duckdb.Statement:
        """The steps as one parsed query; ValueError if they are more, for stacked statements would all be run."""
        try:
            statements = self._connection.extract_statements(_joined(steps))
        except duckdb.ParserException as error:
            raise ValueError(f"a step is no query: {error}") from None
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise ValueError("a step holds more than a single SELECT")
        return statements[0]


@contextmanager
def open_warehouse(
    tables: Mapping[str, pa.Table] | None = None, *, seconds_allowed: float = SECONDS_ALLOWED
) -> Iterator[Warehouse]:
    """A locked-down database in memory with these tables; it is gone when the block ends."""
    connection = duckdb.connect(":memory:", config=dict(_SETTINGS))
    try:
        for setting in _CLOSING:
            connection.execute(setting)
        warehouse = Warehouse(connection, seconds_allowed)
        for name, table in (tables or {}).items():
            warehouse.add_table(name, table)
        yield warehouse
    finally:
        connection.close()


class FileDoor:
    """A database with its door ajar: it can read windows of one file until `shut`, and after that nothing at all.

    It never sees the disk: the one file is all the file system it has (`offered_file.py`).

    Only this program's own loading statements pass here; rules and figures get the `Warehouse` that `shut` gives.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, offered: "OfferedFile", *, seconds_allowed: float
    ) -> None:
        self._connection = connection
        self._offered = offered
        self._seconds_allowed = seconds_allowed

    def window(self, start: int = 0, end: int | None = None, head: int = 0) -> str:
        """The name under which statements read some bytes of the file, by default all.

        Args:
            start: its first byte.
            end: the byte after its last; None for the end of the file.
            head: so many bytes of the file's beginning are put before.
        """
        return self._offered.name(start, end, head)

    def execute(self, statement: str, values: Mapping[str, Value] | None = None) -> None:
        """Run one loading statement written in code.

        Raises:
            FileReadError: if the file is not as the statement says.
        """
        try:
            self._connection.execute(statement, dict(values or {}))
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            raise FileReadError("the file is not as it was said to be") from None  # the database would quote a record

    def ask(self, query: str, values: Mapping[str, Value] | None = None) -> pa.Table:
        """The rows of one query written in code, over what was read."""
        return self._connection.sql(query, params=dict(values or {})).to_arrow_table()

    def append(self, table: str, rows: pa.Table) -> None:
        """Add rows to a table that was created before."""
        self._connection.register("appended", rows)
        self._connection.execute(f"INSERT INTO {_checked_name(table)} SELECT * FROM appended")  # noqa: S608 - checked
        self._connection.unregister("appended")

    def fill(self, table: str, query: str, pieces: Iterable[Mapping[str, Value]]) -> None:
        """Make a table of a query piece by piece, each packed before the next: slower, with a fraction of the memory.

        Args:
            table: its name.
            query: written in code.
            pieces: the values of the query for each piece, in the order of the rows.

        Raises:
            FileReadError: if the file is not as the query says.
        """
        start = f"CREATE TABLE {_checked_name(table)} AS"
        for values in pieces:
            self.execute(f"{start} {query}", values)
            self.pack()
            start = f"INSERT INTO {table}"

    def pack(self) -> None:
        """Pack what was read so far, which as it comes takes several times the room."""
        self._connection.execute(f"CHECKPOINT {_HELD}")

    def shut(self) -> Warehouse:
        """Close the door for good: no file can be read or written any more and no setting changed."""
        self._offered.shut()
        self._connection.execute("SET lock_configuration = true")
        return Warehouse(self._connection, self._seconds_allowed)


def ran_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that the database needs more memory than it may take, or there is none for a thread."""
    no_thread = isinstance(error, RuntimeError) and "start new thread" in str(error)
    return no_thread or isinstance(error, MemoryError | duckdb.OutOfMemoryException)


class FileReadError(Exception):
    """The database could not read the file as it was told to; a careful look says why."""


@contextmanager
def open_file_warehouse(
    path: Path, *, memory_bytes: int, spill_folder: Path | None = None, seconds_allowed: float = SECONDS_ALLOWED
) -> Iterator[FileDoor]:
    """A database in memory that can read this one file and no other, until its door is shut.

    Args:
        path: the one file.
        memory_bytes: the most memory the database may take.
        spill_folder: a private folder it may spill to where memory does not suffice, outside which it can write
            nothing; None for no spilling, with which not a byte of what was read reaches the disk.
        seconds_allowed: the most time one query may take.
    """
    from evidence.offered_file import PROTOCOL, OfferedFile

    settings: dict[str, str | bool | int | float | list[str]] = dict(_SETTINGS)
    settings["memory_limit"] = f"{memory_bytes // 2**20}MiB"
    if spill_folder is not None:
        settings["temp_directory"] = str(spill_folder)
        settings["max_temp_directory_size"] = f"{memory_bytes * 8 // 2**20}MiB"
    connection = duckdb.connect(":memory:", config=settings)
    offered = OfferedFile(path)
    try:
        connection.register_filesystem(offered)
        connection.execute(f"ATTACH ':memory:' AS {_HELD} (COMPRESS)")
        connection.execute(f"USE {_HELD}")
        connection.execute("SET allowed_directories = [$directory]", {"directory": f"{PROTOCOL}://"})
        connection.execute(f"SET disabled_compression_methods = '{_SLOW_PACKING}'")
        for setting in _CLOSING[:-1]:
            connection.execute(setting)
        if spill_folder is None:
            connection.execute("SET disabled_filesystems = 'LocalFileSystem'")
        yield FileDoor(connection, offered, seconds_allowed=seconds_allowed)
    finally:
        connection.close()


def read_parquet(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """A table from a Parquet file that this program wrote itself, read by Arrow and not by the database."""
    return pq.read_table(path, columns=list(columns) if columns else None, memory_map=False)


def _joined(steps: Sequence[Step]) -> str:
    if not steps:
        raise ValueError("there is no step to run")
    parts = [f"{_checked_name(step.name)} AS (\n{step.sql}\n)" for step in steps]
    return "WITH " + ",\n".join(parts) + f"\nSELECT * FROM {steps[-1].name}"  # names are checked


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name for a table or step: {name[:40]!r}")
    return name
