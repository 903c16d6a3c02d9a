"""Returns that are held, for tests: an empty workspace of a council, with a real database and store."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from evidence.have.holding import Holding
from evidence.intake import Intake
from schemas.database import write
from schemas.observation import Council
from schemas.plain import to_plain
from schemas.records.custody_content import begin_log
from schemas.records.rows import add_missing
from schemas.tables import CouncilRow
from schemas.workspace import Workspace
from tests.actors import TESTS
from tests.databases import make_database


@contextmanager
def empty_holding(folder: Path, council: Council) -> Iterator[Holding]:
    """A workspace in a folder, closed at the end."""
    path = folder / "readiness.sqlite"
    engine = make_database(path)
    with write(engine, TESTS) as connection:
        add_missing(connection, CouncilRow, [to_plain(council)])
        begin_log(connection)
    workspace = Workspace(folder, council, "none", f"sqlite:///{path}")
    yield Holding(workspace, engine, Intake(workspace, engine, date(2026, 1, 1), TESTS).store, TESTS)
    engine.dispose()
