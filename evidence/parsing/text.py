"""Reads CSV text strictly: a sure encoding or a reported guess, a delimiter found by counting, no control marks."""

import csv
import re
from io import StringIO

from evidence.parsing.faults import Fault, RefusedFileError, refuse

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
MAX_CELL_CHARACTERS = 100_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f￾￿]")
_SAVED_TWICE = {
    byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""Control characters that dashes and quotation marks of Windows-1252 turn into when a file is taken for Latin-1."""
_SEP_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_AGAIN = "Save it from your spreadsheet program as CSV UTF-8, and offer it again."
_N_SNIFFED = 200


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, with a sentence if the encoding was guessed.

    Raises:
        RefusedFileError: if it is no text, or holds control characters; each is told by its line.
    """
    text, guesses = _mended(*_decoded(data))
    faults = [_control_fault(text, match) for match in list(_CONTROL.finditer(text))[:20]]
    if faults:
        raise RefusedFileError(faults)
    return text, guesses


def _mended(text: str, guesses: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The text with dashes and quotation marks that an earlier program had spoilt; published files hold such."""
    mended = text.translate(_SAVED_TWICE)
    if mended == text:
        return text, guesses
    guess = "Some dashes or quotation marks had been spoilt before and were read as Windows-1252; check them."
    return mended, (*guesses, guess)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(data, "utf-16"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        # What Excel in Britain writes as plain "CSV". It fits almost any bytes, so it is a guess.
        guess = "The text is not UTF-8 and was read as Windows-1252; check names with accents and pound signs."
        return _decode(data, "cp1252"), (guess,)


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise refuse("text-encoding", "the file is not text in an encoding that can be told", _AGAIN) from None


def _control_fault(text: str, match: re.Match[str]) -> Fault:
    line = text.count("\n", 0, match.start()) + 1
    return Fault("text-encoding", f"a control character (code {ord(match[0])}) in the text", _AGAIN, row=line)


def read_rows(text: str) -> tuple[list[list[str | None]], tuple[str, ...]]:
    """The rows of CSV text, with a sentence if the delimiter was not the comma.

    Raises:
        RefusedFileError: if a quotation mark is not closed, or a cell is longer than any real one.
    """
    first = _SEP_LINE.match(text)
    delimiter = first[1] if first else sniff_delimiter(text)
    body = text[first.end() :] if first else text  # spreadsheet programs hide that line, and count from the next
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(StringIO(body, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str | None]] = []
    try:
        rows.extend([cell or None for cell in row] for row in reader)
    except csv.Error:
        raise RefusedFileError([_quote_fault(len(rows) + 1)]) from None
    return rows, () if delimiter == "," else (f"Columns are parted by {DELIMITERS[delimiter]}.",)


def sniff_delimiter(text: str) -> str:
    r"""The delimiter that gives the most rows of one same width above one; the comma where none does.

    Example:
        >>> sniff_delimiter("a;b\\n1,5;2\\n")
        ';'
    """
    opening = text[:100_000].splitlines(keepends=True)[:_N_SNIFFED]
    return max(DELIMITERS, key=lambda mark: _evenness(opening, mark))


def _evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How many rows share the commonest width above one, then that width."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
    except csv.Error:
        return 0, 0
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0, 0
    commonest = max(set(wide), key=lambda width: (wide.count(width), width))
    return wide.count(commonest), commonest


def _quote_fault(row: int) -> Fault:
    found = "a quotation mark is not closed, or a cell is far too long"
    return Fault("csv-quotes", found, "Mend the quotation marks in this row, or save the file as .xlsx.", row=row)
