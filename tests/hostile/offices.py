"""Builds Office documents in memory, sound ones and ones made to do harm."""

import io
import zipfile

from tests.unit.evidence.parsing.hostile_files import zip_of

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
)
_PART = '<Override PartName="/{name}" ContentType="application/{kind}"/>'
_LINKS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
)
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_TYPE = "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPE = "vnd.ms-word.document.macroEnabled.main+xml"
_SLIDES_TYPE = "vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def link(kind: str, target: str, *, outside: bool = False, number: int = 1) -> str:
    """One relationship of a part."""
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="rId{number}" Type="{_KINDS}{kind}" Target="{target}"{mode}/>'


def links(*each: str) -> str:
    """A part of relationships."""
    return _LINKS.format(links="".join(each))


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of a Word document."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx_parts(body: str = paragraph("Carers are offered breaks")) -> dict[str, str | bytes]:
    """The parts of a small Word document, `Berschrift1` being a heading as a German Word names it."""
    return {
        "[Content_Types].xml": _TYPES.format(parts=_PART.format(name="word/document.xml", kind=WORD_TYPE)),
        "_rels/.rels": links(link("officeDocument", "word/document.xml")),
        "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}"><w:style w:type="paragraph" w:styleId="Berschrift1">'
        '<w:name w:val="heading 1"/></w:style></w:styles>',
    }


def docx(body: str = paragraph("Carers are offered breaks"), **more: str | bytes) -> bytes:
    """A small Word document; parts may be added or replaced."""
    return zip_of(docx_parts(body) | more)


def docx_with(parts: dict[str, str | bytes]) -> bytes:
    """A small Word document with parts added or replaced."""
    return zip_of(docx_parts() | parts)


def docx_linking(*each: str, part: str = "word/_rels/document.xml.rels") -> bytes:
    """A small Word document with these relationships."""
    return docx_with({part: links(*each)})


def macro_docx() -> bytes:
    """A Word document with macros that says it is one."""
    types = _TYPES.format(parts=_PART.format(name="word/document.xml", kind=MACRO_TYPE))
    return docx_with({"[Content_Types].xml": types, "word/vbaProject.bin": b"macros"})


def docx_with_member(info: zipfile.ZipInfo, content: bytes) -> bytes:
    """A small Word document with one more member, made as it is described."""
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(info, content)
    return out.getvalue()


def docx_with_symlink() -> bytes:
    """A Word document with a member that is a link to a file of the computer."""
    info = zipfile.ZipInfo("word/media/image1.png")
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return docx_with_member(info, b"/etc/hostname")


def docx_with_name(name: str) -> bytes:
    """A Word document with a member of this name."""
    return docx_with_member(zipfile.ZipInfo(name), b"<a/>")


def docx_with_many_members(n: int = 10_000) -> bytes:
    """A Word document of very many parts."""
    return docx_with({f"word/media/{number}.xml": "<a/>" for number in range(n)})


def docx_bomb(n_megabytes: int = 450) -> bytes:
    """A small Word document that unpacks to far more than is allowed."""
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package, package.open("word/big.xml", "w") as part:
        for _ in range(n_megabytes):
            part.write(b" " * 2**20)
    return out.getvalue()


def lying_docx() -> bytes:
    """A Word document whose list of parts says one of them is far smaller than it is."""
    data = docx("".join(paragraph(f"line {n}") for n in range(500)))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = package.getinfo("word/document.xml").file_size
    return data.replace(size.to_bytes(4, "little"), (16).to_bytes(4, "little"))


def huge_png(side: int = 100_000) -> bytes:
    """The beginning of a picture that says it has a hundred thousand times a hundred thousand pixels."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + side.to_bytes(4, "big") * 2 + b"\x08\x06\0\0\0" + b"\0" * 40


def pptx() -> bytes:
    """A presentation of two slides, shown in another order than they are numbered, and a note."""
    space = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    slide = "<p:sld {space}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"
    return zip_of({
        "[Content_Types].xml": _TYPES.format(parts=_PART.format(name="ppt/presentation.xml", kind=_SLIDES_TYPE)),
        "_rels/.rels": links(link("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f'<p:presentation {space}><p:sldIdLst><p:sldId r:id="rId2"/><p:sldId r:id="rId1"/>'
        "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": links(
            link("slide", "slides/slide1.xml"), link("slide", "slides/slide2.xml", number=2)
        ),
        "ppt/slides/slide1.xml": slide.format(space=space, text="Workforce plan"),
        "ppt/slides/slide2.xml": slide.format(space=space, text="Waiting times"),
        "ppt/slides/_rels/slide2.xml.rels": links(link("notesSlide", "../notesSlides/notesSlide1.xml")),
        "ppt/notesSlides/notesSlide1.xml": slide.format(space=space, text="Say that waits fell"),
    })  # fmt: skip


_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>{body}</office:body>'
    "</office:document-content>"
)
ODT_BODY = (
    "<office:text><text:p>Before</text:p><text:h>1. Breaks</text:h><text:p>Carers<text:s/>are <text:span>offered"
    "</text:span> breaks</text:p></office:text>"
)
ODP_BODY = (
    "<office:presentation><draw:page><text:p>First slide</text:p></draw:page><draw:page><text:p>Second slide"
    "</text:p></draw:page></office:presentation>"
)


def open_document(kind: str, body: str, **more: str | bytes) -> bytes:
    """An OpenDocument file of a kind such as `text`, which must begin with its type, not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", _OPEN.format(body=body))
        for name, content in more.items():
            package.writestr(name.replace("__", "/"), content)
    return out.getvalue()
