"""Running rules over a file: what is counted, what is told, and what happens to a rule that fails."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evidence.client_level.checking import FAILING, CheckedEvents, check_events
from evidence.client_level.rules import scan as scan_module
from evidence.client_level.rules.examples import build_example_records, local_identifier
from evidence.client_level.rules.loading import load_rules
from evidence.client_level.rules.values import Example, ExampleRecord, LoadedRule
from schemas.client_level import FieldFill, ListState, Rule, RuleSeverity
from tests.client_level_rows import opened

RULES = load_rules()


def make_rule(code: str, finds: str, applies: str = "TRUE") -> LoadedRule:
    """A council's own rule."""
    return LoadedRule(Rule(code, RuleSeverity.QUERY, "Odd.", "Look.", ("row",), False, "us", own=True), applies, finds)


def make_rows(*records: ExampleRecord, number: int = 0) -> list[dict[str, str]]:
    """Records of people linked to one another."""
    return build_example_records(Example(records), number)


def check(tmp_path: Path, rows: list[dict[str, str]], rules: tuple[LoadedRule, ...] = RULES) -> CheckedEvents:
    """The rows, checked."""
    with opened(tmp_path, rows) as events:
        return check_events(events, rules)


def fill_of(checked: CheckedEvents, field: str) -> FieldFill:
    """What was counted of one field."""
    return next(fill for fill in checked.fills if fill.field == field)


CRASHING = (
    make_rule("OWN-07", "unit_cost > 'much'"),
    make_rule("OWN-08", "row * 9223372036854775807 > 1"),
    make_rule("OWN-09", "event_start_date > 5"),
)


@pytest.mark.parametrize("crashing", CRASHING, ids=lambda rule: rule.code)
def test_a_rule_that_crashes_is_told_and_the_others_run(crashing: LoadedRule, tmp_path: Path):
    """Own rules on either side of it find what they should, and so do the supplied ones."""
    own = (make_rule("OWN-01", "unit_cost > 20"), crashing, make_rule("OWN-99", "gender = 'Female'"))
    rows = make_rows(ExampleRecord("home_care", {"unit_cost": "-22.40"}), ExampleRecord("assessment", {}))
    checked = check(tmp_path, rows, (*RULES, *own))
    (told,) = checked.not_run
    assert told.startswith(f"Rule {crashing.code} could not be run: ")
    assert "22" not in told
    assert crashing.code not in {outcome.rule.code for outcome in checked.outcomes}
    assert [tuple(found.values()) for found in checked.failing.to_pylist()] == [
        (2, "CLD-44R"), (2, "OWN-99"), (3, "OWN-99")
    ]  # fmt: skip


def test_an_outcome_counts_records_people_and_the_first_rows(tmp_path: Path):
    """Twelve records of six people break a rule: ten rows are named, in order."""
    rows = [
        row
        for number in range(6)
        for row in make_rows(
            ExampleRecord("home_care", {"unit_cost": "-1"}),
            ExampleRecord("home_care", {"unit_cost": "-1", "service_component": "Day support"}),
            number=number,
        )
    ]
    (outcome,) = [o for o in check(tmp_path, rows).outcomes if o.rule.code == "CLD-44R"]
    assert (outcome.n_looked_at, outcome.n_failing, outcome.n_people) == (12, 12, 6)
    assert outcome.first_rows == tuple(range(2, 12))


def test_records_that_name_nobody_are_checked_but_are_no_people(tmp_path: Path):
    """Without either number a record has no person."""
    rows = make_rows(
        ExampleRecord("home_care", {"nhs_number": "", "la_person_unique_identifier": "", "unit_cost": "-1"})
    )
    checked = check(tmp_path, rows)
    outcomes = {o.rule.code: o for o in checked.outcomes if o.n_failing}
    assert set(outcomes) == {"CLD-04B", "CLD-05B", "CLD-44R"}
    assert outcomes["CLD-44R"].n_people == checked.n_people == 0


FILLS = (
    ("Gender", {}, (1, 1, 0, 0, 0, ListState.COMPLETE)),
    ("Gender", {"gender": ""}, (1, 0, 0, 1, 0, ListState.COMPLETE)),
    ("Gender", {"gender": "no such"}, (1, 0, 0, 0, 1, ListState.COMPLETE)),
    ("Date_of_Death", {}, (1, 0, 1, 0, 0, None)),
    ("Date_of_Death", {"date_of_death": "soon"}, (1, 0, 0, 0, 1, None)),
    ("Request_Route_of_Access", {}, (0, 0, 0, 0, 0, ListState.UNKNOWN)),
    ("Unit_Cost", {"unit_cost": ""}, (1, 0, 0, 1, 0, None)),
    ("Unit_Cost", {"unit_cost": "", "delivery_mechanism": "CASSR commissioned support"}, (1, 0, 1, 0, 0, None)),
    ("NHS_Number", {"nhs_number": "9990000000"}, (1, 0, 0, 0, 1, None)),
    ("Adult_1_Linked_Person_ID", {"adult_1_linked_person_id": "X1"}, (0, 0, 0, 0, 0, None)),
)


@pytest.mark.parametrize(("field", "changes", "expected"), FILLS)
def test_each_value_has_one_of_dhscs_four_outcomes(
    field: str, changes: dict[str, str], expected: tuple[object, ...], tmp_path: Path
):
    """Valid, blank and allowed, blank though mandatory, invalid; only records the field applies to are counted."""
    fill = fill_of(check(tmp_path, make_rows(ExampleRecord("home_care", changes))), field)
    assert (
        fill.n_applies, fill.n_valid, fill.n_blank_allowed, fill.n_blank_mandatory, fill.n_invalid, fill.list_state
    ) == expected  # fmt: skip


def test_all_46_fields_are_counted_and_add_up(tmp_path: Path):
    """The four outcomes of a field are all the records it applies to."""
    checked = check(tmp_path, make_rows(ExampleRecord("home_care", {}), ExampleRecord("review", {})))
    assert len(checked.fills) == 46
    for fill in checked.fills:
        parts = (fill.n_valid, fill.n_blank_allowed, fill.n_blank_mandatory, fill.n_invalid)
        assert fill.n_applies == sum(parts)


def test_a_file_worked_through_in_parts_gives_the_same_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A person's records stay together, wherever the file is cut."""
    rows = [
        row
        for number, rule in enumerate(RULES)
        for example in rule.examples
        for row in build_example_records(example, 5 * number)
    ]
    whole = check(tmp_path, rows)
    monkeypatch.setattr(scan_module, "PART", 97)
    parts = check(tmp_path, rows)
    assert parts.failing.equals(whole.failing)
    assert parts.outcomes == whole.outcomes
    assert parts.fills == whole.fills


def test_failing_records_are_listed_by_rule_and_row(tmp_path: Path):
    """A narrow table, ready to be joined with the records."""
    rows = make_rows(ExampleRecord("home_care", {"unit_cost": "-1", "gender": ""}))
    failing = check(tmp_path, rows).failing
    assert failing.schema == FAILING
    assert failing.to_pylist() == [{"row": 2, "rule": "CLD-07B"}, {"row": 2, "rule": "CLD-44R"}]


def test_events_are_counted_by_type(tmp_path: Path):
    """Records without an event type, such as carers known by association, are counted in the whole only."""
    rows = make_rows(
        ExampleRecord("home_care", {}), ExampleRecord("review", {}), ExampleRecord("carer_by_association", {}, who="b")
    )
    checked = check(tmp_path, rows)
    assert (checked.n_events, checked.n_people, checked.n_by_type) == (3, 2, (("Review", 1), ("Service", 1)))


def test_no_rules_are_no_outcomes(tmp_path: Path):
    """Without rules the file is counted all the same."""
    checked = check(tmp_path, make_rows(ExampleRecord("home_care", {})), ())
    assert (checked.outcomes, checked.failing.num_rows, checked.n_events) == ((), 0, 1)
    assert len(checked.fills) == 46


def test_a_month_from_the_day_of_receipt_on_is_not_complete(tmp_path: Path):
    """Events dated after the file came say nothing of its completeness."""
    rows = []
    for month in ("05", "06", "07"):
        for number in range(12):
            day = {"event_start_date": f"01/{month}/2025", "event_end_date": f"10/{month}/2025"}
            rows += make_rows(
                *(ExampleRecord(base, day) for base in ("request", "assessment", "st_max")),
                number=int(month) * 50 + number,
            )
    with opened(tmp_path, rows) as events:
        whole = check_events(events, ()).complete
        until = check_events(events, (), received_on=date(2025, 7, 20)).complete
    assert whole is not None
    assert until is not None
    assert (whole.starts, whole.ends) == (date(2025, 5, 1), date(2025, 7, 31))
    assert until == replace(whole, ends=date(2025, 6, 30))


def test_a_local_identifier_is_no_nhs_number():
    """Invented people are told apart either way."""
    assert local_identifier(7) == "X00000007"
