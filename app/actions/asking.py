"""Asking owners for evidence, and moving requests on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine

from app.actions.intake import open_intake
from app.actions.workspaces import load_workspace_framework, open_database
from app.actors import current_actor
from app.clock import today
from evidence.intake import read_offered
from evidence.request.asking import Asking
from evidence.request.catalogue import current_request_items, nameable_items, read_catalogue
from evidence.request.chasing import Asked, ask_for, load_requests, move, owed_by
from evidence.request.filled_tracker import build_filled_tracker, has_row
from evidence.request.owners import find_owner, is_address, owners_of_items, read_owners
from schemas.assessment import RequestItem
from schemas.database import read, write
from schemas.errors import AppError
from schemas.ids import sha256_of
from schemas.records.evidence import load_items
from schemas.records.requests import add_owners, add_request_list, load_owners
from schemas.requests import EvidenceRequest, Owner, RequestEvent, plain_words
from schemas.workspace import Workspace, load_workspace

_WITH_REASON = (RequestEvent.ASK_CHANGES, RequestEvent.WITHDRAW)


@contextmanager
def opened(root: Path) -> Iterator[tuple[Workspace, Engine]]:
    """The workspace in a folder with its database."""
    workspace = load_workspace(root)
    with open_database(workspace) as engine:
        yield workspace, engine


def ask(root: Path, owner: str, codes: Sequence[str], title: str, due: datetime) -> tuple[Asked, Owner]:
    """Ask an owner for something by a day; what is asked already is only added to.

    Raises:
        AppError: the day has passed, no owner is named, or an item is not in the list.
    """
    if due.date() < today():
        raise AppError("due-in-past", f"{due.date().isoformat()} has passed.", "Name a day from today on.")
    if not owner.strip():
        raise AppError("owners-none", "No owner is named.", "Name the person, post or e-mail address that is asked.")
    with opened(root) as (workspace, engine):
        with read(engine) as connection:
            items, owners = current_request_items(connection), load_owners(connection)
        found = find_owner(owner, owners) or _build_owner(owner)
        asking = Asking(found.name, " ".join(title.split()), find_codes(codes, items), due.date())
        (asked,) = ask_for(engine, current_actor(), [asking], today(), workspace.council.gss_code)
    return asked, found


def _build_owner(words: str) -> Owner:
    """An owner who is not in the list; words that are an e-mail address are where to write to as well."""
    name = " ".join(words.split())
    return Owner(name, address=name if is_address(name) else None)


def find_codes(words: Sequence[str], items: Sequence[RequestItem]) -> tuple[str, ...]:
    """The codes that words mean: our codes in any case, or official numbers.

    Raises:
        AppError: one of them means no item.
    """
    known = {word.casefold(): item.code for item in items for word in (item.official_number, item.code) if word}
    unknown = [word for word in words if word.strip().casefold() not in known]
    if unknown or not words:
        raise AppError(
            "request-item-unknown",
            f"No such request item: {', '.join(unknown) or 'none was named'}.",
            "`readiness request catalogue list` shows the codes; name at least one with --item.",
        )
    return tuple(dict.fromkeys(known[word.strip().casefold()] for word in words))


def owed(root: Path, owner: str | None, as_of: date) -> dict[str, tuple[EvidenceRequest, ...]]:
    """What each owner owes, or one of them.

    Raises:
        AppError: nobody is known by that name, post or address, or more than one.
    """
    with opened(root) as (_, engine), read(engine) as connection:
        requests, owners = load_requests(connection, as_of), load_owners(connection, as_of)
        items, _ = load_items(connection, as_of)
    everything = owed_by(requests)
    if owner is None:
        return everything
    named = (*owners_of_items(items, ()), *(Owner(one.owner) for one in requests), *owners)
    found = find_owner(owner, {one.key: one for one in named}.values())  # the list's own entry of a name wins
    if found is None:
        remedy = "`readiness request owners` and `readiness request owed` show the names."
        raise AppError("owner-unknown", f'"{owner}" does not name one owner who is known.', remedy)
    return {name: own for name, own in everything.items() if plain_words(name) == found.key} or {found.name: ()}


def waiting(root: Path, as_of: date) -> tuple[EvidenceRequest, ...]:
    """Requests that were answered and wait for the coordinator."""
    with opened(root) as (_, engine), read(engine) as connection:
        return tuple(one for one in load_requests(connection, as_of) if one.state.value == "received")


def move_on(root: Path, name: str, event: RequestEvent, *, note: str, due: datetime | None) -> EvidenceRequest:
    """Accept a reply, ask for changes, or withdraw a request.

    Raises:
        AppError: there is no such request, it cannot be moved on that way, no reason is given for what needs one,
            or the new day has passed.
    """
    if event in _WITH_REASON and not note.strip():
        raise AppError("event-without-reason", "This needs a reason.", "Say why with --why, in a sentence.")
    day = due.date() if due else None
    if day is not None and day < today():
        raise AppError("due-in-past", f"{day.isoformat()} has passed.", "Name a day from today on.")
    with opened(root) as (_, engine):
        return move(engine, current_actor(), name, event, today(), note=note, due_on=day)


def import_owners(root: Path, path: Path) -> tuple[int, int]:
    """Take in a list of owners; how many it names, and how many of them were new or changed."""
    owners = read_owners(read_offered(path), path.name)
    with opened(root) as (_, engine), write(engine, current_actor()) as connection:
        return len(owners), add_owners(connection, owners, today())


def list_owners(root: Path) -> tuple[tuple[Owner, ...], tuple[Owner, ...]]:
    """The owners of the list, and those whom only trackers name, so that no address is known."""
    with opened(root) as (_, engine), read(engine) as connection:
        known = load_owners(connection)
        items, _ = load_items(connection, today())
    return known, owners_of_items(items, known)


def import_catalogue(root: Path, path: Path, received: datetime | None) -> tuple[tuple[RequestItem, ...], bool]:
    """Take in the council's own list of request items; the items, and whether anything was new."""
    with open_intake(root, received) as intake:
        data = read_offered(path)
        with read(intake.engine) as connection:
            known = nameable_items(current_request_items(connection))
        items = read_catalogue(data, path.name, load_workspace_framework(intake.workspace), known)
        intake.store.put(data)
        with write(intake.engine, intake.actor) as connection:
            intake.store.record_keys(connection)
            added = add_request_list(
                connection, items, sha256=sha256_of(data), name=path.name, received_on=intake.received_on
            )
    return items, bool(added)


def list_catalogue(root: Path, as_of: date) -> tuple[RequestItem, ...]:
    """The request items that count on a day."""
    with opened(root) as (_, engine), read(engine) as connection:
        return current_request_items(connection, as_of)


def export_tracker(root: Path, path: Path, as_of: date) -> tuple[int, int]:
    """Write the library as a filled-in tracker; how many items it holds, and how many have no link and so no row."""
    from app.actions.blanks import write_new_workbook
    from schemas.terms import EvidenceKind, Source

    with opened(root) as (workspace, engine), read(engine) as connection:
        items, _ = load_items(connection, as_of)
        request_items = nameable_items(current_request_items(connection, as_of))
    held = [one for one in items if one.source is Source.REQUEST and one.kind is EvidenceKind.DOCUMENT]
    write_new_workbook(path, build_filled_tracker(held, request_items, load_workspace_framework(workspace)))
    n_rows = sum(has_row(one) for one in held)
    return n_rows, len(held) - n_rows
