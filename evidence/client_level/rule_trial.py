"""Tries a council's own rule on the examples in its file: its test, before it is used on a submission."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.client_level.checking import check_events
from evidence.client_level.events import EventsOptions, open_events
from evidence.client_level.rules.examples import broken_flags, build_example_records
from evidence.client_level.rules.loading import load_own_rules, load_rules
from evidence.client_level.rules.values import LoadedRule
from evidence.client_level.specification import load_specification
from schemas.plain import to_plain

EXAMPLES = "examples.csv"
FIRST_ROW = 2
"""Number of the first record below the headings."""


@dataclass(frozen=True)
class ExampleResult:
    """What one example of a rule came to.

    Attributes:
        number: its place in the file, from 1, those that keep the rule first.
        expected: which of its records, from 1, should break the rule.
        found: which did.
    """

    number: int
    expected: tuple[int, ...]
    found: tuple[int, ...]

    @property
    def passed(self) -> bool:
        """Whether exactly the right records were found."""
        return self.expected == self.found


@dataclass(frozen=True)
class RuleTrial:
    """A rule with what each of its examples came to; `not_run` says why it could not be run at all."""

    code: str
    sentence: str
    results: tuple[ExampleResult, ...]
    not_run: tuple[str, ...]


def try_rules(folder: Path) -> tuple[RuleTrial, ...]:
    """Try every rule of a folder on its own examples, whose records are written beside it for as long as that takes.

    Raises:
        InputError: with every fault of the rule files.
    """
    return tuple(_try(rule, folder / EXAMPLES) for rule in load_own_rules(folder, load_rules()))


def _try(rule: LoadedRule, path: Path) -> RuleTrial:
    records: list[dict[str, str]] = []
    places: list[tuple[int, int]] = []  # first row and number of records of each example
    person = 0
    for example in rule.examples:
        built = build_example_records(example, person)
        person += len(example.people)
        places.append((FIRST_ROW + len(records), len(built)))
        records += built
    found, not_run = _find(rule, records, path)
    results = tuple(
        ExampleResult(
            number,
            tuple(n for n, broken in enumerate(broken_flags(example), 1) if broken),
            tuple(n + 1 for n in range(size) if first + n in found),
        )
        for number, (example, (first, size)) in enumerate(zip(rule.examples, places, strict=True), 1)
    )
    return RuleTrial(rule.code, rule.rule.sentence, results, not_run)


def _find(rule: LoadedRule, records: list[dict[str, str]], path: Path) -> tuple[set[int], tuple[str, ...]]:
    """The rows that break the rule, and why it could not be run."""
    _write(path, records)
    try:
        with open_events(path, EventsOptions(release="R2")) as events:
            checked = check_events(events, [rule])
            return set(checked.failing["row"].to_pylist()), checked.not_run
    finally:
        path.unlink()


def _write(path: Path, records: list[dict[str, str]]) -> None:
    names = {field.column: field.name for field in load_specification().fields}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(names.values()), restval="")
        writer.writeheader()
        writer.writerows({names[name.lower()]: value for name, value in record.items()} for record in records)


def try_task(request: dict[str, Any], _tell: Callable[[str], None]) -> dict[str, Any]:
    """The same over plain values, as a child process is asked and answers."""
    return {"tests": [to_plain(one) for one in try_rules(Path(request["folder"]))]}
