"""The keys of stored files, as the store uses them: looked up in the database, opened with the master key."""

from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from evidence.store.master_key import FILE, key_missing, key_wrong, load_master_key, make_master_key
from evidence.store.sealing import MasterKey
from schemas.database import read
from schemas.records.rows import count
from schemas.records.store import find_key, find_tombstone
from schemas.store_tables import FileKeyRow
from schemas.stored_file import FileKey, Tombstone


class FileKeys:
    """Keys in the database and the master key in a folder of its own, never beside the files they open."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder

    @cached_property
    def _master(self) -> MasterKey:
        if not (self._folder / FILE).exists():
            with read(self._engine) as connection:
                if count(connection, FileKeyRow):  # a new key would open nothing of what is kept
                    raise key_missing()
            return make_master_key(self._folder)
        return load_master_key(self._folder)

    def find(self, sha256: str) -> FileKey | None:
        """The key of a stored file; None if the file is not stored, or not sealed."""
        with read(self._engine) as connection:
            return find_key(connection, sha256)

    def find_tombstone(self, sha256: str) -> Tombstone | None:
        """The latest deletion of a file."""
        with read(self._engine) as connection:
            return find_tombstone(connection, sha256)

    def wrap(self, key: bytes, sha256: str, blob: str) -> FileKey:
        """What is to be kept of a new file's key.

        Raises:
            StoreError: the master key is missing or holds no key.
        """
        return FileKey(sha256, blob, self._master.wrap(key, sha256), self._master.id)

    def unwrap(self, kept: FileKey) -> bytes:
        """A file's key.

        Raises:
            SealError: what is kept of it was changed.
            StoreError: the master key is missing, or is not the one it was sealed under.
        """
        if self._master.id != kept.master_id:
            raise key_wrong("the files were sealed under another")
        return self._master.unwrap(kept.wrapped_key, kept.sha256)

    def clear_journal(self) -> None:
        """Leave no old page with a deleted key in the write-ahead log that newer versions of SQLite keep."""
        if self._engine.dialect.name == "sqlite":
            raw = self._engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()
