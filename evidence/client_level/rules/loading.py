"""Reading rules from their files: the supplied ones, year laid over year, and a council's own.

Every fault of every file is told at once. A year's folder holds only what is added or changed that year, one file a
rule, and `withdrawn.yaml`, which names the rules that no longer hold and why.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from evidence.client_level.rules.building import build_rule, tell_twice
from evidence.client_level.rules.field_rules import build_field_rules, build_list_rules
from evidence.client_level.rules.trying_out import find_refusal
from evidence.client_level.rules.values import LoadedRule
from evidence.client_level.specification import load_specification
from schemas.errors import InputError
from schemas.problems import Problem, shorten

FOLDER_YEAR = re.compile(r"20\d\d-\d\d")
WITHDRAWN = "withdrawn.yaml"
MAX_BYTES = 100_000


@dataclass
class _Laid:
    """Rules of the years laid over one another so far."""

    rules: dict[str, LoadedRule] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


@cache
def load_rules(year: str | None = None) -> tuple[LoadedRule, ...]:
    """The supplied rules that hold for a reporting year, field rules among them, in the order of their codes.

    Args:
        year: reporting year such as `2025-26`, the newest if not given. A year before the first folder gets the
            first folder's rules; a year after the last gets the last's.

    Raises:
        InputError: with every fault of every file; the files are ours, so it means the program is damaged.
    """
    laid = lay_years(files("evidence.client_level.rules"), year)
    if laid.problems:
        raise InputError(laid.problems, "The supplied client-level rules cannot be used")
    return tuple(sorted((*laid.rules.values(), *build_field_rules()), key=lambda rule: rule.code))


def reporting_year(day: date) -> str:
    """The reporting year a day lies in, April to March.

    Example:
        >>> reporting_year(date(2026, 3, 31))
        '2025-26'
    """
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def load_council_rules(
    own_rules: Path | None = None, own_lists: Path | None = None, year: str | None = None
) -> tuple[LoadedRule, ...]:
    """Every rule that holds for a council: the supplied ones, those of the code lists it has set, and its own.

    Args:
        own_rules: the folder of its own rules; left alone where it does not exist.
        own_lists: its own code lists, likewise.
        year: the reporting year, as `load_rules` takes it.

    Raises:
        InputError: with every fault of its own rules or lists.
    """
    known = (*load_rules(year), *build_list_rules(load_specification(own_lists)))
    own = load_own_rules(own_rules, known) if own_rules else ()
    return (*known, *own)


def load_own_rules(folder: Path, supplied: Iterable[LoadedRule] = ()) -> tuple[LoadedRule, ...]:
    """A council's own rules, one `.yaml` file each; none where there is no such folder.

    Raises:
        InputError: with every fault of every file.
    """
    laid = _Laid()
    if folder.is_dir():
        _lay(laid, [Path(path) for path in sorted(folder.iterdir())], own=True, known={r.code for r in supplied})
    laid.problems.extend(_refusals(laid))
    if laid.problems:
        raise InputError(laid.problems, "The council's own rules were not used")
    return tuple(laid.rules[code] for code in sorted(laid.rules))


def _refusals(laid: _Laid) -> list[Problem]:
    """What the database would not run, of the rules whose text is sound."""
    remedy = "Compare dates with dates, numbers with numbers and text with text."
    tried = ((code, find_refusal(rule)) for code, rule in laid.rules.items())
    return [
        Problem("rule-sql", laid.names[code], f"the database would not run it: {shorten(told)}", remedy)
        for code, told in tried
        if told is not None
    ]


def lay_years(folder: Traversable, year: str | None) -> _Laid:
    """The rule files of the years up to this one, laid over one another, and what is wrong with them."""
    years = sorted(entry.name for entry in folder.iterdir() if FOLDER_YEAR.fullmatch(entry.name))
    laid = _Laid()
    for name in (name for n, name in enumerate(years) if n == 0 or year is None or name <= year):
        _lay(laid, sorted(folder.joinpath(name).iterdir(), key=lambda entry: entry.name), own=False, known=set())
    return laid


def _lay(laid: _Laid, entries: Iterable[Traversable], *, own: bool, known: set[str]) -> None:
    """Lay one folder over what is there: its rules replace those of the same code."""
    here: dict[str, str] = {}
    withdrawn: Traversable | None = None
    for entry in entries:
        if entry.name == WITHDRAWN and not own:
            withdrawn = entry
        elif entry.name.endswith((".yaml", ".yml")):
            _lay_file(laid, entry, here, own=own, known=known)
    if withdrawn is not None:
        _withdraw(laid, withdrawn)


def _lay_file(laid: _Laid, entry: Traversable, here: dict[str, str], *, own: bool, known: set[str]) -> None:
    content = _read(entry, laid.problems)
    if content is None:
        return
    rule, problems = build_rule(content, entry.name, own=own)
    laid.problems.extend(problems)
    code = str(content.get("code") or "")
    if code and (code in here or code in known):
        laid.problems.append(tell_twice(entry.name, code, here.get(code)))
    elif rule is not None:
        laid.rules[code] = rule
        laid.names[code] = entry.name
    here.setdefault(code, entry.name)


def _withdraw(laid: _Laid, entry: Traversable) -> None:
    for code, reason in (_read(entry, laid.problems) or {}).items():
        if laid.rules.pop(str(code), None) is None or not str(reason or "").strip():
            remedy = "Name a rule of an earlier year, and say why it no longer holds."
            laid.problems.append(Problem("rule-file", entry.name, f"{code} cannot be withdrawn", remedy))


def _read(entry: Traversable, problems: list[Problem]) -> Mapping[str, Any] | None:
    """The keys and values of a YAML file, or None with the fault told."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    data = entry.read_bytes()
    remedy = "Copy a supplied rule, or the one in docs/client-level-rules.md, and write your own words into it."
    if len(data) > MAX_BYTES:
        problems.append(Problem("rule-file", entry.name, f"the file has {len(data):,} bytes", remedy))
        return None
    try:
        content = YAML(typ="safe").load(data.decode("utf-8-sig"))
    except (YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark is not None else None
        problems.append(Problem("rule-file", entry.name, "the file is no YAML text", remedy, row=row))
        return None
    if not isinstance(content, dict):
        problems.append(Problem("rule-file", entry.name, "the file does not hold a rule", remedy))
        return None
    return content
