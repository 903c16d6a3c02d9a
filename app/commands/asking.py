"""`readiness request ask` and what follows it: who owes what, accepting, asking for changes, withdrawing."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from schemas.requests import EvidenceRequest, RequestEvent

DueOption = Annotated[
    datetime, typer.Option("--by", formats=["%Y-%m-%d"], help="The day by which it is wanted, such as 2026-09-30.")
]
NewDueOption = Annotated[
    datetime | None,
    typer.Option("--by", formats=["%Y-%m-%d"], help="A new day by which it is wanted.", show_default="the day stays"),
]
RequestArgument = Annotated[str, typer.Argument(metavar="REQUEST", help="The request, such as ASK-4K7QH2M9.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, in a sentence.")]


def add_commands(group: typer.Typer) -> None:
    """Put the commands into the group `request`."""
    for name, command in (
        ("ask", ask), ("owed", owed), ("accept", accept), ("ask-changes", ask_changes), ("withdraw", withdraw),
        ("export", export),
    ):  # fmt: skip
        group.command(name)(command)


def ask(
    owner: Annotated[str, typer.Argument(metavar="OWNER", help="Name, post or e-mail address of who is asked.")],
    item: Annotated[list[str], typer.Option("--item", "-i", help="Request item, such as W07. May be given again.")],
    by: DueOption,
    title: Annotated[str, typer.Option("--title", help="The document asked for, if you know which.")] = "",
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Ask an owner for evidence by a day. Who was asked for it already is not asked twice.

    Example: readiness request ask "Carers Lead" --item W07 --item W08 --title "Carers strategy" --by 2026-12-11
    """
    from app.actions.asking import ask as ask_owner
    from app.terminal import say, say_json

    asked, found = ask_owner(workspace, owner, item, title, by)
    stays = asked.request.due_on != by.date()
    if as_json:
        told = {"request": plain_request(asked.request), "new": asked.new, "changed": asked.changed}
        say_json(told | {"day_stays": stays})
        return
    how = "Asked" if asked.new else "Added to" if asked.changed else "Already asked; nothing changed"
    request = asked.request
    say(f"{how}: {request.id}, {request.owner}, {', '.join(request.items)}, by {request.due_on.isoformat()}.")
    if stays:
        say(f"  note: The day stays {request.due_on.isoformat()}. To change it, withdraw the request and ask anew.")
    if found.address is None:
        say("  note: no e-mail address is known. Give one with `readiness request owners FILE`.")


def owed(
    owner: Annotated[str | None, typer.Argument(metavar="[OWNER]", help="Only what this owner owes.")] = None,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what each owner owes, and which replies wait to be looked at.

    Example: readiness request owed "Carers Lead"
    """
    from app.actions.asking import owed as find_owed
    from app.actions.asking import waiting
    from app.clock import day_or_today
    from app.terminal import say, say_json

    day = day_or_today(as_of, "The as-of date")
    found = find_owed(workspace, owner, day)
    replied = waiting(workspace, day) if owner is None else ()
    if as_json:
        plain = {name: [plain_request(one) for one in requests] for name, requests in found.items()}
        say_json({"owed": plain, "received": [plain_request(one) for one in replied]})
        return
    for name, requests in found.items():
        say(f"{name}: {len(requests)} owed" if requests else f"{name} owes nothing.")
        if requests:
            say(_table(requests))
    if not found:
        say("Nothing is owed.")
    if replied:
        say(f"{len(replied)} received, to be accepted or sent back:")
        say(_table(replied))


def accept(request: RequestArgument, workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Accept what was received; the request is closed.

    Example: readiness request accept ASK-4K7QH2M9
    """
    _move(workspace, request, RequestEvent.ACCEPT, "", None, as_json)


def ask_changes(
    request: RequestArgument,
    why: WhyOption,
    by: NewDueOption = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Ask the owner to change or add something; reminders count from the new day.

    Example: readiness request ask-changes ASK-4K7QH2M9 --why "The annex is missing" --by 2026-12-18
    """
    _move(workspace, request, RequestEvent.ASK_CHANGES, why, by, as_json)


def withdraw(
    request: RequestArgument, why: WhyOption, workspace: WorkspaceOption = HERE, as_json: JsonOption = False
) -> None:
    """Withdraw a request that is no longer wanted.

    Example: readiness request withdraw ASK-4K7QH2M9 --why "Asked of somebody else"
    """
    _move(workspace, request, RequestEvent.WITHDRAW, why, None, as_json)


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it, such as tracker.xlsx.")],
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the library as a filled-in tracker, to be edited and imported again.

    Example: readiness request export tracker.xlsx
    """
    from app.actions.asking import export_tracker
    from app.clock import day_or_today
    from app.terminal import say, say_json

    n_items, n_without = export_tracker(workspace, file, day_or_today(as_of, "The as-of date"))
    if as_json:
        say_json({"path": str(file), "items": n_items, "items_without_links": n_without})
        return
    say(f"Wrote a tracker with {n_items} items to {file}.")
    if n_without:
        say(f"  note: {n_without} items have no link to a statement and so no row.")


def _move(workspace: Path, request: str, event: RequestEvent, why: str, by: datetime | None, as_json: bool) -> None:
    from app.actions.asking import move_on
    from app.terminal import say, say_json
    from evidence.request.asking import last_transition

    moved = move_on(workspace, request, event, note=why, due=by)
    if as_json:
        say_json({"request": plain_request(moved)})
    else:
        say(f"{moved.id}: {last_transition(moved).coordinator_sees}.")


def _table(requests: Sequence[EvidenceRequest]) -> str:
    from app.terminal import render_table
    from evidence.request.asking import last_transition

    rows = [
        (one.id, one.due_on.isoformat(), last_transition(one).coordinator_sees, ", ".join(one.items), one.title or None)
        for one in requests
    ]
    return render_table(("Request", "By", "Stands", "Items", "Document"), rows)


def plain_request(request: EvidenceRequest) -> dict[str, object]:
    """A request as JSON-ready data, with the wording people see."""
    from evidence.request.asking import last_transition
    from schemas.plain import to_plain

    told: dict[str, object] = to_plain(request)
    return told | {"owner_sees": last_transition(request).owner_sees}
