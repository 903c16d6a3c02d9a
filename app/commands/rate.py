"""`readiness rate`: what nine scores come to."""

from typing import Annotated

import typer

from app.options import FrameworkOption, JsonOption
from app.terminal import say, say_json


def rate(
    scores: Annotated[str, typer.Option("--scores", help="Nine scores from 1 to 4; a dash for an unscored one.")],
    framework: FrameworkOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add nine scores up by the framework's published rule.

    Example: readiness rate --scores 3,3,4,3,4,4,3,4,4
    """
    from app.actions.rating import rate_scores
    from app.actions.result import describe_rollup, render_rollup

    rollup = rate_scores(scores, framework)
    if as_json:
        say_json(render_rollup(rollup))
    else:
        say(describe_rollup(rollup))
