"""One file as the only file system the database sees: windows of it, to be read and nothing else.

The database is given names such as `offered://120+4096-8192`: the first 120 bytes of the file, then those from 4096
up to 8192. No name leads to another file, nothing can be written, and once it is shut no name leads anywhere.
"""

import io
import re
from pathlib import Path
from typing import Any

from fsspec import AbstractFileSystem  # type: ignore[import-untyped]

PROTOCOL = "offered"
_NAME = re.compile(rf"(?:{PROTOCOL}://)?([0-9]+)\+([0-9]+)-([0-9]+)")


class OfferedFile(AbstractFileSystem):  # type: ignore[misc]
    """A file system of one file; registered with the database under `offered://`."""

    protocol = PROTOCOL
    cachable = False

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._is_shut = False

    def name(self, start: int = 0, end: int | None = None, head: int = 0) -> str:
        """The name of a window, by default the whole file."""
        return f"{PROTOCOL}://{head}+{start}-{self._path.stat().st_size if end is None else end}"

    def shut(self) -> None:
        """From now on no name leads anywhere."""
        self._is_shut = True

    def _open(self, path: str, mode: str = "rb", **_options: Any) -> "_Window":
        if mode != "rb":
            raise PermissionError("the offered file is only read")
        return _Window(self._path, *self._bounds(path))

    def info(self, path: str, **_options: Any) -> dict[str, Any]:
        """Size and kind, as the database asks for them."""
        head, start, end = self._bounds(path)
        return {"name": path, "size": head + end - start, "type": "file"}

    def glob(self, path: str, **_options: Any) -> list[str]:
        """The name itself, where it is one; there is nothing to look for.

        Raises:
            FileNotFoundError: where it is none.
        """
        self._bounds(path)
        return [path]

    def exists(self, path: str, **_options: Any) -> bool:
        """Whether it is the name of a window."""
        return not self._is_shut and bool(_NAME.fullmatch(path))

    def _bounds(self, path: str) -> tuple[int, int, int]:
        found = _NAME.fullmatch(path)
        if self._is_shut or not found:
            raise FileNotFoundError("there is no such window of the offered file")
        head, start, end = (int(number) for number in found.groups())
        return head, start, end


class _Window(io.RawIOBase):
    """Some bytes of the beginning of a file and a stretch of it, as if they were one file."""

    def __init__(self, path: Path, head: int, start: int, end: int) -> None:
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self._head, self._start, self._size = head, start, head + end - start
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        return self._place

    def read(self, size: int = -1) -> bytes:
        wanted = self._size - self._place if size < 0 else min(size, self._size - self._place)
        in_head = max(0, min(wanted, self._head - self._place))
        found = self._stretch(self._place, in_head) if in_head else b""
        if wanted > in_head:
            found += self._stretch(self._start + self._place + in_head - self._head, wanted - in_head)
        self._place += len(found)
        return found

    def _stretch(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size) or b""

    def close(self) -> None:
        self._file.close()
        super().close()
