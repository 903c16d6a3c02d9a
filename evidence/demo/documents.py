"""Synthetic documents: a page or so of council prose whose sections say what the tracker says they say."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from evidence.demo.content import DemoFile, load_mark, load_table, load_yaml

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - constant, so that equal content gives equal bytes
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_PDF_TIME = 1_767_225_600  # 1 January 2026, in seconds
_TYPST = """
#let d = json(bytes(sys.inputs.doc))
#set document(title: d.title, date: none)
#set text(lang: "en", region: "GB", size: 11pt)
#set page(paper: "a4", margin: 2.4cm, footer: align(center, text(8pt, d.mark)))
#strong(d.mark)
#title(d.title)
#d.about
#for section in d.sections [
  #heading(level: 2, section.heading)
  #for paragraph in section.paragraphs [ #par(paragraph) ]
]
"""


@dataclass(frozen=True)
class Section:
    """A section of a document: its heading, as the tracker points to it, and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A document before it is given a format."""

    title: str
    about: str
    sections: tuple[Section, ...]


def build_documents(random: Random) -> tuple[DemoFile, ...]:
    """Every document that has a file, in the format its name says, in the order of the data file."""
    return tuple(_build_file(row, random) for row in load_table("documents.csv") if row["file"])


def _build_file(row: Mapping[str, str], random: Random) -> DemoFile:
    document = build_document(row, random)
    write = _FORMATS[row["file"].rpartition(".")[2]]
    return DemoFile(f"documents/{row['file']}", write(document))


def build_document(row: Mapping[str, str], random: Random) -> Document:
    """The text of a document: an opening by its kind, the sections the tracker points to, and a closing."""
    phrases = load_yaml("phrases.yaml")
    told: dict[str, list[str]] = {}
    for link in load_table("links.csv"):
        if link["title"] == row["title"] and link["section"]:
            told.setdefault(link["section"], []).append(f"{link['shows']}.")
    bodies = [_fill(sentence, random) for sentence in phrases["body"][row["kind"]]]
    random.shuffle(bodies)
    sections = [Section("About this paper", (phrases["opening"][row["kind"]],))]
    for at, heading in enumerate(sorted(told)):
        chosen = bodies[2 * at % len(bodies) :][:2]
        sections.append(Section(heading, (*told[heading], " ".join(chosen))))
    closing = tuple(_fill(sentence, random) for sentence in phrases["closing"])
    sections.append(Section("What comes next", closing))
    about = (
        f"Owner: {row['owner'] or 'not named'}. Date: {_show(row['content_date'])}. Fenmoor Council, adult social care."
    )
    return Document(row["title"], about, tuple(sections))


def _fill(sentence: str, random: Random) -> str:
    place = random.choice(load_yaml("demo.yaml")["places"])
    return sentence.format(place=place, number=random.randrange(6, 40))


def _show(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _write_text(document: Document) -> bytes:
    lines = [load_mark(), "", document.title, "", document.about, ""]
    for section in document.sections:
        lines += [section.heading, "", *(line for text in section.paragraphs for line in (text, ""))]
    return "\n".join(lines).encode()


def _write_markdown(document: Document) -> bytes:
    lines = [f"# {document.title}", "", f"**{load_mark()}**", "", document.about, ""]
    for section in document.sections:
        lines += [f"## {section.heading}", "", *(line for text in section.paragraphs for line in (text, ""))]
    return "\n".join(lines).encode()


def _write_pdf(document: Document) -> bytes:
    import typst

    sections = [{"heading": s.heading, "paragraphs": list(s.paragraphs)} for s in document.sections]
    told = {"title": document.title, "about": document.about, "mark": load_mark(), "sections": sections}
    made: bytes = typst.compile(
        _TYPST.encode(),
        format="pdf",
        sys_inputs={"doc": json.dumps(told)},
        ignore_system_fonts=True,
        timestamp=_PDF_TIME,
    )
    return made


def _write_word(document: Document) -> bytes:
    import docx

    paper = docx.Document()
    properties = paper.core_properties
    properties.title, properties.subject, properties.author = document.title, load_mark(), "Fenmoor Council (fictional)"
    properties.created = properties.modified = _MADE
    properties.language = "en-GB"
    paper.add_heading(document.title, level=1)
    paper.add_paragraph(load_mark()).runs[0].bold = True
    paper.add_paragraph(document.about)
    for section in document.sections:
        paper.add_heading(section.heading, level=2)
        for text in section.paragraphs:
            paper.add_paragraph(text)
    buffer = io.BytesIO()
    paper.save(buffer)
    return pack_again(buffer.getvalue())


def pack_again(data: bytes) -> bytes:
    """The same package with a constant time on every part, so that equal content gives equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _ZIP_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return buffer.getvalue()


_FORMATS: Mapping[str, Callable[[Document], bytes]] = {
    "docx": _write_word,
    "pdf": _write_pdf,
    "txt": _write_text,
    "md": _write_markdown,
}
