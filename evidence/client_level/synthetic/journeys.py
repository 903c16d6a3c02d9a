"""What happens to each person in the year: requests, assessments, services and reviews in an order that makes sense."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from evidence.client_level.synthetic.details import Details
from evidence.client_level.synthetic.plan import Kind
from evidence.client_level.synthetic.population import Flags, Place, Population
from evidence.client_level.synthetic.profile import Ints, load_mix, load_profile

OPEN = 1 << 30
"""Stands for the end of what has not ended."""
NO_DEATH = 1 << 30
_LONGEST_BEFORE, _SHORTEST_BEFORE = 3_650, 30
_ADULT_DAYS = 18 * 366
_LAST_DAYS = 45


class Type(IntEnum):
    """What a record is about; `NOTHING` for an unpaid carer who is only known."""

    NOTHING = 0
    REQUEST = 1
    ASSESSMENT = 2
    SERVICE = 3
    REVIEW = 4


@dataclass(frozen=True)
class Events:
    """One element a record, by person and then by start.

    Attributes:
        person: place in the population that was given.
        kind: a `Type`.
        start: day, counted from the first of the reporting period.
        end: likewise; `OPEN` where it has not ended.
        outcome: place in the list of the profile's outcomes.
        line: of services, place in the list of the profile's lines; otherwise -1.
        death: day, one element a person; `NO_DEATH` where they live.
    """

    person: Ints
    kind: Ints
    start: Ints
    end: Ints
    outcome: Ints
    line: Ints
    death: Ints


class _Diary:
    """Collects records and answers with all of them in order."""

    def __init__(self, n_days: int, rng: np.random.Generator) -> None:
        self.n_days, self.rng = n_days, rng
        self._parts: list[tuple[Ints, ...]] = []
        self._outcomes = list(load_profile()["outcomes"])
        self._lines = list(load_profile()["lines"])

    def outcome(self, name: str) -> int:
        """Place of an outcome by its short name."""
        return self._outcomes.index(name)

    def line(self, name: str) -> int:
        """Place of a line of support by its name."""
        return self._lines.index(name)

    def endings(self, of: str, n: int) -> Ints:
        """So many outcomes of something that has ended."""
        mix = load_mix("endings", of)
        return np.array([self.outcome(word) for word in mix.words])[mix.draw(self.rng, n)]

    def days(self, n: int, least: int, most: int) -> Ints:
        """So many numbers of days, from the least to the most."""
        return self.rng.integers(least, most + 1, n)

    def start(self, n: int, lags: Ints) -> Ints:
        """So many days of the period after which there is room for the lags."""
        return np.floor(self.rng.random(n) * (self.n_days - lags)).astype(np.int64)

    def add(
        self, who: Ints, kind: Type, start: Ints, end: Ints | int, outcome: Ints | int, line: Ints | int = -1
    ) -> None:
        """One record for each of these people."""
        parts = (who, kind, start, end, outcome, line)
        self._parts.append(tuple(np.broadcast_to(np.asarray(part, np.int64), who.shape) for part in parts))

    def close(self, death: Ints) -> Events:
        """Everything, by person and start."""
        person, kind, start, end, outcome, line = (np.concatenate(column) for column in zip(*self._parts, strict=True))
        order = np.lexsort((line, kind, start, person))
        return Events(person[order], kind[order], start[order], end[order], outcome[order], line[order], death)


def build_events(people: Population, details: Details, n_days: int, rng: np.random.Generator) -> Events:
    """Everything that happens to these people in a reporting period of so many days."""
    diary = _Diary(n_days, rng)
    death = np.full(people.n, NO_DEATH, np.int64)
    lines = _main_lines(people, details, diary)
    _add_staying(diary, people, details, lines)
    _add_new(diary, people, lines)
    _add_new_after_reablement(diary, people, lines)
    _add_ended(diary, people, details, lines, death)
    _add_reabled(diary, people)
    _add_assessed(diary, people)
    _add_contacts(diary, people)
    _add_short(diary, people)
    _add_carers(diary, people, details)
    return diary.close(death)


def _of(people: Population, kind: Kind, flags: Flags | None = None) -> Ints:
    return np.flatnonzero((people.kind == kind) if flags is None else (people.kind == kind) & flags)


def _main_lines(people: Population, details: Details, diary: _Diary) -> Ints:
    """The line of long-term support each person would have, by where they live and how it is paid for."""
    disabled = details.words["primary_support_reason"].is_any(load_profile()["people"]["learning_disability"])
    home = np.where(disabled, diary.line("supported_living"), diary.line("home_care"))
    # A direct payment names no provider, so two in a row could not be told from one that was cut in two.
    home = np.where(details.direct_payment & (people.n_spells == 1), diary.line("direct_payment"), home)
    home = np.where(people.place == Place.CARE_HOME, diary.line("residential"), home)
    return np.asarray(np.where(people.place == Place.NURSING_HOME, diary.line("nursing"), home))


def _add_staying(diary: _Diary, people: Population, details: Details, lines: Ints) -> None:
    who = _of(people, Kind.STAYING)
    begin = _before_period(diary, details, who)
    _add_spells(diary, people, who, begin, np.full(len(who), OPEN), lines, np.full(len(who), diary.outcome("goes_on")))
    both = _of(people, Kind.STAYING, people.second)
    _add_second(diary, both, begin[np.searchsorted(who, both)])
    again = _of(people, Kind.STAYING, people.assessed)
    end = diary.days(len(again), 40, diary.n_days - 1)
    diary.add(again, Type.ASSESSMENT, end - diary.days(len(again), 3, 40), end, diary.outcome("goes_on"))
    _add_reviews(diary, _of(people, Kind.STAYING, people.reviewed), diary.n_days - 1)


def _add_new(diary: _Diary, people: Population, lines: Ints) -> None:
    who = _of(people, Kind.NEW)
    answer, assess, arrange = diary.days(len(who), 0, 10), diary.days(len(who), 4, 35), diary.days(len(who), 0, 28)
    asked = diary.start(len(who), answer + assess + arrange + 1)
    answered, assessed = asked + answer, asked + answer + assess
    diary.add(who, Type.REQUEST, asked, answered, diary.outcome("assess"))
    diary.add(who, Type.ASSESSMENT, answered, assessed, diary.outcome("support"))
    diary.add(who, Type.SERVICE, assessed + arrange, OPEN, diary.outcome("goes_on"), lines[who])
    both = _of(people, Kind.NEW, people.second)
    _add_second(diary, both, (assessed + arrange)[np.searchsorted(who, both)])


def _add_new_after_reablement(diary: _Diary, people: Population, lines: Ints) -> None:
    who = _of(people, Kind.NEW_AFTER_REABLEMENT)
    answer, reable, arrange = diary.days(len(who), 0, 5), diary.days(len(who), 14, 42), diary.days(len(who), 1, 5)
    asked = diary.start(len(who), answer + reable + arrange + 1)
    begun, ended = asked + answer, asked + answer + reable
    diary.add(who, Type.REQUEST, asked, begun, diary.outcome("reable"))
    diary.add(who, Type.SERVICE, begun, ended, diary.outcome("support"), diary.line("reablement"))
    diary.add(who, Type.ASSESSMENT, ended - 7, ended, diary.outcome("support"))
    diary.add(who, Type.SERVICE, ended + arrange, OPEN, diary.outcome("goes_on"), lines[who])


def _add_ended(diary: _Diary, people: Population, details: Details, lines: Ints, death: Ints) -> None:
    """Support from before the period that ends in it, for some by their death."""
    who = _of(people, Kind.ENDED)
    end = diary.days(len(who), 20, diary.n_days - 2)
    died = diary.rng.random(len(who)) < load_profile()["of_ended"]["died"]
    death[who[died]] = end[died]
    outcome = np.where(died, diary.outcome("deceased"), diary.endings("long_term", len(who)))
    _add_spells(diary, people, who, _before_period(diary, details, who), end, lines, outcome)
    reviewed = _of(people, Kind.ENDED, people.reviewed)
    _add_reviews(diary, reviewed, end[np.searchsorted(who, reviewed)])


def _add_reabled(diary: _Diary, people: Population) -> None:
    who = _of(people, Kind.REABLED)
    assessed = people.assessed[who]
    answer, reable = diary.days(len(who), 0, 5), diary.days(len(who), 7, 42)
    assess = np.where(assessed, diary.days(len(who), 1, 6), 0)
    asked = diary.start(len(who), answer + assess + reable + 1)
    answered, begun = asked + answer, asked + answer + assess
    outcome = np.where(assessed, diary.outcome("assess"), diary.outcome("reable"))
    diary.add(who, Type.REQUEST, asked, answered, outcome)
    diary.add(who[assessed], Type.ASSESSMENT, answered[assessed], begun[assessed], diary.outcome("reable"))
    endings = diary.endings("reablement", len(who))
    diary.add(who, Type.SERVICE, begun, begun + reable, endings, diary.line("reablement"))
    reviewed = people.reviewed[who]
    ended = (begun + reable)[reviewed]
    diary.add(who[reviewed], Type.REVIEW, ended - 3, ended, endings[reviewed])


def _add_assessed(diary: _Diary, people: Population) -> None:
    who = _of(people, Kind.ASSESSED)
    answer, assess = diary.days(len(who), 0, 10), diary.days(len(who), 4, 45)
    asked = diary.start(len(who), answer + assess)
    diary.add(who, Type.REQUEST, asked, asked + answer, diary.outcome("assess"))
    diary.add(who, Type.ASSESSMENT, asked + answer, asked + answer + assess, diary.endings("assessment", len(who)))


def _add_contacts(diary: _Diary, people: Population) -> None:
    """Requests that were answered with no service, and those whose assessment is still to come."""
    who = _of(people, Kind.CONTACT)
    answer = diary.days(len(who), 0, 14)
    asked = diary.start(len(who), answer)
    diary.add(who, Type.REQUEST, asked, asked + answer, diary.endings("contact", len(who)))
    who = _of(people, Kind.WAITING)
    asked = diary.n_days - 1 - diary.days(len(who), 5, _LAST_DAYS)
    diary.add(who, Type.REQUEST, asked, asked + diary.days(len(who), 0, 4), diary.outcome("assess"))


def _add_short(diary: _Diary, people: Population) -> None:
    who = _of(people, Kind.SHORT)
    answer, arrange, stay = diary.days(len(who), 0, 7), diary.days(len(who), 0, 20), diary.days(len(who), 3, 42)
    asked = diary.start(len(who), answer + arrange + stay + 1)
    diary.add(who, Type.REQUEST, asked, asked + answer, diary.outcome("support"))
    begun = asked + answer + arrange
    line = np.where(diary.rng.random(len(who)) < 0.7, diary.line("low_level"), diary.line("respite"))
    diary.add(who, Type.SERVICE, begun, begun + stay, diary.endings("short", len(who)), line)


def _add_carers(diary: _Diary, people: Population, details: Details) -> None:
    """Carers ask, are assessed, and many then have support of their own; others are only known."""
    who = _of(people, Kind.CARER)
    served = people.second[who]
    answer, assess, arrange = diary.days(len(who), 0, 10), diary.days(len(who), 4, 35), diary.days(len(who), 0, 20)
    asked = diary.start(len(who), answer + assess + arrange + 1)
    answered, assessed = asked + answer, asked + answer + assess
    outcome = np.where(served, diary.outcome("support"), diary.endings("assessment", len(who)))
    diary.add(who, Type.REQUEST, asked, answered, diary.outcome("assess"))
    diary.add(who, Type.ASSESSMENT, answered, assessed, outcome)
    line = np.where(details.direct_payment[who], diary.line("carer_payment"), diary.line("carer_support"))
    begun = assessed + arrange
    diary.add(who[served], Type.SERVICE, begun[served], OPEN, diary.outcome("goes_on"), line[served])
    known = _of(people, Kind.BY_ASSOCIATION)
    diary.add(known, Type.NOTHING, np.zeros(len(known), np.int64), OPEN, 0)


def _before_period(diary: _Diary, details: Details, who: Ints) -> Ints:
    """A day before the period on which these people were adults."""
    begin = -diary.days(len(who), _SHORTEST_BEFORE, _LONGEST_BEFORE)
    return np.maximum(begin, details.birth[who] + _ADULT_DAYS)


def _add_spells(
    diary: _Diary, people: Population, who: Ints, begin: Ints, end: Ints, lines: Ints, outcome: Ints
) -> None:
    """The main line of support, in as many records as the person has spells: each begins the day after the last."""
    n = people.n_spells[who].astype(np.int64)
    each = np.repeat(np.arange(len(who)), n)
    number = np.arange(len(each)) - np.repeat(np.cumsum(n) - n, n)
    cut, next_cut = (_cut(begin, end, n, each, number + more, diary.n_days) for more in (0, 1))
    last = number == n[each] - 1
    starts = np.where(number == 0, begin[each], cut + 1)
    ends = np.where(last, end[each], next_cut)
    diary.add(
        who[each], Type.SERVICE, starts, ends, np.where(last, outcome[each], diary.outcome("support")), lines[who[each]]
    )


def _cut(begin: Ints, end: Ints, n: Ints, each: Ints, number: Ints, n_days: int) -> Ints:
    """The last day of the spell before this one: evenly spread over the part of the period with support, not quite."""
    first = np.maximum(begin, 0)
    width = np.minimum(end, n_days - 1) - first
    jitter = np.arange(len(n)) * 31 % np.maximum(width // n // 3, 1)
    return np.asarray(first[each] + width[each] * number // n[each] - jitter[each])


def _add_second(diary: _Diary, who: Ints, begin: Ints) -> None:
    line = np.where(diary.rng.random(len(who)) < 0.6, diary.line("day"), diary.line("transport"))
    diary.add(who, Type.SERVICE, begin, OPEN, diary.outcome("goes_on"), line)


def _add_reviews(diary: _Diary, who: Ints, latest: Ints | int) -> None:
    """One planned review, ended in the period and not after the latest day."""
    end = np.floor(diary.rng.random(len(who)) * (np.asarray(latest) + 1)).astype(np.int64)
    start = np.maximum(end - diary.days(len(who), 0, 14), 0)
    diary.add(who, Type.REVIEW, start, end, diary.outcome("goes_on"))
