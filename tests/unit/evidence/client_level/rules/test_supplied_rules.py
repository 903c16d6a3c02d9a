"""The examples in the rule files are the tests of the rules: each breaks its rule and no other."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from evidence.client_level.checking import CheckedEvents, check_events
from evidence.client_level.rules.examples import build_example_records, load_base_records, load_histories
from evidence.client_level.rules.loading import load_rules
from evidence.client_level.rules.values import Example, ExampleRecord, LoadedRule
from tests.client_level_rows import opened

RULES = load_rules()


@dataclass(frozen=True)
class Copy:
    """An example as it stands in the file: the row of its first record."""

    example: Example
    first_row: int


@dataclass(frozen=True)
class CheckedExamples:
    """One file with every example of every rule, each about people of its own, and what was found in it."""

    copies: Mapping[str, list[Copy]]
    broken: Mapping[int, set[str]]
    checked: CheckedEvents


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> CheckedExamples:
    """All examples, checked in one go."""
    rows: list[dict[str, str]] = []
    copies: dict[str, list[Copy]] = {}
    number = 0
    for rule in RULES:
        for example in rule.examples:
            copies.setdefault(rule.code, []).append(Copy(example, len(rows) + 2))
            rows += build_example_records(example, number)
            number += len(example.people)
    with opened(tmp_path_factory.mktemp("examples"), rows) as events:
        checked = check_events(events, RULES)
    return CheckedExamples(copies, _by_row(checked), checked)


def _by_row(checked: CheckedEvents) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for row in checked.failing.to_pylist():
        found.setdefault(row["row"], set()).add(row["rule"])
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_example_breaks_its_rule_where_it_says_so_and_no_other(rule: LoadedRule, together: CheckedExamples):
    """A marked record breaks the rule and nothing else but what `also` names; every other record breaks nothing."""
    for copy in together.copies[rule.code]:
        for at, record in enumerate(copy.example.records):
            found = together.broken.get(copy.first_row + at, set()) - set(rule.also)
            assert found == ({rule.code} if record.broken else set()), record


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_has_an_example_of_either_kind_and_says_what_to_do(rule: LoadedRule):
    """No rule without its test, its sentence, its remedy and its source."""
    assert {example.is_failing for example in rule.examples} == {True, False}
    assert all(text.endswith(".") for text in (rule.rule.sentence, rule.rule.remedy))
    assert rule.rule.source


def test_counts_agree_with_the_records_that_were_found(together: CheckedExamples):
    """A rule's outcome tells as many records and people as the list of failing records holds."""
    outcomes = {outcome.rule.code: outcome for outcome in together.checked.outcomes}
    codes = together.checked.failing["rule"].to_pylist()
    assert {code: outcome.n_failing for code, outcome in outcomes.items()} == {
        r.code: codes.count(r.code) for r in RULES
    }
    assert all(o.n_failing <= o.n_looked_at and 0 < o.n_people <= o.n_failing for o in outcomes.values())


@pytest.mark.parametrize("name", load_base_records())
def test_a_base_record_alone_breaks_no_rule(name: str, tmp_path: Path):
    """Every base record is a valid submission by itself."""
    rows = build_example_records(Example((ExampleRecord(name, {}),)), 0)
    with opened(tmp_path, rows) as events:
        assert check_events(events, RULES).failing.num_rows == 0


def test_plausible_histories_break_no_rule(tmp_path: Path):
    """People whose records tell a likely story are left alone."""
    rows: list[dict[str, str]] = []
    for number, example in enumerate(load_histories().values()):
        rows += build_example_records(example, 10 * number)
    with opened(tmp_path, rows) as events:
        assert check_events(events, RULES).failing.to_pylist() == []


def test_there_are_enough_rules_and_their_codes_differ():
    """Field rules from the specification, rules across fields and rules across a person's records."""
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert sum(code.startswith("CLD-X") for code in codes) >= 50
    assert sum(code.startswith("CLD-P") for code in codes) >= 25
    assert sum(code[4].isdigit() for code in codes) >= 80


def test_errors_are_few_among_rules_that_compare_records():
    """A rule is an error only where the record cannot be right."""
    queries = [rule for rule in RULES if rule.code[4] in "XP" and rule.rule.severity == "query"]
    assert len(queries) > len([rule for rule in RULES if rule.code[4] in "XP"]) / 2
