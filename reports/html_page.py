"""The report of record: one accessible HTML page that needs nothing but itself.

No script, no font, style or picture from elsewhere; the page's own policy forbids them. Patterns
follow the GOV.UK Design System without its brand (fonts, crown and colours of the masthead).
"""

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path

from reports.document import SYNTHETIC_MARK, SYNTHETIC_NOTICE, Document, build_body
from reports.html_structure import contents_of, heading_level
from reports.html_tree import Element, add_class, has_class, swap, text_of, to_html, with_parents

_STYLE_FILE = Path(__file__).parent / "static" / "report.css"


@cache
def load_style() -> str:
    """The style sheet's text, read once."""
    return _STYLE_FILE.read_text(encoding="utf-8")


def content_policy() -> str:
    """The page's own content security policy: its one style sheet by hash, pictures held inside it."""
    digest = base64.b64encode(hashlib.sha256(_style_text().encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _style_text() -> str:
    return f"\n{load_style()}"


def render_page(document: Document) -> str:
    """The whole report as one HTML page."""
    body = build_body(document)
    for prepare in (_count_columns, _frame_wide, _mark_warnings):
        prepare(body)
    _inline_figures(body, document)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(document.lang)}">',
            _head(document),
            "<body>",
            '<a class="skip-link" href="#main">Skip to main content</a>',
            _header(document),
            '<main id="main" tabindex="-1">',
            _title_block(document),
            _contents(body),
            to_html(body),
            "</main>",
            _footer(document),
            "</body>",
            "</html>",
            "",
        ]
    )


def _head(document: Document) -> str:
    title = " – ".join(part for part in (document.title, document.subtitle) if part)
    return "\n".join(
        [
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{content_policy()}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(title)}</title>",
            '<link rel="icon" href="data:,">',
            f"<style>{_style_text()}</style>",
            "</head>",
        ]
    )


def _header(document: Document) -> str:
    mark = f'<p class="mark"><strong>{SYNTHETIC_MARK}</strong></p>' if document.synthetic else ""
    edition = f'<p class="edition">{escape(document.edition)}</p>' if document.edition else ""
    name = f'<p class="owner">{escape(document.subtitle or document.title)}</p>'
    return f'<header class="masthead"><div class="width">{name}{edition}{mark}</div></header>'


def _title_block(document: Document) -> str:
    parts = [f"<h1>{escape(document.title)}</h1>"]
    if document.subtitle:
        parts.append(f'<p class="subtitle">{escape(document.subtitle)}</p>')
    if document.facts:
        parts.append(f'<p class="document-facts">{escape(" · ".join(document.facts))}</p>')
    if document.synthetic:
        notice = Element("div", {"class": "warning-text"})
        notice.text = SYNTHETIC_NOTICE
        holder = Element("div")
        holder.append(notice)
        _mark_warnings(holder)
        parts.append(to_html(holder))
    return "\n".join(parts)


def _contents(body: Element) -> str:
    """Links to the second-level headings, where there are at least two."""
    entries = contents_of(body)
    if len(entries) < 2:
        return ""
    links = "\n".join(f'<li><a href="#{escape(name)}">{escape(words)}</a></li>' for name, words in entries)
    return (
        '<nav class="contents" aria-labelledby="contents-title">'
        f'<h2 id="contents-title">Contents</h2>\n<ul>\n{links}\n</ul></nav>'
    )


def _footer(document: Document) -> str:
    line = " · ".join((document.title, *document.facts))
    notice = f"<p>{SYNTHETIC_NOTICE}</p>" if document.synthetic else ""
    return f'<footer class="foot"><div class="width"><p>{escape(line)}</p>{notice}</div></footer>'


def _frame_wide(body: Element) -> None:
    """Give each table and chart a frame that scrolls by keyboard where the screen is too narrow for it."""
    labels = _labels(body)
    for parent, element in with_parents(body):
        if element in labels:
            frame = Element("div", {"class": "frame", "role": "region", "tabindex": "0"})
            frame.set("aria-label", labels[element])
            swap(parent, element, frame)
            element.tail = None
            frame.append(element)


def _count_columns(body: Element) -> None:
    """Say how many columns a table has, so that narrow screens give it no more room than it needs."""
    for table in body.iter("table"):
        n_columns = max((len(row) for row in table.iter("tr")), default=1)
        add_class(table, f"columns-{min(n_columns, 9)}")
        for caption in table.findall("caption"):
            inner = Element("span", {"class": "caption-words"})
            inner.text, caption.text = caption.text, None
            inner.extend(list(caption))
            caption[:] = [inner]


def _labels(body: Element) -> dict[Element, str]:
    """A different name for every table and chart: its number, and its caption or the heading above it."""
    labels: dict[Element, str] = {}
    heading, n_tables, n_figures = "Report", 0, 0
    for element in body.iter():
        if heading_level(element):
            heading = text_of(element)
        elif element.tag == "table":
            n_tables += 1
            caption = element.find("caption")
            labels[element] = f"Table {n_tables}: {heading if caption is None else text_of(caption)}"
        elif element.tag == "img":
            n_figures += 1
            labels[element] = f"Figure {n_figures}: {heading}"
    return labels


def _mark_warnings(body: Element) -> None:
    """Begin every warning with a sign for the eye and the word for the ear."""
    for warning in body.iter("div"):
        if has_class(warning, "warning-text"):
            sign = Element("span", {"class": "warning-sign", "aria-hidden": "true"})
            sign.text = "!"
            word = Element("span", {"class": "visually-hidden"})
            word.text = "Warning: "
            word.tail, warning.text = warning.text, None
            warning[:0] = [sign, word]


def _inline_figures(body: Element, document: Document) -> None:
    """Put each figure's drawing into the page as an SVG data address."""
    for image in body.iter("img"):
        svg = document.figures[image.get("src", "").removeprefix("figure:")].svg
        image.set("src", "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode())
        add_class(image, "chart")
