"""Databases for the schema tests: SQLite always, PostgreSQL where a server is offered."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

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
        with _postgres_database(template=request.getfixturevalue("upgraded_postgres")) as name:
            found = _open_postgres(name)
            yield found
            found.dispose()


@pytest.fixture(scope="session")
def upgraded_postgres() -> Iterator[str]:
    """The name of a database in which every step of the upgrade was walked, for others to be copied from."""
    need(POSTGRES, "a PostgreSQL server (READINESS_TEST_POSTGRES)")
    with _postgres_database() as name:
        made = _open_postgres(name)
        upgrade(made)
        made.dispose()  # a database is copied only while nobody is in it
        yield name


@contextmanager
def _postgres_database(template: str = "template0") -> Iterator[str]:
    """The name of a new database, which is gone afterwards."""
    assert POSTGRES
    name = f"readiness_{os.getpid()}_{os.urandom(4).hex()}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield name
        connection.execute(text(f"DROP DATABASE {name}"))
    server.dispose()


def _open_postgres(name: str) -> Engine:
    assert POSTGRES
    return open_engine(POSTGRES.rsplit("/", 1)[0] + f"/{name}")
