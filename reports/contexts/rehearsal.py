"""The rehearsal of a return as words and tables. Internal; never sent."""

from dataclasses import dataclass, field
from datetime import date

from reports.numbers import show_count, show_date
from schemas.observation import Council
from schemas.rehearsal import DayRange, Outlook, OwnerLoad, Plan, PlanItem, Standing

EDITION = "Internal – a rehearsal, not a return"
NO_OWNER = "no owner named"


@dataclass(frozen=True)
class ItemRow:
    """One thing that is asked for, as the page shows it."""

    code: str = field(metadata={"help": "Our code of the item, with the regulator's number where known."})
    asks_for: str = field(metadata={"help": "What it asks for."})
    standing: str = field(metadata={"help": "In hand, needs refresh, or missing."})
    owner: str = field(metadata={"help": "Who would be asked."})
    earliest: str = field(metadata={"help": "Earliest day in words; empty where it is in hand."})
    likely: str = field(metadata={"help": "Likely day."})
    latest: str = field(metadata={"help": "Latest day."})
    outlook: str = field(metadata={"help": "On time, at risk or late."})
    why: str = field(metadata={"help": "Why, in one sentence."})
    evidence: str = field(metadata={"help": "Ids of the evidence it speaks of; empty for none."})


@dataclass(frozen=True)
class OwnerRow:
    """One owner's load, as the page shows it."""

    owner: str = field(metadata={"help": "The owner."})
    n_to_do: int = field(metadata={"help": "Items to do."})
    n_in_turn: int = field(metadata={"help": "Most items one after the other."})
    n_at_risk: int = field(metadata={"help": "Items at risk."})
    n_late: int = field(metadata={"help": "Items late."})
    n_over: int = field(metadata={"help": "Working days past the due day at the latest."})
    why: str = field(metadata={"help": "What this rests on, in a sentence."})


@dataclass(frozen=True)
class RehearsalContext:
    """All that the page shows."""

    council: str = field(metadata={"help": "Name of the council."})
    synthetic: bool = field(metadata={"help": "Whether the council and its data are made up."})
    letter_on: date = field(metadata={"help": "The day the letter would come."})
    due_on: date = field(metadata={"help": "The day the return would be due."})
    due_note: str = field(metadata={"help": "Said where the due day is no working day; else empty."})
    n_working_days: int = field(metadata={"help": "Working days in between."})
    headline: str = field(metadata={"help": "The finding in one sentence."})
    whole: str = field(metadata={"help": "When the whole return would be complete, in a sentence."})
    bottleneck: str = field(metadata={"help": "Who holds it up most, in a sentence; empty for nobody."})
    to_do: tuple[ItemRow, ...] = field(metadata={"help": "Items that need work, worst first."})
    in_hand: tuple[ItemRow, ...] = field(metadata={"help": "Items in hand."})
    owners: tuple[OwnerRow, ...] = field(metadata={"help": "Owners, worst placed first."})
    notes: tuple[str, ...] = field(metadata={"help": "What was assumed."})


def build_rehearsal_context(plan: Plan, council: Council) -> RehearsalContext:
    """The page's context."""
    return RehearsalContext(
        council=council.name,
        synthetic=council.synthetic,
        letter_on=plan.letter_on,
        due_on=plan.due_on,
        due_note=plan.due_note,
        n_working_days=plan.n_working_days,
        headline=say_headline(plan),
        whole=say_whole(plan),
        bottleneck=say_bottleneck(plan),
        to_do=tuple(_build_item(item) for item in order_items(plan)),
        in_hand=tuple(_build_item(item) for item in plan.items if item.standing is Standing.IN_HAND),
        owners=tuple(_build_owner(load) for load in plan.owners),
        notes=plan.notes,
    )


def order_items(plan: Plan) -> tuple[PlanItem, ...]:
    """The items that need work: late ones first, then those at risk, each by their likely day."""
    worst = (Outlook.LATE, Outlook.AT_RISK, Outlook.ON_TIME)
    waiting = [item for item in plan.items if item.days is not None]
    return tuple(sorted(waiting, key=lambda item: (worst.index(item.outlook), _likely(item), item.code)))


def _likely(item: PlanItem) -> date:
    return item.days.likely if item.days else date.min


def say_headline(plan: Plan) -> str:
    """How many items would be in on time, at risk and late, in one sentence."""
    counts = [sum(1 for item in plan.items if item.outlook is outlook) for outlook in Outlook]
    on_time, at_risk, late = (n or "none" for n in counts)
    return f"Of {show_count(len(plan.items), 'item')}, {on_time} would be in on time, {at_risk} at risk and {late} late"


def say_whole(plan: Plan) -> str:
    """When the whole return would be complete, in a sentence."""
    if plan.days is None:
        return "Everything asked for is in hand."
    low, high = plan.n_late_low, plan.n_late_high
    late = show_count(high, "item") if low == high else f"{low} to {show_count(high, 'item')}"
    return f"The whole return would be complete {show_range(plan.days)}; on its due day {late} would be outstanding."


def show_range(days: DayRange) -> str:
    """Three days in words."""
    earliest, likely, latest = (show_date(day) for day in (days.earliest, days.likely, days.latest))
    return f"on {earliest} at the earliest, {likely} likely, {latest} at the latest"


def say_bottleneck(plan: Plan) -> str:
    """Who holds the return up most, in a sentence; empty where nothing is at risk."""
    first = plan.owners[0] if plan.owners else None
    if first is None or not first.n_at_risk + first.n_late:
        return ""
    who = first.owner or "Items without a named owner"
    held = show_count(first.n_at_risk + first.n_late, "item")
    over = show_count(first.n_over, "working day")
    verb = "holds" if first.owner else "hold"
    return f"{who} {verb} the return up most: {held} at risk or late, {over} over at the latest."


def _build_item(item: PlanItem) -> ItemRow:
    days = _show_days(item.days) if item.days else ("", "", "")
    return ItemRow(
        code=f"{item.code} ({item.official_number})" if item.official_number else item.code,
        asks_for=item.asks_for,
        standing=item.standing.value,
        owner=item.owner or NO_OWNER,
        earliest=days[0],
        likely=days[1],
        latest=days[2],
        outlook=item.outlook.value,
        why=item.sentence,
        evidence=", ".join(item.evidence_ids),
    )


def _show_days(days: DayRange) -> tuple[str, ...]:
    """The three days short enough for a table: "22 Dec 2026"."""
    words = (show_date(day).split() for day in (days.earliest, days.likely, days.latest))
    return tuple(f"{day} {month[:3]} {year}" for day, month, year in words)


def _build_owner(load: OwnerLoad) -> OwnerRow:
    return OwnerRow(
        owner=load.owner or NO_OWNER,
        n_to_do=load.n_to_do,
        n_in_turn=load.n_in_turn,
        n_at_risk=load.n_at_risk,
        n_late=load.n_late,
        n_over=load.n_over,
        why=load.sentence,
    )
