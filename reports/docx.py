"""The Word copy: pandoc writes the body, `docx_finish` makes it accessible, plain-looking and repeatable."""

import base64
from functools import partial

from reports.document import FIGURE_SCHEME, SYNTHETIC_NOTICE, Document, build_body
from reports.docx_finish import finish_docx
from reports.html_structure import box_paragraphs, contents_of
from reports.html_tree import Element, to_html
from reports.markdown_html import TAG_COLOURS
from reports.pandoc import Node, change_nodes, classes_of, read_tree, write_tree
from reports.table_layout import lay_out_table

_BOXES = {
    "inset-text": "Inset Text",
    "warning-text": "Warning Text",
    "lede": "Lede",
    "note": "Note",
    "contents": "Contents",
}


def render_docx(document: Document) -> bytes:
    """The document as a Word file; the same document always gives the same bytes.

    Raises:
        OurError: slug `report-conversion`, when pandoc cannot write it.
    """
    body = box_paragraphs(build_body(document))
    tree = read_tree(_opening(document, body) + to_html(body))
    for change in (lay_out_table, _raise_heading, _style_box, _style_tag, partial(_inline_picture, document)):
        tree = change_nodes(tree, change)
    tree["meta"] = _front(document)
    return finish_docx(write_tree(tree, "docx"), document)


def _inline_picture(document: Document, node: Node) -> list[Node] | None:
    """Put a drawing into the tree itself, so that pandoc reads no file and can leak no file's name."""
    if node["t"] != "Image":
        return None
    attributes, words, (address, title) = node["c"]
    png = document.figures[address.removeprefix(FIGURE_SCHEME)].png
    inside = "data:image/png;base64," + base64.b64encode(png).decode()
    return [{"t": "Image", "c": [attributes, words, [inside, title]]}]


def _opening(document: Document, body: Element) -> str:
    """The notice about made-up data, and the contents as links, since a Word field would come out empty."""
    root = Element("div")
    if document.synthetic:
        _add(_add(root, "div", {"class": "warning-text"}), "p").text = SYNTHETIC_NOTICE
    entries = contents_of(body)
    if len(entries) > 2:
        box = _add(root, "div", {"class": "contents"})
        _add(_add(box, "p"), "strong").text = "Contents"
        for name, words in entries:
            _add(_add(box, "p"), "a", {"href": f"#{name}"}).text = words
    return to_html(root)


def _add(parent: Element, tag: str, attributes: dict[str, str] | None = None) -> Element:
    child = Element(tag, attributes or {})
    parent.append(child)
    return child


def _front(document: Document) -> Node:
    front = {"title": document.title, "subtitle": document.subtitle, "date": " · ".join(document.facts)}
    return {name: {"t": "MetaInlines", "c": [{"t": "Str", "c": words}]} for name, words in front.items() if words}


def _raise_heading(node: Node) -> list[Node] | None:
    """Sections start at Word's Heading 1, because the title has a style of its own there."""
    if node["t"] != "Header":
        return None
    level, attributes, words = node["c"]
    return [{"t": "Header", "c": [max(level - 1, 1), attributes, words]}]


def _style_box(node: Node) -> list[Node] | None:
    if node["t"] != "Div":
        return None
    names = [name for name in classes_of(node) if name in _BOXES]
    if not names:
        return None
    blocks = _warn(node["c"][1]) if names[0] == "warning-text" else node["c"][1]
    return [{"t": "Div", "c": [["", [], [["custom-style", _BOXES[names[0]]]]], blocks]}]


def _warn(blocks: list[Node]) -> list[Node]:
    """Begin a warning with the word, since Word has no hidden text that is still read aloud."""
    word = [{"t": "Str", "c": "Warning:"}, {"t": "Space"}]
    first = blocks[0] if blocks else {"t": "Para", "c": []}
    if first["t"] not in ("Para", "Plain"):
        return [{"t": "Para", "c": word}, *blocks]
    return [{"t": "Para", "c": [*word, *first["c"]]}, *blocks[1:]]


def _style_tag(node: Node) -> list[Node] | None:
    if node["t"] != "Span" or "tag" not in classes_of(node):
        return None
    colours = [colour for colour in TAG_COLOURS if f"tag--{colour}" in classes_of(node)] or ["grey"]
    style = [["custom-style", f"Tag {colours[0].title()}"]]
    space = {"t": "Str", "c": "\u00a0"}
    return [{"t": "Span", "c": [["", [], style], [space, *node["c"][1], space]]}]
