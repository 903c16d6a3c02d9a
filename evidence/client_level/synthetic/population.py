"""Everybody in a submission, as arrays: what must be known of all before the first record is written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence.client_level.synthetic.calibration import Calibration
from evidence.client_level.synthetic.plan import MOST_PEOPLE, Kind, Plan, build_plan
from evidence.client_level.synthetic.profile import load_profile
from schemas.errors import AppError

Flags = NDArray[np.bool_]
Small = NDArray[np.int16]

LONG_TERM = (Kind.STAYING, Kind.NEW, Kind.NEW_AFTER_REABLEMENT, Kind.ENDED)
_ALWAYS = {
    Kind.NEW: 1,
    Kind.NEW_AFTER_REABLEMENT: 2,
    Kind.REABLED: 2,
    Kind.ASSESSED: 1,
    Kind.CONTACT: 1,
    Kind.WAITING: 1,
    Kind.SHORT: 2,
    Kind.CARER: 1,
    Kind.BY_ASSOCIATION: 1,
}
"""Records everybody of a kind has, besides assessments, reviews and long-term support: requests and short-term ones."""
_MOST_SPELLS = 62
_MOST_TRIED = 8
_MOST_EVENTS = 10_000_000
_NOBODY = -1
_SHARE_YOUNGER_ELSEWHERE = 0.36
_SHARE_CARER_SERVED = 0.7


class Group(IntEnum):
    """Age and reason, as far as published shares differ by it."""

    LEARNING_DISABILITY = 0
    YOUNGER = 1
    OLDER = 2


class Place(IntEnum):
    """Where a person lives."""

    HOME = 0
    NOWHERE_SETTLED = 1
    CARE_HOME = 2
    NURSING_HOME = 3


@dataclass(frozen=True)
class Population:
    """One element a person, in the order of the file.

    Attributes:
        kind: a `Kind`.
        group: a `Group`.
        place: a `Place`.
        n_spells: how many records the main line of long-term support has; 0 for all who have none.
        assessed: has an assessment in the year.
        reviewed: has a planned review in the year, or one of reablement.
        second: has a second line of support at home; of carers, has a service.
        cares_for: place in the file of the person a carer looks after; -1 for everybody else.
    """

    kind: Small
    group: Small
    place: Small
    n_spells: Small
    assessed: Flags
    reviewed: Flags
    second: Flags
    cares_for: NDArray[np.int64]

    @property
    def n(self) -> int:
        """How many people."""
        return len(self.kind)


def build_population(calibration: Calibration, seed: int, n_events: int | None) -> Population:
    """A council's year at its natural size, or with exactly so many events.

    Raises:
        AppError: slug `submission-size` where so few events cannot hold a council's year, or so many cannot be.
    """
    rng = np.random.default_rng([seed, 0])
    people = _draw(calibration, build_plan(calibration, 1.0), rng)
    if n_events is not None:
        people = _of_size(calibration, people, n_events, rng)
    order = rng.permutation(people.n)
    return _linked(_map(people, lambda values: values[order]), rng)


def count_events(people: Population) -> NDArray[np.int64]:
    """How many records each person has."""
    fixed = np.array([_ALWAYS.get(kind, 0) for kind in Kind])
    flags = people.assessed.astype(np.int64) + people.reviewed + people.second
    return np.asarray(fixed[people.kind] + people.n_spells + flags)


def _of_size(calibration: Calibration, natural: Population, n_events: int, rng: np.random.Generator) -> Population:
    """As many events as asked for: more or fewer people of every kind, then contacts or spells for the last ones."""
    scale = n_events / int(count_events(natural).sum())
    scale = min(scale, MOST_PEOPLE * 0.98 / natural.n)
    for _ in range(_MOST_TRIED):
        people = _draw(calibration, build_plan(calibration, scale), rng)
        fitted = _fit(people, n_events, rng)
        if fitted is not None:
            return fitted
        scale *= 0.8
    raise AppError(
        "submission-size",
        f"A submission of {n_events:,} events cannot be made up.",
        f"Ask for at least 50 and at most {_MOST_EVENTS:,} events.",
    )


def _fit(people: Population, n_events: int, rng: np.random.Generator) -> Population | None:
    """Contacts left out or added, then spells; None where that is not enough."""
    missing = n_events - int(count_events(people).sum())
    contacts = np.flatnonzero(people.kind == Kind.CONTACT)
    if missing < 0:
        if -missing > len(contacts):
            return None
        kept = np.ones(people.n, bool)
        kept[contacts[:-missing]] = False
        return _map(people, lambda values: values[kept])
    n_more = min(missing, MOST_PEOPLE - people.n) if len(contacts) else 0
    places = np.concatenate([np.arange(people.n), rng.choice(contacts, n_more)]) if n_more else np.arange(people.n)
    return _with_spells(_map(people, lambda values: values[places]), missing - n_more)


def _with_spells(people: Population, n_more: int) -> Population | None:
    """So many more records, spread over those with long-term support all year."""
    staying = np.flatnonzero(people.kind == Kind.STAYING)
    if not n_more:
        return people
    each, rest = divmod(n_more, len(staying)) if len(staying) else (_MOST_SPELLS, 0)
    if each >= _MOST_SPELLS - 2:
        return None
    n_spells = people.n_spells.copy()
    n_spells[staying] += each
    n_spells[staying[:rest]] += 1
    return replace(people, n_spells=n_spells)


def _draw(calibration: Calibration, plan: Plan, rng: np.random.Generator) -> Population:
    """People by kind, not yet shuffled or linked."""
    per, short = load_profile()["per_long_term"], load_profile()["of_short_term"]
    kind = np.repeat(np.arange(len(Kind), dtype=np.int16), plan.n_people)
    group = _draw_groups(calibration, kind, rng)
    place = _draw_places(calibration, kind, group, rng)
    long_term = np.isin(kind, LONG_TERM)
    changed = (_even(len(kind), rng) < per["changed"]) & np.isin(kind, (Kind.STAYING, Kind.ENDED))
    reviewed = (_even(len(kind), rng) < per["reviewed"]) & np.isin(kind, (Kind.STAYING, Kind.ENDED))
    second = (_even(len(kind), rng) < per["second_line"]) & (place == Place.HOME)
    second &= np.isin(kind, (Kind.STAYING, Kind.NEW))
    second |= (_even(len(kind), rng) < _SHARE_CARER_SERVED) & (kind == Kind.CARER)
    assessed = _draw_assessed(plan, kind, rng)
    # Whose support has not changed in the year was looked at in it: a review or an assessment.
    reviewed |= (kind == Kind.STAYING) & ~assessed & (second | ~changed)
    reviewed |= (_even(len(kind), rng) < short["reviewed"]) & (kind == Kind.REABLED)
    return Population(
        kind=kind,
        group=group,
        place=place,
        n_spells=(long_term.astype(np.int16) + changed).astype(np.int16),
        assessed=assessed,
        reviewed=reviewed,
        second=second,
        cares_for=np.full(len(kind), _NOBODY, np.int64),
    )


def _draw_groups(calibration: Calibration, kind: Small, rng: np.random.Generator) -> Small:
    """By the published numbers for long-term support; a fixed share of the younger for everybody else."""
    n_younger = calibration.n_long_term_18_64
    n_all = n_younger + calibration.n_long_term_65
    drawn = _even_within(kind, rng)
    long_term = np.isin(kind, LONG_TERM)
    disabled = np.where(long_term, calibration.n_learning_disability / n_all, 0.02)
    younger = np.where(long_term, n_younger / n_all, _SHARE_YOUNGER_ELSEWHERE)
    below = np.where(drawn < disabled, Group.LEARNING_DISABILITY, Group.YOUNGER)
    return np.asarray(np.where(drawn < younger, below, Group.OLDER), np.int16)


def _draw_places(calibration: Calibration, kind: Small, group: Small, rng: np.random.Generator) -> Small:
    """By the published shares of 2E among people with long-term support; everybody else lives at home."""
    share = load_profile()["people"]
    younger = _pc_younger(calibration)
    home = np.array([calibration.pc_home_learning_disability, younger, calibration.pc_home_65]) / 100
    long_term = np.isin(kind, LONG_TERM)
    drawn = _even_within(np.where(long_term, group, len(Group)), rng)
    elsewhere = rng.random(len(kind))
    in_home = share["pc_in_care_home_not_home"] / 100
    nursing = in_home * share["pc_nursing"] / 100
    other = np.where(elsewhere < nursing, Place.NURSING_HOME, Place.CARE_HOME)
    other = np.where(elsewhere < in_home, other, Place.NOWHERE_SETTLED)
    return np.asarray(np.where((drawn < home[group]) | ~long_term, Place.HOME, other), np.int16)


def _pc_younger(calibration: Calibration) -> float:
    """Of the other younger people, so many that all younger people together come to the published share."""
    n_all, n = calibration.n_long_term_18_64, calibration.n_learning_disability
    if n_all <= n:
        return calibration.pc_home_18_64
    pc = (n_all * calibration.pc_home_18_64 - n * calibration.pc_home_learning_disability) / (n_all - n)
    return float(min(max(pc, 0.0), 100.0))


def _draw_assessed(plan: Plan, kind: Small, rng: np.random.Generator) -> Flags:
    """Everybody of the kinds that are always assessed; as many as planned of the others."""
    assessed = np.isin(kind, (Kind.ASSESSED, Kind.CARER))
    for one, n in plan.n_assessed:
        places = np.flatnonzero(kind == one)
        assessed[rng.permutation(places)[:n]] = True
    return assessed


def _linked(people: Population, rng: np.random.Generator) -> Population:
    """Every carer looks after somebody with long-term support, no two after the same while there are enough."""
    carers = np.flatnonzero(np.isin(people.kind, (Kind.CARER, Kind.BY_ASSOCIATION)))
    supported = rng.permutation(np.flatnonzero(people.kind == Kind.STAYING))
    if not len(supported):
        supported = np.flatnonzero(np.isin(people.kind, LONG_TERM))
    cares_for = people.cares_for.copy()
    cares_for[carers] = np.resize(supported, len(carers))
    return replace(people, cares_for=cares_for)


def _even(n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Numbers from 0 to 1 at even distances, in any order: shares come out as asked for."""
    return (rng.permutation(n) + 0.5) / max(n, 1)


def _even_within(part: NDArray[Any], rng: np.random.Generator) -> NDArray[np.float64]:
    """The same within each part."""
    drawn = np.empty(len(part))
    for one in np.unique(part):
        places = np.flatnonzero(part == one)
        drawn[places] = _even(len(places), rng)
    return drawn


def _map(people: Population, change: Callable[[NDArray[Any]], NDArray[Any]]) -> Population:
    """The same change made to every array."""
    return Population(**{name: change(values) for name, values in vars(people).items()})
