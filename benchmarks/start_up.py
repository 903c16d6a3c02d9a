"""Asking for help, beside Python itself: how long a person waits before the first word."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.fresh import call_fresh, medians, time_process
from benchmarks.lines import Limit, Line, Opponent, Rule

HEAVY = ("prefect", "pandas", "great_expectations", "duckdb", "pyarrow")
"""Libraries that take long to import; none may be needed to say what commands there are."""
_HELP = [sys.executable, "-m", "app", "--help"]
_NOTHING = [sys.executable, "-c", "pass"]


def measure(n_runs: int, room: Path) -> Iterator[Line]:
    """The start of the command line and the libraries it imports; nothing is written to `room`."""
    took = medians(
        2 * n_runs + 1, {"ours": lambda: time_process(_HELP).seconds, "bare": lambda: time_process(_NOTHING).seconds}
    )
    yield Line(
        what="readiness --help",
        ours=took["ours"],
        unit="s",
        limit=Limit(Rule.AT_MOST, 0.5),
        opponent=Opponent("python -c pass", took["bare"]),
    )
    heavy = call_fresh(probe_imports)
    yield Line(
        what="heavy libraries that readiness --help imports",
        ours=len(heavy),
        unit="libraries",
        limit=Limit(Rule.AT_MOST, 0),
        note=", ".join(heavy),
    )


def probe_imports() -> list[str]:
    """The heavy libraries that are imported once the help has been printed."""
    from app.cli import main

    main(["--help"], os.environ)
    return [name for name in HEAVY if name in sys.modules]
