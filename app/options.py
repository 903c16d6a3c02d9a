"""Options that several commands share, spelled and explained once."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path,
    typer.Option("--workspace", "-w", help="The workspace folder.", file_okay=False, show_default="this folder"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        help="Use only what was known and valid on this day, such as 2026-09-30.",
        show_default="today",
    ),
]
FrameworkOption = Annotated[
    str | None, typer.Option("--framework", help="Framework version.", show_default="the workspace's")
]
ReceivedOption = Annotated[
    datetime | None,
    typer.Option(
        "--received",
        formats=["%Y-%m-%d"],
        help="The day the council came to hold the file, if earlier than today.",
        show_default="today",
    ),
]
HERE = Path()
