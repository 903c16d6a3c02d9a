"""`readiness demo`: the whole cycle on a fictional council."""

from pathlib import Path
from typing import Annotated

import typer

from app.options import JsonOption


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to make it.")] = Path("demo-council"),
    as_json: JsonOption = False,
) -> None:
    """Make a fictional council and run the whole cycle on it. Every file of it is marked as made up.

    Example: readiness demo my-demo
    """
    from app.actions.cycle import N_STEPS
    from app.actions.demo import N_DEMO_STEPS, run_demo
    from app.commands.results import show_result
    from app.terminal import progress, say

    with progress(total=N_STEPS + N_DEMO_STEPS, quiet=as_json) as report:
        result = run_demo(folder, report=report)
    show_result(result, as_json=as_json)
    if not as_json:
        say()
        pack = result.path_of("inspector-pack", "zip")
        say(f"The inspector pack: {pack}" if pack else "No inspector pack: there is no file to send yet.")
        say(f"Read the self-assessment in a browser: {result.path_of('self-assessment', 'html')}")
