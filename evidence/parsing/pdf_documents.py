"""Checks a PDF for what it could do when it is opened, and reads its text page by page.

Source: the hostile files tried are described in docs/documents.md. Every object that can be reached is looked at, not
only the catalogue, because a page, a field or a note may hold an action as well.
"""

import time
import zipfile
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from evidence.parsing.faults import Fault, RefusedFileError, refuse
from evidence.parsing.text_blocks import MAX_CHARACTERS, Extract, Piece

MAX_TRAILING_BYTES = 1_024
TEXT_SECONDS = 12.0
"""Processor time for reading the text of one document; pages after that are not searched, and that is said."""
MAX_OBJECTS = 500_000
_MAX_DEPTH = 60

_DAMAGED = (
    PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError,
    NotImplementedError, AssertionError,
)  # fmt: skip
"""What the reader raises over content that is not as it should be; a want of memory ends the process instead."""

_RUNS = frozenset({
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView",
})  # fmt: skip
_AGAIN = "Open it in the program it was made with, save or print it as a PDF anew, and offer that."
_PRINT = "Print it to PDF, which leaves such things out, and offer that."
_NO_PASSWORD = "Remove the password and the restrictions, save it and offer it again."  # noqa: S105 - words for a person


def read_pdf(data: bytes) -> Extract:
    """The text of a PDF by page.

    Raises:
        RefusedFileError: with every fault found; it is damaged, protected, holds files or does something by itself.
    """
    faults = list(_frame_faults(data))
    if faults:
        raise RefusedFileError(faults)
    try:
        reader = PdfReader(BytesIO(data), strict=True)
        if reader.is_encrypted:
            raise refuse("file-encrypted", "the file is protected by a password or against copying", _NO_PASSWORD)
        faults = list(dict.fromkeys([*_object_faults(reader), *_catalogue_faults(reader)]))
        n_pages = len(reader.pages)
    except _DAMAGED:
        raise refuse("file-truncated", "the PDF is cut short or damaged", _AGAIN) from None
    if faults:
        raise RefusedFileError(faults)
    return _read_text(reader, n_pages)


def _frame_faults(data: bytes) -> Iterator[Fault]:
    """What stands around the document: an end must be there, and next to nothing after it."""
    end = data.rfind(b"%%EOF")
    if end < 0:
        yield Fault("file-truncated", "the PDF is cut short: its end is missing", _AGAIN)
    elif len(data) - end > MAX_TRAILING_BYTES + len(b"%%EOF"):
        yield Fault("file-two-kinds", "something else is hidden after the end of the PDF", _AGAIN)
    if zipfile.is_zipfile(BytesIO(data)):
        yield Fault("file-two-kinds", "the file is a PDF and a zip file at once", _AGAIN)


def _object_faults(reader: PdfReader) -> Iterator[Fault]:
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    if len(numbers) > MAX_OBJECTS:
        yield Fault("file-too-large", f"the PDF has {len(numbers):,} objects, more than is allowed", _AGAIN)
        return
    for number in sorted(numbers):
        value = reader.get_object(IndirectObject(number, _generation(reader, number), reader))
        for found in _within(value):
            yield from _dictionary_faults(found)


def _generation(reader: PdfReader, number: int) -> int:
    return next((generation for generation, table in reader.xref.items() if number in table), 0)


def _within(value: PdfObject | None, depth: int = 0) -> Iterator[DictionaryObject]:
    """The dictionaries of one object; what it refers to is an object of its own, looked at in its turn."""
    if depth > _MAX_DEPTH or isinstance(value, IndirectObject):
        return
    if isinstance(value, DictionaryObject):
        yield value
        for part in value.values():
            yield from _within(part, depth + 1)
    elif isinstance(value, ArrayObject):
        for part in list.__iter__(value):
            yield from _within(part, depth + 1)


def _dictionary_faults(found: DictionaryObject) -> Iterator[Fault]:
    action = _plain(found, "/S")
    if action in _RUNS or "/JS" in found or "/JavaScript" in found or "/RichMediaContent" in found:
        what = "runs JavaScript" if action in {"/JavaScript", None} else f"does something by itself ({action[1:]})"
        yield Fault("file-active", f"the PDF {what}", _PRINT)
    if "/EF" in found or _plain(found, "/Type") == "/EmbeddedFile":
        remedy = "Take the files out and offer them as documents of their own, or print it to PDF."
        yield Fault("file-embedded", "the PDF has other files embedded in it", remedy)
    if "/XFA" in found:
        yield Fault("file-active", "the PDF is a form of the XFA kind, which is a program rather than a page", _PRINT)
    if _n_inflations(found) > 1:
        yield Fault("file-unsafe", "a part of the PDF is packed several times over", _AGAIN)


def _plain(found: DictionaryObject, key: str) -> str | None:
    value = found.get(key)
    value = value.get_object() if isinstance(value, IndirectObject) else value
    return str(value) if isinstance(value, str) else None


def _n_inflations(found: DictionaryObject) -> int:
    filters = found.get("/Filter")
    filters = filters.get_object() if isinstance(filters, IndirectObject) else filters
    names = [str(one) for one in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    return sum(name in {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW"} for name in names)


def _catalogue_faults(reader: PdfReader) -> Iterator[Fault]:
    """What happens on opening: showing a page of the document itself is all that may."""
    catalogue = reader.root_object
    opening = catalogue.get("/OpenAction")
    opening = opening.get_object() if isinstance(opening, IndirectObject) else opening
    if isinstance(opening, DictionaryObject) and (_plain(opening, "/S") != "/GoTo" or "/Next" in opening):
        yield Fault("file-active", "the PDF does something when it is opened", _PRINT)
    if "/Collection" in catalogue:
        yield Fault("file-embedded", "the PDF is a folder of other files", "Offer each of the files by itself.")
    if _loops(catalogue.get("/Outlines")):
        yield Fault("file-unsafe", "the contents list of the PDF leads back into itself", _AGAIN)


def _loops(outline: PdfObject | None) -> bool:
    """Whether following the entries of the outline comes to one of them a second time."""
    seen: set[tuple[int, int]] = set()
    waiting = [outline]
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, IndirectObject):
            place = (entry.idnum, entry.generation)
            if place in seen:
                return True
            seen.add(place)
            entry = entry.get_object()
        if isinstance(entry, DictionaryObject):
            waiting += [dict.get(entry, key) for key in ("/First", "/Next")]
    return False


def _read_text(reader: PdfReader, n_pages: int) -> Extract:
    """Text by page, as far as it can be read in the time and length that are allowed."""
    pieces: list[Piece] = []
    unread: list[int] = []
    started = time.process_time()
    room = MAX_CHARACTERS
    for number in range(1, n_pages + 1):
        if time.process_time() - started > TEXT_SECONDS or room < 0:
            told = f"The text of page {number} and those after it was not read, because the document is so long."
            return Extract(tuple(pieces), n_pages, (told, *_tell_unread(unread, number - 1)))
        text = _page_text(reader, number)
        room -= len(text)
        if text.strip():
            pieces.append((f"page {number}", text))
        else:
            unread.append(number)
    return Extract(tuple(pieces), n_pages, tuple(_tell_unread(unread, n_pages)))


def _page_text(reader: PdfReader, number: int) -> str:
    """A page's text; none where the page cannot be read, which leaves the document none the worse as evidence.

    Raises:
        RefusedFileError: the page would fill the memory of whoever opens it.
    """
    try:
        return reader.pages[number - 1].extract_text()
    except LimitReachedError:
        found = f"page {number} of the PDF unpacks to far more than a page ever has"
        raise refuse("file-too-large", found, _AGAIN) from None
    except _DAMAGED:
        return ""


def _tell_unread(unread: list[int], n_read: int) -> Iterator[str]:
    if not unread:
        return
    if len(unread) == n_read:
        yield "No text could be read: the pages may be pictures. Search will find the document by its title only."
    else:
        named = ", ".join(str(number) for number in unread[:8]) + (" …" if len(unread) > 8 else "")
        pages = f"page {named}" if len(unread) == 1 else f"{len(unread)} pages: {named}"
        yield f"No text could be read from {pages}, which may be pictures or blank."
