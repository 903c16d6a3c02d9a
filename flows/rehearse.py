"""Rehearse: if the letter came next Monday, what would be in on time. To be run weekly.

Purpose: show while there is time who would be waited for, and for what.
Inputs: the run's opaque id; on its desk the day, the evidence known on it, and the database.
Outputs: the rehearsal's page in the outputs folder; the number of items at risk or late.
Safe to repeat because: the same evidence, past replies and day give the same page.
If it fails: the page of the last rehearsal stays; mend what the message names and run again.
"""

from datetime import date, timedelta

from evidence.life.dates import show_day
from flows.engine import quiet_flow, quiet_task
from flows.returning import rehearse_return, write_rehearsal
from flows.run_desk import RunDesk
from flows.steps import on_desk
from schemas.database import read
from schemas.rehearsal import Outlook

_WEEK = 7


def next_monday(day: date) -> date:
    """The first Monday after a day."""
    return day + timedelta(days=_WEEK - day.weekday())


@quiet_task("Rehearse the return")
@on_desk("Rehearsing the return for next Monday")
def rehearse_next_monday(desk: RunDesk) -> int:
    """Rehearse and write the page; how many items would be at risk or late."""
    with read(desk.engine) as connection:
        plan = rehearse_return(connection, desk.items, next_monday(desk.as_of), desk.as_of, 0)
    write_rehearsal(desk.workspace, plan, show_day(desk.as_of))
    return sum(1 for item in plan.items if item.outlook is not Outlook.ON_TIME)


@quiet_flow("Rehearse the return", run_name="rehearse {run_id}")
def rehearse(run_id: str) -> int:
    """Rehearse for next Monday; how many items would be at risk or late."""
    return rehearse_next_monday(run_id)
