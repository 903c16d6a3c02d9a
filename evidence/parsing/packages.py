"""Opens the zip container of a spreadsheet: its size is known before anything is unpacked, and then counted.

Source: the hostile files tried are described in docs/security.md; declared sizes can lie, so every part is
unpacked once by a reader that stops at the declared size and compares the check sum.
"""

import re
import zipfile
import zlib
from io import BytesIO

from evidence.parsing.faults import refuse

MAX_PARTS = 5_000
MAX_UNPACKED_BYTES = 400 * 2**20

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
AGAIN = "Open the original in your spreadsheet program, save it again, and offer the new file."
"""What to do with a damaged container."""


def open_package(stream: BytesIO) -> zipfile.ZipFile:
    """The container, once its list of parts has been found sound.

    Raises:
        RefusedFileError: if it is cut short, damaged, protected, or unpacks to more than is allowed.
    """
    try:
        package = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError):
        raise refuse("file-truncated", "the file is cut short or damaged", AGAIN) from None
    _check_parts(package.infolist())
    return package


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    n_bytes = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or n_bytes > MAX_UNPACKED_BYTES:
        found = f"the file unpacks to {n_bytes / 2**20:,.0f} MB in {len(parts):,} parts, more than is allowed"
        raise refuse("file-too-large", found, "Copy the cells that are needed into a new workbook and offer that.")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise refuse("file-encrypted", "the file is protected by a password", "Remove the password and save it again.")
    names = {part.filename for part in parts}
    if len(names) != len(parts) or any(part.compress_type not in _METHODS for part in parts):
        raise refuse("file-unsafe", "the file is packed in a way no spreadsheet program uses", AGAIN)


def unpack_xml(package: zipfile.ZipFile) -> dict[str, bytes]:
    """The XML parts by name, each checked for what a spreadsheet has no need of.

    Raises:
        RefusedFileError: if a part is damaged, declares entities, or is in an encoding that hides its content.
    """
    parts = {}
    for part in package.infolist():
        if part.filename.endswith((".xml", ".rels")):
            parts[part.filename] = _unpacked(package, part)
    for text in parts.values():
        _check_xml(text)
    return parts


def _unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    try:
        return package.read(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        raise refuse("file-truncated", "the file is cut short or damaged", AGAIN) from None


def hides_content(text: bytes) -> bool:
    """Whether XML declares entities or a document type, or is in an encoding in which that could not be seen."""
    encoding = _ENCODING.match(text[:200].removeprefix(b"\xef\xbb\xbf"))
    hidden = b"\x00" in text[:200] or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"))
    return bool(hidden or _DECLARATION.search(text))


def _check_xml(text: bytes) -> None:
    if hides_content(text):
        raise refuse("file-unsafe", "the file holds declarations that no spreadsheet program writes", AGAIN)
