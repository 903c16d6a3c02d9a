"""New databases, made quickly: every step of the upgrade is walked once, and its result laid down again and again."""

import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from schemas.database import open_engine, upgrade


def make_database(path: Path) -> Engine:
    """A new, upgraded SQLite database in a file that is not there yet, open."""
    with path.open("xb") as file:
        file.write(_upgraded())
    return open_engine(f"sqlite:///{path}")


@cache
def _upgraded() -> bytes:
    """The bytes of a database that was upgraded and closed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "readiness.db"
        engine = open_engine(f"sqlite:///{path}")
        upgrade(engine)
        engine.dispose()
        assert [one.name for one in path.parent.iterdir()] == [path.name]
        return path.read_bytes()
