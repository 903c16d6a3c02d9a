"""From invented events to the lines of a file, a column at a time: no record is ever an object of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evidence.client_level.synthetic.details import Details, Words
from evidence.client_level.synthetic.journeys import NO_DEATH, OPEN, Events, Type
from evidence.client_level.synthetic.nhs_numbers import build_numbers
from evidence.client_level.synthetic.plan import Kind
from evidence.client_level.synthetic.population import Flags, Population
from evidence.client_level.synthetic.profile import Ints, load_mix, load_profile
from evidence.client_level.synthetic.wording import Wording

_EARLIEST_DAYS, _LATEST_DAYS = 45_000, 1_000
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_N_AREAS, _N_PRACTICES = 99, 40
_QUARTERS = 4
_MOST_POUNDS, _MOST_UNITS = 2_000, 60


@dataclass(frozen=True)
class Heading:
    """What stands on every record of a submission."""

    la_code: str
    start: date
    end: date

    @property
    def n_days(self) -> int:
        """How long the reporting period is."""
        return (self.end - self.start).days + 1


class LineMaker:
    """Writes the records of one part of a population as lines of text."""

    def __init__(self, heading: Heading, wording: Wording) -> None:
        self._heading = heading
        self._wording = wording
        self._dates = pa.array([*_dates_of(heading.start), ""])

    def build(
        self,
        people: Population,
        details: Details,
        events: Events,
        first_person: int,
        first_event: int,
        rng: np.random.Generator,
    ) -> pa.StringArray:
        """One line a record, each with its line end.

        Args:
            people: this part of the population; `cares_for` counts from the first of the whole.
            details: what is told about each of them.
            events: what happened to them.
            first_person: number of the first person of this part.
            first_event: number of the first event of this part.
            rng: where chance comes from.
        """
        parts: dict[str, pa.Array | str] = {
            "la_code": self._heading.la_code,
            "reporting_period_end_date": _written(self._heading.end),
            "reporting_period_start_date": _written(self._heading.start),
            **self._tell_people(people, details, events, first_person, rng),
            **self._tell_events(people, events, first_event, rng),
            **self._tell_services(details, events, rng),
            **self._tell_carers(people, events, rng),
        }
        columns = [field.column for field in self._wording.specification.fields]
        return _joined([parts.get(column, "") for column in columns])

    def _tell_people(
        self, people: Population, details: Details, events: Events, first_person: int, rng: np.random.Generator
    ) -> dict[str, pa.Array | str]:
        person = pa.array(events.person)
        numbers = np.arange(first_person, first_person + people.n)
        at_home = [f"ZZ{area} " for area in range(1, _N_AREAS + 1)]
        streets = [f"{digit}{one}{two}" for digit in range(10) for one in _LETTERS for two in _LETTERS]
        postcodes = pc.binary_join_element_wise(_any_of(at_home, people.n, rng), _any_of(streets, people.n, rng), "")
        practices = _any_of([f"Y99{number:03d}" for number in range(_N_PRACTICES)], people.n, rng)
        supported = np.isin(events.kind, (Type.SERVICE, Type.REVIEW)) & ~details.unpaid[events.person]
        funding = details.words["client_funding_status"]
        told = {
            column: self._words(column, Words(words.words, words.places[events.person]))
            for column, words in details.words.items()
        }
        told["client_funding_status"] = self._words(
            "client_funding_status",
            Words((*funding.words, ""), np.where(supported, funding.places[events.person], len(funding.words))),
        )
        return told | {
            "nhs_number": pc.cast(pa.array(build_numbers(numbers)), pa.string()).take(person),
            "la_person_unique_identifier": _identifiers(numbers).take(person),
            "gp_practice_code": practices.take(person),
            "postcode": postcodes.take(person),
            "date_of_birth": self._days(details.birth[events.person]),
            "date_of_death": self._days(events.death[events.person]),
        }

    def _tell_events(
        self, people: Population, events: Events, first_event: int, rng: np.random.Generator
    ) -> dict[str, pa.Array | str]:
        profile, n = load_profile()["events"], len(events.person)
        evented = events.kind != Type.NOTHING
        kind = people.kind[events.person]
        outcomes = tuple(load_profile()["outcomes"].values())
        numbers = pc.cast(pa.array(np.arange(first_event, first_event + n)), pa.string())
        references = pc.binary_join_element_wise("E", numbers, "")
        assessments, reviews = events.kind == Type.ASSESSMENT, events.kind == Type.REVIEW
        of_short = reviews & (kind == Kind.REABLED)
        needs = assessments & np.isin(events.outcome, _places(outcomes, "Progress to support", "Continuation"))
        types = np.where(kind == Kind.CARER, 2, np.where(kind == Kind.REABLED, 0, 1))
        assessment_types = tuple(profile[f"{word}_assessment"] for word in ("short", "long", "carer"))
        return {
            "event_type": self._words(
                "event_type", Words(("", "Request", "Assessment", "Service", "Review"), events.kind)
            ),
            "event_reference": pc.if_else(pa.array(evented), references, ""),
            "event_start_date": self._days(np.where(evented, events.start, OPEN)),
            "event_end_date": self._days(events.end),
            "event_outcome": self._where("event_outcome", outcomes, events.outcome, evented),
            "request_route_of_access": self._mixed("route", events.kind == Type.REQUEST, rng),
            "assessment_type": self._where("assessment_type", assessment_types, types, assessments),
            "eligible_needs_identified": self._where(
                "eligible_needs_identified", ("No", "Yes"), needs + 0, assessments
            ),
            "method_of_assessment": self._mixed("method", assessments, rng),
            "review_reason": self._where(
                "review_reason", (profile["planned"], profile["review_of_short"]), of_short + 0, reviews
            ),
            "review_outcomes_achieved": self._mixed("achieved", reviews & ~of_short, rng),
            "method_of_review": self._mixed("method", reviews, rng),
        }

    def _tell_services(self, details: Details, events: Events, rng: np.random.Generator) -> dict[str, pa.Array | str]:
        lines = tuple(load_profile()["lines"].values())
        profile, names = load_profile()["events"], tuple(load_profile()["lines"])
        service = events.kind == Type.SERVICE
        line = np.where(service, events.line, 0)
        paid = service & np.array([bool(one[2]) for one in lines])[line]
        low, high, least, most = (np.array([one[place] for one in lines])[line] for place in range(3, 7))
        drawn = rng.random((2, len(line)))
        quarters = np.floor((low + drawn[0] * (high - low)) * _QUARTERS).astype(np.int64)
        units = least + np.floor(drawn[1] * (most - least + 1)).astype(np.int64)
        provided = service & np.isin(line, [n for n, name in enumerate(names) if name in profile["provided"]])
        providers = tuple(f"1-9999{number:05d}" for number in range(profile["providers"]))
        mechanisms = (profile["commissioned"], profile["managed_budget"], profile["direct_payment"])
        return {
            "service_type": self._where("service_type", tuple(one[0] for one in lines), line, service),
            "service_component": self._where("service_component", tuple(one[1] for one in lines), line, service),
            "delivery_mechanism": self._where(
                "delivery_mechanism", mechanisms, _mechanisms(details, events, line, names), service
            ),
            "provider_cqc_location_id": _texts(providers, _turns(events, len(providers)), provided),
            "unit_cost": _texts(_pounds(), quarters, paid),
            "cost_frequency_unit_type": self._where(
                "cost_frequency_unit_type", tuple(one[2] for one in lines), line, paid
            ),
            "planned_units_per_week": _texts(tuple(map(str, range(_MOST_UNITS))), units, paid),
        }

    def _tell_carers(self, people: Population, events: Events, rng: np.random.Generator) -> dict[str, pa.Array | str]:
        unpaid = np.isin(people.kind, (Kind.CARER, Kind.BY_ASSOCIATION))
        here, person = pa.array(unpaid[events.person]), pa.array(events.person)
        mix = load_mix("events", "hours")
        hours = mix.draw(rng, people.n)[events.person]
        linked = _identifiers(np.maximum(people.cares_for, 0)).take(person)
        return {
            "total_hrs_caring_per_week": self._where(
                "total_hrs_caring_per_week", mix.words, hours, unpaid[events.person]
            ),
            "no_of_adults_being_cared_for": pc.if_else(here, "1", ""),
            "adult_1_linked_person_id": pc.if_else(here, linked, ""),
        }

    def _words(self, column: str, words: Words) -> pa.Array:
        return pa.array([self._wording.spell(column, word) for word in words.words]).take(pa.array(words.places))

    def _where(self, column: str, words: Sequence[str], places: Ints, flags: Flags) -> pa.Array:
        """One of the words where the flag is set, otherwise nothing."""
        return self._words(column, Words((*words, ""), np.where(flags, places, len(words))))

    def _mixed(self, name: str, flags: Flags, rng: np.random.Generator) -> pa.Array:
        mix = load_mix("events", name)
        return self._where(_COLUMN_OF_MIX[name], mix.words, mix.draw(rng, len(flags)), flags)

    def _days(self, days: Ints) -> pa.Array:
        """Days of the period as dates; nothing for what never was."""
        places = np.where(days >= min(OPEN, NO_DEATH), len(self._dates) - 1, days + _EARLIEST_DAYS)
        return self._dates.take(pa.array(places))


_COLUMN_OF_MIX = {
    "route": "request_route_of_access",
    "method": "method_of_assessment",
    "achieved": "review_outcomes_achieved",
}


def _joined(columns: Sequence[pa.Array | str]) -> pa.StringArray:
    """Whole lines; neighbours that are the same on every line are put together first."""
    parts: list[pa.Array | str] = []
    for column in columns:
        if isinstance(column, str) and parts and isinstance(parts[-1], str):
            parts[-1] = f"{parts[-1]},{column}"
        else:
            parts.append(column)
    lines = pc.binary_join_element_wise(*parts, ",")
    return pc.binary_join_element_wise(lines, "", "\n")


def _texts(words: Sequence[str], places: Ints, flags: Flags) -> pa.Array:
    return pa.array([*words, ""]).take(pa.array(np.where(flags, places, len(words))))


def _any_of(words: Sequence[str], n: int, rng: np.random.Generator) -> pa.Array:
    return pa.array(words).take(pa.array(rng.integers(0, len(words), n)))


def _identifiers(numbers: Ints) -> pa.Array:
    """The identifiers an invented council gives; the same as `rules.examples.local_identifier`."""
    digits = pc.utf8_slice_codeunits(pc.cast(pa.array(numbers + 100_000_000), pa.string()), 1)
    return pc.binary_join_element_wise("X", digits, "")


def _mechanisms(details: Details, events: Events, line: Ints, names: Sequence[str]) -> Ints:
    """0 commissioned, 1 a managed budget, 2 a direct payment: by person for support at home, else by line."""
    profile = load_profile()["events"]
    at_home = np.isin(line, [n for n, name in enumerate(names) if name in profile["at_home"]])
    paid = details.direct_payment[events.person]
    own = np.where(paid, 2, np.where(details.self_directed[events.person], 1, 0))
    return np.where(at_home, own, np.where(line == names.index("carer_payment"), 2, 0))


def _turns(events: Events, n: int) -> Ints:
    """A provider for each record; no two records in a row have the same."""
    return np.asarray((np.arange(len(events.person)) + events.person * 7) % n)


def _places(words: Sequence[str], *beginnings: str) -> list[int]:
    return [place for place, word in enumerate(words) if word.startswith(beginnings)]


@cache
def _pounds() -> tuple[str, ...]:
    return tuple(f"{quarters / _QUARTERS:.2f}" for quarters in range(_MOST_POUNDS * _QUARTERS))


def _dates_of(start: date) -> list[str]:
    return [_written(start + timedelta(days)) for days in range(-_EARLIEST_DAYS, _LATEST_DAYS)]


def _written(day: date) -> str:
    """Year first: nothing has to be guessed."""
    return day.isoformat()
