"""The checks of a client-level file as a whole, over what the rules found in it; limits are data, beside this file.

They never keep a file out: it is the council's own record. They say how fit it is for use, and their results are kept
for each submission.
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from evidence.arrow_alone import pa
from evidence.have.suites.check import Check
from schemas.check_result import CheckResult, Severity
from schemas.client_level import FieldFill, Submission

DATASET = "client-level-results"
_LIMITS = Path(__file__).with_name("client_level.csv")
_TYPES = ("Request", "Assessment", "Service", "Review")
_ALL = 100.0
_MOST_TOLD = 3
"""How many rules or fields one sentence names."""


@cache
def build_suite() -> tuple[Check, ...]:
    """The suite, in the order of its file."""
    with _LIMITS.open(encoding="utf-8", newline="") as file:
        return tuple(_check(row) for row in csv.DictReader(file))


def _check(row: Mapping[str, str]) -> Check:
    limits = {word: float(row[name]) for name, word in (("low", "min_value"), ("high", "max_value")) if row[name]}
    where: dict[str, tuple[str, ...]] = {"subject": (row["subject"],)}
    if row["among"]:
        where["name"] = tuple(row["among"].split(";"))
    return Check(
        name=row["name"],
        severity=Severity(row["severity"]),
        sentence=row["sentence"],
        remedy=row["remedy"],
        expectation="ExpectColumnValuesToBeBetween",
        arguments={"column": "value", **limits},
        where=where,
    )


def build_results_table(submission: Submission) -> pa.Table:
    """What the suite looks at: `subject`, `name` and `value`.

    Subjects are `error` and `query` (percentage of the records a rule looks at that break it), `filled` and `valid`
    (percentage for a field), `type` (number of records of an event type). Percentages are null where nothing applies.
    """
    rows = [(one.subject, one.name, one.value) for one in _results(submission)]
    columns = ("subject", "name", "value")
    kinds = (pa.string(), pa.string(), pa.float64())
    cells = zip(*rows, strict=True)
    return pa.table({name: pa.array(cell, kind) for name, cell, kind in zip(columns, cells, kinds, strict=True)})


def tell_failed(submission: Submission, failed: CheckResult) -> str:
    """What a failed check found, as sentences: which rules, fields or types, with their numbers, and what to do.

    Example:
        "Worth a look: CLD-P038 is broken by 200 of 377 records. Expected: No error is found in more than 5 % of
        the records its rule looks at. Mend the rules with the most failing records first."
    """
    check = next(one for one in build_suite() if one.name == failed.check)
    outside = [one.told for one in _results(submission) if _is_outside(one, check)]
    more = f"; and {len(outside) - _MOST_TOLD} more" if len(outside) > _MOST_TOLD else ""
    return f"Worth a look: {'; '.join(outside[:_MOST_TOLD])}{more}. Expected: {failed.sentence} {failed.remedy}"


class _Result(NamedTuple):
    """One line of what the suite looks at, and the same in words."""

    subject: str
    name: str
    value: float | None
    told: str


def _is_outside(result: _Result, check: Check) -> bool:
    if any(getattr(result, column) not in allowed for column, allowed in check.where.items()) or result.value is None:
        return False
    low, high = check.arguments.get("min_value", result.value), check.arguments.get("max_value", result.value)
    return not low <= result.value <= high


def _results(submission: Submission) -> Iterator[_Result]:
    yield from _rules(submission)
    yield from _fields(submission)
    yield from _types(submission)


def _rules(submission: Submission) -> Iterator[_Result]:
    for one in submission.outcomes:
        told = f"{one.rule.code} is broken by {one.n_failing:,} of {one.n_looked_at:,} records"
        yield _Result(one.rule.severity.value, one.rule.code, _percent(one.n_failing, one.n_looked_at), told)


def _fields(submission: Submission) -> Iterator[_Result]:
    for one in submission.fills:
        needed, filled = _needed(one), one.n_valid + one.n_invalid
        told = f"{one.field} is filled with a valid value in {one.n_valid:,} of {needed:,} records"
        yield _Result("filled", one.field, _percent(one.n_valid, needed), told)
        told = f"{one.field} has a valid value in {one.n_valid:,} of the {filled:,} records where it is filled"
        yield _Result("valid", one.field, _percent(one.n_valid, filled), told)


def _needed(fill: FieldFill) -> int:
    """Records that need a value: not those that are allowed to be blank."""
    return fill.n_applies - fill.n_blank_allowed


def _types(submission: Submission) -> Iterator[_Result]:
    found = dict(submission.n_by_type)
    for kind in _TYPES:
        yield _Result("type", kind, float(found.get(kind, 0)), f"there is no record of type {kind}")


def _percent(part: int, whole: int) -> float | None:
    return _ALL * part / whole if whole else None
