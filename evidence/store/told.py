"""What is said when the store cannot keep or hand out a file."""

from collections.abc import Iterator
from contextlib import contextmanager

from evidence.store.sealing import SealError
from schemas.errors import StoreError
from schemas.stored_file import Tombstone

_RESTORE = "Nothing was made from it. Restore the store folder from a backup, or load the file again."


@contextmanager
def in_reading(name: str) -> Iterator[None]:
    """Whatever goes wrong with reading a stored file is told by its name."""
    try:
        yield
    except FileNotFoundError as error:
        raise missing(name) from error
    except OSError as error:
        raise not_readable(error) from error
    except SealError as error:
        raise changed(name) from error


def not_writable(error: OSError) -> StoreError:
    """The store cannot be written: full, closed, or out of reach."""
    return StoreError(
        "store-not-writable",
        f"The evidence store could not keep a file: {error.strerror or error}.",
        "Free some space or mend the folder's permissions, then try again; nothing was lost.",
    )


def not_readable(error: OSError) -> StoreError:
    """The store is there but cannot be read: closed, faulty, or out of reach."""
    return StoreError(
        "store-not-readable",
        f"The evidence store could not be read: {error.strerror or error}.",
        "Mend the folder's permissions or the connection, then try again; nothing was changed.",
    )


def missing(name: str) -> StoreError:
    """A stored file is gone."""
    return StoreError(
        "stored-file-missing",
        f"The stored file of {name} is missing.",
        "Restore the store folder from a backup, or load the file again.",
    )


def changed(name: str) -> StoreError:
    """A stored file, or what is kept of its key, is not what was stored."""
    return StoreError(
        "stored-file-changed",
        f"The stored file of {name} is not what was stored: its content has changed.",
        _RESTORE,
    )


def without_key(name: str) -> StoreError:
    """A sealed file whose key is not in the database."""
    return StoreError(
        "file-key-missing",
        f"The stored file of {name} is sealed, and the database does not hold its key.",
        "Restore the database and the store folder from the same backup, or load the file again.",
    )


def deleted(name: str, stone: Tombstone) -> StoreError:
    """A file that was deleted on purpose."""
    return StoreError(
        "stored-file-deleted",
        f"The stored file of {name} was deleted on {stone.deleted_at[:10]} by {stone.deleted_by} because: {stone.why}.",
        "It cannot be brought back from here. If it is needed again, load the file again.",
    )


def gone_meanwhile() -> StoreError:
    """A file was deleted between being found stored and being recorded."""
    return StoreError(
        "stored-file-gone-meanwhile",
        "A file that is taken in was deleted from the store by somebody else at the same moment.",
        "Take it in again; nothing was kept.",
    )
