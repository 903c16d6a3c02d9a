"""The formats a report can be had in: one table from name to renderer, suffix and media type."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reports.document import FIGURE_SCHEME, SYNTHETIC_NOTICE, Document
from reports.docx import render_docx
from reports.html_page import render_page
from reports.markdown_html import escape_text
from reports.pdf import render_pdf


@dataclass(frozen=True)
class Format:
    """One way to print a document.

    Attributes:
        name: the word people choose it by.
        suffix: file suffix with its dot.
        media_type: what a web server calls it.
        render: gives the finished bytes; the same document gives the same bytes.
    """

    name: str
    suffix: str
    media_type: str
    render: Callable[[Document], bytes]


def render_markdown(document: Document) -> str:
    """The document as Markdown to read or keep under version control; figures become their descriptions."""
    facts = " · ".join(document.facts)
    head = [f"# {escape_text(document.title)}", escape_text(document.subtitle), escape_text(facts)]
    notice = f"**{SYNTHETIC_NOTICE}**" if document.synthetic else ""
    body = document.body_markdown.strip()
    for name, figure in document.figures.items():
        told = f"*Figure. {escape_text(figure.caption)}*\n\n{escape_text(figure.alt)}"
        body = _figure_reference(name).sub(told.replace("\\", r"\\"), body)
    return "\n\n".join(part for part in (*head, notice, body) if part) + "\n"


def _figure_reference(name: str) -> re.Pattern[str]:
    return re.compile(rf"!\[[^\]]*\]\({re.escape(FIGURE_SCHEME + name)}\)")


def _render_page_bytes(document: Document) -> bytes:
    return render_page(document).encode()


def _render_markdown_bytes(document: Document) -> bytes:
    return render_markdown(document).encode()


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        form.name: form
        for form in (
            Format("html", ".html", "text/html; charset=utf-8", _render_page_bytes),
            Format("pdf", ".pdf", "application/pdf", render_pdf),
            Format("docx", ".docx", _WORD, render_docx),
            Format("markdown", ".md", "text/markdown; charset=utf-8", _render_markdown_bytes),
        )
    }
)
