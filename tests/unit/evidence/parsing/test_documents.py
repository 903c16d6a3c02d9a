"""What is read of a document and where it says it stands, and that one document's harm is not the next one's."""

import io
import os
import subprocess
import sys

import pytest
from pypdf import PdfWriter

from evidence.demo.documents import build_documents
from evidence.parsing import documents, pdf_documents, text_blocks
from evidence.parsing.document_child import answer
from evidence.parsing.documents import inspect_document, open_inspector
from evidence.parsing.pictures import count_pixels
from evidence.parsing.text_blocks import gather, read_lines
from schemas.errors import InputError
from tests.hostile import offices
from tests.hostile.corpus import HOSTILE, SOUND
from tests.hostile.offices import docx, docx_with, open_document, paragraph
from tests.hostile.pdfs import pdf, stream
from tests.places import ROOT
from tests.unit.evidence.parsing.hostile_files import xlsx

HEADED = paragraph("Intro") + paragraph("1. Breaks", "Berschrift1") + paragraph("Carers are offered breaks")
BOX = "<w:p><w:r><w:t>Outside</w:t></w:r>{choice}</w:p>"
TWICE = BOX.format(
    choice=f"<w:Choice>{paragraph('In a box')}</w:Choice><w:Fallback>{paragraph('In a box')}</w:Fallback>"
)

READ = [
    ("a.pdf", pdf("Waits fell"), (("page 1", "Waits fell"),)),
    ("a.docx", docx(HEADED), (("beginning", "Intro"), ('section "1. Breaks"', "1. Breaks\nCarers are offered breaks"))),
    ("box.docx", docx(TWICE), (("beginning", "In a box\nOutside"),)),
    (
        "notes.docx",
        docx_with({"word/footnotes.xml": f'<w:f xmlns:w="{offices._WORD}">{paragraph("See page 4")}</w:f>'}),
        (("beginning", "Carers are offered breaks"), ("footnotes", "See page 4")),
    ),
    (
        "a.pptx",
        offices.pptx(),
        (("slide 1", "Waiting times"), ("slide 2", "Workforce plan"), ("notes of slide 1", "Say that waits fell")),
    ),
    ("a.xlsx", xlsx({"A1": "Ward", "B1": "Waits", "A3": "North"}, title="Waits"),
     (('sheet "Waits", row 1', "Ward | Waits"), ('sheet "Waits", row 3', "North"))),
    (
        "a.odt",
        open_document("text", offices.ODT_BODY),
        (("beginning", "Before"), ('section "1. Breaks"', "1. Breaks\nCarers are offered breaks")),
    ),
    (
        "a.odp",
        open_document("presentation", offices.ODP_BODY),
        (("slide 1", "First slide"), ("slide 2", "Second slide")),
    ),
    ("a.txt", "\ufb01rst\r\n\r\nsecond".encode(), (("lines 1 to 3", "first\nsecond"),)),
    ("a.csv", "ward,n\nNorth,3\n".encode("utf-16"), (("lines 1 to 2", "ward,n\nNorth,3"),)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "texts"), READ, ids=[case[0] for case in READ])
def test_text_is_read_with_its_places(name, data, texts):
    """Each kind tells where its text stands: page, section, slide, sheet and row, or lines."""
    reply = answer(data, name)
    assert reply["texts"] == texts
    assert inspect_document(data, name).texts == texts


@pytest.mark.parametrize("name", [name for name in HOSTILE if HOSTILE[name][0] != "file-unreadable"])
def test_the_child_refuses_what_is_hostile(name):
    """What the child says, asked without a process around it, is what the person is told."""
    slug, word, make = HOSTILE[name]
    first = answer(make(), name)["problems"][0]
    assert first["slug"] == slug
    assert word in first["found"]


@pytest.mark.parametrize("name", SOUND)
def test_the_child_takes_what_is_sound(name):
    """Sound files give their kind, and a note of what had to be guessed."""
    reply = answer(SOUND[name](), name)
    assert reply["kind"] == name.rpartition(".")[2]
    assert bool(reply["notices"]) == (name == "windows.csv")


def test_all_faults_of_a_document_are_told_together():
    """A document with macros, an object and a picture from elsewhere is refused for each of them."""
    data = docx_with({
        "word/vbaProject.bin": b"x",
        "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "word/_rels/document.xml.rels": offices.links(offices.link("image", "https://example.org/a", outside=True)),
    })  # fmt: skip
    with pytest.raises(InputError, match="3 problems") as caught:
        inspect_document(data, "a.docx")
    assert {problem.slug for problem in caught.value.problems} == {"file-macros", "file-embedded", "file-links-out"}


def test_pages_without_text_are_told_of():
    """A scan is taken in, and the person is told that search will not look into it."""
    found = inspect_document(pdf(contents=stream(b"0 0 10 10 re f")), "scan.pdf")
    assert found.texts == ()
    assert found.n_pages == 1
    assert "title only" in found.notices[0]


def test_a_page_that_cannot_be_read_leaves_the_document_taken():
    """Text that cannot be made out is no reason to refuse a paper."""
    assert inspect_document(pdf(contents=stream(b"BT (never closed")), "a.pdf").texts == ()


@pytest.mark.parametrize(
    ("limit", "value", "word"), [("TEXT_SECONDS", -1.0, "page 1 and those after"), ("MAX_CHARACTERS", -1, "page 1 and")]
)
def test_a_pdf_too_long_to_be_read_whole_says_so(monkeypatch, limit, value, word):
    """Pages beyond the time or the length allowed are not searched, and the document is taken."""
    monkeypatch.setattr(pdf_documents, limit, value)
    assert word in pdf_documents.read_pdf(pdf()).notices[0]


def test_a_pdf_of_too_many_objects_is_refused(monkeypatch):
    """The number of objects is limited before they are looked at."""
    monkeypatch.setattr(pdf_documents, "MAX_OBJECTS", 3)
    assert answer(pdf(), "a.pdf")["problems"][0]["slug"] == "file-too-large"


def test_single_pages_without_text_are_named():
    """Where some pages have text, those without are told by number."""
    writer = PdfWriter(io.BytesIO(pdf("Waits fell")))
    writer.add_blank_page(72, 72)
    out = io.BytesIO()
    writer.write(out)
    found = inspect_document(out.getvalue(), "a.pdf")
    assert found.notices == ("No text could be read from page 2, which may be pictures or blank.",)


def test_text_is_cut_where_there_is_too_much(monkeypatch):
    """Only so much text of one document is kept, and that is said."""
    monkeypatch.setattr(text_blocks, "MAX_CHARACTERS", 10)
    assert gather([("page 1", "12345"), ("page 2", "1234567")]) == ((("page 1", "12345"),), True)
    assert "Only the first" in answer(b"a long line of text", "a.txt")["notices"][0]
    monkeypatch.setattr(text_blocks, "MAX_BLOCKS", 1)
    assert gather([("page 1", "1"), ("page 2", "2")])[1]


def test_lines_are_told_forty_at_a_time():
    """A place in plain text can be found in any editor."""
    text = "\n".join(f"line {n}" for n in range(1, 51))
    assert [place for place, _ in read_lines(text)] == ["lines 1 to 40", "lines 41 to 50"]


@pytest.mark.parametrize(
    ("data", "n_pixels"),
    [
        (offices.huge_png(4), 16),
        (b"BM" + b"\0" * 16 + (3).to_bytes(4, "little") + (2).to_bytes(4, "little"), 6),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x05\x00\x07\x03" + b"\0" * 9, 35),
        (b"\xff\xd8\xff\xda" + b"\0" * 20, 0),
        (b"no picture", 0),
    ],
)
def test_pixels_are_counted_without_decoding(data, n_pixels):
    """The size a picture states is read from its first bytes."""
    assert count_pixels(data) == n_pixels


def test_a_document_that_ends_the_child_refuses_itself_only():
    """The next document gets a new child, and the one after a hostile one is taken."""
    with open_inspector() as inspector:
        assert inspector.inspect(pdf(), "a.pdf").kind == "pdf"
        with pytest.raises(InputError, match="one problem") as caught:
            inspector.inspect(HOSTILE["sparse-unseen.xlsx"][2](), "sparse-unseen.xlsx")
        assert caught.value.problems[0].slug == "file-unreadable"
        assert inspector.inspect(pdf(), "b.pdf").kind == "pdf"


def test_no_child_is_left_behind():
    """An inspector that is closed leaves no process."""
    with open_inspector() as inspector:
        inspector.inspect(pdf(), "a.pdf")
    found = subprocess.run(
        ["ps", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    assert "document_child" not in found.stdout


@pytest.mark.parametrize(
    ("limit", "value", "slug", "word"),
    [
        ("MAX_BYTES", 10, "file-too-large", "MB"),
        ("WALL_SECONDS", 0.001, "file-unreadable", "stopped after"),
        ("MAX_REPLY_BYTES", 20, "file-unreadable", "more text"),
    ],
)
def test_the_parent_keeps_its_own_limits(monkeypatch, limit, value, slug, word):
    """Size, time and length of the answer are limited whatever the child does."""
    monkeypatch.setattr(documents, limit, value)
    with pytest.raises(InputError, match="one problem") as caught:
        inspect_document(pdf(), "a.pdf")
    (problem,) = caught.value.problems
    assert problem.slug == slug
    assert word in problem.found


@pytest.mark.parametrize("reply", [b"", b"half a th", b"[]", b'{"kind": "pdf"}'])
def test_an_answer_that_was_not_agreed_is_no_answer(reply):
    """Whatever a child says that was brought down, the document is refused."""
    with pytest.raises(InputError, match="one problem"):
        documents._checked(reply, "a.pdf", stopped=False)


@pytest.mark.parametrize("attempt", ["open('/etc/hostname')", "__import__('socket').socket()", "bytearray(2**31)"])
def test_the_child_can_open_nothing_once_it_has_limited_itself(attempt, tmp_path):
    """After its limits are set, neither file nor connection can be opened, nor much memory taken."""
    code = (
        f"import sys, socket; sys.path.insert(0, {str(ROOT)!r}); from evidence.parsing import document_child as c\n"
        f"c.limit_resources(memory_bytes=c.MAX_MEMORY_BYTES); c.allow_cpu(5)\n"
        f"try:\n    {attempt}\nexcept (OSError, MemoryError):\n    print('refused')"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.stdout == "refused\n", done.stderr


def test_time_is_given_to_each_document_anew():
    """A document that never ends is stopped by the system, however little those before it took."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from evidence.parsing.limits import allow_cpu\n"
        "allow_cpu(1)\nwhile True: pass"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], check=False, timeout=30)
    assert done.returncode < 0


def test_every_document_of_the_demo_is_sound():
    """The made-up papers pass, each with text and a place."""
    with open_inspector() as inspector:
        for file in build_documents():
            found = inspector.inspect(file.data, file.path)
            assert found.texts, file.path
            assert found.notices == (), file.path
