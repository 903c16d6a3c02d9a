"""Returns that are held, each with the differences between councils that its figures or another's can show."""

from datetime import date

import pytest

from evidence.have.councils import find_council
from evidence.have.datasets import encode_observations
from evidence.have.holding import build_return_signals
from evidence.have.intake import ReadReturn, keep_return
from evidence.have.measures_csv import read_measures_csv
from evidence.have.returns import kind_of_dataset
from evidence.intake import Intake
from schemas.database import read
from schemas.ids import sha256_of
from schemas.records.evidence import load_items
from schemas.terms import Position
from tests.actors import TESTS
from tests.holdings import empty_holding

LINCOLNSHIRE = find_council("Lincolnshire")
OWN_TABLE = b"""measure,la_code,la_name,ons_code,level,year,statistic,value
6b,503,Lincolnshire,E10000019,Council,2024-25,6b outcome,70.0
6b,503,Lincolnshire,E10000019,Council,2024-25,6b numerator,182
6b,503,Lincolnshire,E10000019,Council,2024-25,6b denominator,260
6b,England,England,E92000001,England,2024-25,6b outcome,81.7
6b,England,England,E92000001,England,2024-25,6b numerator,11291
6b,England,England,E92000001,England,2024-25,6b denominator,13820
"""


@pytest.fixture
def holding(tmp_path):
    """An empty workspace of Lincolnshire, with a real database and store."""
    with empty_holding(tmp_path, LINCOLNSHIRE) as found:
        yield found


def keep(holding, dataset, data, table, received_on):
    """Take in a return that was found sound."""
    found = ReadReturn(
        f"{dataset}.file", data, sha256_of(data), kind_of_dataset(dataset), table, encode_observations(table), ()
    )
    keep_return(Intake(holding.workspace, holding.engine, received_on, TESTS), found)


def rated_good(holding):
    """What the returns that are held say about measure 6b beside England."""
    with read(holding.engine) as connection:
        items, _ = load_items(connection, date.max)
    found = {signal.key: signal.facts for signal in build_return_signals(holding, items, date(2026, 9, 30))}
    facts = found["indicator/QS4/6b"]
    return facts, facts.comparisons[0]


def test_a_national_return_brings_its_own_spread(holding, release, ascof_data):
    """-5.9 / sqrt(2.6439² + 0.3301² + 5.252²) = -1.002: by counting alone it was -2.214 and worse."""
    keep(holding, "ascof-time-series", ascof_data, release.observations, date(2026, 1, 2))
    facts, england = rated_good(holding)
    assert (england.z, england.position) == (pytest.approx(-1.002, abs=0.001), Position.SIMILAR)
    assert "usual spread" in facts.caveat


def test_a_table_of_ones_own_says_nothing_of_better_or_worse(holding):
    """Two areas show no spread, and by counting alone nearly every council would seem to stand out."""
    keep(holding, "measures-table", OWN_TABLE, read_measures_csv(OWN_TABLE, "own.csv"), date(2026, 1, 2))
    facts, england = rated_good(holding)
    assert (facts.spread_allowed, england.z, england.position) == (False, None, Position.NOT_TESTED)
    assert "Too few figures were at hand" in facts.caveat


def test_a_table_of_ones_own_borrows_the_spread_of_a_national_return(holding, release, ascof_data):
    """The later figure counts; how far councils usually lie apart in that year is known from the workbook."""
    keep(holding, "ascof-time-series", ascof_data, release.observations, date(2026, 1, 2))
    keep(holding, "measures-table", OWN_TABLE, read_measures_csv(OWN_TABLE, "own.csv"), date(2026, 1, 3))
    facts, england = rated_good(holding)
    assert facts.value == 70.0
    assert (england.z, england.position) == (pytest.approx(-1.96, abs=0.01), Position.TENDING_WORSE)
    assert "usual spread" in facts.caveat
