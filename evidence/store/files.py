"""The evidence store: files by their SHA-256, each sealed under its own key, and hashed again on every read."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection

from evidence.store import told
from evidence.store.blobs import Blobs
from evidence.store.chunked import PIECE_BYTES, seal_pieces
from evidence.store.folder import sync_folder, write_over
from evidence.store.keys import FileKeys
from evidence.store.reading import Pending, StoredFiles
from evidence.store.sealing import SealError, new_key, seal
from evidence.store.streams import Report, check_room, hash_file, hashed, read_unchanged
from schemas.custody import Event
from schemas.ids import sha256_of
from schemas.records.custody import add_event
from schemas.records.store import add_keys, load_keys, load_tombstoned, replace_key
from schemas.stored_file import FileKey


class FileStore(StoredFiles):
    """Files named by the hash of their content; a name given by a person is never used.

    Storing takes two steps. `put`, or `put_file` for a large one, seals a file and writes it whole; `record_keys`, in
    the caller's one write transaction, records the keys of all that was put. Only then may a file be acknowledged:
    until its key is recorded nobody can read it, and after a crash between the two the next sweep clears it away.
    """

    def __init__(self, blobs: Blobs, keys: FileKeys) -> None:
        super().__init__(blobs, keys)
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
        if self._is_wanted(sha256, recorded):
            self._put_new(data, sha256, recorded)
        return sha256

    def put_file(self, path: Path, report: Report, sha256: str | None = None, *, piece_bytes: int = PIECE_BYTES) -> str:
        """The same with a file that may be too large for memory; its SHA-256.

        Args:
            path: the file, which is read twice.
            report: told how far it has got, at most `streams.N_KEEPING_STEPS` times.
            sha256: its hash, where it is known already; a file that no longer has it is refused.
            piece_bytes: how much content is sealed at a time.

        Raises:
            InputError: the file cannot be read, or changes meanwhile.
            StoreError: as with `put`; or the disk has no room for it, which is found out before it is begun.
        """
        sha256 = sha256 or hash_file(path)
        recorded = self._keys.find(sha256)
        if self._is_wanted(sha256, recorded):
            parts = read_unchanged(path, sha256, report)
            self._put_parts(path, sha256, recorded, lambda key: seal_pieces(parts, key, sha256, piece_bytes))
        return sha256

    def _is_wanted(self, sha256: str, recorded: FileKey | None) -> bool:
        """Whether bytes are to be written: they are not stored, or what is stored of them is spoilt."""
        known = recorded or self._find_pending(sha256)
        if known is None:
            return not self._has_plain(sha256)
        if not self._is_sound(known):
            return True
        if recorded:
            self._relied_on.add(sha256)
        return False

    def _put_parts(
        self, path: Path, sha256: str, instead_of: FileKey | None, sealed: Callable[[bytes], Iterator[bytes]]
    ) -> None:
        check_room(path.stat().st_size, self.blobs.free_bytes(), f"Keeping {path.name}")
        key = new_key()
        kept = self._keys.wrap(key, sha256, f"{sha256}.{secrets.token_hex(8)}")
        try:
            self.blobs.put_parts(kept.blob, sealed(key))
        except OSError as error:
            raise told.not_writable(error) from error
        self._pending[sha256] = Pending(kept, instead_of)

    def _is_sound(self, key: FileKey) -> bool:
        try:
            for _ in self._open_parts(key):
                pass
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
            for _ in hashed(self.blobs.read_parts(sha256), sha256):
                pass
        except SealError:
            return False
        except OSError as error:
            raise told.not_readable(error) from error
        return True

    def _put_new(self, data: bytes, sha256: str, instead_of: FileKey | None) -> None:
        key = new_key()
        names = (sha256, f"{sha256}.{secrets.token_hex(8)}")  # the second where a rest of something has the first
        kept = [self._keys.wrap(key, sha256, name) for name in names]
        sealed = seal(data, key, sha256)
        try:
            mine = next(one for one in kept if self.blobs.put_new(one.blob, sealed))
        except OSError as error:
            raise told.not_writable(error) from error
        self._pending[sha256] = Pending(mine, instead_of)

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
