"""A report before it has a format: its words, its figures and what must be said about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.html_structure import give_heading_ids, settle_headings, unlink_missing
from reports.html_tree import Element, parse_html, swap, text_of, with_parents
from reports.markdown_html import markdown_to_html
from schemas.errors import OurError

FIGURE_SCHEME = "figure:"
SYNTHETIC_MARK = "Made-up data"
SYNTHETIC_NOTICE = "Made-up data. Nothing in this document describes a real council, service or person."


@dataclass(frozen=True)
class Figure:
    """A chart in both forms a document needs.

    Attributes:
        svg: the drawing as SVG text, for HTML and PDF.
        png: the same drawing as PNG bytes, for Word.
        alt: what the drawing shows, in words; never empty.
        caption: one line printed under it.
    """

    svg: str
    png: bytes
    alt: str
    caption: str


@dataclass(frozen=True)
class Document:
    """One report, ready for any format.

    Attributes:
        title: the document's one title.
        subtitle: a line under it, such as the council's name.
        body_markdown: everything below the title; a figure is placed by `![words](figure:name)`.
        as_of: the date the content speaks for, in words, such as "31 March 2026".
        figures: the figures by name (lower-case letters, digits and hyphens).
        lang: language tag of the text.
        synthetic: whether any of the data was made up; every page then says so.
        edition: who the text is for, such as "Internal edition"; printed on every page.
    """

    title: str
    subtitle: str
    body_markdown: str
    as_of: str = ""
    figures: Mapping[str, Figure] = field(default_factory=dict)
    lang: str = "en-GB"
    synthetic: bool = False
    edition: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """The short lines under the title: date and edition, where known."""
        as_of = f"As at {self.as_of}" if self.as_of else ""
        return tuple(fact for fact in (as_of, self.edition) if fact)


def build_body(document: Document) -> Element:
    """The document's body as one sanitised tree, the same for every format.

    Each figure becomes `figure` > `img` (still naming `figure:name`) and `figcaption`. A reference to
    a figure the document does not hold becomes a visible sentence, because text typed by a person may
    contain one; `check_figures` is for the builders of documents.
    """
    root = parse_html(markdown_to_html(document.body_markdown))
    settle_headings(root)
    give_heading_ids(root)
    for parent, image in with_parents(root):
        if image.tag == "img":
            swap(parent, image, _figure_element(document, image))
    for parent, paragraph in with_parents(root):
        _lift_figure(parent, paragraph)
    unlink_missing(root)
    return root


def _figure_element(document: Document, image: Element) -> Element:
    name = _figure_name(image)
    figure = document.figures.get(name)
    if figure is None:
        missing = Element("span")
        missing.text = f"[Figure not in this document: {image.get('alt') or name}]"
        return missing
    element = Element("figure", {"id": f"figure-{name}"})
    element.append(Element("img", {"src": FIGURE_SCHEME + name, "alt": figure.alt}))
    caption = Element("figcaption")
    caption.text = figure.caption
    element.append(caption)
    return element


def _figure_name(image: Element) -> str:
    return image.get("src", "").removeprefix(FIGURE_SCHEME)


def _lift_figure(parent: Element, paragraph: Element) -> None:
    """A figure alone in a paragraph takes the paragraph's place; among words it closes the paragraph."""
    if paragraph.tag != "p":
        return
    figures = paragraph.findall("figure")
    place = list(parent).index(paragraph) + 1
    for figure in reversed(figures):
        words, figure.tail = figure.tail, None
        paragraph.remove(figure)
        _append_text(paragraph, words)
        parent.insert(place, figure)
    if figures and not text_of(paragraph):
        parent.remove(paragraph)


def _append_text(paragraph: Element, words: str | None) -> None:
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + (words or "")
    else:
        paragraph.text = (paragraph.text or "") + (words or "")


def placed_figures(root: Element) -> list[str]:
    """Names of the figures placed in a body, in order."""
    return [_figure_name(image) for image in root.iter("img")]


def check_figures(document: Document) -> None:
    """Refuse a document that names a figure it does not hold, or holds one it never shows.

    Raises:
        OurError: slug `report-figures`, naming every such figure.
    """
    tree = parse_html(markdown_to_html(document.body_markdown))
    named = set(placed_figures(tree))
    unknown, unused = sorted(named - set(document.figures)), sorted(set(document.figures) - named)
    silent = sorted(name for name, figure in document.figures.items() if not figure.alt.strip())
    faults = [("not drawn", unknown), ("never shown", unused), ("without a description", silent)]
    told = "; ".join(f"{what}: {', '.join(names)}" for what, names in faults if names)
    if told:
        raise OurError(
            "report-figures",
            f"The report “{document.title}” has figures {told}.",
            "Mend its template so that every figure is drawn, described and placed once.",
        )
