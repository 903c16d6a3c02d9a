"""`readiness collect`: what must be gathered: case audits and feedback."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.options import HERE, JsonOption, ReceivedOption, WorkspaceOption

commands = typer.Typer(help="What must be collected: case-audit results and feedback.", no_args_is_help=True)


class Collected(StrEnum):
    """What kind of collected evidence a file holds."""

    AUDITS = "audits"
    FEEDBACK = "feedback"


class BlankForm(StrEnum):
    """What a blank form is to hold."""

    AUDITS = "audits"
    FEEDBACK = "feedback"
    WAITING = "waiting"


@commands.command("import")
def import_collected(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Results, XLSX or CSV.")],
    kind: Annotated[Collected, typer.Option("--as", help="What the file holds.")],
    workspace: WorkspaceOption = HERE,
    received: ReceivedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in case-audit results or feedback. Files that name people are refused.

    Example: readiness collect import audits.xlsx --as audits
    """
    from app.actions.intake import import_collected as take_in
    from app.commands.receipts import show_receipts
    from app.terminal import progress

    with progress(total=3, quiet=as_json) as report:
        receipt = take_in(workspace, file, kind.value, received=received, report=report)
    show_receipts([receipt], as_json=as_json)


@commands.command("blank")
def blank(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it, such as audits.xlsx.")],
    kind: Annotated[BlankForm, typer.Option("--as", help="What the file is to hold.")],
    as_json: JsonOption = False,
) -> None:
    """Write a blank form for case-audit results, feedback or waiting lists, which `readiness load` then takes in.

    Example: readiness collect blank audits.xlsx --as audits
    """
    from app.actions.blanks import write_blank_collected
    from app.terminal import say, say_json

    write_blank_collected(file, kind.value)
    if as_json:
        say_json({"path": str(file), "kind": kind.value})
    else:
        of = "waiting lists" if kind is BlankForm.WAITING else kind.value
        say(f"Wrote a blank form for {of} to {file}.")
