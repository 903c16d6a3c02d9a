"""Finishing of a Word file: what pandoc leaves out or lets slip, and bytes that repeat.

Pandoc sets no language, repeats a picture's address in a second description, and leaves tables bare.
"""

import io
import zipfile
from datetime import datetime
from typing import Any

from reports.document import SYNTHETIC_MARK, Document
from reports.docx_styles import set_styles

_FIXED = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed stamp without a zone, as zip archives hold it
_AUTHOR = "Readiness"


def finish_docx(data: bytes, document: Document) -> bytes:
    """The finished Word file from pandoc's bytes."""
    import docx

    word = docx.Document(io.BytesIO(data))
    _set_properties(word, document)
    set_styles(word, document.lang)
    for table in word.tables:
        _finish_table(table)
    _finish_pictures(word)
    _set_page(word, document)
    saved = io.BytesIO()
    word.save(saved)
    return _repack(saved.getvalue())


def _set_properties(word: Any, document: Document) -> None:
    about = word.core_properties
    about.title, about.subject, about.language = document.title, document.subtitle, document.lang
    about.author = about.last_modified_by = _AUTHOR
    about.created = about.modified = _FIXED
    about.keywords = about.comments = about.category = ""
    about.revision = 1


def _finish_table(table: Any) -> None:
    """Fit the table to the page, keep its rows whole, and say which cells name the others.

    Pandoc has marked the heading row to be repeated and kept the caption as the table's description.
    """
    from docx.oxml.ns import qn

    element = table._tbl
    table.style = "Readiness Table"
    look = element.tblPr.find(qn("w:tblLook"))
    if look is not None:
        for name, value in _LOOK.items():
            look.set(qn(f"w:{name}"), value)
    for row in element.iter(qn("w:tr")):
        row.get_or_add_trPr().insert(0, _element("w:cantSplit"))
    for paragraph in element.iter(qn("w:p")):
        paragraph.style = "TableCell"
    _keep_heading_with_rows(element)
    _fit_columns(element)


def _keep_heading_with_rows(table: Any) -> None:
    """Never leave the heading row alone at the foot of a page: LibreOffice then drops every row below it."""
    from docx.oxml.ns import qn

    for paragraph in table.tr_lst[0].iter(qn("w:p")) if table.tr_lst else ():
        paragraph.get_or_add_pPr()._insert_keepNext(_element("w:keepNext"))


def _fit_columns(table: Any) -> None:
    """Stretch the columns to the width of the text, and say each cell's width as Word expects."""
    from docx.oxml.ns import qn

    columns = list(table.tblGrid.iter(qn("w:gridCol")))
    widths = [int(column.get(qn("w:w")) or 1) for column in columns]
    fitted = [round(width * _TEXT_WIDTH_TWIPS / sum(widths)) for width in widths]
    for column, width in zip(columns, fitted, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.iter(qn("w:tr")):
        cells = row.findall(qn("w:tc"))
        if len(cells) == len(fitted):
            for cell, width in zip(cells, fitted, strict=True):
                cell.get_or_add_tcPr().insert(0, _element("w:tcW", w=str(width), type="dxa"))


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _finish_pictures(word: Any) -> None:
    """Keep one description for each picture, the right one, and drop every name of a file."""
    for extent in [*word.element.body.iter(_DRAWING + "extent"), *word.element.body.iter(_SHAPE + "ext")]:
        if extent.get("cx"):
            scale = _TEXT_WIDTH_EMU / int(extent.get("cx"))
            extent.set("cx", str(_TEXT_WIDTH_EMU))
            extent.set("cy", str(round(int(extent.get("cy")) * scale)))
    for n, drawing in enumerate(word.element.body.iter(_DRAWING + "docPr"), start=1):
        drawing.set("id", str(1000 + n))
        drawing.set("name", f"Figure {n}")
        drawing.attrib.pop("title", None)
    for picture in word.element.body.iter(_PICTURE + "cNvPr"):
        picture.set("name", "Picture")
        picture.set("descr", "")


_TEXT_WIDTH_EMU = 6120000  # 170 mm, the width between the margins
_TEXT_WIDTH_TWIPS = 9638  # the same
_LOOK = {
    "val": "06A0",
    "firstRow": "1",
    "firstColumn": "1",
    "noHBand": "1",
    "noVBand": "1",
    "lastRow": "0",
    "lastColumn": "0",
}
_SHAPE = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"


def _set_page(word: Any, document: Document) -> None:
    """A4 paper; the title, edition and mark above every page, the page number below."""
    from docx.shared import Mm

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    section.header_distance = section.footer_distance = Mm(11)
    mark = SYNTHETIC_MARK.upper() if document.synthetic else ""
    header = section.header.paragraphs[0]
    header.text = " · ".join(part for part in (document.title, document.edition, mark) if part)
    footer = section.footer.paragraphs[0]
    footer.text = f"{document.subtitle or document.title} · Page "
    _add_field(footer, "PAGE")
    footer.add_run(" of ")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: Any, code: str) -> None:
    field, run, text = _element("w:fldSimple", instr=code), _element("w:r"), _element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _repack(data: bytes) -> bytes:
    """The same parts in the same order, with one fixed date, so that equal reports are equal files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return packed.getvalue()
