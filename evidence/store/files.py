"""Content-addressed files: stored under their SHA-256, and hashed again on every read."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from schemas.errors import StoreError
from schemas.ids import sha256_of


class FileStore:
    """A folder of files named by their SHA-256: `ab/ab12…`. Names given by people are never used.

    A file is written to a staging name, flushed to the disk, and only then given its own name, so that a
    file that is there is whole.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes) -> str:
        """Store some bytes and return their SHA-256; storing the same bytes again changes nothing but a spoilt file.

        Raises:
            StoreError: the disk is full or the folder cannot be written.
        """
        sha256 = sha256_of(data)
        path = self._path(sha256)
        if path.is_file() and path.read_bytes() == data:
            return sha256
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
        except OSError as error:
            raise StoreError(
                "store-not-writable",
                f"The evidence store could not keep a file: {error.strerror or error}.",
                "Free some space or mend the folder's permissions, then try again; nothing was lost.",
            ) from error
        return sha256

    def get(self, sha256: str, what: str = "") -> bytes:
        """The stored bytes, hashed again before they are handed out.

        Args:
            sha256: the file's hash.
            what: the evidence id to name if something is wrong.

        Raises:
            StoreError: the file is missing, or a byte of it has changed.
        """
        try:
            data = self._path(sha256).read_bytes()
        except OSError as error:
            raise StoreError(
                "stored-file-missing",
                f"The stored file of {what or sha256[:12]} is missing.",
                "Restore the store folder from a backup, or load the file again.",
            ) from error
        if sha256_of(data) != sha256:
            raise StoreError(
                "stored-file-changed",
                f"The stored file of {what or sha256[:12]} is not what was stored: its content has changed.",
                "Nothing was made from it. Restore the store folder from a backup, or load the file again.",
            )
        return data

    def has(self, sha256: str) -> bool:
        """Whether a file with this hash is stored."""
        return self._path(sha256).is_file()

    def hashes(self) -> Iterator[str]:
        """The hashes of all stored files, in order."""
        yield from sorted(path.name for path in self._root.glob("??/*") if len(path.name) == 64)

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self._root / sha256[:2] / sha256


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, also after a crash."""
    handle, staging = tempfile.mkstemp(dir=path.parent, prefix=".staging-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(staging).replace(path)
    except BaseException:
        Path(staging).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows has no way to flush a folder, and needs none after a replace
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
