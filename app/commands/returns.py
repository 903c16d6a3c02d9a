"""`readiness return`: build what is sent to the regulator, and log what it asks for after that."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.options import HERE, JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from app.actions.return_log import Clock

commands = typer.Typer(help="The return: what is sent, and what the regulator asks for after.", no_args_is_help=True)
log = typer.Typer(help="What the regulator asks for after the return, each with its clock.", no_args_is_help=True)
commands.add_typer(log, name="log")
_DAY = ["%Y-%m-%d"]


@commands.command("build")
def build(
    letter: Annotated[
        datetime | None, typer.Option("--letter", formats=_DAY, help="The day of the letter, once it has come.")
    ] = None,
    include_restricted: Annotated[
        list[str] | None, typer.Option("--include-restricted", metavar="ID", help="Restricted item to send; repeat.")
    ] = None,
    why: Annotated[
        list[str] | None, typer.Option("--why", help="Why it is sent: once for all, or once for each in order.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Build the return: frozen versions, index, hashes, signature and a page that checks it without a network.

    Example: readiness return build --letter 2026-11-16
    """
    from app.actions.returns import build_return, pair_reasons
    from app.terminal import say, say_json
    from schemas.plain import to_plain

    restricted = pair_reasons(include_restricted or [], why or [])
    built = build_return(workspace, letter=letter, restricted=restricted)
    if as_json:
        say_json(to_plain(built))
        return
    made = built.submitted
    say(f"{'Built' if built.is_new else 'Already built, unchanged:'} return {made.id}: {len(made.files)} files.")
    if made.due_on:
        say(f"Due on {made.due_on}, three weeks after the letter.")
    if built.n_links:
        say(f"Public already and listed by their link: {built.n_links}.")
    left_out = f"{built.n_restricted_left_out} restricted, {built.n_case_level_left_out} about single cases"
    say(f"Held and not sent: {left_out}.")
    say(f"Folder and zip file: {made.path}")
    say(f"Give the regulator this fingerprint of the key by another way, such as by telephone: {built.fingerprint}")


@log.command("add")
def add(
    asked: Annotated[str, typer.Argument(metavar="WHAT", help="What was asked, in the regulator's words.")],
    owner: Annotated[str, typer.Option("--owner", help="Who sees to it.")],
    asked_on: Annotated[
        datetime | None, typer.Option("--asked-on", formats=_DAY, help="When.", show_default="today")
    ] = None,
    due: Annotated[datetime | None, typer.Option("--due", formats=_DAY, help="The day the answer is due.")] = None,
    within: Annotated[
        int | None, typer.Option("--within", min=0, max=250, help="Or: due within so many working days.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Log what the regulator asked for.

    Example: readiness return log add "Waiting list" --owner Access --within 3
    """
    from app.actions.return_log import log_request

    clock = log_request(workspace, asked, owner=owner, asked_on=asked_on, due=due, within=within)
    _show([clock], as_json=as_json)


@log.command("answer")
def answer(
    request: Annotated[str, typer.Argument(metavar="ID", help="Which request, such as CQC-4K7QH2M9.")],
    sent: Annotated[str, typer.Option("--sent", help="What was said or sent, and how.")],
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", metavar="ITEM", help="Item that was sent; repeat.")
    ] = None,
    on: Annotated[datetime | None, typer.Option("--on", formats=_DAY, help="When.", show_default="today")] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Log an answer, with the evidence versions that were sent.

    Example: readiness return log answer CQC-4K7QH2M9 --sent "By e-mail to the lead inspector" --evidence REQ-29KB3A7Q
    """
    from app.actions.return_log import answer_request

    _show([answer_request(workspace, request, sent=sent, evidence=evidence or (), on=on)], as_json=as_json)


@log.command("list")
def show(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """List what the regulator asked for: open requests first, the nearest due day first.

    Example: readiness return log list
    """
    from app.actions.return_log import list_requests

    _show(list_requests(Path(workspace)), as_json=as_json)


def _show(clocks: "list[Clock] | tuple[Clock, ...]", *, as_json: bool) -> None:
    from app.terminal import render_table, say, say_json
    from schemas.plain import to_plain

    if as_json:
        say_json([{**to_plain(one.request), "clock": one.words, "working_days_left": one.n_left} for one in clocks])
        return
    if not clocks:
        say("Nothing is logged.")
        return
    rows = [(one.request.id, one.request.due_on, one.words, one.request.owner, one.request.asked) for one in clocks]
    say(render_table(("Request", "Due", "Clock", "Owner", "Asked"), rows))
