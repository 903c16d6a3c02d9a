"""Taking in a tracker and its documents."""

from collections.abc import Iterable
from dataclasses import replace

from evidence.intake import Intake, keep_items, replaced_notice
from evidence.parsing.documents import READER_VERSION
from evidence.receipt import Receipt
from evidence.request.documents import Documents
from evidence.request.tracker import Tracker, read_tracker
from schemas.assessment import RequestItem
from schemas.database import read, write
from schemas.framework import Framework
from schemas.records.search import load_inspected


def take_in_tracker(
    intake: Intake,
    data: bytes,
    name: str,
    *,
    framework: Framework,
    request_items: Iterable[RequestItem],
    documents: Documents,
) -> Receipt:
    """Read a tracker and the documents it names, store them all, and record the links.

    Raises:
        InputError: with every problem of the tracker and its documents; nothing is kept then.
        StoreError: a file could not be stored.
    """
    received_on = intake.received_on
    with read(intake.engine) as connection:
        known = load_inspected(connection, READER_VERSION)
    tracker = read_tracker(data, name, framework, request_items, documents, received_on=received_on, known=known)
    replaced = replaced_notice(intake, tracker.item)
    intake.store.put(data)
    for file in tracker.files:
        intake.store.put(file.data)
    with write(intake.engine, intake.actor) as connection:
        added = keep_items(intake, connection, tracker.item, tracker.items, texts=tracker.texts)
    return replace(_build_receipt(tracker, name, replaced), already=added == 0)


def _build_receipt(tracker: Tracker, name: str, replaced: tuple[str, ...]) -> Receipt:
    n_links = sum(len(item.links) for item in tracker.items)
    ignored = f", {tracker.n_unfilled} rows not filled in yet" if tracker.n_unfilled else ""
    return Receipt(
        kind=tracker.item.kind.value,
        name=name,
        sha256=tracker.item.versions[-1].sha256,
        evidence_id=tracker.item.id,
        n_records=n_links,
        summary=f"{len(tracker.items)} items of evidence with {n_links} links, {len(tracker.files)} documents{ignored}",
        notices=(*replaced, *(str(notice) for notice in tracker.notices)),
    )
