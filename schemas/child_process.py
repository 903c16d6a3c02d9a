"""Starts children: processes that do one risky or heavy thing for this program and end with it.

A child runs one function of ours, in isolation from the user's Python settings, and is told nothing of its
surroundings. What it is to do comes in on standard input and what came of it goes out on standard output.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from {module} import {function}; {function}()"


def child_command(module: str, function: str = "run") -> list[str]:
    """The words that start a function of one of our modules in a process of its own."""
    return [sys.executable, "-I", "-c", _START.format(module=module, function=function), str(_ROOT)]


def child_environment() -> dict[str, str]:
    """What a child is told of its surroundings: nothing, but on Windows where Windows is, or it cannot start."""
    if sys.platform != "win32" or "SYSTEMROOT" not in os.environ:  # noqa: TID251 - no setting of ours
        return {}
    return {"SYSTEMROOT": os.environ["SYSTEMROOT"]}  # noqa: TID251 - as above


def start_child(
    module: str, function: str = "run", *, told: Mapping[str, str] | None = None, folder: Path | None = None
) -> subprocess.Popen[bytes]:
    """A child with a pipe to hand it requests and one to take its answers; what it grumbles goes nowhere.

    Args:
        module: the module that holds what it runs.
        function: what it runs, called with nothing.
        told: settings it is given besides.
        folder: where it runs; the root of the disk, if none is named.
    """
    return subprocess.Popen(
        child_command(module, function),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment() | dict(told or {}),
        cwd=folder or _ROOT.anchor,
        start_new_session=True,
    )


class ChildError(Exception):
    """A child did not do what it was asked; the text is the last line it grumbled."""


def ask_child(module: str, request: bytes, function: str = "run") -> bytes:
    """What a child answers to one request about things of our own making.

    Raises:
        ChildError: it failed.
    """
    done = subprocess.run(child_command(module, function), input=request, capture_output=True, check=False)
    if done.returncode:
        raise ChildError(done.stderr.decode(errors="replace").strip().rpartition("\n")[2])
    return done.stdout


@contextmanager
def stopped_after(child: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """Kill a child that is still at it after so many seconds; the event tells whether that was so."""
    out_of_time = threading.Event()

    def stop() -> None:
        out_of_time.set()
        child.kill()

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        yield out_of_time
    finally:
        timer.cancel()
