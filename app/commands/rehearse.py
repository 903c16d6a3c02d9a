"""`readiness rehearse`: if the letter came on a day, what would be in on time."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.options import HERE, JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.rehearsal import PlanItem


def rehearse(
    letter: Annotated[
        datetime | None,
        typer.Option(
            "--letter",
            formats=["%Y-%m-%d"],
            help="The day the letter would come: 2026-12-07.",
            show_default="next Monday, in one line",
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
    seed: Annotated[int, typer.Option("--seed", help="Of the draws, with --letter; the same gives the same plan.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Rehearse the return: what would be in on time, what late, and who would be waited for.

    Example: readiness rehearse --letter 2026-12-07
    """
    from app.actions.rehearsing import rehearse as run
    from app.terminal import render_table, say, say_json
    from reports.contexts.rehearsal import order_items, say_bottleneck, say_headline, say_whole
    from schemas.plain import to_plain

    if letter is None:
        _rehearse_next_monday(workspace, as_json=as_json)
        return
    done = run(workspace, letter.date(), seed)
    plan = done.plan
    if as_json:
        say_json({**to_plain(plan), "page": done.page})
        return
    say(f"If the letter came on {plan.letter_on}, the return would be due on {plan.due_on}.")
    say(f"That is {plan.n_working_days} working days. {plan.due_note}".strip())
    say()
    held = [item for item in plan.items if item.days is None]
    say(render_table(("Item", "Outlook", "State", "Owner", "Likely", "Latest", "Why"), map(_row, order_items(plan))))
    say(f"In hand: {', '.join(item.code for item in held) or 'nothing'}.")
    say()
    say(f"{say_headline(plan)}. {say_whole(plan)}")
    for line in (say_bottleneck(plan), *plan.notes):
        say(line)
    say(f"Page: {done.page}")


def _rehearse_next_monday(workspace: "Path", *, as_json: bool) -> None:
    """The weekly run, through the workflow engine."""
    from app.actions.rehearsing import rehearse_weekly
    from app.terminal import progress, say, say_json

    with progress(total=1, quiet=as_json) as report:
        n_late = rehearse_weekly(workspace, report)
    if as_json:
        say_json({"n_late_or_at_risk": n_late})
    else:
        say(f"If the letter came next Monday, items late or at risk: {n_late}. The page is in the outputs folder.")


def _row(item: "PlanItem") -> tuple[object, ...]:
    days = item.days
    ends = (days.likely, days.latest) if days else (None, None)
    return (item.code, item.outlook.value, item.standing.value, item.owner, *ends, item.sentence)
