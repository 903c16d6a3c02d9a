"""Which records tell of the same event, and which of them is kept."""

from pathlib import Path

import pytest

from evidence.client_level.rules.examples import build_example_records
from evidence.client_level.rules.values import Example, ExampleRecord
from evidence.client_level.unique_events import repeated_record_steps
from evidence.warehouse import Step
from tests.client_level_rows import opened

KEPT = Step(
    "kept",
    "SELECT row FROM events WHERE person IS NOT NULL"
    " AND row NOT IN (SELECT row FROM repeated_records WHERE same_rank > 1) ORDER BY row",
)

CASES = (
    ("the same twice: the later row", "home_care", {}, {}, [3]),
    ("another component", "home_care", {}, {"service_component": "Day support"}, [2, 3]),
    ("another delivery", "home_care", {}, {"delivery_mechanism": "CASSR commissioned support"}, [2, 3]),
    ("another cost", "home_care", {}, {"unit_cost": "30"}, [2, 3]),
    ("another reference only", "home_care", {}, {"event_reference": "other"}, [3]),
    ("another provider only", "home_care", {}, {"provider_cqc_location_id": "1-999999900"}, [3]),
    ("an open service goes first", "home_care", {}, {"event_end_date": "30/09/2025"}, [2]),
    ("then the later end", "home_care", {"event_end_date": "30/09/2025"}, {"event_end_date": "30/08/2025"}, [2]),
    ("then the outcome", "request", {}, {"event_outcome": "NFA: Support declined"}, [2]),
    ("another end of a request", "request", {}, {"event_end_date": "22/04/2025"}, [2, 3]),
    ("another route", "request", {}, {"request_route_of_access": "Planned: Transition"}, [2, 3]),
    ("another assessment type", "assessment", {}, {"assessment_type": "Short term assessment"}, [2, 3]),
    ("a field of another type", "review", {}, {"assessment_type": "Short term assessment"}, [3]),
    ("another client type", "request", {}, {"client_type": "Unpaid carer"}, [2, 3]),
    ("another start", "review", {}, {"event_start_date": "11/01/2026"}, [2, 3]),
    ("nobody", "review", {"nhs_number": "", "la_person_unique_identifier": ""}, {}, [3]),
    ("no person at all", "review",
     {"nhs_number": "", "la_person_unique_identifier": ""}, {"nhs_number": "", "la_person_unique_identifier": ""}, []),
)  # fmt: skip


@pytest.mark.parametrize(("_", "base", "first", "second", "kept"), CASES, ids=[case[0] for case in CASES])
def test_which_of_two_records_is_kept(
    _: str, base: str, first: dict[str, str], second: dict[str, str], kept: list[int], tmp_path: Path
):
    """By DHSC's rule for a single submission; records that name nobody are left out."""
    rows = build_example_records(Example((ExampleRecord(base, first), ExampleRecord(base, second))), 0)
    with opened(tmp_path, rows) as events:
        found = events.warehouse.run([*repeated_record_steps(), KEPT])
    assert found["row"].to_pylist() == kept


def test_other_people_are_other_events(tmp_path: Path):
    """Equal records of two people are two events."""
    rows = build_example_records(Example((ExampleRecord("review", {}), ExampleRecord("review", {}, who="b"))), 0)
    with opened(tmp_path, rows) as events:
        found = events.warehouse.run(repeated_record_steps())
    assert found.num_rows == 0
