"""Rule files: years laid over one another, a council's own rules, and everything that can be wrong with them."""

from pathlib import Path
from textwrap import dedent

import pytest

from evidence.client_level.checking import check_events
from evidence.client_level.events import EventsOptions, open_events
from evidence.client_level.rules.examples import build_example_records
from evidence.client_level.rules.loading import lay_years, load_council_rules, load_own_rules, load_rules
from evidence.client_level.rules.values import Example, ExampleRecord
from schemas.client_level import RuleSeverity
from schemas.errors import InputError
from tests.client_level_rows import opened, write_rows
from tests.docs.pages import find_block

GOOD = """
    code: OWN-01
    severity: query
    sentence: A place in a care home costs more than the council's ceiling.
    remedy: Ask the brokerage team.
    source: the council's fee schedule
    fields: [unit_cost]
    applies: in_care_home
    finds: unit_cost > 1500
    examples:
      passes:
        - - {base: residential_care}
      fails:
        - - {base: residential_care, unit_cost: 1600, broken: true}
"""


def write_rule(folder: Path, name: str, text: str = GOOD, **changes: str) -> Path:
    """A rule file; a change replaces the whole line of its key, or takes it out."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = dedent(text).strip().splitlines()
    for key, value in changes.items():
        at = next(n for n, line in enumerate(lines) if line.startswith(f"{key}:"))
        lines[at] = f"{key}: {value}" if value else "# taken out"
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_an_own_rule_is_loaded_as_it_was_written(tmp_path: Path):
    """One small file is one rule."""
    write_rule(tmp_path, "ceiling.yaml")
    (rule,) = load_own_rules(tmp_path)
    assert (rule.code, rule.rule.severity, rule.rule.own) == ("OWN-01", RuleSeverity.QUERY, True)
    assert rule.finds_sql == "unit_cost > 1500"
    assert [example.is_failing for example in rule.examples] == [False, True]


def test_an_own_rule_runs_beside_the_supplied_ones(tmp_path: Path):
    """Its failing example is found, by it alone."""
    write_rule(tmp_path, "ceiling.yaml")
    (rule,) = load_own_rules(tmp_path)
    rows = [record for n, example in enumerate(rule.examples) for record in build_example_records(example, n)]
    with opened(tmp_path, rows) as events:
        found = check_events(events, (*load_rules(), rule))
    assert found.failing.to_pylist() == [{"row": 3, "rule": "OWN-01"}]


def test_no_folder_means_no_own_rules(tmp_path: Path):
    """A council need not write any."""
    assert load_own_rules(tmp_path / "none") == ()


FAULTS = (
    ({"code": ""}, ["rule-file"], "there is no code"),
    ({"code": "CLD-X999"}, ["rule-file"], '"CLD-X999" is not a code'),
    ({"severity": "grave"}, ["rule-file"], '"grave" is not a severity'),
    ({"sentence": ""}, ["rule-file"], "there is no sentence"),
    ({"remedy": ""}, ["rule-file"], "there is no remedy"),
    ({"source": ""}, ["rule-file"], "there is no source"),
    ({"fields": ""}, ["rule-file"], "no field is named"),
    ({"fields": "[unit_price]"}, ["rule-sql"], 'there is no field "unit_price"'),
    ({"fields": "unit_cost"}, ["rule-file"], "fields is not a list"),
    ({"finds": "unit_price > 1"}, ["rule-sql"], 'there is no column "unit_price"'),
    ({"finds": "unit_cost > 1; DROP TABLE events"}, ["rule-sql"], '";" does not belong'),
    ({"finds": "unit_cost > (SELECT 1)"}, ["rule-sql"], '"SELECT" asks a question'),
    ({"finds": "event_start_date > 5"}, ["rule-sql"], "the database would not run it"),
    ({"applies": ""}, ["rule-sql"], "there is no expression"),
    ({"examples": ""}, None, None),
)


@pytest.mark.parametrize(("changes", "slugs", "found"), FAULTS)
def test_a_fault_is_told_with_its_file_and_key(
    changes: dict[str, str], slugs: list[str] | None, found: str | None, tmp_path: Path
):
    """Each fault in an analyst's words."""
    write_rule(tmp_path, "ceiling.yaml", **changes)
    with pytest.raises(InputError, match="own rules were not used") as raised:
        load_own_rules(tmp_path)
    if slugs is not None and found is not None:
        assert [problem.slug for problem in raised.value.problems] == slugs
        assert found in raised.value.problems[0].found
    assert {problem.file for problem in raised.value.problems} == {"ceiling.yaml"}


BAD_EXAMPLES = (
    ("examples:\n  passes:\n    - - {base: residential_care}\n", "there is no example"),
    ("examples:\n  passes:\n    - - {base: request}\n  fails:\n    - - {base: request}\n", "no record is marked"),
    ("examples:\n  passes:\n    - - {base: request, broken: true}\n  fails:\n    - - {base: request, broken: true}\n",
     "a record is marked as broken"),
    ("examples:\n  passes:\n    - - {base: reqest}\n  fails:\n    - - {base: request, broken: true}\n",
     'there is no base record "reqest"'),
    ("examples:\n  passes:\n    - - {base: request, cost: 1}\n  fails:\n    - - {base: request, broken: true}\n",
     'there is no field "cost"'),
    ("examples:\n  passes:\n    - request\n  fails:\n    - - {base: request, broken: true}\n",
     "an example is not a list of records"),
)  # fmt: skip


@pytest.mark.parametrize(("examples", "found"), BAD_EXAMPLES)
def test_a_rule_without_sound_examples_is_refused(examples: str, found: str, tmp_path: Path):
    """The examples are the rule's test, so both kinds must be there."""
    text = dedent(GOOD).partition("examples:")[0] + examples
    write_rule(tmp_path, "ceiling.yaml", text)
    with pytest.raises(InputError, match="own rules were not used") as raised:
        load_own_rules(tmp_path)
    assert [(p.slug, p.found) for p in raised.value.problems] == [("rule-example", found)]


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path):
    """Nobody has to mend one file to hear about the next."""
    write_rule(tmp_path, "a.yaml", severity="grave", finds="unit_price > 1")
    write_rule(tmp_path, "b.yaml", remedy="")
    (tmp_path / "c.yaml").write_text("code: [", encoding="utf-8")
    (tmp_path / "d.yaml").write_text("only words", encoding="utf-8")
    with pytest.raises(InputError, match="own rules were not used") as raised:
        load_own_rules(tmp_path)
    told = [(problem.file, problem.slug) for problem in raised.value.problems]
    assert {("a.yaml", "rule-file"), ("a.yaml", "rule-sql"), ("b.yaml", "rule-file"), ("b.yaml", "rule-code-twice"),
            ("c.yaml", "rule-file"), ("d.yaml", "rule-file")} == set(told)  # fmt: skip


@pytest.mark.parametrize("known", [False, True])
def test_a_code_used_twice_is_refused(known: bool, tmp_path: Path):
    """By two own rules, or by an own rule and a rule that is there already."""
    write_rule(tmp_path, "a.yaml")
    there = load_own_rules(tmp_path) if known else ()
    if not known:
        write_rule(tmp_path, "b.yaml")
    with pytest.raises(InputError, match="own rules were not used") as raised:
        load_own_rules(tmp_path, there)
    assert [problem.slug for problem in raised.value.problems] == ["rule-code-twice"]


def test_an_unknown_part_of_a_rule_is_told_with_the_nearest_known_one(tmp_path: Path):
    """A slip of the pen does not silently switch something off."""
    write_rule(tmp_path, "a.yaml", dedent(GOOD) + "allso: [CLD-X001]\n")
    with pytest.raises(InputError, match="own rules were not used") as raised:
        load_own_rules(tmp_path)
    assert raised.value.problems[0].remedy == 'Did you mean "also"?'


SUPPLIED = GOOD.replace("OWN-01", "CLD-X901")


def test_a_later_year_adds_changes_and_withdraws(tmp_path: Path):
    """A year's folder holds only what is new in it."""
    write_rule(tmp_path / "2023-24", "one.yaml", SUPPLIED)
    write_rule(tmp_path / "2023-24", "two.yaml", SUPPLIED, code="CLD-X902")
    write_rule(tmp_path / "2025-26", "one.yaml", SUPPLIED, finds="unit_cost > 2000")
    write_rule(tmp_path / "2025-26", "three.yaml", SUPPLIED, code="CLD-X903")
    (tmp_path / "2025-26" / "withdrawn.yaml").write_text("CLD-X902: no longer asked for\n", encoding="utf-8")
    expected = {
        "2022-23": {"CLD-X901": "unit_cost > 1500", "CLD-X902": "unit_cost > 1500"},
        "2024-25": {"CLD-X901": "unit_cost > 1500", "CLD-X902": "unit_cost > 1500"},
        "2025-26": {"CLD-X901": "unit_cost > 2000", "CLD-X903": "unit_cost > 1500"},
        None: {"CLD-X901": "unit_cost > 2000", "CLD-X903": "unit_cost > 1500"},
    }
    for year, rules in expected.items():
        laid = lay_years(tmp_path, year)
        assert laid.problems == []
        assert {code: rule.finds_sql for code, rule in laid.rules.items()} == rules


def test_withdrawing_what_is_not_there_is_a_fault(tmp_path: Path):
    """A withdrawal names a rule of an earlier year and its reason."""
    write_rule(tmp_path / "2023-24", "one.yaml", SUPPLIED)
    (tmp_path / "2023-24" / "withdrawn.yaml").write_text("CLD-X902: gone\nCLD-X901: ''\n", encoding="utf-8")
    assert [problem.found for problem in lay_years(tmp_path, None).problems] == [
        "CLD-X902 cannot be withdrawn",
        "CLD-X901 cannot be withdrawn",
    ]


def test_rules_of_release_2_begin_in_its_year():
    """The review of short-term support is a reason of Release 2 only."""
    assert "CLD-P038" not in {rule.code for rule in load_rules("2024-25")}
    assert "CLD-P038" in {rule.code for rule in load_rules("2025-26")}


def test_examples_are_about_people_of_their_own():
    """Two copies share nobody, and links within a copy hold."""
    example = Example(
        (
            ExampleRecord("home_care", {"has_unpaid_carer": "Yes"}),
            ExampleRecord("carer_assessment", {"adult_1_linked_person_id": "{id:a}"}, who="b"),
        )
    )
    first, second = build_example_records(example, 0), build_example_records(example, 2)
    assert first[1]["adult_1_linked_person_id"] == first[0]["la_person_unique_identifier"]
    assert not {row["nhs_number"] for row in first} & {row["nhs_number"] for row in second}
    assert build_example_records(example, 0, la_code="503")[0]["la_code"] == "503"


def test_the_rule_in_the_documentation_can_be_used_as_it_stands(tmp_path: Path):
    """What an analyst is told to copy works."""
    (tmp_path / "own-01.yaml").write_text(
        find_block("docs/client-level-rules.md", "yaml own-01.yaml"), encoding="utf-8"
    )
    (rule,) = load_own_rules(tmp_path, load_rules())
    rows = [record for n, example in enumerate(rule.examples) for record in build_example_records(example, n)]
    with opened(tmp_path, rows) as events:
        assert check_events(events, (rule,)).failing.to_pylist() == [{"row": 3, "rule": "OWN-01"}]


def test_a_list_the_council_sets_becomes_a_rule(tmp_path):
    """A value that is not on the council's own list is found; without the list, nothing says that it is wrong."""
    lists = tmp_path / "client-level-lists.csv"
    lists.write_text("field,value\nReview_Reason,Planned\nReview_Reason,Unplanned - hospital\n", encoding="utf-8")
    rules = load_council_rules(own_lists=lists)
    assert {rule.code for rule in rules} - {rule.code for rule in load_rules()} == {"CLD-41L"}
    people = [
        build_example_records(Example((ExampleRecord("review", {"review_reason": reason}),)), number)[0]
        for number, reason in enumerate(("Planned", "Because"))
    ]
    path = write_rows(tmp_path / "events.csv", people)
    with open_events(path, EventsOptions(release="R2", own_lists=lists)) as events:
        found = check_events(events, rules).failing.to_pylist()
    assert [one["row"] for one in found if one["rule"] == "CLD-41L"] == [3]
