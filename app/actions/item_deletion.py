"""Deleting the content of a version, once a person has decided it: first told, then done."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.actions.item import Said, find_item
from app.actions.workspaces import open_database
from app.actors import current_actor
from app.clock import today
from evidence.life.deletion import check_deletable, delete_content
from schemas.database import read, write
from schemas.errors import AppError
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.records.evidence import load_items, load_versions
from schemas.records.life import find_holders, load_lives
from schemas.workspace import load_workspace


@dataclass(frozen=True)
class DeletionTold:
    """What is deleted, or would be: the version, and every item whose file it is.

    Attributes:
        done: False where it was only told what would go.
    """

    item_id: str
    title: str
    version: EvidenceVersion
    also_of: tuple[str, ...]
    done: bool


def delete_version(root: Path, named: str, said: Said, number: int | None, *, confirmed: bool) -> DeletionTold:
    """Delete the content of one version for good; its record stays.

    Args:
        root: the workspace folder.
        named: the item's id or title.
        said: who decided it and why.
        number: the version's number; None for the newest that is held.
        confirmed: do it; otherwise it is only told what would go.

    Raises:
        AppError: no such item or version, no reason, it is held, or it is of a kind that is never deleted.
    """
    said = said.check(needs_why=True)
    workspace = load_workspace(root)
    with open_database(workspace) as engine:
        with read(engine) as connection:
            item = find_item(load_items(connection, date.max)[0], named)
            version = _find_version(item, load_versions(connection).get(item.id, ()), number)
            holders = find_holders(connection, version.sha256)
            check_deletable(holders, load_lives(connection, date.max))
        others = tuple(one for one in holders if one != item.id)
        told = DeletionTold(item.id, item.title, version, others, done=confirmed)
        if not confirmed:
            return told
        from evidence.client_level.holding import remove_figures
        from evidence.store.deleting import delete_file
        from evidence.store.opening import open_store

        store = open_store(workspace, engine)
        with write(engine, current_actor()) as connection:
            delete_content(
                connection,
                version.sha256,
                by=said.by,
                why=said.why,
                on_day=today(),
                destroy=lambda sha256, why: delete_file(store, connection, sha256, why),
            )
        store.remove_deleted()
        remove_figures(workspace, version.sha256)
    return told


def _find_version(item: EvidenceItem, record: tuple[EvidenceVersion, ...], number: int | None) -> EvidenceVersion:
    """The version that is meant, if its content is there."""
    gone = {one.sha256 for one in item.life.deletions}
    wanted = item.current.number if number is None and item.current else number
    found = next((one for one in record if one.number == wanted and one.sha256 not in gone), None)
    if found is None:
        there = [str(one.number) for one in record if one.sha256 not in gone]
        told = f"Versions that are held: {', '.join(there)}." if there else "No file of it is held."
        raise AppError("no-such-version", f"{item.id} has no such version that is held.", told)
    return found
