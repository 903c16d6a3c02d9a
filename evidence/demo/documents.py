"""Synthetic documents: council papers of a page or two, with the sections and figures the tracker points to."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from evidence.dates import say_date
from evidence.demo.content import DemoFile, load_mark, load_table
from evidence.demo.papers import Block, BlockKind, Paper, load_papers
from evidence.demo.typesetting import typeset

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - constant, so that equal content gives equal bytes
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Document:
    """A document before it is given a format: its text, and a line about it."""

    about: str
    paper: Paper


def build_documents() -> tuple[DemoFile, ...]:
    """Every document that has a file, in the format its name says, in the order of the data file."""
    rows = [row for row in load_table("documents.csv") if row["file"]]
    built = {row["file"]: build_document(row) for row in rows}
    made = _build_pdfs({name: one for name, one in built.items() if _format(name) == "pdf"})
    made |= {name: _FORMATS[_format(name)](one) for name, one in built.items() if name not in made}
    return tuple(DemoFile(f"documents/{row['file']}", made[row["file"]]) for row in rows)


def _format(name: str) -> str:
    return name.rpartition(".")[2]


def build_document(row: Mapping[str, str]) -> Document:
    """The text of a document with its owner, date and marking."""
    parts = {
        "Owner": row["owner"] or "not named",
        "Date": _show(row["content_date"]),
        "Next review": _show(row["review_due"]),
        "Marking": row["classification"],
    }
    told = ". ".join(f"{name}: {value}" for name, value in parts.items())
    return Document(f"Fenmoor Council, adult social care. {told}.", load_papers()[row["title"]])


def _show(text: str) -> str:
    return say_date(date.fromisoformat(text))


def _write_text(document: Document) -> bytes:
    paper = document.paper
    lines = [load_mark(), "", paper.title, "", document.about, "", *_text_lines(paper.opening)]
    for section in paper.sections:
        lines += [section.heading, "", *_text_lines(section.blocks)]
    return "\n".join(lines).encode()


def _text_lines(blocks: tuple[Block, ...]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        before = {BlockKind.POINTS: "- ", BlockKind.STEPS: "* "}.get(block.kind, "")
        lines += [*(f"{before}{'   '.join(row)}" for row in block.rows), ""]
    return lines


def _build_pdfs(documents: Mapping[str, Document]) -> dict[str, bytes]:
    """The documents as PDF, by name."""
    told = [{**asdict(one.paper), "about": one.about, "mark": load_mark()} for one in documents.values()]
    return dict(zip(documents, typeset(told), strict=True))


def _write_word(document: Document) -> bytes:
    import docx

    paper = docx.Document()
    properties = paper.core_properties
    properties.title, properties.subject = document.paper.title, load_mark()
    properties.author = "Fenmoor Council (fictional)"
    properties.created = properties.modified = _MADE
    properties.language = "en-GB"
    _set_page(paper)
    paper.add_heading(document.paper.title, level=1)
    paper.add_paragraph(load_mark()).runs[0].bold = True
    paper.add_paragraph(document.about)
    _add_blocks(paper, document.paper.opening)
    for section in document.paper.sections:
        paper.add_heading(section.heading, level=2)
        _add_blocks(paper, section.blocks)
    buffer = io.BytesIO()
    paper.save(buffer)
    return pack_again(buffer.getvalue())


def _set_page(paper: Any) -> None:
    """A4 with the mark at the foot, set in a size that a page of a council paper has."""
    from docx.shared import Cm, Pt

    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.3)
    page.footer.paragraphs[0].text = load_mark()
    paper.styles["Normal"].font.size = Pt(10.5)
    paper.styles["Normal"].font.name = "Arial"


_WORD_STYLES = {BlockKind.PARAGRAPH: "Normal", BlockKind.POINTS: "List Bullet", BlockKind.STEPS: "List Number"}


def _add_blocks(paper: Any, blocks: tuple[Block, ...]) -> None:
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            _add_table(paper, block.rows)
        else:
            for row in block.rows:
                paper.add_paragraph(row[0], style=_WORD_STYLES[block.kind])


_TABLE_CM, _FEWEST, _MOST = 16.4, 6, 38
"""Width of a table, and the fewest and most letters a column is given room for."""


def _add_table(paper: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    """A table whose first row is marked as its heading, columns as wide as they need, with room below it."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    needs = [min(max(_FEWEST, *map(len, column)), _MOST) for column in zip(*rows, strict=True)]
    widths = [Cm(round(_TABLE_CM * need / sum(needs), 2)) for need in needs]
    table = paper.add_table(rows=0, cols=len(needs), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for at, row in enumerate(rows):
        for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.width = width
            cell.paragraphs[0].add_run(text).bold = at == 0
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    paper.add_paragraph()


def pack_again(data: bytes) -> bytes:
    """The same package with a constant time on every part, so that equal content gives equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _ZIP_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return buffer.getvalue()


_FORMATS: Mapping[str, Callable[[Document], bytes]] = {"docx": _write_word, "txt": _write_text}
