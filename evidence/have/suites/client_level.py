"""The checks of a client-level file as a whole, over what the rules found in it; limits are data, beside this file.

They never keep a file out: it is the council's own record. They say how fit it is for use, and their results are kept
for each submission.
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from evidence.arrow_alone import pa
from evidence.have.suites.check import Check
from schemas.check_result import Severity
from schemas.client_level import FieldFill, Submission

DATASET = "client-level-results"
_LIMITS = Path(__file__).with_name("client_level.csv")
_TYPES = ("Request", "Assessment", "Service", "Review")
_ALL = 100.0


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
    rows = [*_rules(submission), *_fields(submission), *_types(submission)]
    columns = ("subject", "name", "value")
    kinds = (pa.string(), pa.string(), pa.float64())
    cells = zip(*rows, strict=True)
    return pa.table({name: pa.array(cell, kind) for name, cell, kind in zip(columns, cells, kinds, strict=True)})


_Row = tuple[str, str, float | None]


def _rules(submission: Submission) -> Iterator[_Row]:
    for one in submission.outcomes:
        yield one.rule.severity.value, one.rule.code, _percent(one.n_failing, one.n_looked_at)


def _fields(submission: Submission) -> Iterator[_Row]:
    for one in submission.fills:
        yield "filled", one.field, _percent(one.n_valid, _needed(one))
        yield "valid", one.field, _percent(one.n_valid, one.n_valid + one.n_invalid)


def _needed(fill: FieldFill) -> int:
    """Records that need a value: not those that are allowed to be blank."""
    return fill.n_applies - fill.n_blank_allowed


def _types(submission: Submission) -> Iterator[_Row]:
    found = dict(submission.n_by_type)
    for kind in _TYPES:
        yield "type", kind, float(found.get(kind, 0))


def _percent(part: int, whole: int) -> float | None:
    return _ALL * part / whole if whole else None
