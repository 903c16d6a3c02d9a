"""Evidence items with their details, versions and links: added to, never overwritten, read as known on a date."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from schemas.evidence import Citation, EvidenceItem, EvidenceLink, EvidenceVersion
from schemas.ids import content_id
from schemas.records.rows import add_missing, core, next_number
from schemas.tables import EvidenceDetailRow, EvidenceItemRow, EvidenceLinkRow, EvidenceVersionRow, Table
from schemas.terms import Category, Classification, Direction, EvidenceKind, Independence, Maturity, Source


def add_items(
    connection: Connection, items: Iterable[EvidenceItem], *, council_gss: str, told_by: Citation, told_on: date
) -> int:
    """Add items as one received file tells of them.

    Args:
        connection: the caller's write transaction.
        items: the items, each with at most one version and the links the file states.
        council_gss: the council they belong to.
        told_by: the evidence item and hash of the file that tells of them (for a return: itself).
        told_on: the day that file was received.

    Returns:
        How many rows were added, over all four tables; 0 if the file was known already.
    """
    items = list(items)
    sequence = next_number(connection, core(EvidenceDetailRow).c.sequence)
    added = add_missing(connection, EvidenceItemRow, [_item_row(item, council_gss) for item in items])
    added += add_missing(
        connection, EvidenceDetailRow, [_detail_row(item, told_by, told_on, sequence) for item in items]
    )
    for item in items:
        added += _add_versions(connection, item)
    links = [_link_row(link, told_by, told_on, sequence) for item in items for link in item.links]
    return added + add_missing(connection, EvidenceLinkRow, links)


def _item_row(item: EvidenceItem, council_gss: str) -> dict[str, Any]:
    return {"id": item.id, "council_gss": council_gss, "source": item.source.value, "kind": item.kind.value}


def _detail_row(item: EvidenceItem, told_by: Citation, told_on: date, sequence: int) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "told_by_sha256": told_by.sha256,
        "told_on": told_on,
        "sequence": sequence,
        "title": item.title,
        "owner": item.owner,
        "classification": item.classification.value,
        "independence": item.independence.value,
        "review_due": item.review_due,
        "public_link": item.public_link,
    }


def _add_versions(connection: Connection, item: EvidenceItem) -> int:
    table = core(EvidenceVersionRow).c
    known = connection.execute(select(table.sha256, table.number).where(table.item_id == item.id)).all()
    hashes = {row.sha256 for row in known}
    number = max((row.number for row in known), default=0)
    rows = []
    for version in item.versions:
        if version.sha256 not in hashes:
            number += 1
            rows.append(_version_row(version, number))
    return add_missing(connection, EvidenceVersionRow, rows)


def _version_row(version: EvidenceVersion, number: int) -> dict[str, Any]:
    return {
        "item_id": version.item_id,
        "sha256": version.sha256,
        "number": number,
        "size_bytes": version.size_bytes,
        "suffix": version.suffix,
        "original_name": version.original_name,
        "received_on": version.received_on,
        "content_date": version.content_date,
        "period_start": version.period_start,
        "period_end": version.period_end,
    }


def _link_row(link: EvidenceLink, told_by: Citation, told_on: date, sequence: int) -> dict[str, Any]:
    place = [link.item_id, told_by.sha256, link.statement, link.category, link.section or "", link.request_item or ""]
    return {
        "id": content_id("LNK", place),
        "item_id": link.item_id,
        "told_by_item": told_by.evidence_id,
        "told_by_sha256": told_by.sha256,
        "told_on": told_on,
        "sequence": sequence,
        "told_row": (link.tracker.row if link.tracker else None) or 0,
        "told_sheet": (link.tracker.sheet if link.tracker else None) or "",
        "version_sha256": link.sha256,
        "statement": link.statement,
        "category": link.category.value,
        "direction": link.direction.value,
        "maturity": link.maturity.value,
        "maturity_stated": link.maturity_stated,
        "shows": link.shows,
        "section": link.section or "",
        "request_item": link.request_item or "",
    }


def load_items(connection: Connection, as_of: date) -> tuple[tuple[EvidenceItem, ...], int]:
    """The evidence known on a date: newest detail, versions received and links told by then.

    Returns:
        The items in order of id, and how many items are left out because they came later.
    """
    details = _newest(connection, EvidenceDetailRow, as_of, lambda row: (row.item_id,))
    links = _newest(connection, EvidenceLinkRow, as_of, _link_place)
    versions = _versions(connection, as_of)
    table = core(EvidenceItemRow)
    rows = connection.execute(select(table).order_by(table.c.id)).all()
    told = {row.item_id: row for row in details}
    by_item: dict[str, list[EvidenceLink]] = defaultdict(list)
    for link in links:
        by_item[link.item_id].append(_build_link(link))
    items = tuple(
        _build_item(row, told[row.id], versions.get(row.id, ()), by_item.get(row.id, ()))
        for row in rows
        if row.id in told
    )
    return items, len(rows) - len(items)


def _newest(
    connection: Connection, mapped: type[Table], as_of: date, key: Callable[[Row[Any]], tuple[str, ...]]
) -> list[Row[Any]]:
    """The newest row for each key among those told by the date, in a fixed order."""
    table = core(mapped)
    query = select(table).where(table.c.told_on <= as_of).order_by(table.c.told_on, table.c.sequence)
    newest = {key(row): row for row in connection.execute(query)}
    return [newest[place] for place in sorted(newest)]


def _link_place(row: Row[Any]) -> tuple[str, ...]:
    return (row.item_id, row.statement, row.category, row.section, row.request_item)


def _versions(connection: Connection, as_of: date) -> dict[str, tuple[EvidenceVersion, ...]]:
    table = core(EvidenceVersionRow)
    query = select(table).where(table.c.received_on <= as_of).order_by(table.c.item_id, table.c.number)
    found: dict[str, list[EvidenceVersion]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.item_id].append(EvidenceVersion(**row._mapping))
    return {item: tuple(versions) for item, versions in found.items()}


def _build_link(row: Row[Any]) -> EvidenceLink:
    return EvidenceLink(
        item_id=row.item_id,
        sha256=row.version_sha256,
        statement=row.statement,
        category=Category(row.category),
        direction=Direction(row.direction),
        maturity=Maturity(row.maturity),
        shows=row.shows,
        request_item=row.request_item or None,
        section=row.section or None,
        maturity_stated=row.maturity_stated,
        tracker=Citation(row.told_by_item, row.told_by_sha256, row.told_sheet or None, row.told_row or None),
    )


def _build_item(
    row: Row[Any], told: Row[Any], versions: Sequence[EvidenceVersion], links: Sequence[EvidenceLink]
) -> EvidenceItem:
    return EvidenceItem(
        id=row.id,
        source=Source(row.source),
        kind=EvidenceKind(row.kind),
        title=told.title,
        owner=told.owner,
        classification=Classification(told.classification),
        review_due=told.review_due,
        public_link=told.public_link,
        independence=Independence(told.independence),
        versions=tuple(versions),
        links=tuple(links),
    )
