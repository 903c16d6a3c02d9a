"""A small tree of sanitised HTML: parsed once, changed in one place, written back escaped."""

from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

Element = ElementTree.Element

VOID_TAGS = frozenset({"br", "hr", "img", "col"})


class _TreeBuilder(HTMLParser):
    """Builds elements from balanced HTML, which is what the sanitiser gives back."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("div")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; void elements close at once."""
        child = ElementTree.SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID_TAGS:
            self._open.append(child)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, if it is the one named."""
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Add text after the last child of the open element, or at its start."""
        parent = self._open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def parse_html(html: str) -> Element:
    """The tree of sanitised, balanced HTML, under one `div` that stands for the whole text."""
    builder = _TreeBuilder()
    builder.feed(html)
    builder.close()
    return builder.root


def to_html(root: Element) -> str:
    """The inner HTML of `root`, with every text and attribute escaped."""
    parts = [_escape_start(root.text)]
    parts += [ElementTree.tostring(child, encoding="unicode", method="html") for child in root]
    return "".join(parts)


def _escape_start(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_of(element: Element) -> str:
    """All the words inside an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def with_parents(root: Element) -> Iterator[tuple[Element, Element]]:
    """Every element below `root` with its parent, in reading order; safe to change while walking."""
    yield from [(parent, child) for parent in root.iter() for child in parent]


def swap(parent: Element, old: Element, new: Element) -> None:
    """Put `new` where `old` stands, keeping the text that follows."""
    new.tail = old.tail
    parent[list(parent).index(old)] = new


def add_class(element: Element, name: str) -> None:
    """Add a class to an element, once."""
    names = element.get("class", "").split()
    if name not in names:
        element.set("class", " ".join([*names, name]))


def has_class(element: Element, name: str) -> bool:
    """Whether an element carries a class."""
    return name in element.get("class", "").split()
