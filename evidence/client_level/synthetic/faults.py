"""Wrong records: copies of the failing examples of the rules, about new people, mixed in among the right ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pyarrow as pa

from evidence.client_level.rules.examples import PERIOD_END, broken_flags, build_example_records
from evidence.client_level.rules.loading import load_rules
from evidence.client_level.rules.values import Example, LoadedRule
from evidence.client_level.specification import DATE
from evidence.client_level.synthetic.lines import Heading
from evidence.client_level.synthetic.nhs_numbers import MOST_NUMBERS
from evidence.client_level.synthetic.wording import Wording, quoted
from evidence.dates import say_date
from schemas.errors import AppError


@dataclass(frozen=True)
class Truth:
    """What is in a submission that was made up. The first record below the headings is row 2.

    Attributes:
        n_records: records in all.
        rows: rule code to the rows that were made to break it, in order.
        besides: rule code to rows that may break it as well, because they belong to an example of another rule that
            names it under `also`.
    """

    n_records: int
    rows: Mapping[str, tuple[int, ...]]
    besides: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class _Copy:
    """One copy of a failing example."""

    rule: LoadedRule
    lines: tuple[str, ...]
    broken: tuple[bool, ...]


@dataclass
class WrongRecords:
    """Copies waiting to be mixed into the parts of a file, and where those that were went."""

    copies: Sequence[_Copy]
    n_written: int = 0
    _rows: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _besides: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def mix_in(self, lines: pa.StringArray, part: int, n_parts: int, rng: np.random.Generator) -> pa.StringArray:
        """The lines of a part with its share of the copies between them, at random places.

        The records of one copy keep their order: of two that are the same the later one counts as the repetition.
        """
        here = self.copies[part::n_parts]
        wrong = [line for copy in here for line in copy.lines]
        n_right, before = len(lines), self.n_written
        self.n_written += n_right + len(wrong)
        if not wrong:
            return lines
        gaps = np.concatenate([np.sort(rng.integers(0, n_right + 1, len(copy.lines))) for copy in here])
        order = np.argsort(np.concatenate([np.arange(n_right) * 2 + 1, gaps * 2]), kind="stable")
        places = np.empty(len(order), np.int64)
        places[order] = np.arange(len(order))
        self._remember(here, iter((places[n_right:] + before + 2).tolist()))
        return pa.concat_arrays([lines, pa.array(wrong, pa.string())]).take(pa.array(order))

    def truth(self) -> Truth:
        """Everything that was mixed in."""
        return Truth(self.n_written, _sorted(self._rows), _sorted(self._besides))

    def _remember(self, copies: Iterable[_Copy], rows: Iterable[int]) -> None:
        numbers = iter(rows)
        for copy in copies:
            for broken in copy.broken:
                row = next(numbers)
                if broken:
                    self._rows[copy.rule.code].append(row)
                for other in copy.rule.also:
                    self._besides[other].append(row)


def build_wrong_records(
    faults: Mapping[str, float], n_events: int, n_people: int, heading: Heading, wording: Wording
) -> WrongRecords:
    """As many copies as come to the share of records that each rule is to find, at least one.

    Args:
        faults: rule code to share of records.
        n_events: right records, of which the shares are shares.
        n_people: people who have a number already.
        heading: the submission they go into.
        wording: how its words are spelt.

    Raises:
        AppError: slug `faults-not-possible` for a code that is no rule's, or one without a failing example; for
            another reporting period than that of the examples; or for more people than there are numbers.
    """
    rules = {rule.code: rule for rule in load_rules()} if faults else {}
    _check(faults, rules, heading)
    copies: list[_Copy] = []
    next_person = n_people
    for code, share in sorted(faults.items()):
        failing = [example for example in rules[code].examples if example.is_failing]
        for number in range(_count_copies(share, n_events, failing)):
            example = failing[number % len(failing)]
            copies.append(_copy(rules[code], example, next_person, heading, wording))
            next_person += len(example.people)
    if next_person > MOST_NUMBERS:
        raise _impossible(f"{next_person:,} people would be needed, and there are numbers for {MOST_NUMBERS:,}.")
    return WrongRecords(copies)


def _check(faults: Mapping[str, float], rules: Mapping[str, LoadedRule], heading: Heading) -> None:
    unknown = sorted(set(faults) - set(rules))
    if unknown:
        raise _impossible(f"There is no rule {', '.join(unknown)}.")
    without = sorted(code for code in faults if not any(example.is_failing for example in rules[code].examples))
    if without:
        raise _impossible(f"There is no example of a record that breaks {', '.join(without)}.")
    if faults and heading.end != PERIOD_END:
        raise _impossible(f"The examples of the rules are about the year that ends on {say_date(PERIOD_END)}.")


def _impossible(what: str) -> AppError:
    remedy = "Ask for faults of rules listed in docs/client-level-rules.md, in the year of their examples."
    return AppError("faults-not-possible", f"These faults cannot be made. {what}", remedy)


def _count_copies(share: float, n_events: int, failing: Sequence[Example]) -> int:
    if share <= 0:
        return 0
    broken = sum(sum(broken_flags(example)) for example in failing) / len(failing)
    return max(round(share * n_events / broken), 1)


def _copy(rule: LoadedRule, example: Example, person: int, heading: Heading, wording: Wording) -> _Copy:
    records = build_example_records(example, person, la_code=heading.la_code)
    lines = tuple(_line(record, wording) for record in records)
    return _Copy(rule, lines, tuple(broken_flags(example)))


def _line(record: Mapping[str, str], wording: Wording) -> str:
    spelt = []
    for spec in wording.specification.fields:
        cell = record.get(spec.column, "")
        spelt.append(_year_first(cell) if spec.kind == DATE else wording.spell(spec.column, cell))
    return ",".join(spelt) + "\n"


def _year_first(cell: str) -> str:
    """A date of an example as the rest of the file has it; what is none stays as it is."""
    try:
        return datetime.strptime(cell, "%d/%m/%Y").date().isoformat()  # noqa: DTZ007 - a day, without a time
    except ValueError:
        return quoted(cell)


def _sorted(rows: Mapping[str, list[int]]) -> dict[str, tuple[int, ...]]:
    return {code: tuple(sorted(found)) for code, found in sorted(rows.items())}
