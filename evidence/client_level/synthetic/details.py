"""What is told about each person on every one of their records: the same on all of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evidence.client_level.synthetic.plan import Kind
from evidence.client_level.synthetic.population import Flags, Group, Place, Population
from evidence.client_level.synthetic.profile import Ints, load_mix, load_profile

_YEAR_DAYS = 365.25
_YOUNGEST, _OLDER, _SPAN_OLDER = 20, 65, 33
_UNPAID = (Kind.CARER, Kind.BY_ASSOCIATION)


@dataclass(frozen=True)
class Details:
    """One element a person; `Words` hold places in their own list of words.

    Attributes:
        birth: day, counted from the first of the reporting period.
        words: field name of the specification to what stands in it.
        direct_payment: support at home is a direct payment.
        self_directed: support at home is a direct payment or a managed personal budget.
        unpaid: an unpaid carer, not somebody who draws on care and support.
    """

    birth: Ints
    words: Mapping[str, "Words"]
    direct_payment: Flags
    self_directed: Flags
    unpaid: Flags


@dataclass(frozen=True)
class Words:
    """A column with few different words: which of them stands where."""

    words: tuple[str, ...]
    places: Ints

    def is_any(self, *wanted: str) -> Flags:
        """Where one of these words stands."""
        return np.isin(self.places, [place for place, word in enumerate(self.words) if word in wanted])


def build_details(
    people: Population,
    cared_for: Flags,
    shares: tuple[float, float],
    n_days: int,
    rng: np.random.Generator,
) -> Details:
    """Draw them.

    Args:
        people: whose details.
        cared_for: who is looked after by an unpaid carer of this submission.
        shares: of people at home, with self-directed support and with a direct payment, as percentages.
        n_days: how long the reporting period is.
        rng: where chance comes from.
    """
    unpaid = np.isin(people.kind, _UNPAID)
    drawn = rng.random(people.n) * 100
    reason = _draw_reasons(people, unpaid, rng)
    words = {
        "gender": _mixed("sex", people.n, rng),
        "ethnicity": _mixed("ethnicity", people.n, rng),
        "client_type": _client_types(people),
        "primary_support_reason": reason,
        "accommodation_status": _draw_homes(people, rng),
        "employment_status": _draw_work(people, rng),
        "has_unpaid_carer": Words(("No", "Yes"), cared_for.astype(np.int64)),
        **_draw_health(people, unpaid, reason, rng),
        "client_funding_status": _mixed("funding", people.n, rng),
    }
    return Details(
        birth=_draw_births(people, n_days, rng),
        words=words,
        direct_payment=drawn < shares[1],
        self_directed=drawn < shares[0],
        unpaid=unpaid,
    )


def joined(first: Words, *over: tuple[Flags, Words]) -> Words:
    """One column out of several: the first, and each of the others where its flags are set, later ones over earlier."""
    words, places = list(first.words), first.places
    for flags, part in over:
        places = np.where(flags, part.places + len(words), places)
        words.extend(part.words)
    return Words(tuple(words), places)


def _mixed(name: str, n: int, rng: np.random.Generator) -> Words:
    mix = load_mix("people", name)
    return Words(mix.words, mix.draw(rng, n))


def _all(word: str, n: int) -> Words:
    return Words((word,), np.zeros(n, np.int64))


def _client_types(people: Population) -> Words:
    kinds = ("Service user", "Unpaid carer", "Unpaid carer known by association")
    places = np.where(people.kind == Kind.CARER, 1, np.where(people.kind == Kind.BY_ASSOCIATION, 2, 0))
    return Words(kinds, places)


def _draw_births(people: Population, n_days: int, rng: np.random.Generator) -> Ints:
    """The younger are from 20 to 64 on the last day of the period, the older 65 or more on the first."""
    younger = n_days - (_YOUNGEST + rng.random(people.n) * (_OLDER - _YOUNGEST)) * _YEAR_DAYS
    older = -(_OLDER + 0.01 + _SPAN_OLDER * rng.beta(2.0, 2.2, people.n)) * _YEAR_DAYS
    day = np.where(people.group == Group.OLDER, older, younger)
    return np.asarray(np.floor(day).astype(np.int64) + (people.group != Group.OLDER))


def _draw_reasons(people: Population, unpaid: Flags, rng: np.random.Generator) -> Words:
    profile = load_profile()["people"]
    return joined(
        _mixed("reason_65", people.n, rng),
        (people.group == Group.YOUNGER, _mixed("reason_18_64", people.n, rng)),
        (people.group == Group.LEARNING_DISABILITY, _all(profile["learning_disability"], people.n)),
        (unpaid, _all(profile["carer_reason"], people.n)),
    )


def _draw_homes(people: Population, rng: np.random.Generator) -> Words:
    profile = load_profile()["people"]
    return joined(
        _mixed("settled", people.n, rng),
        (people.group == Group.LEARNING_DISABILITY, _mixed("settled_learning_disability", people.n, rng)),
        (people.place == Place.NOWHERE_SETTLED, _mixed("unsettled", people.n, rng)),
        (people.place == Place.CARE_HOME, _all(profile["care_home"], people.n)),
        (people.place == Place.NURSING_HOME, _all(profile["nursing_home"], people.n)),
    )


def _draw_work(people: Population, rng: np.random.Generator) -> Words:
    retired = _all(load_profile()["people"]["retired"], people.n)
    return joined(_mixed("work", people.n, rng), (people.group == Group.OLDER, retired))


def _draw_health(people: Population, unpaid: Flags, reason: Words, rng: np.random.Generator) -> dict[str, Words]:
    """What is asked of people who draw on care and support only, and goes with their reason."""
    profile = load_profile()["people"]
    memory = reason.is_any(profile["memory"])
    old = people.group == Group.OLDER
    autistic = rng.random(people.n) * 100 < profile["pc_autism"]
    return {
        "autism_spectrum_disorder_asd": _yes_no(autistic & ~old, unpaid),
        "visual_impairment": _impaired("visual", reason, unpaid, rng),
        "hearing_impairment": _impaired("hearing", reason, unpaid, rng),
        "dementia": _yes_no(memory | (old & (rng.random(people.n) * 100 < profile["pc_dementia_65"])), unpaid),
    }


def _yes_no(flags: Flags, unpaid: Flags) -> Words:
    return Words(("No", "Yes", ""), np.where(unpaid, 2, flags.astype(np.int64)))


def _impaired(kind: str, reason: Words, unpaid: Flags, rng: np.random.Generator) -> Words:
    """None, or a little; certainly where it is the reason for support."""
    profile = load_profile()["people"]
    least, some = profile[f"{kind}_words"]
    drawn = rng.random(len(unpaid)) * 100 < profile["pc_impairment"]
    drawn |= reason.is_any(*profile[f"{kind}_reasons"])
    return Words((least, some, ""), np.where(unpaid, 2, drawn.astype(np.int64)))
