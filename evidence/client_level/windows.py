"""Cuts a large file into windows that end where a record ends, so that it can be read with little memory.

A line end within quotation marks ends no record. How many marks stand before each place was counted when the form of
the file was looked at, so that the file need not be gone through again. Where its marks are out of order, a window ends
amid a record; the database then finds a fault in it, and the file is read the careful way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LARGE_BYTES = 1200 * 2**20
"""Beyond this a file is read window by window, so that memory does not grow with it."""
WINDOW_BYTES = 320 * 2**20
_CHUNK = 2**20
_QUOTE, _LINE_END = b'"', b"\n"


@dataclass(frozen=True)
class QuoteCounts:
    """How many quotation marks stand before each piece of a file.

    Attributes:
        step: bytes of a piece.
        before: one number for each piece, the first always 0.
    """

    step: int
    before: tuple[int, ...]


@dataclass(frozen=True)
class Windows:
    """Where a file is cut, in bytes from its beginning.

    Attributes:
        head: end of the heading line, which stands at the head of every window.
        bounds: first byte and the byte after the last of each window.
    """

    head: int
    bounds: tuple[tuple[int, int], ...]


def cut_windows(path: Path, n_before: int, n_bytes: int, counts: QuoteCounts) -> Windows:
    """Windows of about so many bytes, which together hold all records once.

    Args:
        path: a file in an encoding in which quotation marks and line ends are single bytes.
        n_before: lines before the headings.
        n_bytes: size of a window at which it ends with its next record.
        counts: of the quotation marks of this file.
    """
    with path.open("rb") as opened:
        opening = b"".join(opened.readline() for _ in range(n_before))
        heading = opened.readline()
        while heading.count(_QUOTE) % 2 and (more := opened.readline()):
            heading += more
        head = opened.tell()
        size = opened.seek(0, 2)
        cut = _Cut(opened, size, counts, (opening + heading).count(_QUOTE))
        return Windows(head, tuple(_bounds(cut, head, n_bytes)))


@dataclass(frozen=True)
class _Cut:
    """A file that is being cut; `n_in_head` marks stand up to the end of the headings."""

    opened: BinaryIO
    size: int
    counts: QuoteCounts
    n_in_head: int


def _bounds(cut: _Cut, start: int, n_bytes: int) -> Iterator[tuple[int, int]]:
    begun = start
    while begun + n_bytes < cut.size and (end := _next_end(cut, begun, begun + n_bytes - 1)) < cut.size:
        yield begun, end
        begun = end
    if begun < cut.size:
        yield begun, cut.size


def _next_end(cut: _Cut, begun: int, at: int) -> int:
    """The place after the record that holds byte `at`, in a window begun where a record begins."""
    piece = at // cut.counts.step
    place = max(piece * cut.counts.step, begun)
    n_quotes = 0 if place == begun else cut.counts.before[piece] - cut.n_in_head
    cut.opened.seek(place)
    n_quotes += cut.opened.read(at - place).count(_QUOTE)
    while chunk := cut.opened.read(_CHUNK):
        end = _record_end(chunk, n_quotes)
        if end is not None:
            return cut.opened.tell() - len(chunk) + end
        n_quotes += chunk.count(_QUOTE)
    return cut.size


def _record_end(chunk: bytes, n_quotes: int) -> int | None:
    """The place after the first line end outside quotation marks, with so many marks before the chunk."""
    place = 0
    while (end := chunk.find(_LINE_END, place)) >= 0:
        n_quotes += chunk.count(_QUOTE, place, end)
        place = end + 1
        if n_quotes % 2 == 0:
            return place
    return None
