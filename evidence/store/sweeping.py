"""Clearing away what an interrupted intake left behind: blobs that nothing names, and half-written files."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from evidence.store.blobs import is_blob_name
from evidence.store.files import FileStore
from schemas.database import read
from schemas.records.store import load_blob_names

GRACE = timedelta(hours=24)
"""How old a rest must be: a younger one may belong to a program that is between writing and recording."""


@dataclass(frozen=True)
class Sweep:
    """What was found.

    Attributes:
        n_removed: rests that were cleared away.
        n_left: blobs nothing names that were left, because there are so many that the database may be the wrong one.
    """

    n_removed: int
    n_left: int = 0


def sweep_store(store: FileStore, engine: Engine, now: datetime, grace: timedelta = GRACE) -> Sweep:
    """Remove rests older than the grace; never a blob that a row names.

    Where more blobs are named by nothing than by rows, only half-written files are removed: that is what a store
    looks like beside a database that is new, or another's, or restored from long ago.

    Raises:
        OSError: the store cannot be listed.
    """
    old = list(store.blobs.names_before(now - grace))  # listed before the rows are read: a blob named since is kept
    with read(engine) as connection:
        named = load_blob_names(connection)
    rests = [name for name in old if not is_blob_name(name)]
    orphans = [name for name in old if is_blob_name(name) and name not in named]
    doubtful = len(orphans) > len(named)
    for name in rests if doubtful else rests + orphans:
        store.blobs.delete(name)
    return Sweep(len(rests), len(orphans)) if doubtful else Sweep(len(rests) + len(orphans))
