"""The documents a tracker names: is the file there, of a kind that is taken, and what its name says?

Nothing is stored here: what is fit is handed back with its hash, to be stored by whoever asked.
"""

import difflib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from evidence.findings import describe
from schemas.errors import InputError
from schemas.ids import sha256_of

Documents = Mapping[str, bytes | Callable[[], bytes]]
"""File name to its bytes, or to something that reads them when they are wanted."""

_PDF, _ZIP = b"%PDF-", b"PK\x03\x04"
STARTS: Mapping[str, bytes] = {
    ".pdf": _PDF, ".docx": _ZIP, ".xlsx": _ZIP, ".pptx": _ZIP, ".odt": _ZIP, ".ods": _ZIP, ".odp": _ZIP,
    ".txt": b"", ".md": b"", ".csv": b"",
}  # fmt: skip
"""Kinds of document taken in, and how a file of each begins (text may begin with anything)."""

_MACROS = {".docm": ".docx", ".xlsm": ".xlsx", ".pptm": ".pptx", ".dotm": ".docx", ".xlam": ".xlsx", ".xlsb": ".xlsx"}
_OLD = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx", ".rtf": ".docx"}


@dataclass(frozen=True)
class FileToStore:
    """A document fit to be stored: content hash, lower-case suffix, the name it came with, and its bytes."""

    sha256: str
    suffix: str
    original_name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class DocumentFault:
    """Why a named document is not taken in: slug, what was found, what to do."""

    slug: str
    found: str
    remedy: str


def take_document(name: str, documents: Documents) -> FileToStore | DocumentFault:
    """The document a tracker names, or why it is not taken in."""
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
    suffix = PurePath(actual).suffix.lower()
    stored_name = unicodedata.normalize("NFC", actual)
    return _find_content_fault(actual, suffix, data) or FileToStore(sha256_of(data), suffix, stored_name, data)


def _tell_unread(name: str, refused: InputError) -> DocumentFault:
    """What a reader found wrong with a document, as a fault that joins the others of the tracker."""
    if not refused.problems:
        return DocumentFault("file-unreadable", f"{describe(name)} cannot be read", refused.remedy)
    first = refused.problems[0]
    return DocumentFault(first.slug, f"{describe(name)}: {first.found}", first.remedy)


def find_name_fault(name: str) -> DocumentFault | None:
    """What is wrong with a file name before anybody looks for the file: a path, or a kind that is not taken."""
    if "/" in name or "\\" in name or name in {".", ".."} or any(ord(c) < 32 for c in name):
        return DocumentFault(
            "file-name-is-a-path", f"{describe(name)} is not a plain file name",
            "Give the name of the file alone, such as carers-strategy.pdf.",
        )  # fmt: skip
    suffix = PurePath(name).suffix.lower()
    if suffix in _MACROS:
        remedy = f"Save it as {_MACROS[suffix]}, which leaves macros out."
        return DocumentFault("file-macros", f"{describe(name)} is of a kind that can hold macros", remedy)
    if suffix in _OLD:
        return DocumentFault("file-type", f"{describe(name)} is of an old kind", f"Save it as {_OLD[suffix]} or PDF.")
    if suffix not in STARTS:
        kinds = ", ".join(STARTS)
        return DocumentFault("file-type", f"{describe(name)} is not of a kind that is taken", f"Use one of {kinds}.")
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
    remedy = f"Put it beside the tracker, or leave the cell empty if you do not hold the file.{hint}"
    return DocumentFault("file-missing", f"there is no file {describe(name)} among the documents", remedy)


def _find_content_fault(name: str, suffix: str, data: bytes) -> DocumentFault | None:
    if not data.strip():
        return DocumentFault("file-empty", f"{describe(name)} is empty", "Save the document again and offer it anew.")
    if not data.startswith(STARTS[suffix]):
        remedy = f"Open it and save it as {suffix} again, or correct its name."
        return DocumentFault("file-not-what-it-says", f"{describe(name)} is not a {suffix} file inside", remedy)
    return None
