"""The columns of an evidence tracker, and the words its cells may hold. The template and the reader share them."""

from collections.abc import Iterable, Mapping

from evidence.life.document_types import load_document_types
from evidence.table_rows import Column
from schemas.assessment import RequestItem
from schemas.terms import Classification, Direction, Independence, Maturity

TRACKER_SHEET, READ_ME_SHEET, LISTS_SHEET = "Tracker", "Read me", "Lists"

COLUMNS: tuple[Column, ...] = (
    Column("request_item", "Request item", ("request", "return item", "request code", "ir number")),
    Column("asked_for", "What is asked for", ("asks for", "asked for")),
    Column("statement", "Statement", ("quality statement", "statements", "quality statements", "qs"), required=True),
    Column("category", "Category", ("evidence category", "categories"), required=True),
    Column("title", "Item", ("title", "evidence", "evidence item", "document", "document title", "name of item"), True),
    Column("owner", "Owner", ("item owner", "document owner", "lead", "responsible officer")),
    Column("content_date", "Document date", ("date", "date of document", "date of the document", "content date")),
    Column("section", "Section", ("pointer", "section pointer", "page", "where to look", "section or page")),
    Column("shows", "What it shows", ("shows", "what this shows", "what the evidence shows")),
    Column("direction", "Direction", ("strength or gap", "strength gap or context")),
    Column("maturity", "Maturity", ("how far", "stage")),
    Column("review_due", "Review date", ("review due", "next review", "date of review", "expires", "expiry date")),
    Column("file", "File", ("file name", "filename", "document file")),
    Column("public_link", "Public link", ("link", "url", "web address", "web link")),
    Column("classification", "Classification", ("sensitivity", "marking")),
    Column("independence", "Source", ("who stands behind it", "independence")),
    Column("document_type", "Document type", ("type of document", "kind of document")),
)
"""In the order of the template. The first four of a template are filled in beforehand."""

PREFILLED = frozenset({"request_item", "asked_for", "statement", "category"})
"""Columns that do not by themselves make a row evidence."""

_SOURCE_WORDS: Mapping[Independence, tuple[str, ...]] = {
    Independence.DIRECT: ("people and carers", "people", "direct"),
    Independence.INDEPENDENT_BODY: ("independent", "peer review"),
    Independence.NATIONAL: ("national",),
    Independence.PARTNER: ("partners",),
    Independence.PROVIDER: ("provider", "care provider"),
    Independence.COUNCIL: ("council", "us"),
}


def build_request_words(request_items: Iterable[RequestItem]) -> dict[str, str]:
    """Words for the items of the return: the code, the code without leading zeros, and the official number."""
    words: dict[str, str] = {}
    for item in request_items:
        short = item.code[:1] + item.code[1:].lstrip("0")
        words |= {word: item.code for word in (item.code, short, item.official_number) if word}
    return words


SOURCE_WORDS: Mapping[str, Independence] = {
    word: source for source in Independence for word in (source.value, *_SOURCE_WORDS[source])
}
DIRECTION_WORDS: Mapping[str, Direction] = {direction.value: direction for direction in Direction}
MATURITY_WORDS: Mapping[str, Maturity] = {maturity.value: maturity for maturity in Maturity}
CLASSIFICATION_WORDS: Mapping[str, Classification] = {level.value: level for level in Classification}
TYPE_WORDS: Mapping[str, str] = {
    word: kind.name for kind in reversed(load_document_types()) for word in (*kind.words, kind.name)
}
"""Names of types of document, and the words by which a title would be recognised."""
