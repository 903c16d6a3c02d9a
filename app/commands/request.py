"""`readiness request`: what named owners must send."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands import asking, replying
from app.options import HERE, JsonOption, ReceivedOption, WorkspaceOption

commands = typer.Typer(help="What must be asked for: trackers of policies, strategies, minutes.", no_args_is_help=True)


@commands.command("import")
def import_tracker(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The evidence tracker, XLSX or CSV.")],
    files: Annotated[
        Path | None, typer.Option("--files", metavar="DIR", help="Folder of the documents the tracker names.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    received: ReceivedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in an evidence tracker and the documents it names.

    Example: readiness request import tracker.xlsx --files documents
    """
    from app.actions.intake import import_tracker as take_in
    from app.commands.receipts import show_receipts
    from app.terminal import progress

    with progress(total=3, quiet=as_json) as report:
        receipt = take_in(workspace, file, files, received=received, report=report)
    show_receipts([receipt], as_json=as_json)


@commands.command("blank")
def blank(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it, such as tracker.xlsx.")],
    framework: Annotated[str | None, typer.Option("--framework", help="Framework version.")] = None,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Use this workspace's list of items.", file_okay=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a blank tracker with the request items to expect. They are a reconstruction, not CQC's list.

    Example: readiness request blank tracker.xlsx
    """
    from app.actions.blanks import write_blank_tracker
    from app.terminal import say, say_json

    n_items = write_blank_tracker(file, framework, workspace)
    if as_json:
        say_json({"path": str(file), "request_items": n_items})
    else:
        whose = "" if workspace else " The list is reconstructed, not CQC's."
        say(f"Wrote a blank tracker with {n_items} request items to {file}.{whose}")


asking.add_commands(commands)
replying.add_commands(commands)
