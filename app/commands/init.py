"""`readiness init`: make a workspace for a council."""

from pathlib import Path
from typing import Annotated

import typer

from app.options import JsonOption
from app.terminal import say, say_json


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it may exist if it is empty.")],
    council: Annotated[str, typer.Option("--council", help="The council's name or GSS code.")],
    made_up: Annotated[
        bool, typer.Option("--made-up", help="To try things with made-up data: every document then says so.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace: the folder that holds one council's evidence, scores and reports.

    Example: readiness init haringey --council Haringey
    """
    from dataclasses import replace

    from app.actions.workspaces import make_workspace
    from evidence.have.councils import find_council

    found = replace(find_council(council), synthetic=made_up)
    make_workspace(folder, found)
    if as_json:
        say_json({"workspace": str(folder), "council": found.name, "gss_code": found.gss_code, "synthetic": made_up})
        return
    say(f"Made a workspace for {found.name} ({found.gss_code}, {found.council_type}, {found.region}) in {folder}.")
    if made_up:
        say("It is for made-up data: every document of it says that nothing in it describes a real council.")
    say(f"Next: readiness load FILE --workspace {folder}")
