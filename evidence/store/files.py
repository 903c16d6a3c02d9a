"""The evidence store: files by their SHA-256, each sealed under its own key, and hashed again on every read."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from evidence.store import told
from evidence.store.blobs import Blobs, check_blob_name
from evidence.store.folder import sync_folder, write_over
from evidence.store.keys import FileKeys
from evidence.store.sealing import SealError, is_sealed, new_key, seal, unseal
from schemas.custody import Event
from schemas.ids import sha256_of
from schemas.records.custody import add_event
from schemas.records.store import add_keys, load_keys, load_tombstoned, replace_key
from schemas.stored_file import FileKey


@dataclass(frozen=True)
class _Pending:
    """A key not recorded yet, and the one of a spoilt copy whose place it takes."""

    key: FileKey
    instead_of: FileKey | None


class FileStore:
    """Files named by the hash of their content; a name given by a person is never used.

    Storing takes two steps. `put` seals a file and writes it whole; `record_keys`, in the caller's one write
    transaction, records the keys of all that was put. Only then may a file be acknowledged: until its key is
    recorded nobody can read it, and after a crash between the two the next sweep clears it away.
    """

    def __init__(self, blobs: Blobs, keys: FileKeys) -> None:
        self.blobs = blobs
        self._keys = keys
        self._pending: dict[str, _Pending] = {}
        self._relied_on: set[str] = set()
        self._deleted: dict[str, str] = {}

    def put(self, data: bytes) -> str:
        """Seal and write some bytes; their SHA-256. Call it before the write transaction, not in it.

        Bytes that are stored already and sound are left as they are; a spoilt copy is replaced.

        Raises:
            StoreError: the disk is full, the store cannot be reached, or the master key is missing or wrong.
        """
        sha256 = sha256_of(data)
        recorded = self._keys.find(sha256)
        known = recorded or self._find_pending(sha256)
        if known and self._is_sound(known):
            if recorded:
                self._relied_on.add(sha256)
        elif known or not self._has_plain(sha256):
            self._put_new(data, sha256, recorded)
        return sha256

    def _is_sound(self, key: FileKey) -> bool:
        try:
            self._open(key)
        except (SealError, FileNotFoundError):
            return False
        except OSError as error:
            raise told.not_readable(error) from error
        return True

    def _has_plain(self, sha256: str) -> bool:
        """Whether a file kept before files were sealed is there and sound, and was not deleted."""
        try:
            if not self.blobs.exists(sha256) or self._keys.find_tombstone(sha256):
                return False
            return sha256_of(self.blobs.read(sha256)) == sha256
        except OSError as error:
            raise told.not_readable(error) from error

    def _put_new(self, data: bytes, sha256: str, instead_of: FileKey | None) -> None:
        key = new_key()
        names = (sha256, f"{sha256}.{secrets.token_hex(8)}")  # the second where a rest of something has the first
        kept = [self._keys.wrap(key, sha256, name) for name in names]
        sealed = seal(data, key, sha256)
        try:
            mine = next(one for one in kept if self.blobs.put_new(one.blob, sealed))
        except OSError as error:
            raise told.not_writable(error) from error
        self._pending[sha256] = _Pending(mine, instead_of)

    def record_keys(self, connection: Connection) -> int:
        """Record the keys of all that was put, with an entry each in the custody log; how many files were new.

        Raises:
            StoreError: the folder could not be flushed; or a file that was stored already when it was put has
                been deleted since. The transaction must then be given up.
        """
        try:
            self.blobs.settle()
        except OSError as error:
            raise told.not_writable(error) from error
        self._check_relied_on(connection)
        new = self._new_keys(connection)
        restored = load_tombstoned(connection) if new else frozenset()
        for key in new:
            again = key.sha256 in restored and self._pending[key.sha256].instead_of is None
            event = Event.FILE_RESTORED if again else Event.FILE_STORED
            add_event(connection, event, key.sha256, key.sha256)
        return len(new)

    def _check_relied_on(self, connection: Connection) -> None:
        there = load_keys(connection, sorted(self._relied_on))
        gone = self._relied_on - there.keys()
        self._relied_on.clear()
        if gone:
            raise told.gone_meanwhile()

    def _new_keys(self, connection: Connection) -> list[FileKey]:
        """Record what is pending; another writer who stored the same file first is left as it is."""
        there = load_keys(connection, list(self._pending))
        new = [one.key for one in self._pending.values() if one.key.sha256 not in there]
        add_keys(connection, new)
        for sha256, known in there.items():
            mine = self._pending[sha256]
            if mine.instead_of == known and replace_key(connection, mine.key, known):
                new.append(mine.key)
                continue
            del self._pending[sha256]  # recorded by an earlier transaction of ours, or not wanted
            if known.blob != mine.key.blob:
                self._remove(mine.key.blob)
        return new

    def _remove(self, blob: str) -> None:
        """Remove a blob nothing names; if that fails, the next sweep does it."""
        try:
            self.blobs.delete(blob)
        except OSError:
            return

    def get(self, sha256: str, what: str = "") -> bytes:
        """The stored bytes, opened and hashed again before they are handed out.

        Args:
            sha256: the file's hash.
            what: the evidence id to name if something is wrong.

        Raises:
            StoreError: the file is missing, was deleted, has changed by a byte, or its key or the master key is
                missing or wrong.
        """
        check_blob_name(sha256)
        name = what or sha256[:12]
        key = self._find(sha256)
        try:
            return self._open(key) if key else self._open_plain(sha256, name)
        except FileNotFoundError as error:
            raise told.missing(name) from error
        except OSError as error:
            raise told.not_readable(error) from error
        except SealError as error:
            raise told.changed(name) from error

    def _find(self, sha256: str) -> FileKey | None:
        return self._keys.find(sha256) or self._find_pending(sha256)

    def _find_pending(self, sha256: str) -> FileKey | None:
        return self._pending[sha256].key if sha256 in self._pending else None

    def _open(self, key: FileKey) -> bytes:
        data = unseal(self.blobs.read(key.blob), self._keys.unwrap(key), key.sha256)
        if sha256_of(data) != key.sha256:
            raise SealError
        return data

    def _open_plain(self, sha256: str, name: str) -> bytes:
        """A file kept before files were sealed; its hash is what proves it."""
        stone = self._keys.find_tombstone(sha256)
        if stone:
            raise told.deleted(name, stone)
        data = self.blobs.read(sha256)
        if sha256_of(data) == sha256:
            return data
        if is_sealed(data):
            raise told.without_key(name)
        raise SealError

    def has(self, sha256: str) -> bool:
        """Whether a file with this hash is stored."""
        check_blob_name(sha256)
        key = self._find(sha256)
        if key is None and self._keys.find_tombstone(sha256):
            return False
        return self.blobs.exists(key.blob if key else sha256)

    def hashes(self) -> Iterator[str]:
        """The hashes of all that is kept, in order."""
        yield from sorted({name[:64] for name in self.blobs.names()})

    def remove_after_commit(self, sha256: str, blob: str) -> None:
        """Note that a blob is to go once the transaction that deletes its key is through."""
        self._pending.pop(sha256, None)
        self._deleted[sha256] = blob

    def remove_deleted(self) -> int:
        """Remove the blobs of deleted files; how many. Call it after the transaction; else the next sweep does it."""
        noted, self._deleted = self._deleted, {}
        gone = [blob for sha256, blob in noted.items() if not self._keys.find(sha256)]
        gone = [blob for blob in gone if self._keys.find_tombstone(blob[:64])]  # not if it was given up
        for blob in gone:
            self._remove(blob)
        if gone:
            self._keys.clear_journal()
        return len(gone)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, also after a crash.

    Raises:
        OSError: it could not be written.
    """
    write_over(path, data)
    sync_folder(path.parent)
