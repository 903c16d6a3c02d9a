"""Councils through boundary changes: who was there on a day, who came before, who came after.

Figures of a council and of those before it are never put together here: a code stands for one area, and the most
that is done is to say in words which councils took over.

Source: council_changes.csv and council_starts.csv beside this file, each row with the order that made the change;
days and codes checked with mySociety, UK local authority names and codes (July 2025, CC BY 4.0).
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from evidence.dates import say_date
from evidence.have.councils import find_council, load_councils, plain_name
from schemas.errors import AppError
from schemas.observation import Council


@dataclass(frozen=True)
class CouncilOnDay:
    """A council with its life.

    Attributes:
        first_day: None where it was there before the changes that are known here.
        last_day: None while it lasts.
        successors: GSS codes of the councils that took over, most of the area first.
        kind: how it ended: `merged`, `split`, `split and merged`, `replaced`; empty for one that lasts.
    """

    gss_code: str
    name: str
    la_code: str
    first_day: date | None
    last_day: date | None
    successors: tuple[str, ...] = ()
    kind: str = ""
    other_names: tuple[str, ...] = ()

    def is_there(self, day: date) -> bool:
        """Whether it was a council with adult social care duties on a day."""
        return (self.first_day or day) <= day <= (self.last_day or day)


def load_former_councils() -> tuple[CouncilOnDay, ...]:
    """The councils with adult social care duties that have ended, in the order they ended."""
    return tuple(council for council in _listed() if council.kind not in _CODES_ONLY)


def council_at(text: str, day: date) -> CouncilOnDay:
    """The council that a name or code stood for on a day.

    A name several councils have had in turn, such as Somerset, means the one of that day. A GSS code stands for one
    area only, so a code out of its time is refused rather than taken for a successor.

    Raises:
        AppError: slug `council-not-on-day`, if it was none on that day; `unknown-council`, if it never was one.

    Example:
        >>> council_at("Cumbria", date(2022, 3, 31)).successors
        ('E06000063', 'E06000064')
    """
    known = _candidates(text)
    if not known:
        find_council(text)  # raises, with near names
    there = [council for council in known if council.is_there(day)]
    if not there:
        raise AppError("council-not-on-day", *_out_of_time(known[0], day))
    return there[0]


def predecessors_of(council: Council) -> tuple[CouncilOnDay, ...]:
    """The councils that a council took over from; none for one that was there all along."""
    return tuple(one for one in load_former_councils() if council.gss_code in one.successors)


def tell_beginning(council: Council) -> str:
    """A sentence that says when a council began and after whom; empty for one that was there all along.

    Example:
        >>> from evidence.have.councils import find_council
        >>> tell_beginning(find_council("Cumberland"))
        'Cumberland began on 1 April 2023; earlier figures are those of Cumbria, a different area, and are not its own.'
    """
    first = _first_days().get(council.gss_code)
    if first is None:
        return ""
    before = predecessors_of(council)
    names = " and ".join(f"{one.name}{' (county council)' if one.name == council.name else ''}" for one in before)
    same_area = len(before) == 1 and before[0].kind == "replaced"
    area = "a different council for the same area" if same_area else "a different area"
    return (
        f"{council.name} began on {say_date(first)}; earlier figures are those of {names}, {area}, and are not its own."
    )


def present_code(gss_code: str) -> str:
    """The GSS code adult social care returns use, for another code of the very same council.

    A code of a council that has ended stays as it is: its figures are nobody else's.

    Example:
        >>> present_code("E08000038"), present_code("E10000006")
        ('E08000016', 'E10000006')
    """
    return _same_council().get(gss_code, gss_code)


_CODES_ONLY = ("new code", "newer code")


@cache
def _listed() -> tuple[CouncilOnDay, ...]:
    return tuple(
        CouncilOnDay(
            gss_code=row["gss_code"],
            name=row["name"],
            la_code=row["la_code"],
            first_day=date.fromisoformat(row["first_day"]),
            last_day=date.fromisoformat(row["last_day"]) if row["last_day"] else None,
            successors=tuple(row["successors"].split("|")),
            kind=row["kind"],
            other_names=tuple(filter(None, row["other_names"].split("|"))),
        )
        for row in _rows("council_changes.csv")
    )


@cache
def _same_council() -> dict[str, str]:
    return {one.gss_code: one.successors[0] for one in _listed() if one.kind in _CODES_ONLY}


@cache
def _first_days() -> dict[str, date]:
    return {row["gss_code"]: date.fromisoformat(row["first_day"]) for row in _rows("council_starts.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    text = files("evidence.have").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _candidates(text: str) -> list[CouncilOnDay]:
    """Every council the text may stand for, the present one first."""
    wanted = plain_name(text)
    code = present_code(text.strip().upper())
    found = [_present(council) for council in load_councils() if code == council.gss_code]
    found += [one for one in load_former_councils() if code == one.gss_code]
    if found:
        return found
    try:
        found = [_present(find_council(text))]
    except AppError:
        found = []
    return found + [one for one in load_former_councils() if wanted in _former_names(one)]


@cache
def _former_names(council: CouncilOnDay) -> frozenset[str]:
    return frozenset(plain_name(name) for name in (council.name, council.la_code, *council.other_names))


def _present(council: Council) -> CouncilOnDay:
    return CouncilOnDay(council.gss_code, council.name, council.la_code, _first_days().get(council.gss_code), None)


def _out_of_time(council: CouncilOnDay, day: date) -> tuple[str, str]:
    """What to say, and what to do, of a council that was none on a day."""
    when = say_date(day)
    if council.last_day and day > council.last_day:
        names = {one.gss_code: one.name for one in load_councils()}
        after = " or ".join(f"{names[code]} ({code})" for code in council.successors)
        ended = say_date(council.last_day)
        return f"{council.name} ({council.gss_code}) ended on {ended}, before {when}.", f"Use {after}."
    first = council.first_day or day
    before = [one for one in load_former_councils() if council.gss_code in one.successors]
    names_before = " or ".join(f"{one.name} ({one.gss_code})" for one in before) or "an earlier code"
    return f"{council.name} ({council.gss_code}) began on {say_date(first)}, after {when}.", f"Use {names_before}."
