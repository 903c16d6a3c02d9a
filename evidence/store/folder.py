"""Blobs in a folder of this machine: `ab/ab12…`."""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from evidence.store.blobs import check_blob_name, is_blob_name

STAGING = ".staging-"
"""What the name of a file that is still being written begins with."""
_BINARY = getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
_OWNER_ONLY = 0o600
_PART = 1 << 20


class FolderBlobs:
    """Each blob is written under a staging name, flushed to the disk, and only then given its own.

    Its own name is taken first, by an empty file that must be new, so that of two writers only one has it.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._unsettled: set[Path] = set()

    def put_new(self, name: str, data: bytes) -> bool:
        """See `Blobs`."""
        return self.put_parts(name, (data,))

    def put_parts(self, name: str, parts: Iterable[bytes]) -> bool:
        """See `Blobs`."""
        path = self._path(name)
        self._make_folder(path.parent)
        if not _take_name(path):
            return False
        try:
            write_parts_over(path, parts)
        except BaseException:
            with suppress(OSError):  # an empty file that is left is no blob of anything, and is swept away
                path.unlink()
            raise
        return True

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self._root.mkdir(parents=True, exist_ok=True)
            folder.mkdir(exist_ok=True)
            self._unsettled.add(self._root.parent)
        self._unsettled |= {folder, self._root}  # the root too: another program may have made the folder just now

    def settle(self) -> None:
        """See `Blobs`: a file's name lasts once its folder is flushed too."""
        for folder in sorted(self._unsettled):
            sync_folder(folder)
        self._unsettled.clear()

    def read(self, name: str) -> bytes:
        """See `Blobs`."""
        return self._path(name).read_bytes()

    def read_parts(self, name: str) -> Iterator[bytes]:
        """See `Blobs`."""
        with self._path(name).open("rb") as file:
            while part := file.read(_PART):
                yield part

    def size_of(self, name: str) -> int:
        """See `Blobs`."""
        return self._path(name).stat().st_size

    def free_bytes(self) -> int | None:
        """See `Blobs`."""
        return free_bytes(self._root)

    def exists(self, name: str) -> bool:
        """See `Blobs`."""
        return self._path(name).is_file()

    def names(self) -> Iterator[str]:
        """See `Blobs`."""
        yield from sorted(path.name for path in self._root.glob("??/*") if _is_blob(path))

    def names_before(self, moment: datetime) -> Iterator[str]:
        """See `Blobs`."""
        for path in sorted(self._root.glob("??/*")):
            if _is_blob(path) or path.name.startswith(STAGING):
                with suppress(FileNotFoundError):  # another program may be tidying too
                    if datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment:
                        yield path.name if _is_blob(path) else f"{path.parent.name}/{path.name}"

    def delete(self, name: str) -> None:
        """See `Blobs`."""
        path = self._staging(name) if "/" in name else self._path(name)
        with suppress(FileNotFoundError):
            path.unlink()

    def _path(self, name: str) -> Path:
        check_blob_name(name)
        return self._root / name[:2] / name

    def _staging(self, name: str) -> Path:
        folder, _, rest = name.partition("/")
        if len(folder) != 2 or not folder.isalnum() or not rest.startswith(STAGING) or "/" in rest or "\\" in rest:
            raise ValueError("not a SHA-256")
        return self._root / folder / rest


def _is_blob(path: Path) -> bool:
    return is_blob_name(path.name) and path.parent.name == path.name[:2]


def _take_name(path: Path) -> bool:
    try:
        os.close(os.open(path, _NEW, _OWNER_ONLY))
    except FileExistsError:
        return False
    return True


def write_over(path: Path, data: bytes) -> None:
    """Write a file so that it is the old one or the whole new one; `sync_folder` makes that last.

    Raises:
        OSError: it could not be written; the old one is still there, and no rest of the new one.
    """
    write_parts_over(path, (data,))


def write_parts_over(path: Path, parts: Iterable[bytes]) -> None:
    """The same with content that comes part by part; whatever the parts raise leaves the old one too."""
    staging = path.parent / f"{STAGING}{secrets.token_hex(8)}"
    try:
        _write_new(staging, parts)
        os.replace(staging, path)  # noqa: PTH105 - all that can fail here goes through `os`, where tests let it fail
    except BaseException:
        with suppress(OSError):
            os.unlink(staging)  # noqa: PTH108
        raise


def _write_new(path: Path, parts: Iterable[bytes]) -> None:
    handle = os.open(path, _NEW, _OWNER_ONLY)
    try:
        for part in parts:
            rest = memoryview(part)
            while rest:
                rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def free_bytes(folder: Path) -> int:
    """How much room is left where a folder is, or would be made."""
    there = next(one for one in (folder, *folder.absolute().parents) if one.is_dir())
    return shutil.disk_usage(there).free


def sync_folder(folder: Path) -> None:
    """Flush a folder's names to the disk; Windows has no way to, and needs none after a replace."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
