"""Measures worked out from the directory: shares of rated services, and how many are inadequate."""

import pytest

from evidence.have.measures import load_measures
from evidence.market.directory import read_directory
from evidence.market.observations import build_market_observations
from evidence.parsing import read_table_file
from schemas.observation import OBSERVATION_COLUMNS
from tests.directories import directory_of, line
from tests.places import DATA

REAL = DATA / "cqc_providers" / "cqc_lincolnshire_prefiltered.csv"


def figures_of(table):
    """Measure, council and statistic to value."""
    return {(row["measure"], row["la_name"], row["statistic"]): row["value"] for row in table.to_pylist()}


def test_the_real_file():
    """Counted by hand from the file: 200 of 259 rated care homes and 79 of 90 community services are good."""
    data = REAL.read_bytes()
    table = build_market_observations(read_directory(read_table_file(data, REAL.name), data, REAL.name))
    assert table.column_names == list(OBSERVATION_COLUMNS)
    figures = figures_of(table)
    assert figures["cqc-go-res", "Lincolnshire", "numerator"] == 200
    assert figures["cqc-go-res", "Lincolnshire", "denominator"] == 259
    assert figures["cqc-go-res", "Lincolnshire", "outcome"] == pytest.approx(77.220077)
    assert figures["cqc-go-dom", "Lincolnshire", "outcome"] == pytest.approx(100 * 79 / 90)
    assert figures["cqc-inad", "Lincolnshire", "outcome"] == 3
    assert set(table["year"].to_pylist()) == {"2026-05-29"}


def test_a_council_without_rated_services_has_no_share():
    """Nothing to divide by is no nought."""
    release = directory_of(line(rating="Not Rated", published=None), line(location_id="1-2", authority="Rutland"))
    (row,) = [
        row for row in build_market_observations(release).to_pylist()
        if (row["measure"], row["la_name"], row["statistic"]) == ("cqc-go-res", "Lincolnshire", "outcome")
    ]  # fmt: skip
    assert (row["value"], row["flag"]) == (None, "[z]")


def test_nothing_rated_gives_no_figures_and_areas_outside_england_none():
    """Without a day there is no period; a service in Wales belongs to no council of ours."""
    assert build_market_observations(directory_of(line(rating="Not Rated", published=None))).num_rows == 0
    assert build_market_observations(directory_of(line(authority="Powys"))).num_rows == 0


def test_the_measures_are_in_the_catalogue():
    """Each has a name, a unit and a direction."""
    codes = {row["measure"] for row in build_market_observations(directory_of(line())).to_pylist()}
    assert codes <= {measure.code for measure in load_measures()}
