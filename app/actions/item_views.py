"""Items of evidence as people look at them: one with all that is known of it, or many in a list or a queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.actions.item import find_item
from app.actions.workspaces import open_database
from app.clock import today
from evidence.life.document_types import FoundType, find_type
from evidence.life.expiry import Expiry, find_expiry
from evidence.life.queues import Due, build_deletion_queue, build_review_queue
from evidence.request.rag import RagState, build_item_rag
from schemas.database import read
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.life import ItemEvent
from schemas.records.evidence import load_items, load_versions
from schemas.records.life import load_events
from schemas.terms import EvidenceKind
from schemas.workspace import load_workspace


@dataclass(frozen=True)
class ItemView:
    """An item on a day.

    Attributes:
        state: its computed colour with the reasons, and an override beside it.
        type: its type of document, stated or proposed from its title.
        expiry: from which day it is out of date, and by which rule.
        record: every version on record by that day, also those whose content is gone.
        events: what people and rules said of it by that day.
    """

    item: EvidenceItem
    as_of: date
    state: RagState
    type: FoundType | None
    expiry: Expiry | None
    record: tuple[EvidenceVersion, ...] = ()
    events: tuple[ItemEvent, ...] = ()


def list_items(root: Path, as_of: date | None = None) -> tuple[ItemView, ...]:
    """The documents known on a day, in order of title."""
    day = as_of or today()
    items = [item for item in _load(root, day) if item.kind is EvidenceKind.DOCUMENT]
    return tuple(_view(item, day) for item in sorted(items, key=lambda item: (item.title.casefold(), item.id)))


def show_item(root: Path, named: str, as_of: date | None = None) -> ItemView:
    """One item with all that was known of it on a day.

    Raises:
        AppError: no such item.
    """
    day = as_of or today()
    with open_database(load_workspace(root)) as engine, read(engine) as connection:
        item = find_item(load_items(connection, day)[0], named)
        record = [one for one in load_versions(connection).get(item.id, ()) if one.received_on <= day]
        events = [one for one in load_events(connection, item.id) if one.on_day <= day]
    return _view(item, day, record, events)


def list_due_for_review(root: Path, days: int, as_of: date | None = None) -> tuple[Due, ...]:
    """Documents that are out of date or will be within some days."""
    day = as_of or today()
    return build_review_queue(_load(root, day), day, days)


def list_due_for_deletion(root: Path, as_of: date | None = None) -> tuple[Due, ...]:
    """Files that have been kept for as long as their class allows."""
    day = as_of or today()
    return build_deletion_queue(_load(root, day), day)


def _load(root: Path, as_of: date) -> tuple[EvidenceItem, ...]:
    with open_database(load_workspace(root)) as engine, read(engine) as connection:
        return load_items(connection, as_of)[0]


def _view(
    item: EvidenceItem, as_of: date, record: Sequence[EvidenceVersion] = (), events: Sequence[ItemEvent] = ()
) -> ItemView:
    state = build_item_rag(item, as_of)
    return ItemView(item, as_of, state, find_type(item), find_expiry(item), tuple(record), tuple(events))
