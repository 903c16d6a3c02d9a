"""The child process that reads one file: takes the request on standard input, answers on standard output, ends.

It limits itself before it looks at a byte of the file, and opens no file or connection after that.
"""

import gc
import sys
from typing import Any

import orjson

from evidence.parsing.faults import RefusedFileError, refuse
from evidence.parsing.kinds import Kind, name_guess, recognise
from evidence.parsing.limits import limit_resources, load_encodings
from evidence.parsing.text import decode, read_rows
from evidence.parsing.workbooks import read_sheets

MAX_MEMORY_BYTES = 2**30
MAX_CPU_SECONDS = 40

_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp437", "ascii")
_OTHER_KIND = "Save it as the kind that is asked for, and offer that."
_WANTED = {"table": tuple(Kind), "workbook": (Kind.XLSX, Kind.ODS), "csv": (Kind.CSV,)}


def run() -> None:
    """Read one request, write one reply."""
    gc.disable()  # one file, then the end: collecting on the way costs time and frees nothing
    _limit_resources()
    header, _, data = sys.stdin.buffer.read().partition(b"\n")
    reply = answer(orjson.loads(header), data)
    sys.stdout.buffer.write(orjson.dumps(reply))
    sys.stdout.buffer.flush()


def answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The reply to a request: sheets and guesses, or the problems found."""
    try:
        sheets, guesses = _read(data, request)
    except RefusedFileError as refused:
        return {"problems": [fault.to_plain() for fault in refused.faults]}
    return {"sheets": sheets, "guesses": guesses}


def _read(data: bytes, request: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    kind = recognise(data)
    if kind not in _WANTED[request["accept"]]:
        raise refuse(
            "file-not-a-table", f"the file is {kind.value}, which is not what is read here", "Offer the other kind."
        )
    other_name = name_guess(kind, request["name"])
    guesses = [other_name] if other_name else []
    if kind is not Kind.CSV:
        return read_sheets(data, kind, allow_formulas=request["allow_formulas"]), guesses
    text, from_encoding = decode(data)
    rows, from_delimiter = read_rows(text)
    return [{"name": None, "rows": rows}], [*guesses, *from_encoding, *from_delimiter]


def _limit_resources() -> None:
    load_encodings(_ENCODINGS)
    limit_resources(memory_bytes=MAX_MEMORY_BYTES, cpu_seconds=MAX_CPU_SECONDS)
