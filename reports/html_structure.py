"""Structure that Markdown cannot say: table scopes and captions, and headings in an unbroken order."""

import re
from itertools import pairwise

from reports.html_tree import Element, add_class, swap, text_of, with_parents

_CAPTION = re.compile(r"^\s*Table:\s*")
_LEVEL = re.compile(r"h([1-6])")


def mark_up(root: Element) -> Element:
    """The same tree with table scopes, captions, aligned numbers and unique heading ids."""
    for table in root.iter("table"):
        _scope_columns(table)
        _scope_rows(table)
        _align_numbers(table)
    _move_captions(root)
    _speak_lost_images(root)
    give_heading_ids(root)
    return root


def _scope_columns(table: Element) -> None:
    for row in table.findall("thead/tr"):
        for cell in row:
            if text_of(cell):
                cell.set("scope", "col")
            else:
                cell.tag = "td"  # an empty heading names nothing


def _scope_rows(table: Element) -> None:
    """The first cell of a body row names the row, unless it is empty or the only one."""
    for row in table.findall("tbody/tr"):
        first = row[0] if len(row) > 1 else None
        if first is not None and text_of(first):
            first.tag = "th"
            first.set("scope", "row")


def _align_numbers(table: Element) -> None:
    for row in table.iter("tr"):
        for cell in row:
            if cell.attrib.pop("align", "") == "right":
                add_class(cell, "numeric")


def _move_captions(root: Element) -> None:
    for parent in list(root.iter()):
        children = list(parent)
        for before, table in pairwise(children):
            if table.tag == "table" and before.tag == "p" and _CAPTION.match(before.text or ""):
                before.text = _CAPTION.sub("", before.text or "")
                _insert_caption(parent, before, table)


def _insert_caption(parent: Element, words: Element, table: Element) -> None:
    parent.remove(words)
    for old in table.findall("caption"):
        table.remove(old)
    words.tag, words.tail = "caption", None
    words.attrib.clear()
    table.insert(0, words)


def _speak_lost_images(root: Element) -> None:
    """An image that may not be shown leaves its description as words."""
    for parent, image in with_parents(root):
        if image.tag == "img" and not image.get("src"):
            words = Element("span")
            words.text = image.get("alt", "")
            swap(parent, image, words)


def heading_level(element: Element) -> int:
    """1 to 6 for a heading, 0 for anything else."""
    match = _LEVEL.fullmatch(str(element.tag))
    return int(match.group(1)) if match else 0


def give_heading_ids(root: Element) -> None:
    """Give each heading an id of its own; a repeated one is numbered."""
    seen: set[str] = set()
    for heading in filter(heading_level, root.iter()):
        wanted = heading.get("id") or _slug(text_of(heading))
        name, n = wanted, 1
        while name in seen:
            n += 1
            name = f"{wanted}-{n}"
        seen.add(name)
        heading.set("id", name)


def _slug(words: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60].strip("-")
    return slug if slug[:1].isalpha() else f"section-{slug}".rstrip("-")


def settle_headings(root: Element) -> None:
    """Start at level 2 and never skip one: level 1 belongs to the document's title.

    An empty heading becomes a paragraph, because a contents list cannot name it.
    """
    above = 1
    for heading in list(filter(heading_level, root.iter())):
        if not text_of(heading):
            heading.tag = "p"
            heading.attrib.clear()
            continue
        above = min(max(heading_level(heading), 2), above + 1)
        heading.tag = f"h{above}"


def unlink_missing(root: Element) -> None:
    """Turn links to places that are not in this text into plain words."""
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    for parent, link in with_parents(root):
        href = link.get("href", "") if link.tag == "a" else ""
        if link.tag == "a" and (not href or (href.startswith("#") and href[1:] not in ids)):
            _unwrap(parent, link)


def _unwrap(parent: Element, link: Element) -> None:
    plain = Element("span")
    plain.text = link.text
    plain.extend(list(link))
    swap(parent, link, plain)


def box_paragraphs(root: Element) -> Element:
    """Put each paragraph that has a class inside a `div` of that class, since pandoc keeps no other."""
    for parent, paragraph in with_parents(root):
        if paragraph.tag == "p" and paragraph.get("class"):
            box = Element("div", {"class": paragraph.attrib.pop("class")})
            swap(parent, paragraph, box)
            paragraph.tail = None
            box.append(paragraph)
    return root


def contents_of(root: Element) -> list[tuple[str, str]]:
    """The id and words of every second-level heading, in order."""
    return [(h.get("id", ""), text_of(h)) for h in root.iter("h2")]
