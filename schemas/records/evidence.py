"""Evidence items with their details, versions and links: added to, never overwritten, read as known on a date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select

from schemas.custody import Event
from schemas.evidence import Citation, EvidenceItem, EvidenceLink, EvidenceVersion
from schemas.ids import content_id, hash_of_values
from schemas.life import UNTOUCHED, ItemLife
from schemas.plain import to_plain
from schemas.records.custody_content import log_event, numbered_subject
from schemas.records.life import held_versions, lay_over, load_lives, restore_versions
from schemas.records.rows import add_missing, core, next_number
from schemas.tables import EvidenceDetailRow, EvidenceItemRow, EvidenceLinkRow, EvidenceVersionRow, IntakeRow, Table
from schemas.terms import Category, Classification, Direction, EvidenceKind, Independence, Maturity, Source

_AT_A_TIME = 5_000
"""Items asked for in one query: databases take only so many values at once."""


def add_items(
    connection: Connection, items: Iterable[EvidenceItem], *, council_gss: str, told_by: Citation, told_on: date
) -> int:
    """Add items as one intake of one file tells of them, and tell the custody log of that intake.

    Nothing is added where the file's item was last taken in with exactly this content. Anything else is a new
    intake: a corrected tracker, a revised document beside the same tracker, or an earlier file brought back.

    Args:
        connection: the caller's write transaction.
        items: the items, each with at most one version and the links the file states.
        council_gss: the council they belong to.
        told_by: the evidence item and hash of the file that tells of them (for a return: itself).
        told_on: the day that file was received.

    Returns:
        How many rows were added; 0 if nothing was new.
    """
    items = list(items)
    content = _hash_content(items)
    added = add_missing(connection, EvidenceItemRow, [_item_row(item, council_gss) for item in items])
    offered = [version for item in items for version in item.versions]
    added += restore_versions(connection, offered, told_on)
    newest = newest_intake(connection, told_by.evidence_id)
    if newest is not None and newest.content_sha256 == content:
        return added
    sequence = next_number(connection, core(IntakeRow).c.sequence)
    added += add_missing(connection, IntakeRow, [_intake_row(told_by, content, told_on, sequence)])
    added += add_missing(connection, EvidenceDetailRow, [_detail_row(item, sequence) for item in items])
    added += _add_versions(connection, items)
    links = [_link_row(link, sequence) for item in items for link in item.links]
    added += add_missing(connection, EvidenceLinkRow, links)
    log_event(connection, Event.FILE_TAKEN_IN, numbered_subject(told_by.evidence_id, sequence))
    return added


def newest_intake(connection: Connection, item_id: str, as_of: date = date.max) -> Row[Any] | None:
    """The intake of a file's item that counts on a day: the one received last, and of one day the one taken in last."""
    table = core(IntakeRow)
    query = select(table).where((table.c.told_by_item == item_id) & (table.c.told_on <= as_of))
    return connection.execute(query.order_by(table.c.told_on.desc(), table.c.sequence.desc()).limit(1)).first()


def _hash_content(items: Iterable[EvidenceItem]) -> str:
    """Hash of all that is told, whatever the day it is told on."""
    plain = [
        replace(item, versions=tuple(replace(one, received_on=date.min) for one in item.versions)) for item in items
    ]
    return hash_of_values([_plain_telling(item) for item in sorted(plain, key=lambda item: item.id)])


def _plain_telling(item: EvidenceItem) -> dict[str, Any]:
    """An item as a file tells of it; a field no file had before adds nothing where it is not filled in."""
    told: dict[str, Any] = to_plain(item)
    del told["life"]
    if told["document_type"] is None:
        del told["document_type"]
    return told


def _item_row(item: EvidenceItem, council_gss: str) -> dict[str, Any]:
    return {"id": item.id, "council_gss": council_gss, "source": item.source.value, "kind": item.kind.value}


def _intake_row(told_by: Citation, content: str, told_on: date, sequence: int) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "told_by_item": told_by.evidence_id,
        "told_by_sha256": told_by.sha256,
        "content_sha256": content,
        "told_on": told_on,
    }


def _detail_row(item: EvidenceItem, sequence: int) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "sequence": sequence,
        "version_sha256": item.versions[-1].sha256 if item.versions else None,
        "title": item.title,
        "owner": item.owner,
        "classification": item.classification.value,
        "independence": item.independence.value,
        "review_due": item.review_due,
        "public_link": item.public_link,
        "document_type": item.document_type,
    }


def _add_versions(connection: Connection, items: Iterable[EvidenceItem]) -> int:
    """Add the versions that are new, each numbered after the last of its item."""
    offered = [version for item in items for version in item.versions]
    known = _known_numbers(connection, sorted({version.item_id for version in offered}))
    rows = []
    for version in offered:
        numbers = known[version.item_id]
        if version.sha256 not in numbers:
            numbers[version.sha256] = max(numbers.values(), default=0) + 1
            rows.append(_version_row(version, numbers[version.sha256]))
    return add_missing(connection, EvidenceVersionRow, rows)


def _known_numbers(connection: Connection, item_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """The number of every version of these items, by item and hash."""
    table = core(EvidenceVersionRow).c
    known: dict[str, dict[str, int]] = defaultdict(dict)
    for start in range(0, len(item_ids), _AT_A_TIME):
        some = item_ids[start : start + _AT_A_TIME]
        query = select(table.item_id, table.sha256, table.number).where(table.item_id.in_(some))
        for row in connection.execute(query):
            known[row.item_id][row.sha256] = row.number
    return known


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


def _link_row(link: EvidenceLink, sequence: int) -> dict[str, Any]:
    place = [link.item_id, str(sequence), link.statement, link.category, link.section or "", link.request_item or ""]
    return {
        "id": content_id("LNK", place),
        "item_id": link.item_id,
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
    """The evidence known on a date, as the intakes that count on it told of it.

    Of each file's item the newest intake by that date counts, so that what a corrected tracker no longer says is
    no longer known. An item's last version is the one that intake meant.

    What people and rules said of an item by that date is laid over what the intakes told, by the rule in
    `schemas.life`. A version whose content is gone is not among the versions, whatever the date: nothing may be
    made from a file that cannot be checked. Where it is the one that was meant, no file is held at all, for an
    older one must not be sent in its place. `life.deletions` says what is gone.

    Returns:
        The items in order of id, and how many items are left out because they were first told of later.
    """
    intakes = _counting_intakes(connection, as_of)
    details = _newest_details(connection, intakes)
    links: dict[str, dict[tuple[str, ...], EvidenceLink]] = defaultdict(dict)
    for row in _rows_of(connection, EvidenceLinkRow, intakes):
        link = _build_link(row, intakes[row.sequence])
        links[row.item_id][_link_place(link)] = link
    versions, lives = load_versions(connection), load_lives(connection, as_of)
    table = core(EvidenceItemRow)
    rows = connection.execute(select(table).order_by(table.c.id)).all()
    items = []
    for row in (row for row in rows if row.id in details):
        told, life = details[row.id], lives.get(row.id, UNTOUCHED)
        mine = [links[row.id][place] for place in sorted(links[row.id])]
        item = _build_item(row, told, versions.get(row.id, ()), mine, life)
        items.append(lay_over(item, intakes[told.sequence].told_on))
    return tuple(items), _count_later(connection, as_of)


def _counting_intakes(connection: Connection, as_of: date) -> dict[int, Row[Any]]:
    """The intakes that count on a date, by sequence: the newest of each file's item."""
    table = core(IntakeRow)
    query = select(table).where(table.c.told_on <= as_of).order_by(table.c.told_on, table.c.sequence)
    newest = {row.told_by_item: row for row in connection.execute(query)}
    return {row.sequence: row for row in newest.values()}


def _rows_of(connection: Connection, mapped: type[Table], intakes: Mapping[int, Row[Any]]) -> Iterable[Row[Any]]:
    """The rows these intakes told, in the order in which they were received."""
    table = core(mapped)
    rows = connection.execute(select(table)).all()
    mine = (row for row in rows if row.sequence in intakes)
    return sorted(mine, key=lambda row: (intakes[row.sequence].told_on, row.sequence))


def _newest_details(connection: Connection, intakes: Mapping[int, Row[Any]]) -> dict[str, Row[Any]]:
    """What was told last of each item; a file that some tracker holds is not forgotten for one that lacks it."""
    details: dict[str, Row[Any]] = {}
    for row in _rows_of(connection, EvidenceDetailRow, intakes):
        known = details.get(row.item_id)
        if known is None or row.version_sha256 is not None or known.version_sha256 is None:
            details[row.item_id] = row
    return details


def _count_later(connection: Connection, as_of: date) -> int:
    """Items that were first told of after the date."""
    detail, intake = core(EvidenceDetailRow), core(IntakeRow)
    first = (
        select(detail.c.item_id, func.min(intake.c.told_on).label("first"))
        .join(intake, intake.c.sequence == detail.c.sequence)
        .group_by(detail.c.item_id)
        .subquery()
    )
    return int(connection.execute(select(func.count()).select_from(first).where(first.c.first > as_of)).scalar_one())


def _link_place(link: EvidenceLink) -> tuple[str, ...]:
    return (link.statement, link.category.value, link.section or "", link.request_item or "")


def load_versions(connection: Connection) -> dict[str, tuple[EvidenceVersion, ...]]:
    """Every version on record by item, oldest first, also those whose content is gone."""
    table = core(EvidenceVersionRow)
    found: dict[str, list[EvidenceVersion]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.item_id, table.c.number)):
        found[row.item_id].append(EvidenceVersion(**row._mapping))
    return {item: tuple(versions) for item, versions in found.items()}


def _build_link(row: Row[Any], told: Row[Any]) -> EvidenceLink:
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
        tracker=Citation(told.told_by_item, told.told_by_sha256, row.told_sheet or None, row.told_row or None),
    )


def _build_item(
    row: Row[Any],
    told: Row[Any],
    versions: Sequence[EvidenceVersion],
    links: Sequence[EvidenceLink],
    life: ItemLife,
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
        document_type=told.document_type,
        versions=held_versions(_known_versions(versions, told.version_sha256), life.deletions),
        links=tuple(links),
        life=life,
    )


def _known_versions(versions: Sequence[EvidenceVersion], current: str | None) -> tuple[EvidenceVersion, ...]:
    """The versions up to and with the one that was meant, which stands last; none where no file is held."""
    if current is None:
        return ()
    (meant,) = (version for version in versions if version.sha256 == current)
    earlier = (one for one in versions if one.received_on <= meant.received_on and one.sha256 != current)
    return (*earlier, meant)
