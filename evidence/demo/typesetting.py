"""Synthetic documents as PDF, typeset in a process of its own: Typst keeps 60 MB for good once it was used."""

import base64
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from schemas.child_process import ChildError, ask_child
from schemas.errors import OurError

_PDF_TIME = 1_767_225_600  # 1 January 2026, in seconds
_TYPST = """
#let d = json(bytes(sys.inputs.doc))
#set document(title: d.title, date: none)
#set text(lang: "en", region: "GB", size: 10.5pt)
#set par(justify: false)
#set page(paper: "a4", margin: 2.4cm, footer: align(center, text(8pt, d.mark + "  ·  page " + context counter(page).display())))
#set table(stroke: 0.4pt + luma(140), inset: 5pt)
#show table.cell.where(y: 0): strong
#show table: it => block(above: 0.9em, below: 1.1em, it)
#show heading: it => block(above: 1.4em, below: 0.7em, it)
#let show-block(b) = {
  if b.kind == "table" {
    table(columns: b.rows.at(0).len(), table.header(..b.rows.at(0)), ..b.rows.slice(1).flatten())
  } else if b.kind == "steps" { enum(..b.rows.flatten()) }
  else if b.kind == "points" { list(..b.rows.flatten()) }
  else { par(b.rows.at(0).at(0)) }
}
#text(9pt, strong(d.mark))
#title(d.title)
#text(9.5pt, d.about)
#for b in d.opening { show-block(b) }
#for section in d.sections [
  #heading(level: 2, section.heading)
  #for b in section.blocks { show-block(b) }
]
"""  # noqa: E501 - a line of the template is one setting


def typeset(documents: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """Each document as PDF; equal documents give equal bytes.

    Args:
        documents: `title`, `about`, `mark`, `opening` and `sections` of each, as plain values.

    Raises:
        OurError: slug `demo-conversion`, when one cannot be typeset.
    """
    try:
        answer = ask_child(__name__, json.dumps(documents).encode())
    except ChildError as error:
        message = f"A made-up document could not be typeset: {error}"
        raise OurError("demo-conversion", message, "Report this fault.") from error
    return [base64.b64decode(pdf) for pdf in json.loads(answer)]


def run() -> None:
    """The child: documents on standard input, PDFs in base64 on standard output, both as JSON."""
    pdfs = [base64.b64encode(_compile(document)).decode() for document in json.loads(sys.stdin.buffer.read())]
    sys.stdout.write(json.dumps(pdfs))


def _compile(document: Mapping[str, Any]) -> bytes:
    import typst

    made: bytes = typst.compile(
        _TYPST.encode(),
        format="pdf",
        sys_inputs={"doc": json.dumps(document)},
        ignore_system_fonts=True,
        timestamp=_PDF_TIME,
    )
    return made
