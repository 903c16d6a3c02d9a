"""`readiness rehearse`: if the letter came on a day, what would be in on time."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.options import HERE, JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from schemas.rehearsal import PlanItem


def rehearse(
    letter: Annotated[
        datetime, typer.Option("--letter", formats=["%Y-%m-%d"], help="The day the letter would come: 2026-12-07.")
    ],
    workspace: WorkspaceOption = HERE,
    seed: Annotated[int, typer.Option("--seed", help="Of the draws; the same seed gives the same plan.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Rehearse the return: what would be in on time, what late, and who would be waited for.

    Example: readiness rehearse --letter 2026-12-07
    """
    from app.actions.rehearsing import rehearse as run
    from app.terminal import render_table, say, say_json
    from reports.contexts.rehearsal import order_items, say_bottleneck, say_headline, say_whole
    from schemas.plain import to_plain

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


def _row(item: "PlanItem") -> tuple[object, ...]:
    days = item.days
    ends = (days.likely, days.latest) if days else (None, None)
    return (item.code, item.outlook.value, item.standing.value, item.owner, *ends, item.sentence)
