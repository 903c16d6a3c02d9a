"""The whole cycle on the fictional council, beside the start-up of the two large libraries it runs on."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from app.environment import prepare, prepare_engine
from benchmarks.fresh import Timed, call_fresh, time_process
from benchmarks.lines import Limit, Line, Opponent, Rule

_START_UP = "start-up of Prefect and Great Expectations"
_NO_PROC = "this system does not tell what memory processes hold (there is no /proc)"


def measure(n_runs: int, room: Path) -> Iterator[Line]:
    """Time and memory of `readiness demo`; the first demo made stays in `room` for other comparisons."""
    demos, starts = [], []
    for number in range(n_runs):
        demos.append(make_demo(room / f"demo-{number}"))
        starts.append(call_fresh(probe_start_up, str(room / f"engine-{number}")))
    wall = median(demo.seconds for demo in demos)
    engine, checks = (median(start[name] for start in starts) for name in ("engine", "checks"))
    yield Line("demo cycle", wall, "s", Limit(Rule.AT_MOST, 90))
    yield Line(
        what="demo cycle without that start-up",
        ours=wall - engine - checks,
        unit="s",
        limit=Limit(Rule.AT_MOST, 30),
        opponent=Opponent(_START_UP, engine + checks),
        note=f"Prefect's start-up {engine:.1f} s, Great Expectations' {checks:.1f} s",
    )
    yield from _memory(demos)


def _memory(demos: list[Timed]) -> Iterator[Line]:
    peaks = [demo.peak for demo in demos if demo.peak]
    whole = median(peak.whole_mb for peak in peaks) if peaks else None
    largest = median(peak.largest_mb for peak in peaks) if peaks else None
    note = "" if peaks else _NO_PROC
    limit = Limit(Rule.AT_MOST, 700)
    yield Line("demo cycle, most memory of one process", largest, "MB", limit, note=note)
    yield Line("demo cycle, most memory of all its processes together", whole, "MB", limit, note=note)


def make_demo(folder: Path) -> Timed:
    """Run `readiness demo` in a process of its own, and watch its memory."""
    return time_process([sys.executable, "-m", "app", "demo", str(folder)], with_memory=True)


def find_demo(room: Path) -> Path:
    """The demo that was made in this room; made now if there is none yet."""
    folder = room / "demo-0"
    if not folder.is_dir():
        make_demo(folder)
    return folder


def probe_start_up(home: str) -> dict[str, float]:
    """Seconds the libraries take before they do anything for us, in one process so that nothing counts twice.

    `checks` is importing Great Expectations and one trivial validation; `engine` is importing Prefect, starting its
    server on a new database under our settings, a flow that does nothing, and stopping again.
    """
    prepare(os.environ)
    begun = time.perf_counter()
    _validate()
    checked = time.perf_counter()
    Path(home).mkdir(parents=True, exist_ok=True)
    with prepare_engine(os.environ, Path(home)):
        _run_flow()
    return {"checks": checked - begun, "engine": time.perf_counter() - checked}


def _validate() -> None:
    import great_expectations as gx
    import pandas as pd

    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("bare").add_dataframe_asset("bare")
    batch = asset.add_batch_definition_whole_dataframe("bare").get_batch({"dataframe": pd.DataFrame({"bare": [1]})})
    assert batch.validate(gx.expectations.ExpectColumnValuesToNotBeNull(column="bare")).success


def _run_flow() -> None:
    from flows.engine import quiet_flow

    @quiet_flow("bare", run_name="bare {run_id}")
    def bare(run_id: str) -> int:
        return len(run_id)

    assert bare("1") == 1
