"""What a place that keeps sealed files must be able to do, whatever it is: a folder, or object storage."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

_HEX = frozenset("0123456789abcdef")


class Blobs(Protocol):
    """Named bytes, written once. A name is a SHA-256, or one with a number after it where that name was taken.

    Whatever a place's own library raises arrives as `OSError`; nothing but a missing blob as `FileNotFoundError`.
    """

    def put_new(self, name: str, data: bytes) -> bool:
        """Keep a blob whole or not at all; False, with nothing changed, where the name is taken."""
        ...

    def put_parts(self, name: str, parts: Iterable[bytes]) -> bool:
        """Keep a blob that comes part by part, whole or not at all; False, with nothing changed, where it is there.

        Two writers must never use the same name: it has a random number after the hash. Whatever the parts raise
        while they come is raised here, and nothing is kept.
        """
        ...

    def free_bytes(self) -> int | None:
        """How much room is left; None where that cannot be known."""
        ...

    def settle(self) -> None:
        """Make all that was put since the last call outlast a loss of power; called before anything is acknowledged."""
        ...

    def read(self, name: str) -> bytes:
        """The bytes kept under a name."""
        ...

    def read_parts(self, name: str) -> Iterator[bytes]:
        """The same, part by part: never more than a few megabytes at once."""
        ...

    def size_of(self, name: str) -> int:
        """How many bytes are kept under a name."""
        ...

    def exists(self, name: str) -> bool:
        """Whether a blob of this name is kept."""
        ...

    def names(self) -> Iterator[str]:
        """The names of all blobs, in order."""
        ...

    def names_before(self, moment: datetime) -> Iterator[str]:
        """The names of blobs written before a moment, and of whatever half-written ones left behind."""
        ...

    def delete(self, name: str) -> None:
        """Remove a blob, or a rest that `names_before` told of; nothing happens if it is gone already."""
        ...


def check_blob_name(name: str) -> None:
    """Refuse anything that is no name of a blob.

    Raises:
        ValueError: it is not a SHA-256, alone or with a number after a full stop.
    """
    sha256, _, number = name.partition(".")
    if len(sha256) != 64 or not set(sha256) <= _HEX or not set(number) <= _HEX or name.endswith("."):
        raise ValueError("not a SHA-256")


def is_blob_name(name: str) -> bool:
    """Whether something found where blobs are kept is one, by its name."""
    try:
        check_blob_name(name)
    except ValueError:
        return False
    return True
