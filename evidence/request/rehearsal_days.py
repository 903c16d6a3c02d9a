"""How long owners take, and the seeded draws that turn it into days: pure and the same on any machine."""

import heapq
import random
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from evidence.request.rehearsal_rules import RehearsalRules
from evidence.request.working_days import add_working_days
from schemas.rehearsal import Standing

Span = tuple[int, int, int]
"""Working days: short, likely and long."""
_TENTHS = (10, 50, 90)


@dataclass(frozen=True)
class Task:
    """One item an owner would have to see to."""

    code: str
    standing: Standing


@dataclass(frozen=True)
class Habit:
    """How long an owner takes for one item, in working days.

    Attributes:
        past: all past replies in order, where there are enough to go by; else empty, and the ranges count.
        n_past: how many past replies there are.
        why: what the range rests on, to follow the range in a sentence.
    """

    past: tuple[int, ...]
    refresh: Span
    missing: Span
    n_past: int
    why: str

    def span(self, standing: Standing) -> Span:
        """The range for an item that stands so."""
        return self.refresh if standing is Standing.REFRESH else self.missing

    def words(self, standing: Standing) -> str:
        """The range and what it rests on, in words."""
        low, _, high = self.span(standing)
        days = f"{low} to {high} working days" if low != high else f"{low} working days"
        return f"the {days} {self.why}" if self.past else f"the default range of {days} ({self.why})"


@dataclass(frozen=True)
class Drawn:
    """Working days after the letter until each thing is done, one figure for each draw.

    Attributes:
        by_code: for each item that needs work.
        by_owner: for the last item of each owner.
        last: for the last item of all.
        turns: for each item that waits its turn, words that say so; else empty.
    """

    by_code: Mapping[str, Sequence[int]]
    by_owner: Mapping[str, Sequence[int]]
    last: Sequence[int]
    turns: Mapping[str, str]


def build_habit(owner: str, past: Sequence[int], rules: RehearsalRules) -> Habit:
    """An owner's range: from past replies where there are enough, else the default, widened by those there are."""
    if len(past) >= rules.least_past_replies:
        span = take_range(past)
        return Habit(tuple(sorted(past)), span, span, len(past), f"that {owner} took in {len(past)} past replies")
    refresh, missing = (_widen(rules.span(one), past) for one in (Standing.REFRESH, Standing.MISSING))
    if not owner:
        extra = rules.days_to_find_owner
        refresh, missing = ((low + extra, mid + extra, high + extra) for low, mid, high in (refresh, missing))
        return Habit((), refresh, missing, 0, f"nobody is named, which adds {extra} days")
    few = f"only {len(past)} past {'reply' if len(past) == 1 else 'replies'}" if past else "no past replies"
    return Habit((), refresh, missing, len(past), f"{owner} has {few}")


def _widen(span: Span, past: Sequence[int]) -> Span:
    low, mid, high = span
    return min((low, *past)), mid, max((high, *past))


def take_range(days: Sequence[int]) -> Span:
    """The 10th, 50th and 90th of each hundred of some figures, each of them a figure that is there.

    Example:
        >>> take_range(range(1, 101))
        (10, 50, 90)
    """
    ordered = sorted(days)
    low, mid, high = (ordered[max(0, -(-tenth * len(ordered) // 100) - 1)] for tenth in _TENTHS)
    return low, mid, high


def draw_days(
    tasks: Mapping[str, Sequence[Task]], habits: Mapping[str, Habit], rules: RehearsalRules, seed: int
) -> Drawn:
    """Draw the whole return many times over.

    Over all draws each item takes each length of time as often as its range or the past replies say; only how the
    lengths of different items fall together is left to chance. So items in equal circumstances get equal days. Each
    owner has draws of their own, so that a change to one owner's items moves no other owner's days.
    """
    by_code: dict[str, list[int]] = {}
    by_owner: dict[str, list[int]] = {}
    turns: dict[str, str] = {}
    for owner, own in tasks.items():
        chance = random.Random(f"{seed}/{owner}")  # noqa: S311 - a seeded rehearsal, not a secret
        lengths = [_draw_lengths(habits[owner], task.standing, rules.n_draws, chance) for task in own]
        n_at_once = rules.at_once if owner else len(own)
        runs = [_queue(run, n_at_once) for run in zip(*lengths, strict=True)]
        by_code |= {task.code: [run[place] for run in runs] for place, task in enumerate(own)}
        by_owner[owner] = [max(run) for run in runs]
        turns |= {task.code: _say_turn(place // n_at_once * n_at_once) for place, task in enumerate(own)}
    return Drawn(by_code, by_owner, [max(run) for run in zip(*by_owner.values(), strict=True)], turns)


def _say_turn(n_before: int) -> str:
    return f", after {n_before} other {'item' if n_before == 1 else 'items'} of the same owner," if n_before else ""


def _queue(lengths: Sequence[int], n_at_once: int) -> list[int]:
    """The day on which each of an owner's items is done, where `n_at_once` are worked on together."""
    free = [0] * n_at_once
    done = []
    for length in lengths:
        ready = heapq.heappop(free) + length
        heapq.heappush(free, ready)
        done.append(ready)
    return done


def _draw_lengths(habit: Habit, standing: Standing, n_draws: int, chance: random.Random) -> list[int]:
    """Working days one item takes in each draw, at least one: spread evenly over what is possible, then shuffled."""
    if habit.past:
        lengths = [habit.past[n * len(habit.past) // n_draws] for n in range(n_draws)]
    else:
        lengths = [round(_triangle(habit.span(standing), (n + 0.5) / n_draws)) for n in range(n_draws)]
    lengths = [max(1, length) for length in lengths]
    chance.shuffle(lengths)
    return lengths


def _triangle(span: Span, share: float) -> float:
    """The length that a share of cases keep below, where the middle is the most likely and the ends the rarest."""
    low, likely, high = span
    if low == high:
        return low
    turn = (likely - low) / (high - low)
    if share < turn:
        return low + sqrt(share * (high - low) * (likely - low))
    return high - sqrt((1 - share) * (high - low) * (high - likely))


def add_days(start: date, n_days: int, holidays: Set[date]) -> date:
    """The day so many working days after another; for none, the last working day up to it."""
    if n_days == 0:
        return add_working_days(start + timedelta(days=1), -1, holidays)
    return add_working_days(start, n_days, holidays)
