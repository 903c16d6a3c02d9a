"""Checks the zip container of an Office document: its list of parts first, then every part as it is unpacked.

Source: the hostile files tried are described in docs/security.md and docs/documents.md. Declared sizes can lie, so
every part is unpacked by a reader that stops at the declared size and compares the check sum.
"""

import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError  # the error only: defusedxml does the reading

from defusedxml.ElementTree import fromstring

from evidence.parsing.document_kinds import DocumentKind, find_package_kinds, not_as_named
from evidence.parsing.faults import Fault, RefusedFileError, refuse
from evidence.parsing.packages import MAX_PARTS, MAX_UNPACKED_BYTES, hides_content
from evidence.parsing.pictures import MAX_PIXELS, count_pixels

AGAIN = "Open the original in the program it was made with, save it again, and offer the new file."
MAX_TRAILING_BYTES = 1_024

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_END = b"PK\x05\x06"
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"MZ\x90", b"\x7fELF")
_MACRO_PART = re.compile(r"(vbaproject|vbadata)[^/]*\.(bin|xml)$|^(basic|scripts)/.", re.IGNORECASE)
_XML = (".xml", ".rels")
_EMBEDDING_LINKS = ("/oleObject", "/package", "/control", "/activeXControlBinary", "/aFChunk", "/attachedToolbars")
_MAX_LISTED = 20
_DAMAGED_PART = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)


@dataclass
class Package:
    """An Office document that has been unpacked and checked.

    Attributes:
        kind: what its main part says it is.
        parts: its XML parts by name.
        names: the names of all its parts.
    """

    kind: DocumentKind
    parts: dict[str, bytes] = field(repr=False)
    names: tuple[str, ...]


def open_document(data: bytes, kind: DocumentKind) -> Package:
    """The parts of an Office document.

    Raises:
        RefusedFileError: with every fault of the container and its parts.
    """
    package = _open(data)
    faults = _container_faults(data, package)
    if faults:
        raise RefusedFileError(faults)
    _check_kind(package, kind)
    parts, faults = _unpack(package)
    faults += _link_faults(parts)
    if faults:
        raise RefusedFileError(faults[:_MAX_LISTED])
    return Package(kind, parts, tuple(package.namelist()))


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise refuse("file-truncated", "the file is cut short or damaged", AGAIN) from None


def _container_faults(data: bytes, package: zipfile.ZipFile) -> list[Fault]:
    """What is wrong with the list of parts, before any of them is unpacked."""
    parts = package.infolist()
    faults = [*_size_faults(parts), *_frame_faults(data, package)]
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        faults.append(_ENCRYPTED_FAULT)
    if len({part.filename for part in parts}) != len(parts) or any(p.compress_type not in _METHODS for p in parts):
        faults.append(Fault("file-unsafe", "the file is packed in a way no office program uses", AGAIN))
    if any(_is_unsafe_name(part.orig_filename) for part in parts):
        faults.append(Fault("file-unsafe", "a part inside has a name that points outside the file", AGAIN))
    if any(stat.S_ISLNK(part.external_attr >> 16) for part in parts):
        faults.append(Fault("file-unsafe", "a part inside is a link to somewhere else on the computer", AGAIN))
    return faults


_ENCRYPTED_FAULT = Fault(
    "file-encrypted", "the file is protected by a password", "Remove the password and save it again."
)


def _size_faults(parts: Iterable[zipfile.ZipInfo]) -> Iterator[Fault]:
    sizes = [part.file_size for part in parts]
    if len(sizes) > MAX_PARTS or sum(sizes) > MAX_UNPACKED_BYTES:
        found = f"the file unpacks to {sum(sizes) / 2**20:,.0f} MB in {len(sizes):,} parts, more than is allowed"
        yield Fault("file-too-large", found, "Save it as a PDF, or leave out what is not needed, and offer that.")


def _frame_faults(data: bytes, package: zipfile.ZipFile) -> Iterator[Fault]:
    """Anything before the first part or after the end could be a second file that other programs would open."""
    first = min((part.header_offset for part in package.infolist()), default=0)
    end = data.rfind(_END)
    if first != 0 or len(package.comment) > MAX_TRAILING_BYTES or end + 22 + MAX_TRAILING_BYTES < len(data):
        yield Fault("file-two-kinds", "another file is hidden before or after the document", AGAIN)


def _is_unsafe_name(name: str) -> bool:
    return (
        name.startswith("/")
        or "\\" in name
        or "\x00" in name
        or ".." in name.split("/")
        or bool(re.match(r"[A-Za-z]:", name))
    )


def _check_kind(package: zipfile.ZipFile, kind: DocumentKind) -> None:
    """What the main part says must be what the name says.

    Raises:
        RefusedFileError: it is another kind, none that is known, protected, or of a kind with macros.
    """
    names = set(package.namelist())
    try:
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise RefusedFileError([_ENCRYPTED_FAULT])
        types = package.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
        found = find_package_kinds(package)
    except _DAMAGED_PART:
        raise refuse("file-truncated", "the file is cut short or damaged", AGAIN) from None
    if b"macroenabled" in types.lower() or b"vbaproject" in types.lower():
        raise refuse("file-macros", "the file holds macros", f"Save it as .{kind}, which leaves them out.")
    if found != {kind}:
        what = " and ".join(f"a .{one} file" for one in sorted(found)) or "a zip file, or of a kind that is not taken"
        raise RefusedFileError([not_as_named(kind, what)])


def _unpack(package: zipfile.ZipFile, *, nested: bool = False) -> tuple[dict[str, bytes], list[Fault]]:
    """The XML parts, and what is wrong with any part; each is unpacked in full once."""
    parts: dict[str, bytes] = {}
    faults: list[Fault] = []
    others: dict[str, bytes] = {}
    for part in package.infolist():
        try:
            content = package.read(part)
        except _DAMAGED_PART:
            return {}, [*faults, Fault("file-truncated", "the file is cut short or damaged", AGAIN)]
        if _MACRO_PART.search(part.filename):
            faults.append(Fault("file-macros", "the file holds macros", "Save it without macros, or as a PDF."))
        elif part.filename.endswith(_XML):
            parts[part.filename] = content
            faults += _xml_faults(content)
        elif content.startswith(_ARCHIVES):
            others[part.filename] = content
        else:
            faults += _content_faults(content)
    charts = set() if nested else _find_chart_data(parts)
    for name, content in others.items():
        faults += _chart_data_faults(content) if name in charts else [_embedded("a file")]
    return parts, _once(faults)


def _once(faults: Iterable[Fault]) -> list[Fault]:
    """Each fault once: fifty pictures with one fault are one thing to mend."""
    return list(dict.fromkeys(faults))


def _xml_faults(content: bytes) -> Iterator[Fault]:
    if hides_content(content):
        yield Fault("file-unsafe", "the file holds declarations that no office program writes", AGAIN)


def _content_faults(content: bytes) -> Iterator[Fault]:
    """What a part that is no XML may not be; pictures are what it mostly is."""
    if content.startswith(_OLE):
        yield _embedded("an object of another program")
    elif content.startswith(_PROGRAMS):
        yield _embedded("a program")
    elif count_pixels(content) > MAX_PIXELS:
        found = f"a picture inside says it has {count_pixels(content) / 1e6:,.0f} million pixels"
        yield Fault("file-too-large", found, "Make the picture smaller, or leave it out, and save the document again.")


def _embedded(what: str) -> Fault:
    remedy = "Take it out and offer it as a document of its own, or save the document as a PDF."
    return Fault("file-embedded", f"the document has {what} embedded in it", remedy)


def _chart_data_faults(content: bytes) -> list[Fault]:
    """The workbook behind a chart, which office programs keep with the chart: it may hold nothing but cells."""
    package = _open(content)
    faults = _container_faults(content, package)
    if faults:
        return faults
    _check_kind(package, DocumentKind.XLSX)
    parts, faults = _unpack(package, nested=True)
    return faults + _link_faults(parts)


def _find_chart_data(parts: Mapping[str, bytes]) -> set[str]:
    """The parts that charts name as the workbook they were drawn from."""
    found: set[str] = set()
    for name, _, link in _links(parts):
        if "/charts/_rels/" in name and str(link.get("Type", "")).endswith("/package"):
            base = posixpath.dirname(posixpath.dirname(name))
            found.add(posixpath.normpath(posixpath.join("/", base, link.get("Target", ""))).lstrip("/"))
    return found


def _link_faults(parts: Mapping[str, bytes]) -> list[Fault]:
    """Links to other files that the document would load by itself, and objects of other programs."""
    faults = [fault for name, kind, link in _links(parts) for fault in _faults_of_link(name, kind, link)]
    return _once([*faults, *_open_document_faults(parts)])


def _faults_of_link(name: str, kind: str, link: Any) -> Iterator[Fault]:
    if link.get("TargetMode") == "External":
        if kind != "hyperlink":
            yield _links_out(f"a link of the kind {kind[:40]}")
    elif f"/{kind}" in _EMBEDDING_LINKS and not (kind == "package" and "/charts/_rels/" in name):
        yield _embedded("an object of another program")


def _links_out(what: str) -> Fault:
    remedy = (
        "Break the link, so that the document holds what it shows (in Word, File, Info, Edit Links; a template on "
        "another computer is taken off under Developer, Document Template), or save it as a PDF."
    )
    return Fault("file-links-out", f"the document loads something from outside itself: {what}", remedy)


def _links(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str, Any]]:
    """Each relationship of an Office Open XML document: the part that states it, its kind and itself."""
    for name, content in parts.items():
        if name.endswith(".rels") and not hides_content(content):
            for link in _parse(content):
                yield name, str(link.get("Type", "")).rpartition("/")[2], link


def _parse(content: bytes) -> Any:
    try:
        return fromstring(content)
    except (ParseError, ValueError):
        raise refuse("file-truncated", "the file is cut short or damaged", AGAIN) from None


_DRAWN = re.compile(
    rb"<draw:(?:image|object|object-ole|plugin|applet|floating-frame|fill-image)\b[^>]*?"
    rb"""xlink:href\s*=\s*["'](?:[A-Za-z][A-Za-z0-9+.-]*:|//?|\.\./)"""
)
_SCRIPT = re.compile(
    rb"<(?:script:event-listener|office:script|text:script|draw:applet|draw:object-ole|table:dde-link)\b"
)


def _open_document_faults(parts: Mapping[str, bytes]) -> Iterator[Fault]:
    """What an OpenDocument file loads from outside or runs; its links stand in the content itself."""
    if "content.xml" not in parts:
        return
    for content in (parts["content.xml"], parts.get("styles.xml", b"")):
        if _DRAWN.search(content):
            yield _links_out("a picture or an object")
        if _SCRIPT.search(content):
            yield Fault("file-active", "the document runs a script or an object of another program", _NO_SCRIPT)


_NO_SCRIPT = "Save it without scripts and objects, or as a PDF, and offer that."
