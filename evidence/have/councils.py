"""The 153 councils with adult social care duties, the groups they are compared with, and how to find one by name."""

import csv
import difflib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from schemas.errors import AppError
from schemas.observation import Council

GROUP_CODES = {
    "Shire county": "S",
    "Unitary authority": "U",
    "Metropolitan district": "M",
    "Inner London": "I",
    "Outer London": "O",
}
"""Council type to the code of its row in the ASCOF workbook."""

ENGLAND_CODE = "England"

_GENERIC_WORDS = (
    "metropolitan borough council",
    "county council",
    "city council",
    "borough council",
    "district council",
    "metropolitan borough",
    "county borough",
    "council",
)


@dataclass(frozen=True)
class Area:
    """An area of the workbook that is no present council: a group, or a council that has ended.

    Attributes:
        replaced_by: the councils that took over, where it has ended.
    """

    la_code: str
    ons_code: str
    name: str
    level: str
    replaced_by: tuple[str, ...]


@dataclass(frozen=True)
class _Entry:
    council: Council
    counted_with: str
    aliases: tuple[str, ...]


def _rows(name: str) -> list[dict[str, str]]:
    text = files("evidence.have").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _entries() -> tuple[_Entry, ...]:
    return tuple(
        _Entry(
            Council(row["gss_code"], row["name"], row["la_code"], row["region"], row["council_type"]),
            row["counted_with"],
            tuple(filter(None, row["aliases"].split("|"))),
        )
        for row in _rows("councils.csv")
    )


def load_councils() -> tuple[Council, ...]:
    """All 153 councils, in the order of their GSS codes."""
    return tuple(entry.council for entry in _entries())


@cache
def load_areas() -> tuple[Area, ...]:
    """England, the council types, the regions, the one joint area, and councils that have ended."""
    return tuple(
        Area(
            row["la_code"],
            row["ons_code"],
            row["name"],
            row["level"],
            tuple(filter(None, row["replaced_by"].split("|"))),
        )
        for row in _rows("areas.csv")
    )


def region_code(council: Council) -> str:
    """The code of the council's region in the workbook, such as `EM`."""
    return next(area.la_code for area in load_areas() if area.level == "Region" and area.name == council.region)


def counted_elsewhere(council: Council) -> str | None:
    """The council type whose published row counts this council in, if that is not its own type.

    Source: worked out from the 2024-25 workbook (SOURCES.md beside the data): North Yorkshire and Somerset.
    """
    for entry in _entries():
        if entry.council.gss_code == council.gss_code and GROUP_CODES[council.council_type] != entry.counted_with:
            return next(name for name, code in GROUP_CODES.items() if code == entry.counted_with)
    return None


def find_council(text: str) -> Council:
    """The council a person means by its name, another name for it, or its GSS code.

    Raises:
        AppError: slug `unknown-council`, with near matches, if none fits.

    Example:
        >>> find_council("bristol city council").gss_code
        'E06000023'
    """
    found = _index().get(plain_name(text)) or _index().get(_short(text))
    if found is None:
        raise AppError(
            "unknown-council", f'No council with adult social care duties is called "{text[:80]}".', _advice(text)
        )
    return found


@cache
def _index() -> dict[str, Council]:
    """Every name, alias, spelling and code in plain form; a name without its `Council`, where that is nobody else's."""
    index: dict[str, Council] = {}
    shorter: dict[str, list[Council]] = {}
    for entry in _entries():
        council = entry.council
        for name in (council.name, council.gss_code, council.la_code, *entry.aliases):
            index[plain_name(name)] = council
            shorter.setdefault(_short(name), []).append(council)
    for row in _rows("council_spellings.csv"):
        index.setdefault(plain_name(row["spelling"]), index[plain_name(row["gss_code"])])
    for name, councils in shorter.items():
        if len({council.gss_code for council in councils}) == 1:
            index.setdefault(name, councils[0])
    return index


def _advice(text: str) -> str:
    ended = next((area for area in load_areas() if area.replaced_by and plain_name(area.name) == _short(text)), None)
    if ended:
        return f"{ended.name} has ended; use {' or '.join(ended.replaced_by)}."
    names = _near_names(_short(text))
    if names:
        return f"Did you mean {', or '.join(names)}? A GSS code such as E10000019 works too."
    return "Give the council's name, such as Lincolnshire, or its GSS code, such as E10000019."


def _near_names(wanted: str) -> list[str]:
    """Up to five names like the one given, the likest first; a name that holds it whole counts as like."""
    near = difflib.get_close_matches(wanted, _index(), n=5, cutoff=0.6)
    holding = [name for name in _index() if len(wanted) > 2 and wanted in name]
    return list(dict.fromkeys(_index()[name].name for name in [*near[:2], *holding, *near[2:]]))[:5]


def plain_name(text: str) -> str:
    """A name for comparing: lower case, letters and digits, `and` for `&`, single spaces."""
    kept = "".join(c if c.isalnum() else " " for c in text.casefold().replace("&", " and "))
    return " ".join(kept.split())


def _short(text: str) -> str:
    """Plain form without the words that many councils share; `city of london` keeps its own."""
    plain = plain_name(text).removeprefix("the ").removeprefix("london borough of ").removeprefix("royal borough of ")
    for words in _GENERIC_WORDS:
        if plain.endswith(f" {words}"):
            return plain.removesuffix(f" {words}")
    return plain
