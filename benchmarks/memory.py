"""How much memory a process and everything it started hold between them, looked at every 50 milliseconds.

What is summed is the resident set of each process as Linux tells it under `/proc`. Pages that processes share are
counted once for each, so the sum is never too low; what comes and goes between two looks is not seen. A child that
has not yet become the program it was started for still shows its parent's memory as its own, and is left out.
"""

import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SECONDS_BETWEEN = 0.05
_PROC = Path("/proc")
_PARENT, _RESIDENT = 1, 21  # places in /proc/PID/stat, counted after the name of the program
_MB = 1024**2


@dataclass(frozen=True)
class Resident:
    """One process: the one that started it, the bytes it holds, and the name of its program."""

    parent: int
    n_bytes: int
    name: str = ""


@dataclass(frozen=True)
class Peak:
    """The most that was seen, in MB of 1,048,576 bytes: of all processes at one time, and of any one process."""

    whole_mb: float
    largest_mb: float


def watch(process: subprocess.Popen[bytes]) -> Peak | None:
    """Look at a running process and its descendants until it ends; None where there is no `/proc`."""
    if not _PROC.is_dir():
        return None
    whole = largest = 0
    while process.poll() is None:
        sizes = tree_sizes(_read_processes(), process.pid)
        whole, largest = max(whole, sum(sizes)), max([largest, *sizes])
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_BETWEEN)
    return Peak(whole / _MB, largest / _MB)


def tree_sizes(processes: Mapping[int, Resident], root: int) -> list[int]:
    """The bytes of a process and of all its descendants, in no order."""
    family = {root}
    grown = True
    while grown:
        children = {pid for pid, one in processes.items() if one.parent in family} - family
        family |= children
        grown = bool(children)
    sizes = {pid: processes[pid] for pid in family if pid in processes}
    return [one.n_bytes for pid, one in sizes.items() if pid == root or not _is_parent_still(one, sizes)]


def _is_parent_still(one: Resident, family: Mapping[int, Resident]) -> bool:
    """Whether a process was started this instant: its parent's name and, within a hundredth, its parent's size."""
    parent = family.get(one.parent)
    return parent is not None and one.name == parent.name and abs(one.n_bytes - parent.n_bytes) * 100 < parent.n_bytes


def _read_processes() -> dict[int, Resident]:
    page = os.sysconf("SC_PAGE_SIZE")
    found = {}
    for name in os.listdir(_PROC):  # noqa: PTH208 - some hundred times a second, names are all that is wanted
        if name.isdigit():
            with suppress(OSError):  # it has ended since
                program, _, rest = (_PROC / name / "stat").read_bytes().rpartition(b")")
                words = rest.split()
                called = program.partition(b"(")[2].decode(errors="replace")
                found[int(name)] = Resident(int(words[_PARENT]), int(words[_RESIDENT]) * page, called)
    return found
