"""How a few items stand on a day, without reading the whole library: what `load_items` says of them, in short.

Source: the rules are those of `schemas.records.evidence.load_items`; a test compares the two.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from schemas.evidence import EvidenceItem
from schemas.life import ItemEvent, ItemLife, LifeEvent, build_life
from schemas.life_tables import ItemEventRow
from schemas.records.life import lay_over
from schemas.records.rows import core
from schemas.tables import EvidenceDetailRow, EvidenceItemRow, EvidenceVersionRow, IntakeRow
from schemas.terms import Classification, EvidenceKind, Source

_AT_A_TIME = 5_000


@dataclass(frozen=True)
class Standing:
    """An item as it stands on a day.

    Attributes:
        told_in: number of the intake whose title and file count.
        counting: numbers of all intakes that count for it: the newest of each file that tells of it.
        sha256: the version that counts; None where no file is held.
        version: its number.
    """

    item_id: str
    title: str
    classification: Classification
    told_in: int
    counting: frozenset[int]
    sha256: str | None
    version: int | None


def load_standing(connection: Connection, item_ids: Iterable[str], as_of: date) -> dict[str, Standing]:
    """The standing of these items on a day; those nobody had told of by then are left out."""
    ids = sorted(set(item_ids))
    found: dict[str, Standing] = {}
    for at in range(0, len(ids), _AT_A_TIME):
        found |= _load_some(connection, ids[at : at + _AT_A_TIME], as_of)
    return found


def _load_some(connection: Connection, ids: Sequence[str], as_of: date) -> dict[str, Standing]:
    details = _counting_details(connection, ids, as_of)
    lives = _load_lives(connection, ids, as_of)
    versions = core(EvidenceVersionRow).c
    query = select(versions.item_id, versions.sha256, versions.number).where(versions.item_id.in_(ids))
    numbers = {(row.item_id, row.sha256): row.number for row in connection.execute(query)}
    return {
        item_id: _build_standing(rows, lives.get(item_id, ItemLife()), numbers) for item_id, rows in details.items()
    }


def _counting_details(connection: Connection, ids: Sequence[str], as_of: date) -> dict[str, list[Row[Any]]]:
    """What the intakes that count on the day said of each item, in the order in which they were received."""
    detail, intake, item = core(EvidenceDetailRow), core(IntakeRow), core(EvidenceItemRow)
    query = (
        select(detail, intake.c.told_by_item, intake.c.told_on, item.c.source, item.c.kind)
        .join(intake, intake.c.sequence == detail.c.sequence)
        .join(item, item.c.id == detail.c.item_id)
        .where(detail.c.item_id.in_(ids) & (intake.c.told_on <= as_of))
        .order_by(intake.c.told_on, intake.c.sequence)
    )
    rows = connection.execute(query).all()
    newest = _newest_intakes(connection, sorted({row.told_by_item for row in rows}), as_of)
    details: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.sequence in newest:
            details[row.item_id].append(row)
    return details


def _newest_intakes(connection: Connection, told_by: Sequence[str], as_of: date) -> frozenset[int]:
    table = core(IntakeRow)
    query = (
        select(table.c.told_by_item, table.c.sequence)
        .where(table.c.told_by_item.in_(told_by) & (table.c.told_on <= as_of))
        .order_by(table.c.told_on, table.c.sequence)
    )
    return frozenset({row.told_by_item: row.sequence for row in connection.execute(query)}.values())


def _load_lives(connection: Connection, ids: Sequence[str], as_of: date) -> dict[str, ItemLife]:
    table = core(ItemEventRow)
    events: dict[str, list[ItemEvent]] = defaultdict(list)
    for row in connection.execute(select(table).where(table.c.item_id.in_(ids)).order_by(table.c.sequence)):
        events[row.item_id].append(ItemEvent(**{**row._mapping, "kind": LifeEvent(row.kind)}))
    return {item_id: build_life(mine, as_of) for item_id, mine in events.items()}


def _build_standing(rows: Sequence[Row[Any]], life: ItemLife, numbers: dict[tuple[str, str], int]) -> Standing:
    told = rows[0]
    for row in rows[1:]:  # a file that some tracker holds is not forgotten for one that lacks it
        if row.version_sha256 is not None or told.version_sha256 is None:
            told = row
    gone = {deletion.sha256 for deletion in life.deletions}
    sha256 = None if told.version_sha256 in gone else told.version_sha256
    return Standing(
        item_id=told.item_id,
        title=told.title,
        classification=_classify(told, life),
        told_in=told.sequence,
        counting=frozenset(row.sequence for row in rows),
        sha256=sha256,
        version=numbers.get((told.item_id, sha256)) if sha256 else None,
    )


def _classify(told: Row[Any], life: ItemLife) -> Classification:
    """Who may see it, with what people said laid over what the tracker told."""
    item = EvidenceItem(
        id=told.item_id,
        source=Source(told.source),
        kind=EvidenceKind(told.kind),
        title=told.title,
        owner=told.owner,
        classification=Classification(told.classification),
        life=life,
    )
    return lay_over(item, told.told_on).classification
