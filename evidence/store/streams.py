"""Large files on their way into the store and out of it, a little at a time and never whole in memory."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from evidence.store import chunked
from evidence.store.sealing import SealError, unseal
from schemas.errors import InputError, StoreError
from schemas.problems import Problem

Report = Callable[[str], None]
"""Told the plain name of each step as it begins."""
N_KEEPING_STEPS = 10
"""Steps that keeping a large file reports."""
SPARE_BYTES = 64 * 1024**2
"""Room that must be left on the disk after a large file, for the database above all."""
_PART = 1 << 20
_GB = 1024**3


def read_parts(path: Path) -> Iterator[bytes]:
    """An offered file, a megabyte at a time.

    Raises:
        InputError: slug `file-not-readable`, wherever in it that shows.
    """
    try:
        with path.open("rb") as file:
            while part := file.read(_PART):
                yield part
    except OSError as error:
        found = f"it cannot be read: {error.strerror}"
        raise InputError(
            [Problem("file-not-readable", path.name, found, "Check that you may read it, then try again.")]
        ) from error


def hash_file(path: Path) -> str:
    """The SHA-256 of an offered file, however large.

    Raises:
        InputError: slug `file-not-readable`.
    """
    digest = hashlib.sha256()
    for part in read_parts(path):
        digest.update(part)
    return digest.hexdigest()


def read_unchanged(path: Path, sha256: str, report: Report) -> Iterator[bytes]:
    """An offered file once more, as it was hashed before.

    Args:
        path: the file.
        sha256: the hash it had.
        report: told how far it has got, at most `N_KEEPING_STEPS` times.

    Raises:
        InputError: slug `file-changed-meanwhile`, after the last part; or `file-not-readable`.
    """
    size, n_read, told = max(1, path.stat().st_size), 0, -1
    digest = hashlib.sha256()
    for part in read_parts(path):
        tenth = min(N_KEEPING_STEPS * n_read // size, N_KEEPING_STEPS - 1)
        if tenth > told:
            report(f"Sealing {path.name}, {100 * tenth // N_KEEPING_STEPS} % done")
            told = tenth
        digest.update(part)
        n_read += len(part)
        yield part
    if digest.hexdigest() != sha256:
        found = "it was changed while it was being read"
        remedy = "Wait until whatever writes it has finished, then try again."
        raise InputError([Problem("file-changed-meanwhile", path.name, found, remedy)])


def open_parts(sealed: Iterable[bytes], key: bytes, sha256: str) -> Iterator[bytes]:
    """The content of a sealed file of either form; only after the last part is it proved whole.

    Raises:
        SealError: a byte was changed, or it is another file's.
    """
    first, parts = peek(sealed, len(chunked.MARK))
    if first.startswith(chunked.MARK):
        return hashed(chunked.unseal_pieces(parts, key, sha256), sha256)
    return hashed((unseal(b"".join(parts), key, sha256),), sha256)


def peek(parts: Iterable[bytes], n_bytes: int) -> tuple[bytes, Iterator[bytes]]:
    """The first part, of at least so many bytes if there are as many, and all the parts with it."""
    coming, first = iter(parts), b""
    while len(first) < n_bytes and (part := next(coming, None)) is not None:
        first += part
    return first, chain((first,), coming)


def hashed(parts: Iterable[bytes], sha256: str) -> Iterator[bytes]:
    """The parts as they come; after the last, SealError if together they are not what the hash names."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
        yield part
    if digest.hexdigest() != sha256:
        raise SealError("it is not what was stored")


def check_room(needed: int, free: int | None, what: str) -> None:
    """Refuse to begin what a disk has no room for.

    Args:
        needed: bytes that would be written.
        free: bytes that are free; None where nobody knows.
        what: what would be done with it, such as `Keeping activity.csv`.

    Raises:
        StoreError: slug `disk-too-full`.
    """
    if free is not None and free < needed + SPARE_BYTES:
        raise StoreError(
            "disk-too-full",
            f"{what} needs {_amount(needed + SPARE_BYTES)} of disk space, and {_amount(free)} is free.",
            "Free some space, then try again; nothing was kept.",
        )


def _amount(n_bytes: int) -> str:
    return f"{n_bytes / _GB:.1f} GB" if n_bytes >= _GB else f"{-(-n_bytes // 1024**2):,} MB"
