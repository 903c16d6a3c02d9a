"""Measuring in fresh processes: nothing that an earlier measurement imported or kept in memory helps a later one."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from app.environment import ALWAYS
from benchmarks.memory import Peak, watch

ROOT = Path(__file__).resolve().parent.parent
_CALL = (
    "import importlib, json, sys; module, name, *words = sys.argv[1:]; "
    "told = getattr(importlib.import_module(module), name)(*words); print(); print(json.dumps(told))"
)
_N_LINES_OF_ERROR = 15
NO_SETTINGS: Mapping[str, str] = {}


class BrokenRunError(Exception):
    """A process that was to be measured ended with an error; the text holds the end of what it said."""


@dataclass(frozen=True)
class Timed:
    """What a whole process took, from start to end; `peak` where memory was watched and the system tells it."""

    seconds: float
    peak: Peak | None = None


def call_fresh(function: Callable[..., Any], *words: str, settings: Mapping[str, str] = NO_SETTINGS) -> Any:
    """What a function of this package answers when it is called in a process of its own.

    Args:
        function: takes texts, answers with something JSON can hold.
        words: its arguments.
        settings: of its environment, besides those the program forces everywhere.
    """
    command = [sys.executable, "-c", _CALL, function.__module__, function.__name__, *words]
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+") as errors:
        ended = subprocess.run(
            command, cwd=ROOT, env=_environment() | settings, stdout=told, stderr=errors, check=False
        )
        _check_ended(command, ended.returncode, errors)
        told.seek(0)
        return json.loads(told.read().splitlines()[-1])


def time_process(
    command: Sequence[str], *, with_memory: bool = False, settings: Mapping[str, str] = NO_SETTINGS
) -> Timed:
    """Run a command to its end, its output put aside.

    Raises:
        BrokenRunError: it ended with an error.
    """
    with tempfile.TemporaryFile("w+") as errors:
        begun = time.perf_counter()
        environment = _environment() | settings
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
        peak = watch(process) if with_memory else None
        code = process.wait()
        seconds = time.perf_counter() - begun
        _check_ended(command, code, errors)
    return Timed(seconds, peak)


def medians(n_runs: int, measured: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """The median of each measurement; they take turns, so that a busy minute falls on all of them."""
    taken: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(n_runs):
        for name, measure in measured.items():
            taken[name].append(measure())
    return {name: median(figures) for name, figures in taken.items()}


def _environment() -> dict[str, str]:
    """This process's environment with the settings the program forces, for ourselves and opponents alike."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PREFECT_", "PYTHON"))}
    return kept | ALWAYS


def _check_ended(command: Sequence[str], code: int, errors: Any) -> None:
    if code == 0:
        return
    errors.seek(0)
    end = "\n".join(errors.read().splitlines()[-_N_LINES_OF_ERROR:])
    raise BrokenRunError(f"{' '.join(command)}\nended with exit code {code}:\n{end}")
