"""The published totals a submission is calibrated to are those of the publications."""

import csv
import gzip
from dataclasses import fields

import numpy as np
import pytest

from evidence.client_level.rules.examples import spare_nhs_number
from evidence.client_level.synthetic.calibration import Calibration, load_calibration
from evidence.client_level.synthetic.nhs_numbers import MOST_NUMBERS, build_numbers
from evidence.client_level.synthetic.plan import Kind, build_plan
from evidence.client_level.synthetic.population import LONG_TERM
from evidence.demo.content import load_demo_council
from evidence.have.councils import load_councils
from schemas.errors import AppError
from schemas.observation import Council
from tests.places import SHARED

MEASURES = {
    "n_long_term_18_64": ("2e(2a)", "denominator"),
    "n_long_term_65": ("2e(2b)", "denominator"),
    "n_learning_disability": ("2e(1)", "denominator"),
    "n_reablement": ("2a", "denominator"),
    "pc_home_learning_disability": ("2e(1)", "outcome"),
    "pc_home_18_64": ("2e(2a)", "outcome"),
    "pc_home_65": ("2e(2b)", "outcome"),
    "pc_self_directed": ("3d(1a)", "outcome"),
    "pc_direct_payment": ("3d(2a)", "outcome"),
    "pc_no_further_request": ("2a", "outcome"),
}


def test_totals_are_the_published_ones() -> None:
    """Long-term support and assessments of all 153 councils equal the tabulated client-level statistics."""
    with (SHARED / "data/cld_aggregates/authority_table_2026-03.csv").open() as opened:
        published = {row["ons_code"]: row for row in csv.DictReader(opened)}
    for council in load_councils():
        calibration, row = load_calibration(council), published[council.gss_code]
        assert calibration.n_long_term == int(row["cld_long_term_support_31mar2026"]), council.name
        assert calibration.n_assessments == int(row["cld_assessments_12m_to_mar2026"]), council.name


def test_shares_are_the_published_ones() -> None:
    """Every value of ASCOF 2024-25 that was published for a council stands in the calibration."""
    published = {}
    with gzip.open(SHARED / "data/ascof_2024_25/ascof_2024_25_long.csv.gz", "rt") as opened:
        for row in csv.DictReader(opened):
            if row["year"] == "2024-25" and row["level"] == "Council" and row["value"]:
                published[row["ons_code"], row["measure"], row["statistic"]] = float(row["value"])
    for council in load_councils():
        calibration = load_calibration(council)
        for name, (measure, statistic) in MEASURES.items():
            value = published.get((council.gss_code, measure, statistic))
            assert value is None or getattr(calibration, name) == value, (council.name, name)


def test_what_was_not_published_is_englands() -> None:
    """A council with suppressed figures gets England's shares, and counts in proportion."""
    scilly = next(council for council in load_councils() if council.name == "Isles of Scilly")
    calibration = load_calibration(scilly)
    assert calibration.pc_self_directed == 82.4
    assert calibration.n_long_term_65 == round(575_795 * 15 / 684_890)


def test_the_fictional_council_has_totals_of_its_own() -> None:
    """Everything is there for it as for any other."""
    calibration = load_calibration(load_demo_council())
    assert all(getattr(calibration, one.name) > 0 for one in fields(Calibration))


def test_an_unknown_council_is_refused() -> None:
    """Nothing is made up for a council that is in no publication."""
    with pytest.raises(AppError, match="no published totals for Nowhere") as caught:
        load_calibration(Council("E06000000", "Nowhere", "000", "North East", "Unitary authority"))
    assert caught.value.slug == "not-calibrated"


@pytest.mark.parametrize("scale", [0.01, 0.3, 1.0, 7.0])
def test_a_plan_keeps_to_the_totals(scale: float) -> None:
    """At any scale nobody is missing: long-term support and assessments come to the totals of every council."""
    for council in load_councils():
        calibration = load_calibration(council)
        plan = build_plan(calibration, scale)
        n = dict(zip(Kind, plan.n_people, strict=True))
        assert min(plan.n_people) >= 0, council.name
        open_at_end = sum(n[kind] for kind in LONG_TERM if kind is not Kind.ENDED)
        assert open_at_end == max(round(calibration.n_long_term * scale), 1), council.name
        n_assessed = n[Kind.ASSESSED] + sum(count for _, count in plan.n_assessed)
        assert n_assessed == round(calibration.n_assessments * scale), council.name


def test_numbers_are_those_of_the_examples() -> None:
    """Right and wrong records draw on one row of NHS numbers, so that no two people share one."""
    people = np.concatenate([np.arange(500), np.arange(MOST_NUMBERS - 500, MOST_NUMBERS)])
    assert [str(number) for number in build_numbers(people)] == [spare_nhs_number(int(one)) for one in people]


def test_no_number_comes_twice() -> None:
    """All of them are different, have ten digits and begin 999."""
    numbers = build_numbers(np.arange(MOST_NUMBERS))
    assert len(np.unique(numbers)) == MOST_NUMBERS
    assert (int(numbers.min()) // 10**7, int(numbers.max()) // 10**7) == (999, 999)
