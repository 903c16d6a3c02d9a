"""How much memory a process and everything it started hold between them, looked at some fifteen times a second.

Of a single process the resident set counts, as a task manager shows it. In the sum over all of them each counts with
its proportional set: of a page that several processes share, each has its part, so that the page is counted once.
Both are told by Linux under `/proc`. What comes and goes between two looks is not seen. A child that has not yet
become the program it was started for still shows its parent's memory as its own, and is left out.
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
_SHARED_OUT = "Pss:"
_MB = 1024**2


@dataclass(frozen=True)
class Resident:
    """One process: the one that started it, the bytes it holds, and the name of its program."""

    parent: int
    n_bytes: int
    name: str = ""


@dataclass(frozen=True)
class Look:
    """What was seen at one time, in bytes: the sum of proportional sets, and the largest resident set."""

    whole: int
    largest: int


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
        seen = look(process.pid)
        whole, largest = max(whole, seen.whole), max(largest, seen.largest)
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_BETWEEN)
    return Peak(whole / _MB, largest / _MB)


def look(root: int) -> Look:
    """What a process and its descendants hold now; nothing where it has ended."""
    family = find_family(_read_processes(), root)
    whole = sum(_read_part(pid, one.n_bytes) for pid, one in family.items())
    return Look(whole, max((one.n_bytes for one in family.values()), default=0))


def parse_part(rollup: str) -> int:
    """The proportional set in bytes, from the text of `/proc/PID/smaps_rollup`.

    Raises:
        ValueError: the text does not tell it.
    """
    for line in rollup.splitlines():
        if line.startswith(_SHARED_OUT):
            return int(line.split()[1]) * 1024
    raise ValueError(_SHARED_OUT)


def _read_part(pid: int, resident: int) -> int:
    """The proportional set of a process; its resident set, which is never smaller, where it is not told."""
    try:
        return parse_part((_PROC / str(pid) / "smaps_rollup").read_text())
    except ProcessLookupError:
        return 0  # it has ended since
    except (OSError, ValueError):
        return resident


def find_family(processes: Mapping[int, Resident], root: int) -> dict[int, Resident]:
    """A process and all its descendants, by number."""
    family = {root}
    grown = True
    while grown:
        children = {pid for pid, one in processes.items() if one.parent in family} - family
        family |= children
        grown = bool(children)
    found = {pid: processes[pid] for pid in family if pid in processes}
    return {pid: one for pid, one in found.items() if pid == root or not _is_parent_still(one, found)}


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
