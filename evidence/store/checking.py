"""Checking stored files before anything is made from them."""

from collections.abc import Iterable

from evidence.store.files import FileStore
from schemas.evidence import EvidenceItem
from schemas.terms import Source


def check_stored(store: FileStore, items: Iterable[EvidenceItem], source: Source) -> int:
    """Read and hash the current file of every item from a source.

    Returns:
        How many files were checked.

    Raises:
        StoreError: the first one that is missing or has changed, by evidence id.
    """
    checked = 0
    for item in items:
        if item.source is source and item.current is not None:
            store.check(item.current.sha256, item.id)
            checked += 1
    return checked
