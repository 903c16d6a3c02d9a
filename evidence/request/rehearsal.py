"""A rehearsal of the return: if the letter came on a day, what would be in on time, what late, and who is waited for.

Source: framework notes 3.1 (the return is due three weeks after it is asked for) and practice notes 2.2 (rehearse
against the current library and report the gaps with the days there are to fix them). Pure: the same evidence, past
replies, rules and seed give the same plan on any machine.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from evidence.life.dates import show_day
from evidence.request.rehearsal_days import Drawn, Habit, Task, add_days, build_habit, draw_days, take_range
from evidence.request.rehearsal_rules import RehearsalRules, load_rehearsal_rules
from evidence.request.rehearsal_standing import Judged, judge_item
from evidence.request.working_days import add_working_days, is_working_day, working_days_between
from schemas.assessment import RequestItem
from schemas.evidence import EvidenceItem
from schemas.rehearsal import DayRange, Outlook, OwnerLoad, Plan, PlanItem, Standing

_OUTLOOKS = {
    Outlook.ON_TIME: "in time even at the latest",
    Outlook.AT_RISK: "in time if it goes as usual and late if it does not",
    Outlook.LATE: "late even if it goes as usual",
}


@dataclass(frozen=True)
class _Window:
    """The time there is: the letter, the due day, and what each count of working days comes to."""

    letter_on: date
    due_on: date
    n_days: int
    holidays: Set[date]

    def show(self, n_days: int) -> date:
        return add_days(self.letter_on, n_days, self.holidays)

    def days(self, spread: tuple[int, int, int]) -> DayRange:
        return DayRange(*(self.show(n) for n in spread))


def rehearse(
    letter_on: date,
    request_items: Iterable[RequestItem],
    items: Sequence[EvidenceItem],
    past_replies: Mapping[str, Sequence[int]],
    holidays: Set[date],
    seed: int = 0,
    rules: RehearsalRules | None = None,
) -> Plan:
    """What would happen if the letter came on a day.

    Work begins on the working day after the letter. An owner works on a set number of items at once and takes the
    others in turn, refreshing before making anew. How long each takes is drawn from the owner's own past replies,
    or from a default range where there are few; the days shown are the 10th, 50th and 90th of each hundred draws.

    Args:
        letter_on: the day of the letter.
        request_items: what is asked for.
        items: evidence as known on the day of the rehearsal.
        past_replies: working days each owner took in the past, from being asked to answering.
        holidays: bank holidays, from the letter to well past the due day.
        seed: of the draws; the same seed gives the same plan.
        rules: None for those in the data file.
    """
    rules = rules or load_rehearsal_rules()
    due_on = letter_on + timedelta(days=rules.return_calendar_days)
    window = _Window(letter_on, due_on, working_days_between(letter_on, due_on, holidays), holidays)
    listed = tuple(request_items)
    asked = [one for one in listed if one.code not in rules.not_due_with_return]
    judged = [judge_item(one, items, due_on) for one in asked]
    tasks = _share_out(judged)
    habits = {owner: build_habit(owner, _past(owner, past_replies), rules) for owner in tasks}
    drawn = draw_days(tasks, habits, rules, seed)
    done = tuple(_build_item(one, habits, drawn, window) for one in judged)
    return Plan(
        letter_on=letter_on,
        due_on=due_on,
        due_note=_say_due(window),
        last_working_day=window.show(window.n_days),
        n_working_days=window.n_days,
        items=done,
        owners=_rank_owners(tasks, habits, drawn, done, window, rules),
        days=window.days(take_range(drawn.last)) if tasks else None,
        **_count_late(drawn, window),
        seed=seed,
        rules_version=rules.version,
        notes=(*_say_notes(habits, rules, seed), *_say_left_out(listed, rules)),
    )


def _share_out(judged: Iterable[Judged]) -> dict[str, list[Task]]:
    """What each owner would have to do, in the order they would do it; the owner is empty where nobody is named."""
    tasks: dict[str, list[Task]] = defaultdict(list)
    for one in judged:
        if one.standing is not Standing.IN_HAND:
            tasks[one.owner or ""].append(Task(one.item.code, one.standing))
    order = (Standing.REFRESH, Standing.MISSING)
    return {
        owner: sorted(own, key=lambda task: (order.index(task.standing), task.code)) for owner, own in tasks.items()
    }


def _past(owner: str, past_replies: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
    """An owner's past replies, whatever capitals and spaces the name was written with."""
    wanted = " ".join(owner.casefold().split())
    found = (days for name, days in past_replies.items() if " ".join(name.casefold().split()) == wanted and wanted)
    return tuple(sorted(day for days in found for day in days if day >= 0))


def _build_item(judged: Judged, habits: Mapping[str, Habit], drawn: Drawn, window: _Window) -> PlanItem:
    item, spread = judged.item, None
    outlook, sentence = Outlook.ON_TIME, judged.why
    if judged.standing is not Standing.IN_HAND:
        spread = take_range(drawn.by_code[item.code])
        outlook = _judge(spread, window)
        by = habits[judged.owner or ""].words(judged.standing)
        sentence = f"{judged.why.rstrip('.')}; by {by}{drawn.turns[item.code]} it would be {_OUTLOOKS[outlook]}."
    return PlanItem(
        code=item.code,
        official_number=item.official_number,
        asks_for=item.asks_for,
        standing=judged.standing,
        outlook=outlook,
        owner=judged.owner,
        days=window.days(spread) if spread else None,
        sentence=sentence,
        evidence_ids=judged.evidence_ids,
    )


def _judge(spread: tuple[int, int, int], window: _Window) -> Outlook:
    _, likely, latest = spread
    if likely > window.n_days:
        return Outlook.LATE
    return Outlook.AT_RISK if latest > window.n_days else Outlook.ON_TIME


def _rank_owners(
    tasks: Mapping[str, Sequence[Task]],
    habits: Mapping[str, Habit],
    drawn: Drawn,
    done: Iterable[PlanItem],
    window: _Window,
    rules: RehearsalRules,
) -> tuple[OwnerLoad, ...]:
    """Owners by items at risk or late, then by working days over, then by name."""
    outlooks = {item.code: item.outlook for item in done}
    loads = [_build_load(owner, own, habits[owner], drawn, outlooks, window, rules) for owner, own in tasks.items()]
    return tuple(sorted(loads, key=lambda one: (-(one.n_at_risk + one.n_late), -one.n_over, one.owner or "")))


def _build_load(
    owner: str,
    own: Sequence[Task],
    habit: Habit,
    drawn: Drawn,
    outlooks: Mapping[str, Outlook],
    window: _Window,
    rules: RehearsalRules,
) -> OwnerLoad:
    spread = take_range(drawn.by_owner[owner])
    in_turn = -(-len(own) // rules.at_once) if owner else 1
    low, likely, high = habit.span(own[-1].standing)
    return OwnerLoad(
        owner=owner or None,
        n_to_do=len(own),
        n_at_risk=sum(1 for task in own if outlooks[task.code] is Outlook.AT_RISK),
        n_late=sum(1 for task in own if outlooks[task.code] is Outlook.LATE),
        n_in_turn=in_turn,
        n_over=max(0, spread[2] - window.n_days),
        low=low,
        likely=likely,
        high=high,
        n_past=habit.n_past,
        days=window.days(spread),
        sentence=f"By {habit.words(own[-1].standing)} for each item.",
    )


def _count_late(drawn: Drawn, window: _Window) -> dict[str, int]:
    """How many items would be late, in the better and in the worse tenth of the draws."""
    runs = zip(*drawn.by_code.values(), strict=True)
    counts = [sum(1 for day in run if day > window.n_days) for run in runs] or [0]
    low, _, high = take_range(counts)
    return {"n_late_low": low, "n_late_high": high}


def _say_due(window: _Window) -> str:
    if is_working_day(window.due_on, window.holidays):
        return ""
    what = "a bank holiday" if window.due_on in window.holidays else "not a working day"
    last = show_day(add_working_days(window.due_on, -1, window.holidays))
    return f"That day, {show_day(window.due_on)}, is {what}; the last working day before it is {last}."


def _say_notes(habits: Mapping[str, Habit], rules: RehearsalRules, seed: int) -> tuple[str, ...]:
    named = [habit for owner, habit in habits.items() if owner]
    n_known = sum(1 for habit in named if habit.n_past >= rules.least_past_replies)
    history = f"For {n_known} of {len(named)} owners there are at least {rules.least_past_replies} past replies."
    if not any(habit.n_past for habit in named):
        history = "There is no history of past replies yet, so every range is a default and no council's experience."
    return (
        f"The return is due {rules.return_calendar_days} calendar days after the letter. Work begins on the working "
        "day after it; weekends and England's bank holidays do not count.",
        f"{history} The defaults stand in the data file of the rehearsal, version {rules.version}.",
        f"An owner works on {rules.at_once} items at once and takes the others in turn, refreshing before making anew. "
        "Items nobody is named for are timed each by itself.",
        "Earliest, likely and latest are the 10th, 50th and 90th of every hundred draws. They are a range to plan by, "
        f"not a forecast. The same seed ({seed}) gives the same plan.",
    )


def _say_left_out(listed: Iterable[RequestItem], rules: RehearsalRules) -> tuple[str, ...]:
    """What of the list comes after the return; nothing is said where nothing does."""
    codes = sorted(one.code for one in listed if one.code in rules.not_due_with_return)
    return (f"Left out, because it comes after the return: {', '.join(codes)}.",) if codes else ()
