"""A private folder for what the database may have to lay aside, gone when the work ends and swept at the next start.

Only very large files need it: see docs/client-level-data.md on where personal data lies.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "client-level-"


@contextmanager
def private_folder(parent: Path) -> Iterator[Path]:
    """An empty folder inside `parent` that only this user may enter; whatever is in it goes when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))  # made with mode 0700
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path) -> int:
    """Remove the folders that a process that died left in `parent`; how many there were.

    Call it only where no other process works there, under the workspace's lock.
    """
    left = [folder for folder in parent.glob(f"{PREFIX}*") if folder.is_dir() and not folder.is_symlink()]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)
