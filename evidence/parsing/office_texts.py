"""The text of Office documents with its places: sections of a Word document, slides, sheets and rows."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError  # types only: defusedxml does the reading

from defusedxml.ElementTree import fromstring, iterparse

from evidence.parsing.document_kinds import DocumentKind
from evidence.parsing.document_packages import AGAIN, Package
from evidence.parsing.faults import RefusedFileError, refuse
from evidence.parsing.text_blocks import Extract, Piece, shorten_place
from evidence.parsing.workbooks import read_cells, size_faults

_BEGINNING = "beginning"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_NOTES = re.compile(r"ppt/notesSlides/notesSlide(\d+)\.xml")
_LAST_NOTES = {"footnotes.xml": "footnotes", "endnotes.xml": "endnotes", "comments.xml": "comments"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "line-break": "\n", "s": " "}
_STYLE = re.compile(rb"<(?:\w+:)?style\b([^>]*)>(.*?)</(?:\w+:)?style>", re.DOTALL)
_STYLE_ID = re.compile(rb'\bstyleId="([^"]*)"')
_STYLE_NAME = re.compile(rb'<(?:\w+:)?name [^>]*\bval="([^"]*)"')
_HEADING_STYLE = re.compile(rb"(heading \d|title$|subtitle$)", re.IGNORECASE)


def read_office(data: bytes, package: Package) -> Extract:
    """The text of a checked Office document.

    Raises:
        RefusedFileError: its content is damaged, or a sheet reaches further than can be read.
    """
    try:
        return _READERS[package.kind](data, package)
    except (ParseError, KeyError, ValueError):
        raise refuse("file-truncated", "the file is cut short or damaged", AGAIN) from None


def _read_word(_: bytes, package: Package) -> Extract:
    main = _main_part(package.parts, "word/document.xml")
    folder = posixpath.dirname(main)
    headings = _heading_styles(package.parts.get(f"{folder}/styles.xml"))
    pieces = list(_word_paragraphs(package.parts[main], headings))
    for name, place in _LAST_NOTES.items():
        content = package.parts.get(f"{folder}/{name}")
        pieces += [(place, text) for _, text in _word_paragraphs(content, set())] if content else []
    return Extract(tuple(pieces))


def _main_part(parts: Mapping[str, bytes], usual: str) -> str:
    """The part that holds the document itself; some programs give it another name than the usual one."""
    links = fromstring(parts["_rels/.rels"]) if "_rels/.rels" in parts else ()
    targets = [link.get("Target", "").lstrip("/") for link in links if link.get("Type", "").endswith("/officeDocument")]
    return targets[0] if targets and targets[0] in parts else usual


def _heading_styles(styles: bytes | None) -> set[str]:
    """Ids of the paragraph styles that are headings, whatever language the program was in."""
    found = set()
    for style in _STYLE.finditer(styles or b""):  # a long part of which little is wanted, and free of declarations
        named, body = _STYLE_ID.search(style[1]), style[2]
        name = _STYLE_NAME.search(body)
        if named and ((name and _HEADING_STYLE.match(name[1])) or b"outlineLvl" in body):
            found.add(named[1].decode())
    return found


def _word_paragraphs(content: bytes, headings: set[str]) -> Iterator[Piece]:
    place = _BEGINNING
    for paragraph in _paragraphs(content, {"p"}):
        text = _text_of(paragraph, {"t"})
        if _is_heading(paragraph, headings) and text.strip():
            place = f'section "{shorten_place(text)}"'
        yield place, text


def _is_heading(paragraph: Element, headings: set[str]) -> bool:
    style = next((_value(part) for part in paragraph.iter() if _local(part) == "pStyle"), "")
    return style in headings


def _paragraphs(content: bytes, wanted: set[str]) -> Iterator[Element]:
    """Each paragraph as it ends. One inside another comes by itself, and text kept twice for old programs once."""
    within = 0
    for event, element in iterparse(BytesIO(content), events=("start", "end")):
        tag = _local(element)
        if tag == "Fallback":
            within += 1 if event == "start" else -1
        if event == "end" and tag in wanted:
            if not within:
                yield element
            element.clear()


def _text_of(paragraph: Element, text_tags: set[str]) -> str:
    parts = []
    for element in paragraph.iter():
        tag = _local(element)
        if tag in text_tags:
            parts.append(element.text or "")
        elif tag in _BREAKS:
            parts.append(_BREAKS[tag])
    return "".join(parts)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}val")), "")


def _read_slides(_: bytes, package: Package) -> Extract:
    """Slides in the order in which they are shown, then the notes below them."""
    order = _slide_order(package.parts)
    pieces = [
        (f"slide {number}", _text_of(paragraph, {"t"}))
        for number, name in enumerate(order, 1)
        for paragraph in _paragraphs(package.parts[name], {"p"})
    ]
    notes = {name: number for number, slide in enumerate(order, 1) for name in _notes_of(package.parts, slide)}
    for name, number in notes.items():
        texts = [_text_of(paragraph, {"t"}) for paragraph in _paragraphs(package.parts[name], {"p"})]
        pieces += [(f"notes of slide {number}", text) for text in texts]
    return Extract(tuple(pieces), len(order))


def _slide_order(parts: Mapping[str, bytes]) -> list[str]:
    main = _main_part(parts, "ppt/presentation.xml")
    targets = _targets(parts, main)
    ids = [element for element in fromstring(parts[main]).iter() if _local(element) == "sldId"]
    names = [targets.get(value, "") for element in ids for key, value in element.attrib.items() if key.endswith("}id")]
    return [name for name in names if _SLIDE.fullmatch(name) and name in parts]


def _notes_of(parts: Mapping[str, bytes], slide: str) -> list[str]:
    return [name for name in _targets(parts, slide).values() if _NOTES.fullmatch(name) and name in parts]


def _targets(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """What a part refers to, by the id it uses for it."""
    folder, file = posixpath.split(name)
    content = parts.get(f"{folder}/_rels/{file}.rels")
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        for link in (fromstring(content) if content else ())
    }


def _read_sheets(data: bytes, package: Package) -> Extract:
    faults = size_faults(package.parts) if package.kind is DocumentKind.XLSX else []
    if faults:
        raise RefusedFileError(faults)
    package.parts.clear()  # read anew from the file by the reader of cells
    return Extract(tuple(_sheet_rows(read_cells(data))))


def _sheet_rows(sheets: Iterable[Mapping[str, object]]) -> Iterator[Piece]:
    for sheet in sheets:
        rows = sheet["rows"]
        name = shorten_place(str(sheet["name"]))
        for number, row in enumerate(rows if isinstance(rows, list) else (), 1):
            cells = [_show_cell(cell) for cell in row if cell is not None]
            if cells:
                yield f'sheet "{name}", row {number}', " | ".join(cells)


def _show_cell(cell: object) -> str:
    """A cell as text; dates travel as a pair of a mark and their text."""
    return str(cell[1]) if isinstance(cell, list) else str(cell)


def _read_open_text(_: bytes, package: Package) -> Extract:
    place = _BEGINNING
    pieces: list[Piece] = []
    for paragraph in _paragraphs(package.parts["content.xml"], {"h", "p"}):
        text = _open_text_of(paragraph)
        if _local(paragraph) == "h" and text.strip():
            place = f'section "{shorten_place(text)}"'
        pieces.append((place, text))
    return Extract(tuple(pieces))


def _read_open_slides(_: bytes, package: Package) -> Extract:
    number = 0
    pieces: list[Piece] = []
    for event, element in iterparse(BytesIO(package.parts["content.xml"]), events=("start", "end")):
        tag = _local(element)
        if event == "start" and tag == "page":
            number += 1
        elif event == "end" and tag in {"h", "p"}:
            pieces.append((f"slide {number}" if number else _BEGINNING, _open_text_of(element)))
            element.clear()
    return Extract(tuple(pieces), number)


def _open_text_of(paragraph: Element) -> str:
    """The text of an OpenDocument paragraph, which stands in and between its elements."""
    parts = [paragraph.text or ""]
    for element in paragraph:
        parts += [_BREAKS.get(_local(element), ""), _open_text_of(element), element.tail or ""]
    return "".join(parts)


_READERS: Mapping[DocumentKind, Callable[[bytes, Package], Extract]] = {
    DocumentKind.DOCX: _read_word,
    DocumentKind.PPTX: _read_slides,
    DocumentKind.XLSX: _read_sheets,
    DocumentKind.ODS: _read_sheets,
    DocumentKind.ODT: _read_open_text,
    DocumentKind.ODP: _read_open_slides,
}
