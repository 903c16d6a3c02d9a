"""Who is to be told what today: reminders and escalation by rules that stand in a file.

Pure: what is due follows from the requests, what was told already, and the day. After days on which nothing ran
one message tells the latest stage, never all that were missed; no stage of a round is told twice.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from evidence.request.owners import addresses_of
from evidence.request.working_days import add_working_days
from schemas.ids import content_id
from schemas.requests import EvidenceRequest, Owner, RequestEvent

_RULES = Path(__file__).with_name("reminder_rules.csv")


@dataclass(frozen=True)
class ReminderRule:
    """One stage of reminding.

    Attributes:
        counted_from: `asked` for the day a round began, `due` for the day by which it is wanted.
        working_days: how many working days after that day (before it if negative).
        event: what happens to the request with the message; None for the first message.
        to: who gets it: `owner`, `deputy`, `manager`.
        why: the reason for the rule, for people who want another.
    """

    version: int
    stage: str
    counted_from: str
    working_days: int
    event: RequestEvent | None
    to: tuple[str, ...]
    template: str
    why: str

    def day(self, request: EvidenceRequest, holidays: Set[date]) -> date:
        """The day from which this stage is due for a request."""
        start = request.round_began if self.counted_from == "asked" else request.due_on
        return add_working_days(start, self.working_days, holidays)


@cache
def load_reminder_rules() -> tuple[ReminderRule, ...]:
    """The rules in order: a later one takes the place of an earlier one that was missed."""
    with _RULES.open(encoding="utf-8", newline="") as file:
        return tuple(_build_rule(row) for row in csv.DictReader(file))


def _build_rule(row: dict[str, str]) -> ReminderRule:
    return ReminderRule(
        version=int(row["version"]),
        stage=row["stage"],
        counted_from=row["counted_from"],
        working_days=int(row["working_days"]),
        event=RequestEvent(row["event"]) if row["event"] else None,
        to=tuple(row["to"].split(";")),
        template=row["template"],
        why=row["why"],
    )


@dataclass(frozen=True)
class Due:
    """One stage that one request has reached and nobody has been told of."""

    request: EvidenceRequest
    rule: ReminderRule

    @property
    def part(self) -> tuple[str, int, str]:
        """What is remembered as told: the request, its round and the stage."""
        return (self.request.id, self.request.round, self.rule.stage)


@dataclass(frozen=True)
class DueMessage:
    """One message to some people about everything that became due for them in the same way.

    Attributes:
        key: the same whenever the same message is tried again.
        to: e-mail addresses; empty where none is known, so that it cannot be sent.
    """

    key: str
    owner: str
    to: tuple[str, ...]
    template: str
    dues: tuple[Due, ...]


def due_stages(
    requests: Iterable[EvidenceRequest],
    already_sent: Set[tuple[str, int, str]],
    today: date,
    holidays: Set[date],
    rules: Sequence[ReminderRule] | None = None,
) -> tuple[Due, ...]:
    """For each request that is owed, the latest stage it has reached, if nobody was told of it or of a later one."""
    rules = load_reminder_rules() if rules is None else rules
    found = (_due_stage(one, already_sent, today, holidays, rules) for one in requests if one.owed)
    return tuple(due for due in found if due is not None)


def _due_stage(
    request: EvidenceRequest,
    already_sent: Set[tuple[str, int, str]],
    today: date,
    holidays: Set[date],
    rules: Sequence[ReminderRule],
) -> Due | None:
    latest = None
    for rule in rules:
        told = (request.id, request.round, rule.stage) in already_sent
        if told:
            latest = None  # whatever came before it need not be told any more
        elif _has_come(rule, request, today, holidays):
            latest = Due(request, rule)
    return latest


def _has_come(rule: ReminderRule, request: EvidenceRequest, today: date, holidays: Set[date]) -> bool:
    """Whether a stage is reached; one that lay before the asking itself never is."""
    day = rule.day(request, holidays)
    return day <= today and (rule.counted_from == "asked" or day > request.round_began)


def due_messages(
    requests: Iterable[EvidenceRequest],
    already_sent: Set[tuple[str, int, str]],
    today: date,
    *,
    owners: Iterable[Owner],
    holidays: Set[date],
    rules: Sequence[ReminderRule] | None = None,
) -> tuple[DueMessage, ...]:
    """The messages to send on a day: one for each owner, template and set of addresses.

    Args:
        requests: as they stand on the day.
        already_sent: `(request, round, stage)` of everything told before.
        today: the day.
        owners: whose addresses, deputies and managers are known.
        holidays: England's bank holidays around the day.
        rules: other rules than those of the file.
    """
    known = {one.key: one for one in owners}
    groups: dict[tuple[str, str, tuple[str, ...]], list[Due]] = defaultdict(list)
    for due in due_stages(requests, already_sent, today, holidays, rules):
        to = addresses_of(due.request.owner, due.rule.to, known)
        groups[due.request.owner, due.rule.template, to].append(due)
    return tuple(_build_message(*key, dues) for key, dues in sorted(groups.items()))


def _build_message(owner: str, template: str, to: tuple[str, ...], dues: Sequence[Due]) -> DueMessage:
    dues = sorted(dues, key=lambda due: (due.request.due_on, due.request.id))
    parts = sorted(f"{name} {number} {stage}" for name, number, stage in (due.part for due in dues))
    return DueMessage(content_id("MSG", [*to, template, *parts]), owner, to, template, tuple(dues))


def describe_rules(rules: Iterable[ReminderRule]) -> Mapping[str, str]:
    """Each stage with its reason, for the documentation."""
    return {rule.stage: rule.why for rule in rules}
