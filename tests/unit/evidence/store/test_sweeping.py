"""Rests of interrupted intakes are cleared away; nothing that a row names ever is."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from evidence.store.sweeping import GRACE, Sweep, sweep_store
from schemas.ids import sha256_of
from tests.unit.evidence.store.stores import files_in, record, store_in

NOW = datetime.now(UTC)
LATER = NOW + GRACE + timedelta(hours=6)  # the suite may have begun some time ago


@pytest.fixture
def swept(store, engine):
    """Sweep as a program does that starts at some moment."""
    return lambda now=LATER, **more: sweep_store(store, engine, now, **more)


def test_what_was_never_recorded_goes_after_a_day(kept, open_again, swept, folder):
    """A file written but not recorded, and a half-written one, stay for a day and are gone after it."""
    held = kept(b"recorded")
    open_again().put(b"never recorded")
    staging = folder / held[:2] / ".staging-0011"
    staging.write_bytes(b"half a fi")
    assert swept(NOW + timedelta(hours=23)) == Sweep(0)
    assert len(files_in(folder)) == 3
    assert swept() == Sweep(2)
    assert files_in(folder) == [folder / held[:2] / held]
    assert swept() == Sweep(0)


def test_a_spoilt_copy_goes_once_it_is_replaced(kept, store, engine, swept, folder):
    """The sound copy, which has another name, stays."""
    held = kept(b"recorded")
    (folder / held[:2] / held).write_bytes(b"spoilt")
    store.put(b"recorded")
    record(store, engine)
    assert swept() == Sweep(1)
    assert store.get(held) == b"recorded"


def test_files_that_are_not_ours_are_left(kept, swept, folder):
    """Whatever else somebody laid into the folder is nobody's rest."""
    held = kept(b"recorded")
    for name in ("notes.txt", held[:-1], held + ".xyz", ".hidden"):
        (folder / held[:2] / name).write_text("mine")
    assert swept() == Sweep(0)
    assert len(files_in(folder)) == 5


def test_a_store_beside_the_wrong_database_is_left_alone(kept, folder, tmp_path, swept):
    """With a database that knows none of the files, such as a new one, no stored file is removed."""
    for number in range(3):
        kept(b"file %d" % number)
    from schemas.database import open_engine, upgrade

    other = open_engine(f"sqlite:///{tmp_path}/other.db")
    upgrade(other)
    assert sweep_store(store_in(tmp_path, other), other, LATER) == Sweep(0, n_left=3)
    other.dispose()
    assert len(files_in(folder)) == 3
    assert swept() == Sweep(0)


def test_files_of_older_workspaces_are_kept(readiness_item, store, engine, swept, folder):
    """A plain file that a version names is no rest, though it has no key; one that nothing names is."""
    named, unnamed = sha256_of(b"named"), sha256_of(b"unnamed")
    for sha256, data in ((named, b"named"), (unnamed, b"unnamed")):
        (folder / sha256[:2]).mkdir(parents=True)
        (folder / sha256[:2] / sha256).write_bytes(data)
    readiness_item(named)
    assert swept() == Sweep(1)
    assert store.get(named) == b"named"
    assert not store.has(unnamed)


def test_the_grace_can_be_shorter(kept, open_again, swept, folder):
    """Tests and repair tools may sweep at once."""
    held = kept(b"recorded")
    open_again().put(b"never recorded")
    for path in files_in(folder):
        os.utime(path, (NOW.timestamp() - 60, NOW.timestamp() - 60))
    assert swept(NOW, grace=timedelta(0)) == Sweep(1)
    assert [path.name for path in files_in(folder)] == [held]
