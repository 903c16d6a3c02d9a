"""`readiness request forms`, `take-in`, `chase`, `owners` and `catalogue`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.options import HERE, AsOfOption, JsonOption, ReceivedOption, WorkspaceOption

if TYPE_CHECKING:
    from evidence.request.inbox import TakenIn

catalogue = typer.Typer(help="The list of request items: ours, until the real one comes.", no_args_is_help=True)


def add_commands(group: typer.Typer) -> None:
    """Put the commands into the group `request`."""
    for name, command in (("forms", forms), ("take-in", take_in), ("chase", chase), ("owners", owners)):
        group.command(name)(command)
    group.add_typer(catalogue, name="catalogue")


def forms(
    owner: Annotated[str | None, typer.Option("--owner", help="Only this owner's form.")] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Write each owner's reply form, as a page and a spreadsheet, filled in with last time's answer.

    Example: readiness request forms --owner "Carers Lead"
    """
    from app.actions.replies import make_forms
    from app.terminal import say, say_json

    made = make_forms(workspace, owner)
    if as_json:
        say_json({"forms": {name: [str(path) for path in paths] for name, paths in made.items()}})
        return
    for name, paths in made.items():
        say(f"{name}: {', '.join(str(path) for path in paths)}")
    if not made:
        say("Nothing is owed, so there is no form to write.")


def take_in(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Forms, saved answers, e-mails, documents.", show_default="the inbox"),
    ] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Take in replies, with the documents they name. Without FILE: what lies in the workspace's inbox.

    Example: readiness request take-in
    """
    from app.actions.replies import take_in as take_in_replies
    from app.terminal import say, say_json
    from schemas.plain import to_plain

    taken = take_in_replies(workspace, files or [])
    if as_json:
        refused = {path.name: list(reasons) for path, reasons in taken.refused.items()}
        names = [path.name for path in taken.waiting]
        folders = {path.name: n_files for path, n_files in taken.folders.items()}
        plain = {"taken_in": to_plain(taken.receipts), "refused": refused, "waiting": names}
        say_json(plain | {"folders_not_looked_into": folders})
    else:
        for line in _describe(taken) or ["There is nothing to take in."]:
            say(line)
    if taken.refused:
        raise typer.Exit(2)


def _describe(taken: "TakenIn") -> list[str]:
    """What came of the files, line by line."""
    lines = []
    for one in taken.receipts:
        told = f"received {', '.join(one.received)}" if one.received else "nothing new"
        more = f"{len(one.documents)} documents, {one.n_open} lines left for later"
        lines += [f"{one.name} ({one.owner}): {told}; {more}.", *(f"  note: {notice}" for notice in one.notices)]
    for path, reasons in taken.refused.items():
        lines += [f"Refused: {path.name}", *(f"  {reason}" for reason in reasons)]
    lines += [f"Waiting: {path.name} is named by no reply yet." for path in taken.waiting]
    for path, n_files in taken.folders.items():
        what = "1 file" if n_files == 1 else f"{n_files} files"
        lines.append(f'Not looked at: {what} in the folder "{path.name}". Put files into the inbox itself.')
    return lines


def chase(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """Send the reminders due today. Safe to run every day, and again on the same day.

    Example: readiness request chase
    """
    import os

    from app.actions.chasing import N_STEPS
    from app.actions.chasing import chase as chase_owed
    from app.terminal import progress, say, say_json
    from schemas.plain import to_plain

    with progress(total=N_STEPS, quiet=as_json) as report:
        chased = chase_owed(workspace, os.environ, report)
    if as_json:
        say_json(to_plain(chased))
    else:
        say(f"{len(chased.sent)} messages handed over ({chased.channel}).")
        for why in chased.unsent:
            say(f"  {why}")
        for owner in chased.unreachable:
            say(f"  No address is known for {owner}: give one with `readiness request owners FILE`.")
    if chased.unsent or chased.unreachable:
        raise typer.Exit(2)


def owners(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="List of owners, XLSX or CSV.")] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Take in a list of owners, or show those that are known. Columns: Owner, Post, E-mail, Deputy, Manager.

    Example: readiness request owners owners.xlsx
    """
    from app.actions.asking import import_owners, list_owners
    from app.terminal import render_table, say, say_json
    from schemas.plain import to_plain

    if file is not None:
        n_named, n_new = import_owners(workspace, file)
        if as_json:
            say_json({"owners": n_named, "new_or_changed": n_new})
        else:
            say(f"{file.name}: {n_named} owners, {n_new} of them new or changed.")
        return
    known, unlisted = list_owners(workspace)
    if as_json:
        say_json({"owners": to_plain(known), "only_in_trackers": to_plain(unlisted)})
        return
    rows = [(one.name, one.post or None, one.address, one.deputy, one.manager) for one in (*known, *unlisted)]
    say(render_table(("Owner", "Post", "E-mail", "Deputy", "Manager"), rows) if rows else "No owner is known yet.")


@catalogue.command("import")
def import_catalogue(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The council's real list, XLSX or CSV.")],
    workspace: WorkspaceOption = HERE,
    received: ReceivedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in the real list when the letter comes: Number, What is asked for, Statement, Category, Our code.

    Example: readiness request catalogue import letter.xlsx
    """
    from app.actions.asking import import_catalogue as take_in_list
    from app.terminal import say, say_json
    from schemas.plain import to_plain

    items, new = take_in_list(workspace, file, received)
    if as_json:
        say_json({"items": to_plain(items), "already": not new})
    else:
        say(f"{file.name}: {len(items)} request items." + ("" if new else " It was known already: nothing changed."))


@catalogue.command("list")
def list_catalogue(workspace: WorkspaceOption = HERE, as_of: AsOfOption = None, as_json: JsonOption = False) -> None:
    """Show the request items that count.

    Example: readiness request catalogue list
    """
    from app.actions.asking import list_catalogue as find_items
    from app.clock import day_or_today
    from app.terminal import render_table, say, say_json
    from evidence.request.items import RECONSTRUCTED, load_request_items
    from schemas.plain import to_plain

    items = find_items(workspace, day_or_today(as_of, "The as-of date"))
    if as_json:
        say_json({"items": to_plain(items)})
        return
    if items == load_request_items():
        say(RECONSTRUCTED)
    rows = [(one.code, one.official_number, ", ".join(one.statements), one.asks_for) for one in items]
    say(render_table(("Code", "Number", "Statements", "What is asked for"), rows))
