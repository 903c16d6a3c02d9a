"""Chase what is owed: remind, and escalate what is late.

Purpose: tell each owner once of each stage their requests have reached, on working days.
Inputs: the chase's opaque id; requests, owners and what was told before, as the database knows them.
Outputs: messages handed over, each recorded with what it told; the number of messages.
Safe to repeat because: a stage that was told is recorded beside its message and never told again.
If it fails: a message that was not taken over is not recorded, and is tried again at the next run.
"""

from evidence.request.chasing import find_due, record_sent
from evidence.request.delivery import PartlySentError
from evidence.request.messages import build_message
from evidence.request.reminders import DueMessage
from flows.chase_desk import ChaseDesk, on_chase_desk
from flows.engine import quiet_flow, quiet_task
from schemas.errors import AppError


@quiet_task("Find what is due")
@on_chase_desk("Looking for what is due today")
def find_due_messages(desk: ChaseDesk) -> int:
    """Work out the messages of the day; how many there are."""
    desk.due = find_due(desk.engine, desk.today)
    return len(desk.due)


@quiet_task("Deliver the messages")
@on_chase_desk("Handing over the messages")
def deliver_messages(desk: ChaseDesk) -> int:
    """Hand each message over and record it at once, so that a stop in between loses and doubles none."""
    for due in desk.due:
        _deliver(desk, due)
    return len(desk.sent)


def _deliver(desk: ChaseDesk, due: DueMessage) -> None:
    if not due.to:
        desk.unreachable.append(due.owner)
        return
    forms = desk.forms(due.owner) if desk.delivery.carries_forms else ()
    message = build_message(
        due, desk.request_items, council=desk.council, form_place=desk.form_place, attachments=forms
    )
    try:
        desk.delivery.send(message)
    except PartlySentError as partly:
        desk.unsent.append(str(partly))
    except AppError as error:
        if error.slug != "message-not-sent":
            raise
        desk.unsent.append(str(error))
        return
    record_sent(desk.engine, desk.actor, due, desk.today, desk.delivery.channel)
    desk.sent.append(due.key)


@quiet_flow("Chase what is owed", run_name="chase {chase_id}")
def chase(chase_id: str) -> int:
    """Find what is due, then deliver it; how many messages were handed over."""
    find_due_messages(chase_id)
    return deliver_messages(chase_id)
