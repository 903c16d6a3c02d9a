"""Reading the evidence store: a file is opened and hashed again each time, large ones a little at a time."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from evidence.store import told
from evidence.store.blobs import Blobs, check_blob_name
from evidence.store.chunked import MARK, unseal_pieces
from evidence.store.folder import free_bytes
from evidence.store.keys import FileKeys
from evidence.store.opened import written_out
from evidence.store.sealing import SealError, is_sealed, unseal
from evidence.store.streams import check_room, hashed, open_parts, peek
from schemas.ids import sha256_of
from schemas.stored_file import FileKey


@dataclass(frozen=True)
class Pending:
    """A key not recorded yet, and the one of a spoilt copy whose place it takes."""

    key: FileKey
    instead_of: FileKey | None


class StoredFiles:
    """The reading half of the evidence store; see `evidence.store.files.FileStore`."""

    def __init__(self, blobs: Blobs, keys: FileKeys) -> None:
        self.blobs = blobs
        self._keys = keys
        self._pending: dict[str, Pending] = {}

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
        with told.in_reading(name):
            return self._open(key) if key else self._open_plain(sha256, name)

    def read_parts(self, sha256: str, what: str = "") -> Iterator[bytes]:
        """The same, part by part for a large file: only after the last part is it proved whole.

        Raises:
            StoreError: as with `get`.
        """
        check_blob_name(sha256)
        name = what or sha256[:12]
        key = self._find(sha256)
        with told.in_reading(name):
            yield from self._open_parts(key) if key else self._plain_parts(sha256, name)

    def check(self, sha256: str, what: str = "") -> int:
        """Open and hash a stored file, however large, and hand nothing out; its size.

        Raises:
            StoreError: as with `get`.
        """
        return sum(len(part) for part in self.read_parts(sha256, what))

    @contextmanager
    def open_file(self, sha256: str, folder: Path, what: str = "") -> Iterator[Path]:
        """A stored file, however large, opened under a private path while the block lasts; it is proved whole first.

        Args:
            sha256: the file's hash.
            folder: where the opened file is put; whatever a killed program left there is cleared away.
            what: the evidence id to name if something is wrong.

        Raises:
            StoreError: as with `get`; or the disk has no room for it.
        """
        check_blob_name(sha256)
        name = what or sha256[:12]
        key = self._find(sha256)
        with told.in_reading(name):
            self._check_not_deleted(key, sha256, name)
            size = self.blobs.size_of(key.blob if key else sha256)
        check_room(size, free_bytes(folder), f"Opening the stored file of {name}")
        with ExitStack() as stack:
            try:
                path = stack.enter_context(written_out(folder, self.read_parts(sha256, what)))
            except OSError as error:
                raise told.not_writable(error) from error
            yield path

    def _find(self, sha256: str) -> FileKey | None:
        return self._keys.find(sha256) or self._find_pending(sha256)

    def _find_pending(self, sha256: str) -> FileKey | None:
        return self._pending[sha256].key if sha256 in self._pending else None

    def _open_parts(self, key: FileKey) -> Iterator[bytes]:
        return open_parts(self.blobs.read_parts(key.blob), self._keys.unwrap(key), key.sha256)

    def _open(self, key: FileKey) -> bytes:
        sealed, secret = self.blobs.read(key.blob), self._keys.unwrap(key)
        if sealed.startswith(MARK):
            data = b"".join(unseal_pieces((sealed,), secret, key.sha256))
        else:
            data = unseal(sealed, secret, key.sha256)
        if sha256_of(data) != key.sha256:
            raise SealError
        return data

    def _open_plain(self, sha256: str, name: str) -> bytes:
        """A file kept before files were sealed; its hash is what proves it."""
        return b"".join(self._plain_parts(sha256, name))

    def _plain_parts(self, sha256: str, name: str) -> Iterator[bytes]:
        self._check_not_deleted(None, sha256, name)
        first, parts = peek(self.blobs.read_parts(sha256), len(MARK))
        try:
            yield from hashed(parts, sha256)
        except SealError:
            if is_sealed(first):
                raise told.without_key(name) from None
            raise

    def _check_not_deleted(self, key: FileKey | None, sha256: str, name: str) -> None:
        stone = None if key else self._keys.find_tombstone(sha256)
        if stone:
            raise told.deleted(name, stone)

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
