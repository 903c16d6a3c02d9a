"""Deleting a file's content: a hold beats it, its record stays, and what was read out of it goes with it."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import Connection

from evidence.life.dates import show_day
from evidence.life.retention import DELETABLE
from schemas.errors import AppError
from schemas.life import UNTOUCHED, Hold, ItemEvent, ItemLife, LifeEvent
from schemas.records.life import add_item_event, delete_read_out, find_holders, load_deletions, load_lives
from schemas.records.search import forget_text
from schemas.terms import EvidenceKind

Destroy = Callable[[str, str], object]
"""Makes the content with a hash unreadable for good, in the caller's transaction; told the hash and why."""


def delete_content(
    connection: Connection, sha256: str, *, by: str, why: str, on_day: date, destroy: Destroy
) -> tuple[str, ...]:
    """Delete one version's content in every item that has it; the record of each version stays.

    Args:
        connection: the caller's write transaction; give it up on any error.
        sha256: the version's hash.
        by: who decided.
        why: the reason, which stays on record.
        on_day: the day it is done.
        destroy: what makes the stored content unreadable, as `evidence.store.deleting.delete_file` does.

    Returns:
        The ids of the items whose file it was, in order; empty where it was gone already.

    Raises:
        AppError: slug `item-held`, with who holds it and why; slug `not-deletable`, for a tracker or a return.
    """
    gone = load_deletions(connection)
    holders = {item: kind for item, kind in find_holders(connection, sha256).items() if (item, sha256) not in gone}
    check_deletable(holders, load_lives(connection, date.max))
    if not holders:
        return ()
    for item_id in holders:
        add_item_event(connection, ItemEvent(0, item_id, on_day, by, LifeEvent.DELETED, why=why, sha256=sha256))
    delete_read_out(connection, sha256)
    forget_text(connection, sha256)
    destroy(sha256, why)
    return tuple(holders)


def check_deletable(holders: Mapping[str, str], lives: Mapping[str, ItemLife]) -> None:
    """Refuse where one of the items is held, or is of a kind that is never deleted.

    Args:
        holders: the kind of each item that has the file, by id.
        lives: the state of each item of which anything was said.

    Raises:
        AppError: see `delete_content`.
    """
    for item_id, kind in holders.items():
        if EvidenceKind(kind) not in DELETABLE:
            raise AppError(
                "not-deletable",
                f"{item_id} is kept: its kind, {kind}, is never deleted, because other records cite it.",
                "Delete the documents instead; nothing was changed.",
            )
        holds = lives.get(item_id, UNTOUCHED).holds
        if holds:
            told = "; ".join(_tell_hold(hold) for hold in holds)
            remedy = "Those who hold it must release it first (`readiness item release`); nothing was changed."
            raise AppError("item-held", f"{item_id} may not be deleted: it is {told}.", remedy)


def _tell_hold(hold: Hold) -> str:
    return f"held by {hold.by} since {show_day(hold.since)} ({hold.why})"
