"""Made-up client-level files from the command line: to try the checks with, and wrong only where it was asked for."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.client_level import made_folder
from schemas.errors import AppError

if TYPE_CHECKING:
    from evidence.client_level.synthetic.making import MadeSubmission


def make_file(
    council: str, folder: Path, *, n_events: int | None, seed: int, faults: dict[str, float], release: str
) -> "MadeSubmission":
    """Write a made-up client-level file to try things with, and beside it which of its records are wrong on purpose.

    Raises:
        AppError: the council is not known, a fault cannot be made, or a file of that name is there.
    """
    from evidence.client_level.synthetic.making import find_likeness, make_client_level

    find_likeness(council)  # a name that is nobody's is told before a file that is in the way
    if folder.is_dir() and (there := sorted(folder.glob("client-level-synthetic-*.csv"))):
        remedy = "Move it away or name another folder."
        raise AppError("file-in-the-way", f"{there[0].name} is there already.", remedy)
    return make_client_level(council, made_folder(folder), n_events, seed, faults, release)


def read_faults(words: list[str]) -> dict[str, float]:
    """Rule code to share, from words such as `CLD-X014=0.01`.

    Raises:
        AppError: slug `not-a-fault`.
    """
    found = {}
    for word in words:
        code, _, share = word.partition("=")
        try:
            found[code.strip().upper()] = float(share)
        except ValueError:
            told = f'"{word[:60]}" is no fault with a share.'
            raise AppError("not-a-fault", told, "Write it as CODE=SHARE, such as CLD-X014=0.01.") from None
    return found
