"""The child process in which a council's client-level file is worked on: one task, limits of its own, a plain answer.

It reads its request from standard input, tells how far it is on standard output, a line each, and ends with the answer.
Nothing of a file comes through but what the task answers: of an error of our own not even its text, which could quote
a record.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson

from evidence.warehouse import ran_out_of_memory
from schemas.errors import AppError, InputError
from schemas.problems import Problem

Tell = Callable[[str], None]
Task = Callable[[dict[str, Any], Tell], dict[str, Any]]

TASKS: dict[str, str] = {
    "form": "evidence.client_level.form_task:tell_form",
    "judge": "evidence.client_level.judging:judge_task",
    "try-rules": "evidence.client_level.rule_trial:try_task",
}
"""Every task by its name: the module and the function that does it. Only what stands here can be run."""


def run() -> None:
    """Do the one task asked for, and write the answer as the last line."""
    asked = orjson.loads(sys.stdin.buffer.read())
    _keep_answers_apart()
    task = find_task(asked["task"])  # before the limits: an import that finds no memory fails in many ways
    limit_resources(asked["memory_bytes"], asked["cpu_seconds"], may_write=asked["may_write"])
    _say(_answer(task, asked["request"]))


def _keep_answers_apart() -> None:
    """Send whatever a library prints nowhere, so that only our own lines reach the parent."""
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    sys.stdout = os.fdopen(answers, "w", encoding="utf-8")


def limit_resources(memory_bytes: int, cpu_seconds: int, *, may_write: bool) -> None:
    """Cap memory, processor time and, where nothing is to be written, files. Windows knows no such limits.

    Args:
        memory_bytes: the most address space, which is more than the memory in use.
        cpu_seconds: the most processor time.
        may_write: whether the task writes a file.
    """
    try:
        import resource
    except ImportError:
        return
    limits = [(resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_CORE, 0)]
    if not may_write:
        limits.append((resource.RLIMIT_FSIZE, 0))
    for limit, most in limits:
        _, hard = resource.getrlimit(limit)
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # a system that knows no such limit goes without
            resource.setrlimit(limit, (lowest, lowest))


def find_task(name: str) -> Task:
    """The function that does a task.

    Raises:
        KeyError: if there is no such task.
    """
    module, _, function = TASKS[name].partition(":")
    found: Task = getattr(import_module(module), function)
    return found


def plain_problem(problem: Problem) -> dict[str, Any]:
    """A problem as plain values."""
    return {name: getattr(problem, name) for name in ("slug", "file", "found", "remedy", "sheet", "row", "column")}


def _answer(task: Task, request: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"done": task(request, lambda sentence: _say({"told": sentence}))}
    except InputError as error:
        return {"problems": [plain_problem(problem) for problem in error.problems]}
    except AppError as error:
        return {"error": [error.slug, error.message, error.remedy]}
    except Exception as error:
        return {"out_of_memory": True} if ran_out_of_memory(error) else {"fault": _where(error)}


def _where(error: Exception) -> str:
    """What kind of error it is and where in our code, without its text."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None and "evidence" in place.tb_next.tb_frame.f_code.co_filename:
        place = place.tb_next
    where = f", {Path(place.tb_frame.f_code.co_filename).name} line {place.tb_lineno}" if place else ""
    return f"{type(error).__name__}{where}"


def _say(line: dict[str, Any]) -> None:
    with suppress(BrokenPipeError):
        sys.stdout.buffer.write(orjson.dumps(line) + b"\n")
        sys.stdout.buffer.flush()
