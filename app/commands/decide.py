"""`readiness decide`: lay a person's decision beside a proposed score."""

from typing import Annotated

import typer

from app.options import HERE, FrameworkOption, JsonOption, WorkspaceOption
from app.terminal import say, say_json


def decide(
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="Code or name, such as QS1.")],
    score: Annotated[int, typer.Option("--score", min=1, max=4, help="The agreed score.")],
    by: Annotated[str, typer.Option("--by", help="Who decided: a role or a board.")],
    why: Annotated[str, typer.Option("--why", help="Why, in a sentence or two.")],
    workspace: WorkspaceOption = HERE,
    framework: FrameworkOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record what people agreed for a statement. The proposal stays as it was, and so do earlier decisions.

    Example: readiness decide QS1 --score 2 --by "Readiness board" --why "Carers still wait too long"
    """
    from app.actions.decisions import decide as keep
    from schemas.plain import to_plain

    decision = keep(workspace, statement, score=score, by=by, why=why, framework_id=framework)
    if as_json:
        say_json(to_plain(decision))
        return
    beside = f"{decision.proposed_level} was proposed" if decision.proposed_level else "no score was proposed"
    say(f"{decision.statement}: agreed at {decision.level} ({beside}). Run `readiness run` to publish it.")
