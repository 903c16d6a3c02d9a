"""Injected faults: for each rule exactly the records that were broken are found, none other."""

from collections import defaultdict
from pathlib import Path

import pytest

from evidence.client_level.checking import CheckedEvents, check_events
from evidence.client_level.events import EventsOptions, open_events
from evidence.client_level.rules.loading import load_rules
from evidence.client_level.synthetic.faults import Truth
from evidence.client_level.synthetic.submission import write_submission
from evidence.demo.content import load_demo_council
from schemas.errors import AppError

CODES = tuple(rule.code for rule in load_rules())
N_EVENTS, SHARE = 2_000, 0.002


def found_rows(checked: CheckedEvents) -> dict[str, set[int]]:
    """Rule code to the rows that were found."""
    rows: dict[str, set[int]] = defaultdict(set)
    for row, rule in zip(checked.failing["row"].to_pylist(), checked.failing["rule"].to_pylist(), strict=True):
        rows[rule].add(row)
    return rows


def checked(path: Path) -> CheckedEvents:
    """A submission, checked by every rule."""
    with open_events(path, EventsOptions(release="R2")) as events:
        return check_events(events, load_rules())


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Truth, dict[str, set[int]]]:
    """One submission with faults of every rule at once: what was broken, and what was found."""
    path = tmp_path_factory.mktemp("faults") / "faults.csv"
    truth = write_submission(path, load_demo_council(), n_events=N_EVENTS, seed=5, faults=dict.fromkeys(CODES, SHARE))
    return truth, found_rows(checked(path))


@pytest.mark.parametrize("code", CODES)
def test_exactly_the_broken_records_are_found(code: str, shown: tuple[Truth, dict[str, set[int]]]) -> None:
    """Among the faults of all rules, a rule finds what was made to break it, and nothing that no example announces."""
    truth, found = shown
    broken, besides = set(truth.rows[code]), set(truth.besides.get(code, ()))
    assert broken
    assert broken <= found[code]
    assert found[code] - broken <= besides


def test_no_rule_finds_a_right_record(shown: tuple[Truth, dict[str, set[int]]]) -> None:
    """Nothing is found but what was broken or named beside it."""
    truth, found = shown
    known = {row for rows in (*truth.rows.values(), *truth.besides.values()) for row in rows}
    assert set().union(*found.values()) <= known


@pytest.mark.parametrize("code", ["CLD-P001", "CLD-P010", "CLD-P027", "CLD-X001", "CLD-04B"])
def test_one_rule_alone_is_found_alone(code: str, tmp_path: Path) -> None:
    """With the faults of one rule, no other rule finds anything but what the rule says it brings with it."""
    path = tmp_path / "one.csv"
    truth = write_submission(path, load_demo_council(), n_events=300, seed=2, faults={code: 0.02})
    found = found_rows(checked(path))
    also = {other for rule in load_rules() if rule.code == code for other in rule.also}
    assert found.pop(code) == set(truth.rows[code])
    assert set(found) <= also


@pytest.mark.parametrize(
    ("share", "n_broken"), [(0.0, 0), (0.0001, 1), (0.01, 10), (0.1, 100)], ids=["none", "at least one", "1%", "10%"]
)
def test_the_share_says_how_many(share: float, n_broken: int, tmp_path: Path) -> None:
    """As many records are broken as come to the share of the right ones, and at least one where any are asked for."""
    path = tmp_path / "share.csv"
    truth = write_submission(path, load_demo_council(), n_events=1_000, faults={"CLD-X001": share})
    assert len(truth.rows.get("CLD-X001", ())) == n_broken


def test_right_records_stay_as_they_are(tmp_path: Path) -> None:
    """Faults are added: without their lines the file is the one without faults."""
    right, wrong = tmp_path / "right.csv", tmp_path / "wrong.csv"
    write_submission(right, load_demo_council(), n_events=400, seed=9)
    write_submission(wrong, load_demo_council(), n_events=400, seed=9, faults={"CLD-X001": 0.05})
    kept = set(right.read_text().splitlines())
    assert [line for line in wrong.read_text().splitlines() if line in kept] == right.read_text().splitlines()


@pytest.mark.parametrize(
    ("faults", "said"),
    [({"CLD-X999": 0.1}, "There is no rule CLD-X999"), ({"CLD-P001": 0.1, "A": 0.1, "B": 0.1}, "no rule A, B")],
    ids=["one", "several"],
)
def test_unknown_rules_are_refused(faults: dict[str, float], said: str, tmp_path: Path) -> None:
    """A code that is no rule's is told, all of them at once, and nothing is written."""
    with pytest.raises(AppError, match=said) as caught:
        write_submission(tmp_path / "x.csv", load_demo_council(), n_events=100, faults=faults)
    assert caught.value.slug == "faults-not-possible"
    assert not (tmp_path / "x.csv").exists()
