"""The parent's side of reading a file: start the child, hand over the bytes, check what comes back."""

import subprocess
import threading
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

import orjson

from evidence.parsing.cells import SheetCells, decode_rows
from schemas.child_process import start_child, stopped_after
from schemas.errors import InputError
from schemas.problems import Problem

MAX_BYTES = 50 * 2**20
"""The largest file that is handed to a child at all."""
MAX_REPLY_BYTES = 200 * 2**20
WALL_SECONDS = 60.0

_PROBLEM_TEXTS = ("slug", "found", "remedy")


def read_table_file(data: bytes, name: str, *, allow_formulas: bool = False) -> tuple[SheetCells, ...]:
    """Read a spreadsheet (.xlsx, .ods) or a CSV file; its content decides which it is, never its name.

    Args:
        data: the bytes of the file.
        name: what the file is called, for messages only.
        allow_formulas: take the values last worked out for formula cells rather than refuse them; only for
            files of a known publisher.

    Returns:
        One `SheetCells` for each sheet, in the order of the file; one with no name for a CSV file.

    Raises:
        InputError: with every problem found, if the file is not taken in.
    """
    return _read(data, name, accept="table", allow_formulas=allow_formulas)


def read_workbook(data: bytes, name: str, *, allow_formulas: bool = False) -> tuple[SheetCells, ...]:
    """Read a spreadsheet as `read_table_file` does, and refuse a CSV file.

    Raises:
        InputError: with every problem found, if the file is not taken in.
    """
    return _read(data, name, accept="workbook", allow_formulas=allow_formulas)


def read_csv(data: bytes, name: str) -> tuple[SheetCells, ...]:
    """Read a CSV file as `read_table_file` does, and refuse a spreadsheet. Every cell is text or None.

    Raises:
        InputError: with every problem found, if the file is not taken in.
    """
    return _read(data, name, accept="csv", allow_formulas=False)


def _read(data: bytes, name: str, *, accept: str, allow_formulas: bool) -> tuple[SheetCells, ...]:
    shown = PurePosixPath(name.replace("\\", "/")).name.encode(errors="replace").decode() or "file"
    if len(data) > MAX_BYTES:
        raise InputError([_too_large(shown, len(data))])
    request = {"name": shown, "accept": accept, "allow_formulas": allow_formulas}
    reply = _ask_child(orjson.dumps(request) + b"\n" + data, shown)
    if "problems" in reply:
        raise InputError(_problem(found, shown) for found in reply["problems"])
    guesses = tuple(str(guess) for guess in reply["guesses"])
    return tuple(SheetCells(sheet["name"], decode_rows(sheet["rows"]), guesses) for sheet in reply["sheets"])


def _ask_child(request: bytes, name: str) -> dict[str, Any]:
    """What the child answered; an `InputError` if the file brought it down."""
    with start_child("evidence.parsing.child") as child, stopped_after(child, WALL_SECONDS) as out_of_time:
        feeder = threading.Thread(target=_feed, args=(child, request), daemon=True)
        feeder.start()
        try:
            reply = _take(child)
        finally:
            child.kill()  # it has answered, or never will
            feeder.join()
    if out_of_time.is_set():
        raise InputError([_brought_down(name, f"reading it was stopped after {WALL_SECONDS:.0f} seconds")])
    return _checked(reply, name)


def _feed(child: subprocess.Popen[bytes], request: bytes) -> None:
    """Write the request from a thread of its own, so that neither side waits for the other to read."""
    if child.stdin is None:
        return
    with suppress(OSError):  # the child may be gone; what it left unsaid is seen in its reply
        child.stdin.write(request)
    with suppress(OSError):
        child.stdin.close()


def _take(child: subprocess.Popen[bytes]) -> bytes:
    if child.stdout is None:
        return b""
    return child.stdout.read(MAX_REPLY_BYTES + 1)


def _checked(reply: bytes, name: str) -> dict[str, Any]:
    """The reply as agreed, or an `InputError`: a child that was brought down says nothing or half a thing."""
    if len(reply) > MAX_REPLY_BYTES:
        raise InputError([_brought_down(name, "it holds more than can be taken in at once")])
    try:
        answer = orjson.loads(reply)
    except ValueError:
        raise InputError([_brought_down(name, "it needs more memory or time than is allowed, or is damaged")]) from None
    if not isinstance(answer, dict) or not ("problems" in answer or {"sheets", "guesses"} <= answer.keys()):
        raise InputError([_brought_down(name, "reading it gave nothing that can be used")])
    return answer


def _problem(found: dict[str, Any], name: str) -> Problem:
    texts = {key: str(found[key]) for key in _PROBLEM_TEXTS}
    return Problem(file=name, sheet=found.get("sheet"), row=found.get("row"), column=found.get("column"), **texts)


def _too_large(name: str, n_bytes: int) -> Problem:
    found = f"the file has {n_bytes / 2**20:.0f} MB; up to {MAX_BYTES / 2**20:.0f} MB can be read"
    return Problem(
        "file-too-large", name, found, "Leave out sheets and pictures that are not needed, and save it again."
    )


def _brought_down(name: str, found: str) -> Problem:
    remedy = (
        "Copy the cells that are needed into a new workbook and offer that; "
        "a stray value far from the rest, or repeated blank rows, can make a small file very large."
    )
    return Problem("file-unreadable", name, found, remedy)
