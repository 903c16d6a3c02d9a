"""The documents a tracker names: is the file there, of a kind that is taken, what its name says, and safe to keep?

Nothing is stored here: what is fit is handed back with its hash, to be stored by whoever asked. The name a file came
with is only ever shown, and found again in the folder it was offered in; nothing is stored under it.
"""

import difflib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from evidence.findings import describe
from evidence.names import find_name_danger, show_name
from evidence.parsing.documents import InspectedDocument, inspect_document
from schemas.errors import InputError
from schemas.ids import sha256_of

Documents = Mapping[str, bytes | Callable[[], bytes]]
"""File name to its bytes, or to something that reads them when they are wanted.

A mapping may have an attribute `where`: how a missing file is to be offered, such as `WITH_FORM`.
"""

BESIDE_TRACKER, WITH_FORM = "Put it beside the tracker", "Send it with the form"

SUFFIXES = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".txt", ".md", ".csv")
"""Kinds of document taken in."""

Inspect = Callable[[bytes, str], InspectedDocument | None]
"""Looks at a document; None where the same bytes were found sound before. An unsound one is an `InputError`."""

_MACROS = {".docm": ".docx", ".xlsm": ".xlsx", ".pptm": ".pptx", ".dotm": ".docx", ".xlam": ".xlsx", ".xlsb": ".xlsx"}
_OLD = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx", ".rtf": ".docx"}


@dataclass(frozen=True)
class FileToStore:
    """A document fit to be stored: content hash, lower-case suffix, the name it came with, its bytes, and its text.

    `inspected` is None where the same bytes were looked at before.
    """

    sha256: str
    suffix: str
    original_name: str
    data: bytes = field(repr=False)
    inspected: InspectedDocument | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class DocumentFault:
    """Why a named document is not taken in: slug, what was found, what to do."""

    slug: str
    found: str
    remedy: str


def take_document(name: str, documents: Documents, inspect: Inspect = inspect_document) -> FileToStore | DocumentFault:
    """The document a tracker names, or why it is not taken in.

    Args:
        name: as the tracker has it.
        documents: what was offered.
        inspect: looks at the content; for several documents, that of one `evidence.parsing.documents.Inspector`.
    """
    fault = find_name_fault(name)
    if fault:
        return fault
    actual = _find_name(name, documents)
    if actual is None:
        return _tell_missing(name, documents)
    held = documents[actual]
    try:
        data = held if isinstance(held, bytes) else held()
    except InputError as refused:
        return _tell_unread(actual, refused)
    except OSError:
        remedy = "See that it can be opened and that no other program holds it, and offer it anew."
        return DocumentFault("file-unreadable", f"{describe(name)} cannot be read", remedy)
    return _take_data(actual, data, inspect)


def _take_data(actual: str, data: bytes, inspect: Inspect) -> FileToStore | DocumentFault:
    if not data.strip():
        remedy = "Save the document again and offer it anew."
        return DocumentFault("file-empty", f"{describe(actual)} is empty", remedy)
    try:
        inspected = inspect(data, actual)
    except InputError as refused:
        return _tell_unread(actual, refused)
    stored_name = unicodedata.normalize("NFC", actual)
    return FileToStore(sha256_of(data), PurePath(actual).suffix.lower(), stored_name, data, inspected)


def _tell_unread(name: str, refused: InputError) -> DocumentFault:
    """What was found wrong with a document, as one fault that joins the others of the tracker."""
    if not refused.problems:
        return DocumentFault("file-unreadable", f"{describe(name)} cannot be read", refused.remedy)
    first, *more = refused.problems
    told = "; ".join(dict.fromkeys(problem.found for problem in (first, *more[:4])))
    remedies = " ".join(dict.fromkeys(problem.remedy for problem in (first, *more[:2])))
    return DocumentFault(first.slug, f"{describe(name)}: {told}", remedies)


def find_name_fault(name: str) -> DocumentFault | None:
    """What is wrong with a file name before anybody looks for the file: a path, or a kind that is not taken."""
    danger = find_name_danger(name)
    if danger:
        return DocumentFault(danger.slug, danger.found, danger.remedy)
    suffix = PurePath(name).suffix.lower()
    if suffix in _MACROS:
        remedy = f"Save it as {_MACROS[suffix]}, which leaves macros out."
        return DocumentFault("file-macros", f"{describe(show_name(name))} is of a kind that can hold macros", remedy)
    if suffix in _OLD:
        return DocumentFault(
            "file-type", f"{describe(show_name(name))} is of an old kind", f"Save it as {_OLD[suffix]} or PDF."
        )
    if suffix not in SUFFIXES:
        kinds = ", ".join(SUFFIXES)
        return DocumentFault(
            "file-type", f"{describe(show_name(name))} is not of a kind that is taken", f"Use one of {kinds}."
        )
    return None


def _find_name(name: str, documents: Documents) -> str | None:
    """The name as it stands in the folder; capitals, and how accents are put together, may differ if no doubt is left.

    Source: file systems of Apple computers hold an accent as a character of its own (Unicode NFD).
    """
    if name in documents:
        return name
    same = [known for known in documents if _plain(known) == _plain(name)]
    return same[0] if len(same) == 1 else None


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _tell_missing(name: str, documents: Documents) -> DocumentFault:
    near = difflib.get_close_matches(name, list(documents), n=1, cutoff=0.7)
    hint = f" Did you mean {describe(near[0])}?" if near else ""
    where = getattr(documents, "where", BESIDE_TRACKER)
    remedy = f"{where}, or leave the cell empty if you do not hold the file.{hint}"
    return DocumentFault("file-missing", f"there is no file {describe(name)} among the documents", remedy)
