"""Runs all rules over an opened client-level file and counts what every field holds.

Source: the outcomes of a value (valid, blank and allowed, blank though mandatory, invalid) are DHSC's; framework
notes 5.5.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
import pyarrow as pa

from evidence.client_level.complete_period import CompletePeriod, MonthCount, find_complete_period
from evidence.client_level.rules.scan import FieldCounts, Found, Plan, load_faults, needs_history, scan
from evidence.client_level.rules.trying_out import tell_error
from evidence.client_level.rules.values import LoadedRule
from evidence.client_level.specification import FieldSpec, Specification
from evidence.warehouse import Step, Warehouse
from schemas.client_level import FieldFill, RuleOutcome

N_FIRST_ROWS = 10
FAILING = pa.schema([("row", pa.int64()), ("rule", pa.dictionary(pa.int16(), pa.string()))])
"""Shape of `CheckedEvents.failing`."""


class OpenedForm(Protocol):
    """What is known of the file's form."""

    @property
    def release(self) -> str:
        """`R1` or `R2`."""

    @property
    def n_records(self) -> int:
        """Records without blank rows."""


class OpenedEvents(Protocol):
    """An opened file, as `evidence.client_level.events.open_events` gives it."""

    @property
    def warehouse(self) -> Warehouse:
        """Holds `events`."""

    @property
    def form(self) -> OpenedForm:
        """What is known of the file's form."""

    @property
    def specification(self) -> Specification:
        """The specification with the council's own lists."""


@dataclass(frozen=True)
class CheckedEvents:
    """What the rules found, and what the file holds.

    Attributes:
        outcomes: one for each rule that ran, in the order of the rules.
        fills: one for each of the 46 fields.
        failing: columns `row` and `rule` (the code), one row for each record and rule it breaks.
        not_run: a sentence for each rule that could not be run.
        n_by_type: records by event type; blank types are not counted.
        n_people: different people; records that name nobody are not counted.
        complete: the months that look complete; None where there are none.
    """

    outcomes: tuple[RuleOutcome, ...]
    fills: tuple[FieldFill, ...]
    failing: pa.Table
    not_run: tuple[str, ...]
    n_events: int
    n_people: int
    n_by_type: tuple[tuple[str, int], ...]
    complete: CompletePeriod | None


def check_events(
    events: OpenedEvents, rules: Sequence[LoadedRule], *, received_on: date | None = None
) -> CheckedEvents:
    """Run the rules over an opened file, all in a few queries.

    A rule that stops with an error is left out and told in `not_run`; the others run all the same.

    Args:
        events: the opened file.
        rules: as `load_rules` and `load_own_rules` give them; codes must differ.
        received_on: the day the file came; months from then on are never complete.
    """
    running = _Running(events.warehouse, events.form.n_records, load_faults(events.warehouse))
    for group in _groups(rules):
        running.run(group, () if running.fills else events.specification.fields)
    ran = [rule for rule in rules if rule.code in running.found]
    n_people, n_by_type, months = _count_events(events.warehouse)
    return CheckedEvents(
        outcomes=tuple(_outcome(rule, running.found[rule.code]) for rule in ran),
        fills=_fills(running.fills, events.specification, events.form.release),
        failing=_failing(ran, running.found),
        not_run=tuple(running.not_run),
        n_events=events.form.n_records,
        n_people=n_people,
        n_by_type=n_by_type,
        complete=find_complete_period(months, received_on=received_on),
    )


@dataclass
class _Running:
    """What has been found while the rules run."""

    warehouse: Warehouse
    n_events: int
    faults: int
    found: dict[str, Found] = field(default_factory=dict)
    fills: dict[str, FieldCounts] = field(default_factory=dict)
    not_run: list[str] = field(default_factory=list)

    def run(self, rules: Sequence[LoadedRule], fields: tuple[FieldSpec, ...]) -> None:
        """Run rules together; where an own rule stops it, each half for itself, until the one at fault is found."""
        try:
            found, fills = scan(self.warehouse, Plan(tuple(rules), fields, self.faults), self.n_events)
        except Exception as error:
            if not any(rule.rule.own for rule in rules):
                raise
            self._halve(rules, error)
            return
        self.found.update(found)
        self.fills.update(fills)

    def _halve(self, rules: Sequence[LoadedRule], error: Exception) -> None:
        if len(rules) == 1:
            self.not_run.append(f"Rule {rules[0].code} could not be run: {tell_error(error)}.")
            return
        middle = len(rules) // 2
        for half in (rules[:middle], rules[middle:]):
            self.run(half, ())


def _groups(rules: Sequence[LoadedRule]) -> list[list[LoadedRule]]:
    """Rules that run together: supplied and own ones apart, so that an own rule at fault disturbs no other."""
    groups: dict[tuple[bool, bool], list[LoadedRule]] = {(False, False): []}  # the fields are counted with these
    for rule in rules:
        groups.setdefault((rule.rule.own, needs_history(rule)), []).append(rule)
    return list(groups.values())


def _fills(counts: Mapping[str, FieldCounts], specification: Specification, release: str) -> tuple[FieldFill, ...]:
    """DHSC's four outcomes of a value, for each field that was counted."""
    return tuple(
        FieldFill(
            field=spec.name,
            n_applies=(held := counts[spec.column]).n_applies,
            n_valid=held.n_applies - held.n_invalid - held.n_blank,
            n_blank_allowed=held.n_blank - held.n_blank_mandatory,
            n_blank_mandatory=held.n_blank_mandatory,
            n_invalid=held.n_invalid,
            list_state=specification.list_state(spec.name, release),
        )
        for spec in specification.fields
        if spec.column in counts
    )


def _outcome(rule: LoadedRule, found: Found) -> RuleOutcome:
    rows = np.concatenate(found.rows) if found.rows else np.empty(0, np.int64)
    people = np.concatenate(found.people) if found.people else np.empty(0, np.uint64)
    first = np.sort(np.partition(rows, N_FIRST_ROWS)[:N_FIRST_ROWS] if len(rows) > N_FIRST_ROWS else rows)
    n_people = len(np.unique(people[people != 0]))
    return RuleOutcome(rule.rule, found.n_looked_at, len(rows), n_people, tuple(int(row) for row in first))


def _failing(rules: Sequence[LoadedRule], found: dict[str, Found]) -> pa.Table:
    """Row and rule of all findings, by rule and then in the order of the file."""
    codes = pa.array([rule.code for rule in rules], pa.string())
    rows = [np.sort(np.concatenate(found[rule.code].rows or [np.empty(0, np.int64)])) for rule in rules]
    numbers = np.repeat(np.arange(len(rules), dtype=np.int16), [len(each) for each in rows])
    together = np.concatenate(rows) if rows else np.empty(0, np.int64)
    return pa.table(
        [pa.array(together, pa.int64()), pa.DictionaryArray.from_arrays(pa.array(numbers), codes)], schema=FAILING
    )


def _count_events(warehouse: Warehouse) -> tuple[int, tuple[tuple[str, int], ...], list[MonthCount]]:
    people = warehouse.run(
        [Step("people", "SELECT count(DISTINCT hash(person)) FILTER (person IS NOT NULL) AS n FROM events")]
    )
    types = warehouse.run([Step("months", _MONTHS), Step("counted", "SELECT * FROM months ORDER BY ALL")]).to_pylist()
    totals: dict[str, int] = {}
    for row in types:
        totals[row["event_type"]] = totals.get(row["event_type"], 0) + row["n"]
    months = [MonthCount(row["event_type"], row["month"], row["n"]) for row in types]
    return people["n"][0].as_py(), tuple(totals.items()), months


_PEOPLE = "SELECT count(DISTINCT hash(person)) FILTER (person IS NOT NULL) AS n FROM events"
_MONTHS = """
SELECT event_type, date_trunc('month', event_end_date)::DATE AS month, count(*) AS n
FROM events WHERE event_type IS NOT NULL GROUP BY ALL"""
