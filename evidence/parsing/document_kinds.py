"""What a document is: its name, its own structure and a second recogniser must all say the same.

Source: a recogniser that looks at marks alone takes many a disguise for the real thing, and a name proves nothing;
so two looks that know nothing of each other are compared with the name, and any doubt refuses the file.
"""

import zipfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePath

import puremagic

from evidence.parsing.faults import Fault, RefusedFileError, refuse
from evidence.parsing.kinds import name_other_kind, names_encryption


class DocumentKind(StrEnum):
    """Kinds of document that are taken in, by the end of the name."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    TXT = "txt"
    MD = "md"
    CSV = "csv"


PLAIN_TEXT = frozenset({DocumentKind.TXT, DocumentKind.MD, DocumentKind.CSV})
PACKAGES = frozenset(DocumentKind) - PLAIN_TEXT - {DocumentKind.PDF}

_PK, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_STARTS = (b"%PDF-1.", b"%PDF-2.")
_SURE = 0.4
"""From four characteristic bytes on, the recogniser's word counts against plain text; two bytes are chance."""
_ACTIVE_TEXT = frozenset({"htm", "html", "xhtml", "svg", "xml", "rtf", "ps", "eps", "pdf", "mht", "hta", "js", "ps1"})
"""Kinds made of readable characters that some program would act on. Others count for nothing against plain text: it has
been found to hold no control characters, and "This is" is how one kind of manual begins."""
_AGAIN = "Open it in the program it was made with, save it anew as the kind its name says, and offer that."


def find_named_kind(name: str) -> DocumentKind:
    """The kind a file's name says it is.

    Raises:
        RefusedFileError: slug `file-type`, if it is none of those taken in.
    """
    suffix = PurePath(name).suffix.lower().removeprefix(".")
    if suffix not in set(DocumentKind):
        kinds = ", ".join(f".{kind}" for kind in DocumentKind)
        raise refuse("file-type", "the file is not of a kind that is taken", f"Use one of {kinds}.")
    return DocumentKind(suffix)


def check_first_look(data: bytes, kind: DocumentKind) -> None:
    """Refuse a file whose first bytes or the second recogniser say another kind than its name.

    Raises:
        RefusedFileError: it is empty, of an old kind, protected, or something else than it says.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise refuse("file-empty", "the file is empty", "Save the document again and offer it anew.")
    if data.startswith(_OLE):
        raise _refuse_ole(data)
    what = _find_disguise(data, kind)
    if what:
        raise RefusedFileError([not_as_named(kind, what)])
    _check_second_look(data, kind)


def not_as_named(kind: DocumentKind, what: str) -> Fault:
    """The fault of a file that is something else than its name says."""
    return Fault("file-not-what-it-says", f"the name says .{kind}, but the content is {what}", _AGAIN)


def _refuse_ole(data: bytes) -> RefusedFileError:
    if names_encryption(data):
        return refuse("file-encrypted", "the file is protected by a password", "Remove the password and save it again.")
    found = "the content is an Office document of the kind before 2007, or a mail or installer file"
    return refuse("file-not-what-it-says", found, "Save it as .docx, .xlsx, .pptx or PDF, and offer that.")


def _find_disguise(data: bytes, kind: DocumentKind) -> str | None:
    """What the first bytes say the content is, where that is not the kind; None where it may be."""
    if kind is DocumentKind.PDF:
        return None if data.startswith(_PDF_STARTS) else _name_content(data, "not a PDF, which begins with %PDF")
    if kind in PACKAGES:
        return None if data.startswith(_PK) else _name_content(data, "not an Office document")
    return "a zip file" if data.startswith(_PK) else name_other_kind(data)


def _name_content(data: bytes, otherwise: str) -> str:
    if data.startswith(_PK):
        return "a zip file or an Office document"
    return name_other_kind(data) or otherwise


def _check_second_look(data: bytes, kind: DocumentKind) -> None:
    seen = _look_again(data)
    if kind in PLAIN_TEXT:
        strange = sorted(name for name, sure in seen.items() if sure >= _SURE and name in _ACTIVE_TEXT)
        if strange:
            raise RefusedFileError([not_as_named(kind, f"of the kind {', '.join(strange[:3])}")])
    elif kind.value not in seen:
        raise RefusedFileError([not_as_named(kind, "not recognised as that")])


def _look_again(data: bytes) -> Mapping[str, float]:
    """The kinds the second recogniser thinks possible, by the end of a name, and how sure it is."""
    try:
        matches = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):  # it knows nothing that looks like this
        return {}
    seen: dict[str, float] = {}
    for match in matches:
        name = match.extension.removeprefix(".").lower()
        seen[name] = max(match.confidence, seen.get(name, 0.0))
    return seen


_MAIN = {
    b"wordprocessingml.document.main+xml": DocumentKind.DOCX,
    b"presentationml.presentation.main+xml": DocumentKind.PPTX,
    b"spreadsheetml.sheet.main+xml": DocumentKind.XLSX,
}
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": DocumentKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": DocumentKind.ODS,
    b"application/vnd.oasis.opendocument.presentation": DocumentKind.ODP,
}


def find_package_kinds(package: zipfile.ZipFile) -> set[DocumentKind]:
    """The kinds a package says it is of, by the type of its main part; a sound one says exactly one."""
    names = set(package.namelist())
    kinds = set()
    if "mimetype" in names:
        kinds |= {kind for mark, kind in _MIMETYPES.items() if package.read("mimetype").strip() == mark}
    if "[Content_Types].xml" in names:
        types = package.read("[Content_Types].xml")
        kinds |= {kind for mark, kind in _MAIN.items() if mark in types}
    return kinds
