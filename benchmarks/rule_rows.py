"""What one rule over one row costs: ours beside csc-validator-be-903, each on data of its own shape and one size.

csc-validator-be-903 checks the return on children looked after, twelve tables of this year and eight of last year, with
the 312 rules of collection year 2024; ours checks as many client-level records as it has rows, by as many rules: those
we supply, and some of them once more. Both give everything their users get: the records found, and counts by rule. The
tables are written, the libraries imported and the rules loaded before the clock starts. The smaller size is that of a
small council's return; at it, most of our time goes into opening the file and beginning a query at all. The larger
takes the opponent minutes and gigabytes, and is measured when it is named.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.client_level import call_as_child, make_file, probe_judge
from benchmarks.fresh import ROOT, BrokenRunError, call_fresh
from benchmarks.lines import Limit, Line, Opponent, Rule
from benchmarks.memory import watch

if TYPE_CHECKING:
    from evidence.client_level.rules.values import LoadedRule

CSC_VALIDATOR = ROOT / ".venv-csc-validator" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
"""Made by `make bench`: the opponent's own environment."""
_SCRIPT = ROOT / "benchmarks" / "opponents" / "csc_validator.py"
N_RULES = 312
"""The opponent's; the cost of reading a file is shared by its rules, so ours are as many."""
N_SMALL, N_LARGE = 25_944, 518_880
_ROWS_A_CHILD = 18.45
_TIMES_FASTER_SMALL, _TIMES_FASTER = 5, 20
_NS = 1e9
_N_LINES_OF_ERROR = 15


def measure(n_runs: int, room: Path) -> Iterator[Line]:
    """The smaller size; ours and theirs take turns."""
    yield from _measure(n_runs, n_runs, room, N_SMALL, _TIMES_FASTER_SMALL)


def measure_large(n_runs: int, room: Path) -> Iterator[Line]:
    """The larger size, theirs once."""
    yield from _measure(n_runs, 1, room, N_LARGE, _TIMES_FASTER)


def _measure(n_ours: int, n_theirs: int, room: Path, n_rows: int, times_faster: int) -> Iterator[Line]:
    path = make_file(room, n_rows)
    n_looks = N_RULES * call_fresh(count_records, str(path))
    ours, theirs, megabytes = [], [], []
    for number in range(max(n_ours, n_theirs)):
        if number < n_ours:
            ours.append(call_as_child(probe_as_many_rules, str(path)) / n_looks)
        if number < n_theirs:
            told, most = _run_opponent(room / f"csc-{n_rows}-{number}", round(n_rows / _ROWS_A_CHILD))
            assert told["n_rules"] == N_RULES
            theirs.append((told["validate"] + told["report"]) / (told["n_rules"] * told["n_rows"]))
            megabytes.append(most)
    what = f"one of {N_RULES} rules over one of {n_rows:,} rows"
    opponent = Opponent(f"csc-validator-be-903, {max(megabytes):,.0f} MB", median(theirs) * _NS)
    yield Line(what, median(ours) * _NS, "ns", Limit(Rule.TIMES_FASTER, times_faster), opponent)


def probe_as_many_rules(path: str) -> float:
    """Seconds from the offered file to everything a report says of it, by as many rules as theirs, loaded before."""
    return probe_judge(path, _build_rules())


def _build_rules() -> "list[LoadedRule]":
    """The supplied rules, and as many of them once more under other codes as are wanting, of every kind alike."""
    from evidence.client_level.rules.loading import load_rules, reporting_year
    from evidence.client_level.synthetic.submission import PERIOD_END

    supplied = load_rules(reporting_year(PERIOD_END))
    n_more = N_RULES - len(supplied)
    again = (supplied[n * len(supplied) // n_more] for n in range(n_more))
    return [*supplied, *(replace(one, rule=replace(one.rule, code=f"{one.code}-AGAIN")) for one in again)]


def count_records(path: str) -> int:
    """Records of a submission we wrote: no cell of it holds a line break."""
    with Path(path).open("rb") as opened:
        return sum(1 for _ in opened) - 1


def _run_opponent(folder: Path, n_children: int) -> tuple[dict[str, float], float]:
    """What it tells of itself, and the most memory it held in MB; 0 where the system does not tell.

    Raises:
        BrokenRunError: it is not installed, or ended with an error.
    """
    if not CSC_VALIDATOR.is_file():
        raise BrokenRunError("csc-validator-be-903 is not installed; `make bench` does it")
    command = [str(CSC_VALIDATOR), str(_SCRIPT), str(folder), str(n_children)]
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=told, stderr=errors)
        peak = watch(process)
        code = process.wait()
        if code:
            errors.seek(0)
            end = "\n".join(errors.read().splitlines()[-_N_LINES_OF_ERROR:])
            raise BrokenRunError(f"csc-validator-be-903 ended with exit code {code}:\n{end}")
        told.seek(0)
        answer: dict[str, float] = json.loads(told.read().splitlines()[-1])
    return answer, peak.largest_mb if peak else 0.0
