"""What form an offered client-level file has, told from its bytes and headings before the database reads it.

Everything guessed is a sentence; everything that stops the reading is a problem, and all are told at once.
"""

from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from evidence.client_level.byte_scan import CHUNK, ByteScan, scan_bytes
from evidence.client_level.headings import Headings, read_headings
from evidence.client_level.specification import Specification
from evidence.client_level.windows import LARGE_BYTES, QuoteCounts
from schemas.errors import InputError
from schemas.problems import Problem

OPENING_BYTES = 256 * 1024

_BOM_8, _BOMS_16 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_ZIP, _PDF, _OLE = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"
_NO_LINE_END = "The last line has no line end: if the file was cut off there, the last record is not whole."
_SAVE_AS_CSV = "Open it, save the sheet of records as CSV UTF-8 (comma delimited), and offer that."


@dataclass(frozen=True)
class FileForm:
    """How a file is to be read.

    Attributes:
        path: where it lies; `file` is its name, for messages.
        encoding: `utf-8`, one of the `utf-16` kinds, or `other` for what is neither.
        plain: the database may try to read it by itself.
        ends_in_line: the last line has a line end, as whole files do.
        n_bytes: size of the file.
        n_lines: lines of the file, the last counted whether or not it has a line end.
        quotes: its quotation marks, counted where the file is large.
    """

    path: Path
    file: str
    encoding: str
    plain: bool
    ends_in_line: bool
    n_lines: int
    n_bytes: int
    headings: Headings
    guesses: tuple[str, ...]
    quotes: QuoteCounts


def look_at_file(path: Path, specification: Specification) -> FileForm:
    """The form of a file, without reading its records.

    Raises:
        InputError: with every problem that stops the reading.
    """
    opening = _opening(path)
    problem = _not_text(path.name, opening, path.stat().st_size)
    if problem:
        raise InputError([problem])
    scan = scan_bytes(path, with_quotes=path.stat().st_size > LARGE_BYTES)
    encoding = _encoding(opening, scan)
    if scan.nul and not encoding.startswith("utf-16"):
        raise InputError([_not_csv(path.name, "the file holds characters that no text has")])
    headings = read_headings(path.name, _opening_text(opening, encoding), specification)
    return _form(path, opening, scan, encoding, headings)


def _form(path: Path, opening: bytes, scan: ByteScan, encoding: str, headings: Headings) -> FileForm:
    ends_in_line = scan.last.endswith((b"\n", b"\r", b"\n\x00", b"\x00\n"))
    return FileForm(
        path=path,
        file=path.name,
        encoding=encoding,
        plain=encoding == "utf-8" and b"\n" in opening,
        ends_in_line=ends_in_line,
        n_bytes=path.stat().st_size,
        n_lines=scan.n_line_ends + (not ends_in_line),
        headings=headings,
        guesses=(*_said_of_encoding(encoding), *headings.guesses, *([] if ends_in_line else [_NO_LINE_END])),
        quotes=QuoteCounts(CHUNK, tuple(accumulate(scan.quotes, initial=0))[: len(scan.quotes)]),
    )


def opening_text(opening: bytes) -> str:
    """The beginning of a file as text, good enough to find headings in."""
    sixteen = opening.startswith(_BOMS_16) or _looks_like_utf_16(opening)
    return _opening_text(opening, "utf-16" if sixteen else "utf-8")


def _said_of_encoding(encoding: str) -> tuple[str, ...]:
    return ("The text is UTF-16 (Unicode text, as Excel calls it).",) if encoding.startswith("utf-16") else ()


def _opening(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(OPENING_BYTES)


def _opening_text(opening: bytes, encoding: str) -> str:
    """The opening as text, for the headings alone, which are plain letters in any encoding that is read."""
    if encoding.startswith("utf-16"):
        return opening[: len(opening) // 2 * 2].decode(_utf_16(opening), errors="replace").lstrip("\ufeff")
    return opening.decode("utf-8-sig" if encoding == "utf-8" else "cp1252", errors="replace").removeprefix("ï»¿")


def _utf_16(opening: bytes) -> str:
    """The kind of UTF-16, by its mark or by which of two bytes is nil."""
    if opening.startswith(_BOMS_16):
        return "utf-16-le" if opening.startswith(b"\xff\xfe") else "utf-16-be"
    return "utf-16-be" if opening[:1] == b"\x00" else "utf-16-le"


def _not_text(file: str, opening: bytes, n_bytes: int) -> Problem | None:
    if not n_bytes or not opening.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"):
        return Problem("cld-empty", file, "the file is empty", "Export the records again, and offer that.")
    if opening.startswith((_ZIP, _OLE)):
        return _not_csv(file, "this is a workbook, not a CSV file")
    if opening.startswith(_PDF):
        return _not_csv(file, "this is a PDF document, not a CSV file")
    return None


def _not_csv(file: str, found: str) -> Problem:
    return Problem("cld-not-csv", file, found, _SAVE_AS_CSV)


def _encoding(opening: bytes, scan: ByteScan) -> str:
    if opening.startswith(_BOMS_16) or (scan.nul and _looks_like_utf_16(opening)):
        return _utf_16(opening)
    return "utf-8" if scan.utf8 else "other"


def _looks_like_utf_16(opening: bytes) -> bool:
    """Every second byte of plain letters is nil in UTF-16."""
    head = opening[:200]
    return max(head[0::2].count(0), head[1::2].count(0)) > len(head) * 0.45
