"""The PDF copy is tagged, whole and the same everywhere."""

import io
from dataclasses import replace

import page as validator
import pytest
from pypdf import PdfReader

from reports.document import Document
from reports.pdf import render_pdf
from tests.unit.reports.sample_report import HOSTILE, sample_document
from tests.unit.reports.test_markdown_html import PAYLOADS


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """The sample report as PDF."""
    return render_pdf(sample_document())


@pytest.fixture(scope="module")
def reader(pdf: bytes) -> PdfReader:
    """The sample report, opened."""
    return PdfReader(io.BytesIO(pdf))


def squeeze(text: str) -> str:
    """Text without any white space, since a PDF holds lines and not sentences."""
    return "".join(text.split())


def test_pdf_keeps_every_rule_of_pdf_ua(pdf: bytes) -> None:
    """An independent checker finds no fault against PDF/UA-1.

    Source: ISO 14289-1, the part a machine can check.
    """
    report = validator.validate_pdf_bytes(pdf)
    assert [failure.message for failure in report.failures] == []
    assert report.is_compliant


def test_pdf_repeats(pdf: bytes) -> None:
    """The same document always gives the same bytes."""
    assert render_pdf(sample_document()) == pdf


def test_pdf_says_its_title_language_and_order(reader: PdfReader) -> None:
    """Title with whose it is, language and tags are there, and the bookmarks are the sections."""
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == ("Are we ready? Self-assessment of adult social care – Exampleshire County Council")
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    titles = [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)]
    assert titles[:3] == ["At a glance", "Measures", "Evidence held"]


def test_pdf_names_no_time_or_machine(reader: PdfReader) -> None:
    """Nothing tells when or where the file was made."""
    assert set(reader.metadata or {}) <= {"/Title", "/Creator", "/Producer"}


def test_pdf_uses_only_fonts_it_brings(reader: PdfReader) -> None:
    """Every font is embedded and comes with the program."""
    names = set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"])
            names.add(str(font.get_object()["/BaseFont"]).split("+")[-1].split("-Identity")[0])
    assert names
    assert all(name.startswith(("SourceSansPro", "DejaVuSans")) for name in names)


def test_awkward_text_survives(reader: PdfReader) -> None:
    """Characters that mean something to Markdown, HTML, pandoc or Typst come out as typed."""
    text = squeeze("".join(page.extract_text() for page in reader.pages))
    assert squeeze(HOSTILE).replace('"', "").replace("'", "")[:60] in text.replace('"', "").replace("'", "")
    assert "A1Findingoutwhatpeopleneed" in text
    assert "Page1of" in text


def test_figures_are_described(pdf: bytes) -> None:
    """Each of the three charts carries its description in the tag tree."""
    described = [str(node["/Alt"]) for node in _tagged(pdf) if node.get("/S") == "/Figure"]
    assert len(described) == 3
    assert any(words.startswith("Two of six measures stand worse") for words in described)


def test_table_headings_are_tagged(pdf: bytes) -> None:
    """Tables have heading cells in their tags."""
    tags = {str(obj.get("/S")) for obj in _tagged(pdf)}
    assert {"/Table", "/TH", "/TD", "/TR", "/H1", "/H2", "/H3", "/L", "/Link", "/Figure"} <= tags


def _tagged(pdf: bytes) -> list[dict[str, object]]:
    reader = PdfReader(io.BytesIO(pdf))
    found: list[dict[str, object]] = []
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, dict):
            found.append(node)
            kids = node.get("/K", [])
            kids = kids.get_object() if hasattr(kids, "get_object") else kids
            waiting += kids if isinstance(kids, list) else [kids]
    return found


@pytest.mark.parametrize("synthetic", [True, False])
def test_made_up_data_is_said_on_every_page(synthetic: bool) -> None:
    """Every page of made-up data says so; no other page does."""
    short = replace(sample_document(synthetic), body_markdown="## One\n\nwords\n\n" * 40, figures={})
    pages = PdfReader(io.BytesIO(render_pdf(short))).pages
    assert len(pages) > 2
    assert all(("Made-up data" in page.extract_text()) is synthetic for page in pages)


TYPST_PAYLOADS = (
    '#import "@preview/cetz:0.3.0": *',
    '#read("/etc/hostname")',
    '#image("/etc/hostname")',
    '#include "report.typ"',
    '#eval("1+1")',
    "$ x^2 $ `#panic()` ```typ #panic()```",
    "] #panic() [",
    '" #panic() "',
    "<label> @label /* comment */ // comment",
    "\\u{41} \\ ~ --- ... = heading",
)


def test_stored_text_is_never_read_as_typst() -> None:
    """Text that looks like Typst is printed, in the body, in a table, in the title and in the edition."""
    odd = " ".join(TYPST_PAYLOADS)
    table = "| A | B |\n|---|---|\n" + "\n".join(f"| {text.replace('|', '')} | x |" for text in TYPST_PAYLOADS)
    body = "\n\n".join([*TYPST_PAYLOADS, table, *PAYLOADS])
    document = Document(title=odd, subtitle=odd, body_markdown=body, as_of=odd, edition=odd)
    pdf = render_pdf(document)
    assert validator.is_pdf_compliant_bytes(pdf)
    text = squeeze("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    assert '#import"@preview/cetz:0.3.0"' in text.replace("“", '"').replace("”", '"')
    assert text.count("#panic()") >= 6


@pytest.mark.parametrize("body", ["", "words", "## One", "| a |\n|---|\n| " + "word " * 2000 + " |"])
def test_small_and_extreme_bodies_are_typeset(body: str) -> None:
    """An empty body, a bare heading and a cell longer than a page all give a valid file, with every word."""
    pdf = render_pdf(Document(title="Title", subtitle="", body_markdown=body))
    assert validator.is_pdf_compliant_bytes(pdf)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert text.count("word") == body.count("word")
