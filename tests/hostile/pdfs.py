"""Builds small PDF files by hand, sound ones and ones made to do harm."""

import io
import zlib

from pypdf import PdfWriter

CATALOGUE = "<</Type/Catalog/Pages 2 0 R{more}>>"
PAGES = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>{more}>>"
FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object."""
    return f"<<{entries}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def pdf(
    text: str = "Waiting lists are reviewed every week",
    *,
    catalogue: str = "",
    page: str = "",
    contents: bytes | None = None,
    more: tuple[str | bytes, ...] = (),
) -> bytes:
    """A PDF of one page; `catalogue` and `page` are entries put into these, `more` are objects from number 6 on."""
    drawn = contents if contents is not None else stream(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
    objects = [CATALOGUE.format(more=catalogue), PAGES, PAGE.format(more=page), drawn, FONT, *more]
    return _assemble([one if isinstance(one, bytes) else one.encode() for one in objects])


def _assemble(objects: list[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        out.write(f"{place:010d} 00000 n \n".encode())
    out.write(f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF under a password."""
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_with_action(action: str) -> bytes:
    """A PDF that does something when it is opened."""
    return pdf(catalogue=f"/OpenAction<<{action}>>")


def pdf_with_embedded_file() -> bytes:
    """A PDF that carries another file."""
    names = "/Names<</EmbeddedFiles<</Names[(a.exe) 6 0 R]>>>>"
    filespec = "<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>"
    return pdf(catalogue=names, more=(filespec, stream(b"MZ", "/Type/EmbeddedFile")))


def pdf_with_looping_outline() -> bytes:
    """A PDF whose list of contents goes round in a circle."""
    outline = "<</Type/Outlines/First 7 0 R/Last 8 0 R/Count 2>>"
    entries = ("<</Title(a)/Parent 6 0 R/Next 8 0 R>>", "<</Title(b)/Parent 6 0 R/Next 7 0 R>>")
    return pdf(catalogue="/Outlines 6 0 R", more=(outline, *entries))


def pdf_with_nested_inflation(times: int = 6) -> bytes:
    """A PDF whose page is packed over and over, each time to a thousandth."""
    packed = b"\0" * 50_000_000
    for _ in range(times):
        packed = zlib.compress(packed)
    return pdf(contents=stream(packed, f"/Filter[{'/FlateDecode ' * times}]"))


def pdf_with_inflating_page() -> bytes:
    """A PDF whose page unpacks to far more than a page ever has."""
    return pdf(contents=stream(zlib.compress(b" " * 300_000_000, 1), "/Filter/FlateDecode"))


def pdf_with_endless_pages() -> bytes:
    """A PDF whose tree of pages has itself as a branch."""
    return pdf().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[2 0 R]/Count 1")
