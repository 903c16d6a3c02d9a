"""Data checks through Great Expectations: all pass on the published workbook, and each finds its own fault."""

import subprocess
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from evidence.data_checks import check_observations, run_suite
from evidence.have.ascof import SCHEMA, read_ascof
from evidence.have.suites.ascof import build_suite
from evidence.have.suites.check import Check
from evidence.parsing import read_table_file
from schemas.check_result import Severity
from schemas.errors import OurError
from tests.places import ASCOF_ODS, ROOT


@pytest.fixture(scope="module")
def observations():
    """The observations of the official workbook."""
    data = ASCOF_ODS.read_bytes()
    return read_ascof(read_table_file(data, "a.ods", allow_formulas=True), data, "a.ods").observations


def test_the_published_workbook_passes_every_check(observations):
    """All checks pass, in the order of the suite, and say how many rows they looked at."""
    results = check_observations(observations)
    assert [result.check for result in results] == [check.name for check in build_suite()]
    assert [result.check for result in results if not result.passed] == []
    assert {result.dataset for result in results} == {"ascof"}
    assert all(result.n_rows > 0 and result.n_failing == 0 for result in results)
    assert results[0].n_rows == observations.num_rows


def without(table, **where):
    """The table without the rows that fit."""
    keep = None
    for column, value in where.items():
        fits = pc.equal(table[column], value)
        keep = fits if keep is None else pc.and_(keep, fits)
    return table.filter(pc.invert(keep))


def with_first(table, change, **where):
    """The table with one more row: the first that fits, changed."""
    for column, value in where.items():
        fits = table.filter(pc.equal(table[column], value))
    return pa.concat_tables([table, pa.Table.from_pylist([fits.slice(0, 1).to_pylist()[0] | change], schema=SCHEMA)])


NEW = {"year": "2014-15"}  # keeps the added row apart from the one it was made from


@pytest.mark.parametrize(
    ("check", "spoil"),
    [
        ("columns-as-agreed", lambda t: t.append_column("more", pa.nulls(t.num_rows))),
        ("one-cell-per-key", lambda t: with_first(t, {"value": 9.0}, measure="4a")),
        ("every-measure-present", lambda t: without(t, measure="6b")),
        ("england-in-every-table", lambda t: without(t, measure="2b", level="England")),
        ("nine-regions", lambda t: without(t, la_code="YH")),
        ("all-councils-present", lambda t: without(t, ons_code="E10000019")),
        ("year-format", lambda t: with_first(t, {"year": "2024/25"}, measure="4a")),
        ("flag-known", lambda t: with_first(t, NEW | {"flag": "[q]"}, measure="4a")),
        ("level-known", lambda t: with_first(t, NEW | {"level": "Ward"}, measure="4a")),
        ("suppressed-has-no-value", lambda t: with_first(t, NEW | {"flag": "[c]", "value": 0.0}, measure="4a")),
        ("published-has-value", lambda t: with_first(t, NEW | {"flag": "", "value": None}, measure="4a")),
        ("shares-within-100", lambda t: with_first(t, NEW | {"statistic": "outcome", "value": 100.1}, measure="4a")),
        (
            "safeguarding-share-plausible",
            lambda t: with_first(t, NEW | {"statistic": "outcome", "value": 201.0}, measure="4b"),
        ),
        ("rates-plausible", lambda t: with_first(t, NEW | {"statistic": "outcome", "value": -1.0}, measure="2b")),
        (
            "quality-of-life-within-24",
            lambda t: with_first(t, NEW | {"statistic": "outcome", "value": 24.1}, measure="1a"),
        ),
        (
            "carers-quality-of-life-within-12",
            lambda t: with_first(t, NEW | {"statistic": "outcome", "value": 13.0, "flag": ""}, measure="1c"),
        ),
        (
            "adjusted-score-plausible",
            lambda t: with_first(t, NEW | {"statistic": "outcome", "value": 1.1}, measure="1b"),
        ),
        (
            "margins-plausible",
            lambda t: with_first(t, NEW | {"statistic": "margin of error", "value": 51.0}, measure="4a"),
        ),
        ("counts-not-negative", lambda t: with_first(t, NEW | {"statistic": "numerator", "value": -5.0}, measure="2a")),
    ],
)
def test_each_check_finds_its_own_fault(observations, check, spoil):
    """One fault, one failed check; only a table that is missing lacks its row for England too."""
    results = check_observations(spoil(observations))
    expected = [check, "england-in-every-table"] if check == "every-measure-present" else [check]
    assert [result.check for result in results if not result.passed] == expected
    failed = next(result for result in results if not result.passed)
    assert failed.n_failing is None
    assert failed.remedy


def test_a_safeguarding_share_above_100_is_let_pass(observations):
    """Measure 4b can exceed 100 because of how it is counted."""
    spoilt = with_first(observations, NEW | {"statistic": "outcome", "value": 104.0}, measure="4b")
    assert all(result.passed for result in check_observations(spoilt))


def test_every_check_reads_as_a_sentence_with_a_remedy():
    """Names are unique; sentences and remedies end with a full stop; the spec above covers them all."""
    suite = build_suite()
    assert len({check.name for check in suite}) == len(suite) == 19
    for check in suite:
        assert check.sentence.endswith(".")
        assert check.remedy.endswith(".")
        assert check.severity in Severity


def test_columns_in_another_order_are_found_out(observations):
    """The columns have to stand in the agreed order, not only be there."""
    turned = observations.select(observations.column_names[::-1])
    assert [result.check for result in check_observations(turned) if not result.passed] == ["columns-as-agreed"]


def test_a_check_that_cannot_be_carried_out_never_passes(observations):
    """A fault in a suite is ours, and is told as one."""
    broken = Check(
        "broken", Severity.STOP, "x.", "y.", "ExpectColumnValuesToMatchRegex", {"column": "year", "regex": "("}
    )
    with pytest.raises(OurError, match="broken") as caught:
        run_suite("ascof", [broken], observations)
    assert caught.value.slug == "check-not-run"


GUARDED = """
import os, socket, sys
os.environ["GX_ANALYTICS_ENABLED"] = "false"
calls = []

def guard(*args, **kwargs):
    calls.append(args)
    raise OSError("guard")

socket.getaddrinfo = guard
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, guard)
sys.path.insert(0, sys.argv[1])
import pyarrow.parquet as pq
from evidence.data_checks import check_observations
passed = [result.passed for result in check_observations(pq.read_table(sys.argv[2]))]
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(all(passed), len(passed), calls, peak // 1024 < 700)
"""


def test_checking_connects_to_nothing_and_writes_nothing(observations, tmp_path):
    """In a fresh process with a guard on sockets: no connection, no file in the folder or at home, under 700 MB."""
    kept, home, work = tmp_path / "o.parquet", tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    pq.write_table(observations, kept)
    done = subprocess.run(
        [sys.executable, "-c", GUARDED, str(ROOT), str(kept)],
        capture_output=True,
        text=True,
        cwd=work,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert done.stdout.strip() == "True 19 [] True", done.stderr
    assert [*home.rglob("*"), *work.rglob("*")] == []


def test_importing_the_module_does_not_import_the_library():
    """The library takes seconds to load; it is loaded when the first check is run."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import evidence.data_checks; "
        "print('great_expectations' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
