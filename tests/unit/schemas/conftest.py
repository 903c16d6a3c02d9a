"""Databases for the schema tests: SQLite always, PostgreSQL where a server is offered."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from schemas.database import open_engine, upgrade
from tests.conftest import need
from tests.databases import make_database

POSTGRES = os.environ.get("READINESS_TEST_POSTGRES")
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path) -> Iterator[Engine]:
    """A new, upgraded database of each kind."""
    if request.param == "sqlite":
        found = make_database(tmp_path / "readiness.db")
        yield found
        found.dispose()
    else:
        yield from _new_postgres_database()


def _new_postgres_database() -> Iterator[Engine]:
    need(POSTGRES, "a PostgreSQL server (READINESS_TEST_POSTGRES)")
    assert POSTGRES
    name = f"readiness_{os.getpid()}_{os.urandom(4).hex()}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    found = open_engine(POSTGRES.rsplit("/", 1)[0] + f"/{name}")
    try:
        upgrade(found)
        yield found
    finally:
        found.dispose()
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name}"))
        server.dispose()
