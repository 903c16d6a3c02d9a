"""How the child says what is wrong with a file; the parent turns each into a `Problem`."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One fault of a file. The fields are those of `schemas.problems.Problem`, the file's name apart."""

    slug: str
    found: str
    remedy: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def to_plain(self) -> dict[str, Any]:
        """The fault as plain values for the reply."""
        return asdict(self)


class RefusedFileError(Exception):
    """The file is not read; carries every fault found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


def refuse(slug: str, found: str, remedy: str) -> RefusedFileError:
    """The error for a file with one fault that concerns the whole of it."""
    return RefusedFileError([Fault(slug, found, remedy)])
