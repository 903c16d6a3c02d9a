"""The parent's side of working on a client-level file: start the child, pass on how far it is, take its answer."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

import orjson

from evidence.client_level.child import TASKS
from schemas.child_process import start_child, stopped_after
from schemas.errors import AppError, InputError, OurError
from schemas.problems import Problem

_MOST_LINE = 512 * 2**20
CHILD_SETTINGS = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""The database asks for gigabytes and gives them back again and again; in huge pages that takes a tenth less time.

Where the system has no such setting, nobody reads it.
"""


@dataclass(frozen=True)
class ChildLimits:
    """What the child may take.

    Attributes:
        memory_bytes: address space; what is in use is about half of it.
        seconds: by the clock.
        may_write: whether its task writes files.
    """

    memory_bytes: int = 8 * 2**30
    seconds: float = 1800.0
    may_write: bool = False


def run_in_child(
    task_name: str, request: dict[str, Any], report: Callable[[str], None], limits: ChildLimits = ChildLimits()
) -> dict[str, Any]:
    """Do a task of `child.TASKS` in a process of its own.

    Args:
        task_name: which task.
        request: what it needs, as plain values; paths as text.
        report: called with a sentence each time the child says how far it is.
        limits: what the child may take.

    Raises:
        InputError: with the problems of the file.
        AppError: what the task raised, or slug `cld-too-large` or `cld-too-long` where the child met a limit.
        OurError: slug `cld-child-died` where it ended without an answer.
        KeyError: if there is no such task.
    """
    asked = {
        "task": task_name,
        "request": request,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": int(limits.seconds * 2),
        "may_write": limits.may_write,
    }
    TASKS[task_name]  # an unknown task is a fault of the caller, told before anything is started
    answer, out_of_time = _ask(orjson.dumps(asked), report, limits.seconds)
    if out_of_time and answer is None:
        raise _too_long(limits.seconds)
    return _checked(answer)


def _ask(asked: bytes, report: Callable[[str], None], seconds: float) -> tuple[dict[str, Any] | None, bool]:
    """The last line the child wrote, and whether its time was up."""
    with (
        start_child("evidence.client_level.child", told=CHILD_SETTINGS) as child,
        stopped_after(child, seconds) as out_of_time,
    ):
        try:
            _feed(child.stdin, asked)
            answer = _listen(child.stdout, report)
        finally:
            child.kill()  # it has answered, or never will
    return answer, out_of_time.is_set()


def _feed(stdin: IO[bytes] | None, asked: bytes) -> None:
    if stdin is None:
        return
    with suppress(OSError):  # the child may be gone; what it left unsaid is seen in its answer
        stdin.write(asked)
    with suppress(OSError):
        stdin.close()


def _listen(stdout: IO[bytes] | None, report: Callable[[str], None]) -> dict[str, Any] | None:
    """Pass on what the child tells, until it answers or falls silent."""
    while stdout is not None and (line := stdout.readline(_MOST_LINE)):
        try:
            said = orjson.loads(line)
        except ValueError:
            return None  # it died within a line
        if "told" not in said:
            return dict(said)
        report(str(said["told"]))
    return None


def _checked(answer: dict[str, Any] | None) -> dict[str, Any]:
    """The result, or the error the answer stands for."""
    if answer is None or "out_of_memory" in answer:
        raise _too_large()
    if "done" in answer:
        return dict(answer["done"])
    if "problems" in answer:
        raise InputError(Problem(**problem) for problem in answer["problems"])
    if "error" in answer:
        raise AppError(*answer["error"])
    raise OurError(
        "cld-child-died",
        f"Working on the client-level file failed by a fault of this program ({answer.get('fault', 'unknown')}).",
        "Nothing was kept. Report it with these words; they hold nothing of the file.",
    )


def _too_large() -> AppError:
    return AppError(
        "cld-too-large",
        "Working on the client-level file needed more memory than is allowed, or was ended by the system.",
        "Nothing was kept. Close other programs, or offer one reporting period at a time.",
    )


def _too_long(seconds: float) -> AppError:
    return AppError(
        "cld-too-long",
        f"Working on the client-level file was stopped after {seconds / 60:.0f} minutes.",
        "Nothing was kept. Try again when the machine is less busy, or offer one reporting period at a time.",
    )
