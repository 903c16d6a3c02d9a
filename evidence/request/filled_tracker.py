"""The library as a filled-in tracker: what a person edits in a spreadsheet program and imports again without loss."""

from collections.abc import Iterable, Mapping
from typing import Any

from evidence.request.blank_tracker import about_list, build_tracker_file
from evidence.request.tracker_columns import COLUMNS
from schemas.assessment import RequestItem
from schemas.evidence import EvidenceItem, EvidenceLink
from schemas.framework import Framework
from schemas.terms import EvidenceKind, Source


def build_filled_tracker(
    items: Iterable[EvidenceItem], request_items: Iterable[RequestItem], framework: Framework
) -> bytes:
    """The documents of the library as an .xlsx tracker, one row for each link; equal inputs, equal bytes.

    Items without any link have no row: a tracker has nowhere to put them. See `has_row`.
    """
    listed = tuple(request_items)
    asked = {item.code: item.asks_for for item in listed}
    held = sorted((item for item in items if has_row(item)), key=lambda item: (item.title.casefold(), item.id))
    rows = [_build_row(tracker_cells(item, link), asked) for item in held for link in item.links]
    return build_tracker_file(rows, framework, about_list(listed))


def has_row(item: EvidenceItem) -> bool:
    """Whether an item is one that trackers tell of, with at least one link."""
    return item.source is Source.REQUEST and item.kind is EvidenceKind.DOCUMENT and bool(item.links)


def tracker_cells(item: EvidenceItem, link: EvidenceLink) -> dict[str, Any]:
    """What a tracker's row says of one link of an item, by the key of the column; empty cells are left out."""
    version = item.current
    cells = {
        "request_item": link.request_item,
        "statement": link.statement,
        "category": link.category.value,
        "title": item.title,
        "owner": item.owner,
        "content_date": version.content_date if version else None,
        "section": link.section,
        "shows": link.shows,
        "direction": link.direction.value,
        "maturity": link.maturity.value if link.maturity_stated else None,
        "review_due": item.review_due,
        "file": version.original_name if version else None,
        "public_link": item.public_link,
        "document_type": item.document_type,
        "classification": item.classification.value,
        "independence": item.independence.value,
    }
    return {key: value for key, value in cells.items() if value not in (None, "")}


def _build_row(cells: Mapping[str, Any], asked: Mapping[str, str]) -> list[object]:
    told = {**cells, "asked_for": asked.get(cells.get("request_item", ""))}
    return [told.get(column.key) for column in COLUMNS]
