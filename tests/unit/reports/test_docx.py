"""The Word copy opens, says its language, describes its pictures, and gives nothing away."""

import io
import re
import zipfile

import docx
import pytest

from reports.docx import render_docx
from tests.unit.reports.sample_report import HOSTILE, sample_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def data() -> bytes:
    """The sample report as a Word file."""
    return render_docx(sample_document())


@pytest.fixture(scope="module")
def parts(data: bytes) -> dict[str, bytes]:
    """Every part of the file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def word(data: bytes) -> docx.document.Document:
    """The file as Word's readers see it."""
    return docx.Document(io.BytesIO(data))


def test_file_repeats(data: bytes) -> None:
    """The same document always gives the same bytes."""
    assert render_docx(sample_document()) == data


def test_properties(word: docx.document.Document) -> None:
    """Title and language are set; the writer is the program, and no time is told."""
    about = word.core_properties
    assert about.title == "Are we ready? Self-assessment of adult social care"
    assert about.language == "en-GB"
    assert about.author == about.last_modified_by == "Readiness"
    assert about.created is not None
    assert about.created.year == about.modified.year == 1980


def test_a_heading_row_is_never_left_alone(word: docx.document.Document) -> None:
    """Each heading row stays with the row below it: LibreOffice drops what follows one that ends a page."""
    assert word.tables
    for table in word.tables:
        assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in table.rows[0].cells)


def test_language_is_everywhere_the_same(parts: dict[str, bytes]) -> None:
    """The default language is British English and nothing says otherwise."""
    styles = parts["word/styles.xml"].decode()
    assert 'w:lang w:val="en-GB"' in styles
    assert "en-US" not in styles + parts["word/settings.xml"].decode() + parts["word/document.xml"].decode()


def test_pictures_are_described_once(parts: dict[str, bytes]) -> None:
    """Each chart has one description, its own."""
    text = parts["word/document.xml"].decode()
    alts = re.findall(r'<wp:docPr descr="([^"]*)"', text)
    assert [alt.split(" stand")[0] for alt in alts[:2]] == ["Six of nine statements", "Two of six measures"]
    assert len(alts) == 3
    assert set(re.findall(r'<pic:cNvPr descr="([^"]*)"', text)) == {""}


def test_nothing_is_given_away(parts: dict[str, bytes]) -> None:
    """No path, no address of a picture, no macro and nothing fetched from outside."""
    text = b"".join(body for name, body in parts.items() if name.endswith((".xml", ".rels"))).decode()
    assert not re.search(r"data:image|base64|file:|/home/|/tmp|/root|C:\\\\|pandoc", text)
    assert not [name for name in parts if "vba" in name.lower() or "macro" in name.lower()]
    assert not re.search(r"INCLUDEPICTURE|DDEAUTO|attachedTemplate|oleObject", text)


def test_tables_repeat_their_heading_row(word: docx.document.Document) -> None:
    """Every table has one repeated heading row, whole rows and our own style."""
    assert len(word.tables) == 12
    for table in word.tables:
        marked = [row for row in table._tbl.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
        assert marked == [table.rows[0]._tr]
        assert len(list(table._tbl.iter(f"{W}cantSplit"))) == len(table.rows)
        assert table.style.name == "Readiness Table"


def test_headings_are_styles_in_order(word: docx.document.Document) -> None:
    """The title has its own style; sections are Heading 1 and their parts Heading 2."""
    styles = [(p.style.name, p.text) for p in word.paragraphs]
    assert ("Title", "Are we ready? Self-assessment of adult social care") in styles
    assert ("Heading 1", "At a glance") in styles
    assert ("Heading 2", "What we are proud of") in styles
    assert {p.style.font.name for p in word.paragraphs if p.style.name.startswith("Heading")} == {"Arial"}


def test_awkward_text_survives(word: docx.document.Document) -> None:
    """Characters that mean something to Markdown, HTML or pandoc come out as typed."""
    cells = [cell.text for cell in word.tables[2].columns[1].cells]
    assert HOSTILE in cells
    assert any(p.text == HOSTILE for p in word.paragraphs)


def test_links_stay_links(parts: dict[str, bytes]) -> None:
    """Links out, beside and inside the document still lead there."""
    links = parts["word/_rels/document.xml.rels"].decode()
    assert 'Target="https://www.example.org/measures?year=2026&amp;kind=a_b#top"' in links
    assert 'Target="evidence/index.html"' in links
    assert 'w:anchor="measures"' in parts["word/document.xml"].decode()


@pytest.mark.parametrize("synthetic", [True, False])
def test_made_up_data_is_said(synthetic: bool) -> None:
    """Made-up data is named above every page and on the first; other reports never mention it."""
    word = docx.Document(io.BytesIO(render_docx(sample_document(synthetic))))
    header = word.sections[0].header.paragraphs[0].text
    assert header.endswith("MADE-UP DATA") is synthetic
    assert any(p.text.startswith("Warning: Made-up data.") for p in word.paragraphs) is synthetic
