"""Cuts a large file into windows that end where a record ends, so that it can be read with little memory.

A line end within quotation marks ends no record. Where the marks of a file are out of order, a window ends amid a
record; the database then finds a fault in it, and the file is read the careful way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

WINDOW_BYTES = 320 * 2**20
_CHUNK = 4 * 2**20
_QUOTE, _LINE_END = b'"', b"\n"


@dataclass(frozen=True)
class Windows:
    """Where a file is cut, in bytes from its beginning.

    Attributes:
        head: end of the heading line, which stands at the head of every window.
        bounds: first byte and the byte after the last of each window.
    """

    head: int
    bounds: tuple[tuple[int, int], ...]


def cut_windows(path: Path, n_before: int, n_bytes: int) -> Windows:
    """Windows of about so many bytes, which together hold all records once.

    Args:
        path: a file in an encoding in which quotation marks and line ends are single bytes.
        n_before: lines before the headings.
        n_bytes: size of a window at which it ends with its next record.
    """
    with path.open("rb") as opened:
        for _ in range(n_before):
            opened.readline()
        heading = opened.readline()
        while heading.count(_QUOTE) % 2 and (more := opened.readline()):
            heading += more
        head = opened.tell()
        return Windows(head, tuple(_bounds(opened, head, n_bytes)))


def _bounds(opened: BinaryIO, start: int, n_bytes: int) -> Iterator[tuple[int, int]]:
    begun, at, n_quotes = start, start, 0
    while chunk := opened.read(min(_CHUNK, n_bytes)):
        if at + len(chunk) - begun >= n_bytes and (end := _record_end(chunk, n_quotes)):
            yield begun, at + end
            begun = at + end
        n_quotes += chunk.count(_QUOTE)
        at += len(chunk)
    if begun < at:
        yield begun, at


def _record_end(chunk: bytes, n_quotes: int) -> int | None:
    """The place after the first line end outside quotation marks, with so many marks before the chunk."""
    place = 0
    while (end := chunk.find(_LINE_END, place)) >= 0:
        n_quotes += chunk.count(_QUOTE, place, end)
        place = end + 1
        if n_quotes % 2 == 0:
            return place
    return None
