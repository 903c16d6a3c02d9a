"""The newest waiting lists that are held: of the council's own table, else worked out from its client-level data."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Engine

from schemas.client_level import WaitingCard
from schemas.evidence import EvidenceItem
from schemas.workspace import Workspace


def load_waiting(
    workspace: Workspace, engine: Engine, items: Sequence[EvidenceItem], as_of: date
) -> tuple[WaitingCard, ...]:
    """The lists of the table that was counted last, else those of the client-level file that is held.

    Raises:
        StoreError: a stored table is missing or has changed.
    """
    from evidence.client_level.holding import load_history
    from evidence.have.waiting_holding import load_waiting_files, newest_waiting_cards
    from evidence.store.opening import open_store

    files = load_waiting_files(open_store(workspace, engine), items)
    cards = newest_waiting_cards(files, as_of)
    if cards:
        return cards
    history = load_history(engine, items)
    return history.now.waiting if history else ()
