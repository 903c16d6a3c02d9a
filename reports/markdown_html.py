"""Markdown text to harmless HTML: the one door through which every stored text reaches a report.

Python-Markdown makes the HTML, nh3 keeps only what is listed here, and the tree is then given what
Markdown cannot say: the scope of table headings, captions, and headings that can be linked to.
Markup that is not on the list is shown as the characters that were typed, so that nothing a person
wrote disappears from a report.
"""

import re

import markdown
import nh3
from markdown.extensions import Extension

from reports.html_structure import mark_up
from reports.html_tree import parse_html, to_html

TAG_COLOURS = ("green", "yellow", "red", "blue", "grey")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TABLE = ("table", "thead", "tbody", "tr", "th", "td", "caption")
_TEXT = (
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
    "hr",
    "br",
    "a",
    "abbr",
    "span",
    "div",
    "img",
)
ALLOWED_TAGS = frozenset((*_HEADINGS, *_TABLE, *_TEXT))

ALLOWED_CLASSES = {
    "span": {"tag", *(f"tag--{colour}" for colour in TAG_COLOURS)},
    "div": {"inset-text", "warning-text"},
    "p": {"lede", "note"},
}
_ATTRIBUTES = {
    **{heading: {"id"} for heading in _HEADINGS},
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "th": {"align", "scope", "colspan", "rowspan"},
    "td": {"align", "colspan", "rowspan"},
}
_VALUES = {
    "id": re.compile(r"[a-z][a-z0-9-]{0,79}"),
    "scope": re.compile(r"col|row"),
    "align": re.compile(r"left|right|center"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
    "start": re.compile(r"[0-9]{1,4}"),
    "src": re.compile(r"figure:[a-z0-9-]+"),
    "href": re.compile(
        r"(?:https?://|mailto:)[^\s\\]+|#[A-Za-z0-9_-]+|(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_./-]*(?:#[A-Za-z0-9_-]+)?"
    ),
}
_UNKNOWN_MARKUP = re.compile(rf"<(?!/?(?:{'|'.join(sorted(ALLOWED_TAGS))})(?:[\s/>]))", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|!])")
_LINE_START = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)]))")


def markdown_to_html(text: str) -> str:
    """Sanitised HTML of Markdown text, fit to stand inside a report page.

    Images are kept only as references to the report's own figures (`figure:name`); links only to
    http, https and mailto addresses, to places in the page, and to files beside the report.
    A paragraph "Table: words" straight before a table becomes its caption.
    """
    return to_html(mark_up(parse_html(sanitise(_render(text)))))


def _render(text: str) -> str:
    extensions: list[str | Extension] = ["tables", "attr_list", "sane_lists", "md_in_html"]
    return markdown.markdown(
        _CONTROL.sub("�", text),
        extensions=extensions,
        extension_configs={"tables": {"use_align_attribute": True}},
        output_format="html",
    )


def sanitise(html: str) -> str:
    """HTML with only the listed tags, attributes and addresses; other markup becomes visible text."""
    return nh3.clean(
        _UNKNOWN_MARKUP.sub("&lt;", html),
        tags=set(ALLOWED_TAGS),
        clean_content_tags=set(),
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_value,
        allowed_classes=ALLOWED_CLASSES,
        url_schemes={"http", "https", "mailto", "figure"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def _keep_value(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute if its pattern allows it; attributes without a pattern are plain text."""
    pattern = _VALUES.get(name)
    return value if pattern is None or pattern.fullmatch(value) else None


def escape_text(text: object) -> str:
    r"""Free text as Markdown that shows exactly those characters, on one line.

    Meant for everything a council typed that stands inside a sentence or a table cell.

    Example:
        >>> escape_text("a|b <c> *d* & [e]")
        'a\\|b &lt;c&gt; \\*d\\* &amp; \\[e\\]'
    """
    line = " ".join(str(text).split())
    line = _SPECIAL.sub(r"\\\1", line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    return _LINE_START.sub(_hide_list_mark, line)


def _hide_list_mark(match: re.Match[str]) -> str:
    """Keep a mark at the start of a line from opening a list, a heading or a definition."""
    mark = match.group(2)
    return match.group(1) + (f"&#{ord(mark)};" if len(mark) == 1 else f"&#{ord(mark[0])};{mark[1:]}")


def escape_block(text: str) -> str:
    """Stored Markdown whose raw HTML is shown rather than read; its lists and emphasis still work.

    Meant for longer text written by the council, so that an unclosed tag cannot swallow what follows.
    Headings and tables written in it stay; the report sets their level.
    """
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
