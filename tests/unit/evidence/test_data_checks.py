"""Data checks through Great Expectations: all pass on the published workbook, and each finds its own fault."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from evidence import data_checks
from evidence.data_checks import Checker, check_observations, open_checker, run_suite
from evidence.have.ascof import SCHEMA, read_ascof
from evidence.have.suites.ascof import build_suite
from evidence.have.suites.check import Check
from evidence.parsing import read_table_file
from schemas import child_process
from schemas.check_result import Severity
from schemas.errors import OurError
from tests.places import ASCOF_ODS, ROOT


@pytest.fixture(scope="module")
def observations():
    """The observations of the official workbook."""
    data = ASCOF_ODS.read_bytes()
    return read_ascof(read_table_file(data, "a.ods", allow_formulas=True), data, "a.ods").observations


@pytest.fixture(scope="module")
def carry_out():
    """The ASCOF suite on a table, all in one child: starting it takes seconds."""
    with open_checker() as checker:
        yield lambda table: checker.run_suite("ascof", build_suite(), table)


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
def test_each_check_finds_its_own_fault(observations, carry_out, check, spoil):
    """One fault, one failed check; only a table that is missing lacks its row for England too."""
    results = carry_out(spoil(observations))
    expected = [check, "england-in-every-table"] if check == "every-measure-present" else [check]
    assert [result.check for result in results if not result.passed] == expected
    failed = next(result for result in results if not result.passed)
    assert failed.n_failing is None
    assert failed.remedy


def test_a_safeguarding_share_above_100_is_let_pass(observations, carry_out):
    """Measure 4b can exceed 100 because of how it is counted."""
    spoilt = with_first(observations, NEW | {"statistic": "outcome", "value": 104.0}, measure="4b")
    assert all(result.passed for result in carry_out(spoilt))


def test_every_check_reads_as_a_sentence_with_a_remedy():
    """Names are unique; sentences and remedies end with a full stop; the spec above covers them all."""
    suite = build_suite()
    assert len({check.name for check in suite}) == len(suite) == 19
    for check in suite:
        assert check.sentence.endswith(".")
        assert check.remedy.endswith(".")
        assert check.severity in Severity


def test_columns_in_another_order_are_found_out(observations, carry_out):
    """The columns have to stand in the agreed order, not only be there."""
    turned = observations.select(observations.column_names[::-1])
    assert [result.check for result in carry_out(turned) if not result.passed] == ["columns-as-agreed"]


def test_a_check_that_cannot_be_carried_out_never_passes(observations):
    """A fault in a suite is ours, and is told as one."""
    broken = Check(
        "broken", Severity.STOP, "x.", "y.", "ExpectColumnValuesToMatchRegex", {"column": "year", "regex": "("}
    )
    with pytest.raises(OurError, match="broken") as caught:
        run_suite("ascof", [broken], observations)
    assert caught.value.slug == "check-not-run"


def test_a_value_without_end_is_outside_every_range(observations, carry_out):
    """JSON has no word for it and would leave a blank, which every check passes over."""
    for value in (float("inf"), float("-inf")):
        spoilt = with_first(observations, NEW | {"statistic": "outcome", "value": value}, measure="4a")
        failed = [result.check for result in carry_out(spoilt) if not result.passed]
        assert failed == ["shares-within-100"]


def test_several_suites_share_one_process(observations):
    """A checker answers again and again, in one child, which is gone when the block ends."""
    with open_checker() as checker:
        first = checker.run_suite("ascof", build_suite(), observations)
        child = checker._child
        checker.prepare()
        again = checker.run_suite("ascof", build_suite(), with_first(observations, {"value": 9.0}, measure="4a"))
        assert checker._child is child
        assert child.poll() is None
    assert child.poll() is not None
    assert all(result.passed for result in first)
    assert [result.check for result in again if not result.passed] == ["one-cell-per-key"]


def test_a_checker_that_is_not_used_starts_nothing():
    """Files that are known already are not checked again, and nothing is started for them."""
    with open_checker() as checker:
        assert checker._child is None


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(1)",
        "print()",
        "print('{}')",
        'print(\'{"passed": {}}\\n{"passed": {}}\')',
        'print(\'{"passed": {}}\\n{"passed": []}\')',
        "print('{\"passed\": {}}\\n[1]')",
    ],
)
def test_a_child_that_comes_to_grief_never_passes(observations, monkeypatch, code):
    """One that ends, that says nothing of use, or that leaves checks out is a fault that is told."""
    words = [sys.executable, "-c", f"import sys; {code}; sys.stdout.flush(); sys.stdin.read()"]
    monkeypatch.setattr(child_process, "child_command", lambda module, function: words)
    with pytest.raises(OurError, match="data checks") as caught:
        check_observations(observations)
    assert caught.value.slug == "check-not-run"


def test_a_child_that_is_killed_or_takes_too_long_never_passes(observations, monkeypatch):
    """Whether it dies between two suites or does not answer in time, the checks did not run."""
    with open_checker() as checker:
        checker.wait()
        checker._child.kill()
        with pytest.raises(OurError, match="stopped"):
            checker.run_suite("ascof", build_suite(), observations)
    monkeypatch.setattr(data_checks, "WALL_SECONDS", 0.1)
    with pytest.raises(OurError, match="stopped"):
        check_observations(observations)


GUARD = """
import socket

def guard(*args, **kwargs):
    open("connected", "w").close()
    raise OSError("guard")

socket.getaddrinfo = guard
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, guard)
"""


def test_checking_connects_to_nothing_and_writes_nothing(observations, tmp_path, monkeypatch):
    """With a guard on sockets in the child: no connection, no file where it stands and at home, under 700 MB."""
    monkeypatch.setattr(child_process, "_START", GUARD + child_process._START)
    checker = Checker(tmp_path)
    try:
        results = checker.run_suite("ascof", build_suite(), observations)
        status = Path(f"/proc/{checker._child.pid}/status").read_text()
        told = Path(f"/proc/{checker._child.pid}/environ").read_text().split("\0")
    finally:
        checker.end()
    assert [result.passed for result in results] == [True] * 19
    assert [*tmp_path.rglob("*")] == []
    assert next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) < 700 * 1024
    assert {line.partition("=")[0] for line in told if line} == {
        "DO_NOT_TRACK", "GX_ANALYTICS_ENABLED", "HOME", "USERPROFILE"
    }  # fmt: skip


KEPT_OUT = """
import sys
sys.path.insert(0, sys.argv[1])
import pyarrow.parquet as pq
from evidence.data_checks import check_observations
from evidence.have.datasets import encode_observations
table = pq.read_table(sys.argv[2])
encode_observations(table)
passed = all(result.passed for result in check_observations(table))
print(passed, [name for name in ("great_expectations", "pandas") if name in sys.modules])
"""


def test_the_process_that_asks_holds_neither_library(observations, tmp_path):
    """Checking and keeping observations loads neither Great Expectations nor pandas into the program itself."""
    kept = tmp_path / "o.parquet"
    pq.write_table(observations, kept)
    command = [sys.executable, "-c", KEPT_OUT, str(ROOT), str(kept)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "True []", done.stderr


def test_arrow_that_went_without_pandas_still_knows_it():
    """Whoever wants a frame from Arrow, or an array from a frame, gets it as ever."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import evidence.arrow_alone, pyarrow as pa; "
        "assert 'pandas' not in sys.modules; frame = pa.table({'a': [1.5, None]}).to_pandas(); "
        "print(pa.Table.from_pandas(frame)['a'].to_pylist(), pa.array(frame['a']).null_count)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[1.5, None] 1", done.stderr


def test_importing_the_module_does_not_import_the_library():
    """The library takes seconds to load; it is loaded when the first check is run."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import evidence.data_checks; "
        "print('great_expectations' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
