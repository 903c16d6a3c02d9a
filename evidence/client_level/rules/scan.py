"""One pass of all rules over the records: which records each rule looks at and which break it, as bits.

A rule's two expressions become one bit each of a few whole numbers, so that a hundred rules are one query and its
answer is one narrow row for each record that breaks any, and one for each combination of what records are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from evidence.client_level.rules.columns import HISTORY_COLUMNS, SHORTHANDS, known_columns
from evidence.client_level.rules.expressions import names_in
from evidence.client_level.rules.history import add_file_tables, history_steps
from evidence.client_level.rules.values import LoadedRule
from evidence.client_level.specification import FieldSpec
from evidence.warehouse import Step, Warehouse

BITS = 62
"""Bits used of one whole number; the two highest are left alone."""

PART = 1_250_000
"""Records that are worked on at a time."""

Integers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]


@dataclass
class Found:
    """What one rule found so far.

    Attributes:
        n_looked_at: records it applies to.
        rows: row numbers of the records that break it, one array for each part of the file.
        people: a key of each such record's person; 0 where the record names nobody.
    """

    n_looked_at: int = 0
    rows: list[Integers] = field(default_factory=list)
    people: list[Keys] = field(default_factory=list)


@dataclass
class FieldCounts:
    """What one field holds, over the records it applies to, so far."""

    n_applies: int = 0
    n_invalid: int = 0
    n_blank: int = 0
    n_blank_mandatory: int = 0


@dataclass(frozen=True)
class Plan:
    """The rules of one pass, and the fields that are counted in the same pass.

    Attributes:
        rules: all with the same answer to `needs_history`.
        fields: none where fields are not counted in this pass.
        faults: bits of the fields in which something stands that is not valid, anywhere in the file.
    """

    rules: tuple[LoadedRule, ...]
    fields: tuple[FieldSpec, ...] = ()
    faults: int = -1

    @property
    def with_history(self) -> bool:
        """Whether the rules ask about anything outside the record itself."""
        return any(needs_history(rule) for rule in self.rules)

    @property
    def conditions(self) -> list[str]:
        """The different conditions under which rules apply and fields are asked for."""
        texts = [rule.applies_sql for rule in self.rules]
        texts += [text for field in self.fields for text in (field.applies, field.mandatory)]
        return list(dict.fromkeys(texts))

    @property
    def asked(self) -> frozenset[str]:
        """Every name in the rules and conditions."""
        return frozenset[str]().union(
            *(names_in(sql) for sql in (*self.conditions, *(r.finds_sql for r in self.rules)))
        )

    @property
    def looks(self) -> list[str]:
        """The columns of bits that say what a record is."""
        return [f"looks{n}" for n in range(_n_words(len(self.conditions)))]

    @property
    def breaks(self) -> list[str]:
        """The columns of bits that say which rules a record breaks."""
        return [f"breaks{n}" for n in range(_n_words(len(self.rules)))]


def needs_history(rule: LoadedRule) -> bool:
    """Whether a rule asks about anything outside the record itself."""
    return bool((names_in(rule.applies_sql) | names_in(rule.finds_sql)) & HISTORY_COLUMNS.keys())


def scan(warehouse: Warehouse, plan: Plan, n_records: int) -> tuple[dict[str, Found], dict[str, FieldCounts]]:
    """What each rule finds, by its code, and what each field holds, by its column.

    Args:
        warehouse: holds `events`.
        plan: the rules, and the fields to be counted.
        n_records: size of `events`, by which it is cut into parts.
    """
    found = {rule.code: Found() for rule in plan.rules}
    fills = {field.column: FieldCounts() for field in plan.fields}
    n_parts = max(1, -(-n_records // PART))
    if plan.with_history:
        add_file_tables(warehouse)
    for part in range(n_parts):
        answer = warehouse.run(_steps(plan, part, n_parts))
        _count_looks(answer.filter(answer["row"].is_null()), plan, found, fills)
        _gather_rows(answer.filter(answer["row"].is_valid()), plan, found)
    return found, fills


def load_faults(warehouse: Warehouse) -> int:
    """The bits of the fields in which something stands that is not valid, anywhere in the file."""
    answer = warehouse.run([Step("faulty", "SELECT coalesce(bit_or(faults), 0) AS bits FROM events")])
    return int(answer["bits"][0].as_py())


def _part_steps(plan: Plan, part: int, n_parts: int) -> list[Step]:
    """Up to `mine`, the records of one part; with history all records of a person are in the same part."""
    if n_parts == 1:
        return [Step("mine", "SELECT * FROM events")]
    if plan.with_history:
        some = f"WHERE hash(person) % {n_parts} = {part}"
        return [Step("mine", f"SELECT {', '.join(_columns_read(plan))} FROM events {some}")]  # noqa: S608 - names of our own
    upper = "" if part == n_parts - 1 else f" AND row < {(part + 1) * PART}"
    return [Step("mine", f"SELECT * FROM events WHERE row >= {part * PART}{upper}")]  # noqa: S608 - numbers


def _columns_read(plan: Plan) -> list[str]:
    """The columns of `events` that the rules and the history read, so that a part is copied once without the rest."""
    texts = [_marks_sql(plan), *plan.conditions, *SHORTHANDS.values(), *(step.sql for step in history_steps("mine"))]
    read = {name.lower() for text in texts for name in re.findall(r"\w+", text)}
    return sorted((known_columns() - HISTORY_COLUMNS.keys() - SHORTHANDS.keys()) & read)


def _steps(plan: Plan, part: int, n_parts: int) -> list[Step]:
    short = "".join(f", {sql} AS {name}" for name, sql in SHORTHANDS.items() if name in plan.asked)
    source = "history" if plan.with_history else "mine"
    return [
        *_part_steps(plan, part, n_parts),
        *(history_steps("mine") if plan.with_history else ()),
        Step("worded", f"SELECT *{_known(short, plan)} FROM {source}"),  # noqa: S608 - names of our own
        Step("answer", _answer_sql(plan)),
    ]


def _known(sql: str, plan: Plan) -> str:
    """The expression with `..._invalid` put as false for fields in which nothing is invalid in the whole file."""
    sound = {f"{f.column}_invalid" for f in plan.fields if not plan.faults & f.bit}
    return re.sub(r"\b\w+_invalid\b", lambda found: "false" if found.group() in sound else found.group(), sql)


def _n_words(n_bits: int) -> int:
    return -(-n_bits // BITS)


def _marks_sql(plan: Plan) -> str:
    columns = [
        "row",
        "CASE WHEN person IS NULL THEN 0 ELSE hash(person) END AS person_key",
        *_masks("looks", [_known(sql, plan) for sql in plan.conditions]),
        *_breaks(plan),
        *_masks("blanks", [f"{field.column} IS NULL" for field in plan.fields]),
        "faults" if plan.fields and plan.faults else "0::BIGINT AS faults",
    ]
    return f"SELECT {', '.join(columns)} FROM worded"  # noqa: S608 - checked expressions


def _breaks(plan: Plan) -> list[str]:
    """The rules that find something as bits of whole numbers; what a rule finds is asked only where it applies.

    Rules that apply under the same condition share it, for to ask it costs as much as what they find.
    """
    masks = []
    for n in range(_n_words(len(plan.rules))):
        found: dict[str, list[str]] = {}
        for at, rule in enumerate(plan.rules[n * BITS : (n + 1) * BITS]):
            bit = f"CASE WHEN {_known(rule.finds_sql, plan)} THEN {1 << at} ELSE 0 END"
            found.setdefault(_known(rule.applies_sql, plan), []).append(bit)
        bits = " | ".join(f"CASE WHEN {sql} THEN {' | '.join(some)} ELSE 0 END" for sql, some in found.items())
        masks.append(f"({bits})::BIGINT AS breaks{n}")
    return masks


def _masks(name: str, conditions: Sequence[str]) -> list[str]:
    """The conditions as bits of whole numbers; a condition that is not known counts as false."""
    masks = []
    for n in range(_n_words(len(conditions))):
        texts = conditions[n * BITS : (n + 1) * BITS]
        bits = " | ".join(f"CASE WHEN {sql} THEN {1 << at} ELSE 0 END" for at, sql in enumerate(texts))
        masks.append(f"({bits})::BIGINT AS {name}{n}")
    return masks


def _answer_sql(plan: Plan) -> str:
    """Rows of two kinds: how many records are alike (row is NULL), and each record that breaks a rule."""
    alike = [*plan.looks, *(["blanks0"] if plan.fields else []), "faults"]
    some = " OR ".join(f"{name} <> 0" for name in plan.breaks) or "false"
    counted = ["NULL::BIGINT AS row", "count(*)::UBIGINT AS person_key", *alike, *_zeros(plan.breaks)]
    broken = ["row", "person_key", *_zeros(alike), *plan.breaks]
    return (
        f"WITH marks AS MATERIALIZED ({_marks_sql(plan)})"  # noqa: S608 - worked out once though read twice
        f" SELECT {', '.join(counted)} FROM marks GROUP BY {', '.join(alike)}"
        f" UNION ALL SELECT {', '.join(broken)} FROM marks WHERE {some}"
    )


def _zeros(names: Sequence[str]) -> list[str]:
    return [f"0::BIGINT AS {name}" for name in names]


def _count_looks(alike: pa.Table, plan: Plan, found: dict[str, Found], fills: dict[str, FieldCounts]) -> None:
    numbers = alike["person_key"].to_numpy().astype(np.int64)
    words = [alike[name].to_numpy() for name in plan.looks]
    hits = {sql: _bit(words[at // BITS], at % BITS) for at, sql in enumerate(plan.conditions)}
    totals = {sql: int(numbers[hit].sum()) for sql, hit in hits.items()}
    for rule in plan.rules:
        found[rule.code].n_looked_at += totals[rule.applies_sql]
    for asked in plan.fields:
        counts, applies = fills[asked.column], hits[asked.applies]
        invalid = _bit(alike["faults"].to_numpy(), asked.position - 1)
        blank = applies & _bit(alike["blanks0"].to_numpy(), asked.position - 1) & ~invalid
        counts.n_applies += totals[asked.applies]
        counts.n_invalid += int(numbers[applies & invalid].sum())
        counts.n_blank += int(numbers[blank].sum())
        counts.n_blank_mandatory += int(numbers[blank & hits[asked.mandatory]].sum())


def _bit(words: Integers, place: int) -> npt.NDArray[np.bool_]:
    bits: npt.NDArray[np.bool_] = (words >> place) & 1 == 1
    return bits


def _gather_rows(broken: pa.Table, plan: Plan, found: dict[str, Found]) -> None:
    rows, people = broken["row"].to_numpy(), broken["person_key"].to_numpy()
    for at, rule in enumerate(plan.rules):
        hits = _bit(broken[f"breaks{at // BITS}"].to_numpy(), at % BITS)
        if hits.any():
            found[rule.code].rows.append(rows[hits])
            found[rule.code].people.append(people[hits])
