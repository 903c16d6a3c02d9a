"""The keys of stored files, and the tombstones of deleted ones."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from schemas.custody import Event
from schemas.records.custody import find_writer
from schemas.records.custody_content import log_event
from schemas.records.rows import add_missing, core, next_number
from schemas.store_tables import FileKeyRow, FileTombstoneRow
from schemas.stored_file import FileKey, Tombstone
from schemas.tables import EvidenceVersionRow, IntakeRow

_AT_ONCE = 500
"""How many hashes are asked for in one statement; databases limit it."""


def find_key(connection: Connection, sha256: str) -> FileKey | None:
    """The key of a stored file; None if it is not stored, or not sealed."""
    table = core(FileKeyRow)
    row = connection.execute(select(table).where(table.c.sha256 == sha256)).first()
    return FileKey(**row._mapping) if row else None


def load_keys(connection: Connection, hashes: Sequence[str]) -> dict[str, FileKey]:
    """The keys of those of some files that are stored and sealed, by hash."""
    table = core(FileKeyRow)
    found = {}
    for part in _parts(hashes):
        for row in connection.execute(select(table).where(table.c.sha256.in_(part))):
            found[row.sha256] = FileKey(**row._mapping)
    return found


def _parts(hashes: Sequence[str]) -> Iterator[Sequence[str]]:
    return (hashes[start : start + _AT_ONCE] for start in range(0, len(hashes), _AT_ONCE))


def add_keys(connection: Connection, keys: Iterable[FileKey]) -> None:
    """Add keys of files that have none yet; a key that is there, from another writer too, stays as it is."""
    rows = [vars(key) for key in keys]
    if rows:
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(insert(core(FileKeyRow)).on_conflict_do_nothing(), rows)


def replace_key(connection: Connection, key: FileKey, instead_of: FileKey) -> bool:
    """Put a key in the place of one whose blob is spoilt; False if another writer did so first."""
    table = core(FileKeyRow)
    _forget_safely(connection)
    mine = (table.c.sha256 == key.sha256) & (table.c.wrapped_key == instead_of.wrapped_key)
    return bool(connection.execute(update(table).where(mine).values(**vars(key))).rowcount)


def delete_key(connection: Connection, sha256: str) -> bool:
    """Delete a file's key so that no copy of it stays in the database file; whether there was one.

    The key is overwritten where it stands before its row goes, and SQLite clears what it frees.
    """
    table = core(FileKeyRow)
    _forget_safely(connection)
    mine = table.c.sha256 == sha256
    connection.execute(update(table).where(mine).values(wrapped_key="0" * 120))
    return bool(connection.execute(delete(table).where(mine)).rowcount)


def _forget_safely(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def load_blob_names(connection: Connection) -> frozenset[str]:
    """The names of every blob that a row needs, also those of files kept before files were sealed."""
    keys, versions, intakes = core(FileKeyRow), core(EvidenceVersionRow), core(IntakeRow)
    sealed = connection.execute(select(keys.c.sha256, keys.c.blob)).all()
    named = set(connection.execute(select(versions.c.sha256)).scalars())
    named |= set(connection.execute(select(intakes.c.told_by_sha256)).scalars())
    gone = set(connection.execute(select(core(FileTombstoneRow).c.sha256)).scalars())
    plain = named - {row.sha256 for row in sealed} - gone
    return frozenset(plain | {row.blob for row in sealed})


def add_tombstone(connection: Connection, sha256: str, why: str) -> Tombstone:
    """Record that a file was deleted, when, by whom and why, with its custody entry.

    Raises:
        OurError: slug `write-without-actor`, if the transaction was opened without saying who writes.
    """
    number = next_number(connection, core(FileTombstoneRow).c.number)
    name, moment = find_writer(connection)
    stone = Tombstone(sha256, moment, name, why)
    add_missing(connection, FileTombstoneRow, [{"number": number, **vars(stone)}])
    log_event(connection, Event.FILE_DELETED, sha256)
    return stone


def find_tombstone(connection: Connection, sha256: str) -> Tombstone | None:
    """The latest deletion of a file, also if it was taken in again since; None if it was never deleted."""
    table = core(FileTombstoneRow)
    query = select(table).where(table.c.sha256 == sha256).order_by(table.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return Tombstone(row.sha256, row.deleted_at, row.deleted_by, row.why) if row else None


def load_tombstoned(connection: Connection) -> frozenset[str]:
    """The hashes of all files that were ever deleted."""
    return frozenset(connection.execute(select(core(FileTombstoneRow).c.sha256)).scalars())
