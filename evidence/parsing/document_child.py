"""The child process that looks at documents: one after another as they come on standard input, until that ends.

It limits itself before it looks at a byte of the first, and opens no file or connection after that. Each request is a
line of JSON and as many bytes as it says; each reply is a line of JSON.
"""

import io
import sys
from typing import Any, BinaryIO

import orjson

from evidence.parsing.document_kinds import PLAIN_TEXT, DocumentKind, check_first_look, find_named_kind
from evidence.parsing.document_packages import open_document
from evidence.parsing.faults import RefusedFileError
from evidence.parsing.limits import allow_cpu, limit_resources, load_encodings
from evidence.parsing.office_texts import read_office
from evidence.parsing.pdf_documents import read_pdf
from evidence.parsing.text import decode
from evidence.parsing.text_blocks import MAX_CHARACTERS, Extract, gather, read_lines

MAX_MEMORY_BYTES = 2**30
MAX_CPU_SECONDS = 25
"""Processor time for one document."""

_ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp437", "ascii", "latin-1", "mac-roman",
    "unicode-escape", "gb2312", "gbk", "gb18030", "big5", "shift-jis", "euc-jp", "euc-kr",
)  # fmt: skip
"""The last ones are those a PDF may name for its letters."""


def run() -> None:
    """Answer requests until there are no more."""
    load_encodings(_ENCODINGS)
    _warm_up()
    limit_resources(memory_bytes=MAX_MEMORY_BYTES)
    for request, data in iter(lambda: _read_request(sys.stdin.buffer), None):
        allow_cpu(MAX_CPU_SECONDS)
        sys.stdout.buffer.write(orjson.dumps(answer(data, request["name"])) + b"\n")
        sys.stdout.buffer.flush()


def _read_request(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    line = stream.readline()
    if not line:
        return None
    request = orjson.loads(line)
    return request, stream.read(request["n_bytes"])


def _warm_up() -> None:
    """Read a page once, so that whatever a library loads when it is first used is there already."""
    from pypdf import PdfWriter

    writer, page = PdfWriter(), io.BytesIO()
    writer.add_blank_page(72, 72)
    writer.write(page)
    read_pdf(page.getvalue())


def answer(data: bytes, name: str) -> dict[str, Any]:
    """What a document is and says, or the problems found."""
    try:
        kind = find_named_kind(name)
        check_first_look(data, kind)
        found = _read(data, kind)
    except RefusedFileError as refused:
        return {"problems": [fault.to_plain() for fault in refused.faults]}
    texts, cut = gather(found.pieces)
    notices = [*found.notices, *([_CUT] if cut else [])]
    return {"kind": kind.value, "texts": texts, "n_pages": found.n_pages, "notices": notices}


_CUT = f"Only the first {MAX_CHARACTERS:,} characters, or 20,000 passages, of its text can be searched."


def _read(data: bytes, kind: DocumentKind) -> Extract:
    if kind is DocumentKind.PDF:
        return read_pdf(data)
    if kind in PLAIN_TEXT:
        text, guesses = decode(data)
        return Extract(tuple(read_lines(text)), notices=guesses)
    return read_office(data, open_document(data, kind))
