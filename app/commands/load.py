"""`readiness load`: take in what the council already has."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.options import HERE, JsonOption, ReceivedOption, WorkspaceOption


def load(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Returns, as downloaded.")],
    workspace: WorkspaceOption = HERE,
    received: ReceivedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in what the council already has. Kinds are told by content, not by name.

    National returns, the council's client-level data, the CQC directory of services, tables of figures.

    Example: readiness load ascof-2024-25.ods
    """
    from app.actions.intake import load_returns
    from app.commands.receipts import show_receipts
    from app.terminal import progress

    day: datetime | None = received
    with progress(total=4 * len(files), quiet=as_json) as report:
        receipts = load_returns(workspace, files, received=day, report=report)
    show_receipts(receipts, as_json=as_json)
