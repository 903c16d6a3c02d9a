"""What a rehearsal of the return concludes: item by item, owner by owner, and the return as a whole."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """How an item stands on the day the letter comes, looking ahead to the day the return is due."""

    IN_HAND = "in hand"
    """Held or public, owned, more than a plan, and in date on the day it is due."""
    REFRESH = "needs refresh"
    """Something is held, but it will be out of date or lacks what a sound item has."""
    MISSING = "missing"


class Outlook(StrEnum):
    """Whether an item would be in by the day the return is due."""

    ON_TIME = "on time"
    AT_RISK = "at risk"
    """The likely day is in time, the latest is not."""
    LATE = "late"
    """The likely day is past the due day."""


@dataclass(frozen=True)
class DayRange:
    """When something would be done: the 10th, 50th and 90th of each hundred drawn days, in order."""

    earliest: date
    likely: date
    latest: date


@dataclass(frozen=True)
class PlanItem:
    """One thing that is asked for.

    Attributes:
        owner: who would be asked; None where nobody is named.
        days: when it would be in; None where it is in hand.
        sentence: why, in one sentence.
        evidence_ids: the evidence the sentence speaks of, in order.
    """

    code: str
    official_number: str | None
    asks_for: str
    standing: Standing
    outlook: Outlook
    owner: str | None
    days: DayRange | None
    sentence: str
    evidence_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnerLoad:
    """What one owner would have to do, worst placed first.

    Attributes:
        owner: None for items nobody is named for, which are timed each by itself.
        n_in_turn: the most items that must be done one after the other.
        n_over: working days between the due day and the latest day of the last item; 0 where it is in time.
        low: working days one item takes at the short end; `likely` and `high` as named.
        n_past: past replies the days are taken from; 0 where they are the default.
    """

    owner: str | None
    n_to_do: int
    n_at_risk: int
    n_late: int
    n_in_turn: int
    n_over: int
    low: int
    likely: int
    high: int
    n_past: int
    days: DayRange
    sentence: str


@dataclass(frozen=True)
class Plan:
    """What would happen if the letter came on a day.

    Attributes:
        due_on: three weeks after the letter, by the calendar.
        due_note: what is said where the due day is no working day; else empty.
        last_working_day: the last working day on or before the due day.
        n_working_days: working days after the day of the letter up to the due day.
        days: when the whole return would be complete; None where all is in hand.
        n_late_low: items that would be late in the better tenth of the draws; `n_late_high` in the worse tenth.
        notes: what was assumed, in sentences.
    """

    letter_on: date
    due_on: date
    due_note: str
    last_working_day: date
    n_working_days: int
    items: tuple[PlanItem, ...]
    owners: tuple[OwnerLoad, ...]
    days: DayRange | None
    n_late_low: int
    n_late_high: int
    seed: int
    rules_version: str
    notes: tuple[str, ...]
