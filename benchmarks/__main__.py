"""`python -m benchmarks`: measure every comparison and print one table.

Exit code 0 where every line that was measured is kept, 1 where one is broken or a run failed.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks import client_level, demo_cycle, parts, rule_rows, start_up, store, the_return, workbook
from benchmarks.fresh import BrokenRunError
from benchmarks.lines import Line, is_any_broken, render_lines

Comparison = Callable[[int, Path], Iterator[Line]]

ONLY_IF_NAMED = ("client-level-large", "rule-rows-large")
"""They take many minutes, and gigabytes of disk or memory."""


def main(argv: Sequence[str]) -> int:
    """Measure what is asked for, everything if nothing is named."""
    asked = _parse(argv)
    comparisons: dict[str, Comparison] = {
        "start-up": start_up.measure,
        "workbook": partial(workbook.measure, workbook=asked.workbook),
        "demo": demo_cycle.measure,
        "parts": parts.measure,
        "store": store.measure,
        "return": the_return.measure,
        "client-level": client_level.measure,
        "rule-rows": rule_rows.measure,
        "client-level-large": client_level.measure_large,
        "rule-rows-large": rule_rows.measure_large,
    }
    begun = _machine()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="readiness-benchmarks-") as room:
        for name in asked.comparison or [name for name in comparisons if name not in ONLY_IF_NAMED]:
            print(f"  measuring {name} ...", file=sys.stderr, flush=True)
            try:
                lines.extend(comparisons[name](asked.runs, Path(room)))
            except BrokenRunError as error:
                print(error, file=sys.stderr)
                return 1
    print(f"{render_lines(lines)}\n\nAs it began: {begun}\nAt the end: {_machine()}")
    return int(is_any_broken(lines))


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed and memory beside opponents.")
    names = ("start-up", "workbook", "demo", "parts", "store", "return", "client-level", "rule-rows", *ONLY_IF_NAMED)
    parser.add_argument("comparison", nargs="*", choices=[*names, []], help="which to measure: " + ", ".join(names))
    parser.add_argument("--runs", type=int, default=3, help="how often each slow one is measured (3)")
    parser.add_argument("--workbook", type=_whole_path, default=workbook.WORKBOOK, help="where the ASCOF workbook is")
    return parser.parse_args(argv)


def _whole_path(text: str) -> Path:
    return Path(text).resolve()


def _machine() -> str:
    n_cores = os.cpu_count() or 1
    if not hasattr(os, "getloadavg"):
        return f"{n_cores} cores."
    load = os.getloadavg()[0]
    busy = " The machine is busy with other work: times are longer than they need be." if load > n_cores / 2 else ""
    return f"{n_cores} cores, load {load:.1f}.{busy}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
