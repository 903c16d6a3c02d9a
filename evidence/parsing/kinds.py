"""What a file is, told from its content. The name only serves to say where name and content differ."""

import zipfile
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath

from evidence.parsing.faults import RefusedFileError, refuse
from evidence.parsing.packages import open_package


class Kind(StrEnum):
    """Kinds of file whose cells can be read; the value is how a person would name one."""

    XLSX = "an Excel workbook"
    ODS = "an OpenDocument spreadsheet"
    CSV = "a CSV file"


SUFFIXES = {Kind.XLSX: {".xlsx"}, Kind.ODS: {".ods"}, Kind.CSV: {".csv", ".txt", ".tsv"}}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_SAVE_AS = "Open it in your spreadsheet program, save it as .xlsx, .ods or .csv, and offer that."
_OTHER_STARTS = {
    b"%PDF": "a PDF document",
    b"{\\rtf": "a rich-text document",
    b"MZ": "a program",
    b"\x7fELF": "a program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database",
}
_WEB_STARTS = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<svg")


def recognise(data: bytes) -> Kind:
    """The kind of a file whose cells can be read.

    Raises:
        RefusedFileError: if it is empty, damaged, protected by a password, of an old kind, or no table at all.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise refuse("file-empty", "the file is empty", "Check that the right file was saved, and offer it again.")
    if data.startswith(_OLE):
        raise _refuse_ole(data)
    if data.startswith(b"PK"):
        return _recognise_package(data)
    other = name_other_kind(data)
    if other:
        raise refuse("file-not-a-table", f"the file is {other}, not a spreadsheet or CSV file", _SAVE_AS)
    return Kind.CSV


def name_guess(kind: Kind, name: str) -> str | None:
    """A sentence for the person who offered the file, if its name says another kind than its content."""
    suffix = PurePath(name).suffix.lower()
    if not suffix or suffix in SUFFIXES[kind]:
        return None
    return f"The name ends in {suffix} but the content is {kind.value}; it was read as {kind.value}."


def name_other_kind(data: bytes) -> str | None:
    """What a file is that holds neither cells nor text, by how it begins; None where nothing is known of it."""
    for start, what in _OTHER_STARTS.items():
        if data.startswith(start):
            return what
    opening = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "a web page or XML file" if opening.startswith(_WEB_STARTS) else None


def _refuse_ole(data: bytes) -> RefusedFileError:
    if names_encryption(data):
        return refuse_encrypted()
    if any(name.encode("utf-16-le") + b"\x00\x00" in data for name in ("Workbook", "Book")):
        return refuse("file-old-xls", "the file is an Excel workbook of the old .xls kind", _SAVE_AS)
    return refuse("file-not-a-table", "the file is an old Office document, not a spreadsheet", _SAVE_AS)


def names_encryption(data: bytes) -> bool:
    """Whether an old-style container holds a newer document under a password."""
    return "EncryptedPackage".encode("utf-16-le") in data


def refuse_encrypted() -> RefusedFileError:
    """The error for a file that is protected by a password."""
    remedy = "Open it, remove the password, save it and offer it again."
    return refuse("file-encrypted", "the file is protected by a password", remedy)


def _recognise_package(data: bytes) -> Kind:
    package = open_package(BytesIO(data))
    names = set(package.namelist())
    if "xl/vbaProject.bin" in names:
        raise refuse("file-macros", "the workbook holds macros", "Save it as .xlsx, which leaves them out.")
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return Kind.XLSX
    if _is_ods(package, names):
        return Kind.ODS
    what = "an Excel workbook of the binary .xlsb kind" if "xl/workbook.bin" in names else "not a spreadsheet"
    raise refuse("file-not-a-table", f"the file is {what}", _SAVE_AS)


def _is_ods(package: zipfile.ZipFile, names: set[str]) -> bool:
    if "mimetype" not in names or package.read("mimetype").strip() != _ODS_TYPE:
        return False
    if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise refuse_encrypted()
    return "content.xml" in names
