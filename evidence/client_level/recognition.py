"""Tells a client-level file from others by its first bytes, whatever it is called."""

import zipfile
import zlib
from pathlib import Path

from evidence.client_level.file_form import OPENING_BYTES, opening_text
from evidence.client_level.headings import known_headings, known_names
from evidence.client_level.specification import Specification, load_specification

LEAST_HEADINGS = 8
"""No other file known to this program has so many headings of the record."""
_SHARED_TEXTS = "xl/sharedStrings.xml"
_FIRST_SHEET = "xl/worksheets/sheet1.xml"


def is_client_level(path: Path, specification: Specification | None = None) -> bool:
    """Whether a file's headings are those of the client-level record; also for a workbook, which is then refused.

    Reads no more than the beginning of the file.
    """
    known = specification or load_specification()
    with path.open("rb") as opened:
        opening = opened.read(OPENING_BYTES)
    if opening.startswith(b"PK\x03\x04"):
        return known_names(_workbook_text(path), known) >= LEAST_HEADINGS
    return known_headings(opening_text(opening), known) >= LEAST_HEADINGS


def _workbook_text(path: Path) -> str:
    """The beginning of the words of a workbook, never more of it than `OPENING_BYTES` unpacked."""
    try:
        with zipfile.ZipFile(path) as package:
            names = {name for name in (_SHARED_TEXTS, _FIRST_SHEET) if name in package.namelist()}
            return "".join(_part(package, name) for name in names)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        return ""


def _part(package: zipfile.ZipFile, name: str) -> str:
    with package.open(name) as part:
        return part.read(OPENING_BYTES).decode("utf-8", errors="replace")
