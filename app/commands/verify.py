"""`readiness verify`: is everything still what was kept, or what was sent?"""

from pathlib import Path
from typing import Annotated

import typer

from app.options import HERE, JsonOption, WorkspaceOption


def verify(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="PATH", help="An inspector pack or a submission.", show_default="the workspace"),
    ] = None,
    workspace: WorkspaceOption = HERE,
    head: Annotated[
        Path | None,
        typer.Option("--head", metavar="FILE", help="Heads of the custody log that were published earlier."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Hash everything that is kept and hold it against the custody log, or check a pack that was sent.

    Everything that differs is named. Example: readiness verify inspector-pack.zip
    """
    from app.actions.verify import N_VERIFY_STEPS, verify_kept, verify_path
    from app.terminal import progress, say, say_json
    from schemas.errors import ExitCode
    from schemas.plain import to_plain

    with progress(total=N_VERIFY_STEPS if path is None else 1, quiet=as_json) as report:
        found = verify_kept(workspace, head, report=report) if path is None else verify_path(path, report=report)
    if as_json:
        say_json(to_plain(found) | {"sound": not found.problems})
    elif found.problems:
        for problem in found.problems:
            say(str(problem))
        count = "One finding" if len(found.problems) == 1 else f"{len(found.problems)} findings"
        say(f"Not sound: {found.what}. {count}; do not use it before it is mended.")
    else:
        say(f"Sound: {found.what}. {found.summary}.")
    if found.problems:
        raise typer.Exit(int(ExitCode.INPUT))
