"""The one door to DuckDB: a connection in memory that can reach no file, no network and no setting.

Rows come in as Arrow tables that are registered by name; queries are named steps, written in code, joined as common
table expressions, with every value bound. Files given by others are never opened here.

Source: the settings and the attempts they must withstand are listed in docs/security.md.
"""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import evidence.arrow_alone  # noqa: F401 - without pandas
from schemas.errors import AppError

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
    "SET allow_extension_repositories = 'forbidden'",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")

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
    """Answers queries over registered tables. Made by `open_warehouse`."""

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
        query = _joined(steps)
        self._check_single(query)
        timer = threading.Timer(self._seconds_allowed, self._connection.interrupt)
        timer.start()
        try:
            return self._connection.sql(query, params=dict(values or {})).to_arrow_table()
        except duckdb.InterruptException:
            remedy = "Try again when the machine is less busy; if it happens again, report it."
            raise AppError(
                "query-too-long", "A query over the figures took too long and was stopped.", remedy
            ) from None
        finally:
            timer.cancel()

    def _check_single(self, query: str) -> None:
        """Raise ValueError unless the text is one query: stacked statements would otherwise all be run."""
        try:
            statements = self._connection.extract_statements(query)
        except duckdb.ParserException as error:
            raise ValueError(f"a step is no query: {error}") from None
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise ValueError("a step holds more than a single SELECT")


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
