"""Looks at offered documents without trusting them: what each is, whether it is safe to keep, and the text in it.

One child process with limits looks at many documents, because to start one takes longer than to look at a document.
A document that brings the child down is refused; the next one gets a new child.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import orjson

from schemas.child_process import start_child, stopped_after
from schemas.errors import InputError
from schemas.problems import Problem

READER_VERSION = "1"
"""Raised when a document would give other text than before, or be refused: all are then looked at anew."""
MAX_BYTES = 100 * 2**20
"""The largest document that is looked at, and so taken in."""
MAX_REPLY_BYTES = 64 * 2**20
WALL_SECONDS = 45.0

_ANSWER = {"kind", "texts", "n_pages", "notices"}


@dataclass(frozen=True)
class InspectedDocument:
    """A document that was found sound.

    Attributes:
        kind: the end of its name, such as `pdf`, which its content has been found to agree with.
        texts: its text as pairs of a place, such as `page 3`, and what stands there; in the order of the document.
        n_pages: pages or slides, where the kind has any.
        notices: what could not be read or had to be guessed, as sentences for the person who offered it.
    """

    kind: str
    texts: tuple[tuple[str, str], ...] = field(repr=False)
    n_pages: int | None = None
    notices: tuple[str, ...] = ()


class Inspector:
    """Looks at one document after another; the child starts with the first and ends with `close`."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def inspect(self, data: bytes, name: str) -> InspectedDocument:
        """What a document is and says.

        Args:
            data: the bytes of the document.
            name: its file name, whose end says what it must be.

        Raises:
            InputError: with every problem found, if it is not fit to be taken in.
        """
        shown = PurePosixPath(name.replace("\\", "/")).name.encode(errors="replace").decode() or "file"
        if len(data) > MAX_BYTES:
            raise InputError([_too_large(shown, len(data))])
        reply = self._ask(data, shown)
        if "problems" in reply:
            raise InputError(Problem(file=shown, **_texts_of(found)) for found in reply["problems"])
        texts = tuple((str(place), str(text)) for place, text in reply["texts"])
        return InspectedDocument(str(reply["kind"]), texts, reply["n_pages"], tuple(map(str, reply["notices"])))

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()  # it has answered, or never will
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):  # what could not be written to a child that is gone
                    pipe.close()
        child.wait()

    def _ask(self, data: bytes, name: str) -> dict[str, Any]:
        """What the child answered; an `InputError` if the document brought it down."""
        child = self._child = self._child or start_child("evidence.parsing.document_child")
        try:
            with stopped_after(child, WALL_SECONDS) as out_of_time:
                reply = _exchange(child, orjson.dumps({"name": name, "n_bytes": len(data)}) + b"\n", data)
                return _checked(reply, name, stopped=out_of_time.is_set())
        except BaseException:
            self.close()  # whatever went wrong, what it would say next could be an answer to this
            raise


@contextmanager
def open_inspector() -> Iterator[Inspector]:
    """An inspector for the documents of one command."""
    inspector = Inspector()
    try:
        yield inspector
    finally:
        inspector.close()


def inspect_document(data: bytes, name: str) -> InspectedDocument:
    """Look at one document; for several, `open_inspector` is much faster.

    Raises:
        InputError: with every problem found, if it is not fit to be taken in.
    """
    with open_inspector() as inspector:
        return inspector.inspect(data, name)


def _exchange(child: subprocess.Popen[bytes], *request: bytes) -> bytes:
    """The child's one line of answer. It reads a whole request before it answers, so neither waits for the other."""
    if child.stdin is None or child.stdout is None:
        return b""
    with suppress(OSError):  # the child may be gone; what it left unsaid is seen in its reply
        for part in request:
            child.stdin.write(part)
        child.stdin.flush()
    return child.stdout.readline(MAX_REPLY_BYTES + 1)


def _checked(reply: bytes, name: str, *, stopped: bool) -> dict[str, Any]:
    """The reply as agreed, or an `InputError`: a child that was brought down says nothing or half a thing."""
    if stopped:
        raise InputError([_brought_down(name, f"reading it was stopped after {WALL_SECONDS:.0f} seconds")])
    if len(reply) > MAX_REPLY_BYTES:
        raise InputError([_brought_down(name, "it holds more text than can be taken in at once")])
    try:
        answer = orjson.loads(reply)
    except ValueError:
        raise InputError([_brought_down(name, "it needs more memory or time than is allowed, or is damaged")]) from None
    if not isinstance(answer, dict) or not ("problems" in answer or answer.keys() >= _ANSWER):
        raise InputError([_brought_down(name, "reading it gave nothing that can be used")])
    return answer


def _texts_of(found: dict[str, Any]) -> dict[str, Any]:
    texts = {key: str(found[key]) for key in ("slug", "found", "remedy")}
    return {**texts, **{key: found.get(key) for key in ("sheet", "row", "column")}}


def _too_large(name: str, n_bytes: int) -> Problem:
    found = f"the file has {n_bytes / 2**20:.0f} MB; documents of up to {MAX_BYTES / 2**20:.0f} MB are taken in"
    return Problem("file-too-large", name, found, "Make its pictures smaller, or split it, and offer that.")


def _brought_down(name: str, found: str) -> Problem:
    remedy = "Open it in the program it was made with, save or print it as a PDF, and offer that."
    return Problem("file-unreadable", name, found, remedy)
