"""Taking in waiting lists, and reading those that are held into signals.

The table is kept as a document of the council's own, so that an inspector can be shown it; what it tells is read from
the file again whenever it is wanted.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from evidence.have.waiting_lists import (
    WaitingFile,
    build_waiting_signals,
    is_waiting_table,
    newest_day,
    read_waiting_lists,
)
from evidence.intake import Intake, keep_items, replaced_notice
from evidence.parsing import read_table_file
from evidence.receipt import Receipt
from evidence.store.files import FileStore
from schemas.client_level import WaitingCard
from schemas.database import write
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.ids import content_id, sha256_of
from schemas.signal import Signal
from schemas.terms import Classification, EvidenceKind, Source

_RECEIPT_KIND = "waiting lists"
_ID_OF = "waiting-lists"


def take_in_waiting_lists(intake: Intake, data: bytes, name: str) -> Receipt:
    """Read a table of waiting lists and store the file; one name is one item, and a later state of it a version.

    Raises:
        InputError: with every problem of the file; nothing is kept then.
        StoreError: the file could not be stored.
    """
    found = read_waiting_lists(read_table_file(data, name), data, name)
    item = build_waiting_item(data, name, intake.received_on)
    replaced = replaced_notice(intake, item)
    intake.store.put(data)
    with write(intake.engine, intake.actor) as connection:
        added = keep_items(intake, connection, item)
    return Receipt(
        kind=_RECEIPT_KIND,
        name=name,
        sha256=found.sha256,
        evidence_id=item.id,
        n_records=len(found.cards),
        summary=f"{len(found.cards)} waiting lists",
        already=added == 0,
        notices=(*replaced, *(str(notice) for notice in found.notices)),
    )


def build_waiting_item(data: bytes, name: str, received_on: date) -> EvidenceItem:
    """A table of waiting lists as an evidence item of the council's own."""
    suffix = "." + name.rpartition(".")[2].lower() if "." in name else ""
    item_id = content_id("HAS", [_ID_OF, name.casefold()])
    version = EvidenceVersion(item_id, 1, sha256_of(data), len(data), suffix, name, received_on)
    return EvidenceItem(
        id=item_id,
        source=Source.HAVE,
        kind=EvidenceKind.DOCUMENT,
        title=f"Waiting lists: {name}",
        owner=None,
        classification=Classification.INTERNAL,
        versions=(version,),
    )


def load_waiting_files(store: FileStore, items: Iterable[EvidenceItem]) -> tuple[tuple[str, WaitingFile], ...]:
    """The tables that are held, each with its evidence item.

    Raises:
        StoreError: a stored file is missing or has changed.
        InputError: a table that was taken in before cannot be read by this version.
    """
    found = []
    for item in items:
        if item.source is Source.HAVE and item.kind is EvidenceKind.DOCUMENT and item.current:
            data, name = store.get(item.current.sha256, item.id), item.current.original_name
            sheets = read_table_file(data, name)
            if is_waiting_table(sheets):
                found.append((item.id, read_waiting_lists(sheets, data, name)))
    return tuple(found)


def build_held_waiting_signals(files: Sequence[tuple[str, WaitingFile]], as_of: date) -> tuple[Signal, ...]:
    """The signals of the table whose lists were counted last, up to `as_of`; none where there is none."""
    newest = _newest(files, as_of)
    return () if newest is None else build_waiting_signals(newest[1], newest[0], as_of)


def newest_waiting_cards(files: Sequence[tuple[str, WaitingFile]], as_of: date) -> tuple[WaitingCard, ...]:
    """The lists of the newest day, up to `as_of`, of the table that was counted last."""
    newest = _newest(files, as_of)
    if newest is None:
        return ()
    day = newest_day(newest[1], as_of)
    return tuple(card for card in newest[1].cards if card.as_at == day)


def _newest(files: Sequence[tuple[str, WaitingFile]], as_of: date) -> tuple[str, WaitingFile] | None:
    dated = [(day, item_id, found) for item_id, found in files if (day := newest_day(found, as_of))]
    if not dated:
        return None
    _, item_id, found = max(dated, key=lambda one: one[:2])
    return item_id, found
