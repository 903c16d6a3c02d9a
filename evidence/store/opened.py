"""Stored files opened for programs that read from a path: in a private folder, gone when the work is done.

What a program that was killed left behind is cleared away by the next: a folder that a living program uses is locked,
and a lock ends with its program.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

OPENED = ".opened-"
"""What the name of such a folder begins with."""
_LOCK = "lock"
_CONTENT = "content"
_TRIES = 10


@contextmanager
def written_out(folder: Path, parts: Iterable[bytes]) -> Iterator[Path]:
    """A file with some content, readable by nobody else, while the block lasts.

    Args:
        folder: where its folder is made; it is made if need be.
        parts: the content. Whatever it raises is raised before the block begins, and nothing is left.

    Raises:
        OSError: it cannot be written.
    """
    with private_folder(folder) as place:
        path = place / _CONTENT
        with path.open("xb") as file:
            for part in parts:
                file.write(part)
        yield path


@contextmanager
def private_folder(folder: Path) -> Iterator[Path]:
    """A folder that only its owner may look into, while the block lasts; what others left there is cleared away."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    clear_left_over(folder)
    place, lock = _make_locked(folder)
    try:
        with lock:
            yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _make_locked(folder: Path) -> tuple[Path, IO[bytes]]:
    """A new folder and its lock; another one where a program that clears away was quicker than the lock."""
    for _ in range(_TRIES):
        place = Path(tempfile.mkdtemp(prefix=OPENED, dir=folder))
        lock = (place / _LOCK).open("xb")
        if _take(lock) and (place / _LOCK).exists():
            return place, lock
        lock.close()
    raise OSError(None, "no folder could be made and kept")


def clear_left_over(folder: Path) -> int:
    """Remove what programs that are no longer there left behind; how many folders."""
    return sum(_clear(place) for place in sorted(folder.glob(f"{OPENED}*")))


def _clear(place: Path) -> bool:
    """Whether it was nobody's; one without a lock is just being made, and holds nothing."""
    with suppress(OSError), (place / _LOCK).open("rb+") as lock:
        if _take(lock):
            shutil.rmtree(place, ignore_errors=True)  # while it is locked, so that nobody else can take it
            return True
    return False


def _take(lock: IO[bytes]) -> bool:
    """Take a lock that lasts until its file is closed; False where another program has it."""
    if os.name != "posix":
        return True  # Windows removes no file that a program has open
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
