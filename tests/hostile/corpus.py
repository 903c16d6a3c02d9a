"""The hostile corpus: every file by a name, what it is refused with, and sound neighbours that must be taken.

Source: rows of the list of hostile files in docs/documents.md. Nothing binary is kept: each is made when it is wanted.
"""

from collections.abc import Callable, Mapping
from functools import partial

from tests.hostile import offices, pdfs
from tests.hostile.offices import docx_linking, docx_with, link, links, open_document
from tests.hostile.pdfs import pdf, stream
from tests.unit.evidence.parsing import hostile_files as sheets

_CHART = {
    "word/charts/chart1.xml": "<c/>",
    "word/charts/_rels/chart1.xml.rels": links(link("package", "../embeddings/Sheet1.xlsx")),
}
_PAGE_SCRIPT = "/AA<</O<</S/JavaScript/JS 6 0 R>>>>"
_FAR = b'<row r="1048576"><c%s r="XFD1048576"><v>1</v></c></row>'
_REMOTE = '<office:text><draw:frame><draw:image xlink:href="https://example.org/a.png"/></draw:frame></office:text>'

Made = Callable[[], bytes]

HOSTILE: Mapping[str, tuple[str, str, Made]] = {
    "bomb.xlsx": ("file-too-large", "450 MB", sheets.bomb),
    "bomb.docx": ("file-too-large", "450 MB", offices.docx_bomb),
    "sparse.xlsx": ("file-too-large", "XFD1048576", partial(sheets.xlsx_with_sheet, _FAR.replace(b"<c%s", b"<c"))),
    "sparse-unseen.xlsx": ("file-unreadable", "memory", partial(sheets.xlsx_with_sheet, _FAR % b' s="0"')),
    "laughs.xlsx": ("file-unsafe", "declarations", lambda: sheets.with_part(sheets.xlsx(), "xl/x.xml", sheets.LAUGHS)),
    "laughs.docx": ("file-unsafe", "declarations", lambda: docx_with({"word/a.xml": sheets.LAUGHS + "<a/>"})),
    "outside-entity.docx": (
        "file-unsafe", "declarations",
        lambda: docx_with({"word/document.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'}),
    ),
    "hidden-encoding.docx": (
        "file-unsafe", "declarations", lambda: docx_with({"word/a.xml": "<!DOCTYPE a><a/>".encode("utf-16")}),
    ),
    "macro.docx": ("file-macros", "macros", offices.macro_docx),
    "macro-part.docx": ("file-macros", "macros", lambda: docx_with({"word/vbaProject.bin": b"x"})),
    "macro.odt": (
        "file-macros", "macros", lambda: open_document("text", offices.ODT_BODY, Basic__Standard__Module1__xml="<a/>"),
    ),
    "object.docx": ("file-embedded", "object", lambda: docx_with({"word/embeddings/oleObject1.bin": sheets.OLE})),
    "program.docx": ("file-embedded", "a program", lambda: docx_with({"word/media/a.png": b"MZ\x90\x00"})),
    "chunk.docx": ("file-embedded", "object", lambda: docx_linking(link("aFChunk", "a.html"))),
    "nested.docx": ("file-embedded", "a file", lambda: docx_with({"word/a.zip": sheets.zip_of({"a": "b"})})),
    "chart-with-macros.docx": (
        "file-macros", "macros",
        lambda: docx_with(
            {**_CHART, "word/embeddings/Sheet1.xlsx": sheets.with_part(sheets.xlsx(), "xl/vbaProject.bin", b"x")}
        ),
    ),
    "remote-picture.docx": (
        "file-links-out", "image", lambda: docx_linking(link("image", "https://example.org/a.png", outside=True)),
    ),
    "remote-template.docx": (
        "file-links-out", "attachedTemplate",
        lambda: docx_linking(
            link("attachedTemplate", "file:///x/evil.dotm", outside=True), part="word/_rels/settings.xml.rels"
        ),
    ),
    "remote-picture.odt": ("file-links-out", "picture", lambda: open_document("text", _REMOTE)),
    "script.odt": (
        "file-active", "script", lambda: open_document("text", "<office:text><script:event-listener/></office:text>"),
    ),
    "password.odt": (
        "file-encrypted", "password",
        lambda: open_document("text", offices.ODT_BODY, **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
    ),
    "password.docx": ("file-encrypted", "password", partial(sheets.old_office, "EncryptedPackage")),
    "old.xlsx": ("file-not-what-it-says", "before 2007", partial(sheets.old_office, "Workbook")),
    "huge-picture.docx": (
        "file-too-large", "million pixels", lambda: docx_with({"word/media/a.png": offices.huge_png()}),
    ),
    "many-members.docx": ("file-too-large", "10,004 parts", offices.docx_with_many_members),
    "symlink.docx": ("file-unsafe", "a link", offices.docx_with_symlink),
    "absolute.docx": ("file-unsafe", "outside the file", partial(offices.docx_with_name, "/etc/passwd")),
    "climbing.docx": ("file-unsafe", "outside the file", partial(offices.docx_with_name, "../../a.xml")),
    "drive.docx": ("file-unsafe", "outside the file", partial(offices.docx_with_name, "C:a.xml")),
    "lying.docx": ("file-truncated", "damaged", offices.lying_docx),
    "cut.docx": ("file-truncated", "cut short", lambda: offices.docx()[:-60]),
    "hidden-behind.docx": ("file-two-kinds", "hidden", lambda: offices.docx() + b"x" * 3000),
    "picture-before.docx": ("file-not-what-it-says", "picture", lambda: b"GIF89a" + offices.docx()),
    "workbook.docx": ("file-not-what-it-says", ".xlsx", sheets.xlsx),
    "zip.docx": ("file-not-what-it-says", "zip file", lambda: sheets.zip_of({"a": "b"})),
    "pdf.docx": ("file-not-what-it-says", "PDF", pdf),
    "password.pdf": ("file-encrypted", "password", pdfs.encrypted_pdf),
    "script.pdf": ("file-active", "JavaScript", partial(pdfs.pdf_with_action, "/S/JavaScript/JS(app.alert(1))")),
    "page-script.pdf": ("file-active", "JavaScript", partial(pdf, page=_PAGE_SCRIPT, more=(stream(b"x"),))),
    "launch.pdf": ("file-active", "Launch", partial(pdfs.pdf_with_action, "/S/Launch/F(a.exe)")),
    "opens-page.pdf": ("file-active", "opened", partial(pdfs.pdf_with_action, "/S/URI/URI(https://example.org)")),
    "form.pdf": ("file-active", "XFA", partial(pdf, catalogue="/AcroForm<</XFA 6 0 R>>", more=(stream(b"<a/>"),))),
    "embedded.pdf": ("file-embedded", "other files", pdfs.pdf_with_embedded_file),
    "folder.pdf": ("file-embedded", "folder", partial(pdf, catalogue="/Collection<<>>")),
    "looping.pdf": ("file-unsafe", "leads back", pdfs.pdf_with_looping_outline),
    "nested.pdf": ("file-unsafe", "several times", pdfs.pdf_with_nested_inflation),
    "inflating.pdf": ("file-too-large", "far more", pdfs.pdf_with_inflating_page),
    "endless-pages.pdf": ("file-truncated", "damaged", pdfs.pdf_with_endless_pages),
    "two-kinds.pdf": ("file-two-kinds", "zip file", lambda: pdf() + sheets.zip_of({"a": "b"})),
    "hidden-behind.pdf": ("file-two-kinds", "after the end", lambda: pdf() + b" " * 2000),
    "cut.pdf": ("file-truncated", "cut short", lambda: pdf()[:300]),
    "web-before.pdf": ("file-not-what-it-says", "web page", lambda: b"<html></html>\n" + pdf()),
    "late-start.pdf": ("file-not-what-it-says", "begins with %PDF", lambda: b"\n" + pdf()),
    "drawing.pdf": ("file-not-what-it-says", "web page or XML", lambda: b'<svg onload="x()"/>'),
    "picture.pdf": ("file-not-what-it-says", "picture", offices.huge_png),
    "web.txt": ("file-not-what-it-says", "web page", lambda: b"<!DOCTYPE html><script>"),
    "drawing.md": ("file-not-what-it-says", "web page or XML", lambda: b"<svg/>"),
    "picture.txt": ("file-not-what-it-says", "picture", offices.huge_png),
    "archive.txt": ("file-not-what-it-says", "zip file", lambda: sheets.zip_of({"a": "b"})),
    "program.csv": ("file-not-what-it-says", "program", lambda: b"MZ\x90\x00" + b"\x00" * 100),
    "parquet.csv": ("file-not-what-it-says", "Parquet", lambda: b"PAR1" + b"x" * 20 + b"PAR1"),
    "zeros.csv": ("text-encoding", "code 0", lambda: b"a,b\n\x00,1\n"),
    "database.csv": ("text-encoding", "code 0", lambda: b"\x00" * 8 + b"DUCK" + b"\x00" * 40),
    "database.xlsx": ("file-not-what-it-says", "not an Office document", lambda: b"\x00" * 8 + b"DUCK" + b"\x01" * 40),
    "half-a-letter.txt": ("text-encoding", "not text", lambda: b"\xff\xfea"),
    "blank.txt": ("file-empty", "empty", lambda: b" \n"),
    "nothing.pdf": ("file-empty", "empty", lambda: b""),
}  # fmt: skip
"""Name, with the slug and a word of the message it is refused with, and what makes it."""

SOUND: Mapping[str, Made] = {
    "plan.pdf": pdf,
    "shows-a-page-first.pdf": partial(pdf, catalogue="/OpenAction[3 0 R/XYZ null null 0]"),
    "goes-to-a-page-first.pdf": partial(pdfs.pdf_with_action, "/S/GoTo/D[3 0 R/Fit]"),
    "plan.docx": offices.docx,
    "chart.docx": lambda: docx_with({**_CHART, "word/embeddings/Sheet1.xlsx": sheets.xlsx()}),
    "linking.docx": lambda: docx_linking(link("hyperlink", "https://example.org", outside=True)),
    "slides.pptx": offices.pptx,
    "table.xlsx": sheets.xlsx,
    "plan.odt": lambda: open_document("text", offices.ODT_BODY),
    "slides.odp": lambda: open_document("presentation", offices.ODP_BODY),
    "notes.txt": lambda: b"Notes of a meeting.",
    "notes.md": lambda: b"# Notes\n\n- one",
    "excel.csv": lambda: "ward,waiting\nNorth,£5\n".encode("utf-16"),
    "windows.csv": lambda: "ward,cost\nNorth,£5\n".encode("cp1252"),
}
"""Sound files that look a little like hostile ones."""
