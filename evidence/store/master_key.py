"""The workspace's master key: a file of its own, that only its owner may read."""

import os
from contextlib import suppress
from pathlib import Path

from evidence.store.folder import sync_folder, write_over
from evidence.store.sealing import MasterKey, new_key
from schemas.errors import StoreError

FILE = "master.key"
_HEADING = "# Opens every stored file of this workspace. Keep a copy somewhere safe and apart; tell it to nobody."


def make_master_key(folder: Path) -> MasterKey:
    """Make the workspace's master key; if there is one already, that is it.

    Raises:
        StoreError: slug `store-not-writable`, if it cannot be written.
    """
    path = folder / FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_first(path, f"{_HEADING}\n{new_key().hex()}\n".encode())
    except OSError as error:
        raise StoreError(
            "store-not-writable",
            f"The master key of the evidence store could not be written: {error.strerror or error}.",
            "Free some space or mend the folder's permissions, then try again; nothing was lost.",
        ) from error
    return load_master_key(folder)


def _write_first(path: Path, data: bytes) -> None:
    """Write a file whole unless another program did so first."""
    mine = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        write_over(mine, data)
        with suppress(FileExistsError):
            _link(mine, path)
    finally:
        mine.unlink(missing_ok=True)
    sync_folder(path.parent)


def _link(mine: Path, path: Path) -> None:
    """Give a file its name, never in the place of one that is there; some network folders know no links."""
    try:
        os.link(mine, path)
    except FileExistsError:
        raise
    except OSError:
        if not path.exists():
            os.replace(mine, path)  # noqa: PTH105


def load_master_key(folder: Path) -> MasterKey:
    """The workspace's master key.

    Raises:
        StoreError: slug `master-key-missing`, if there is none; `master-key-wrong`, if the file holds no key.
    """
    try:
        text = (folder / FILE).read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise key_missing() from error
    except (OSError, UnicodeDecodeError) as error:
        raise key_wrong("it cannot be read") from error
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    try:
        secret = bytes.fromhex(lines[0])
    except (IndexError, ValueError) as error:
        raise key_wrong("it holds no key") from error
    if len(secret) != 32:
        raise key_wrong("it does not hold the whole key")
    return MasterKey(secret)


def key_missing() -> StoreError:
    """The master key's file is not there, though files were sealed under it."""
    return StoreError(
        "master-key-missing",
        f"The master key of the evidence store, keys/{FILE}, is missing; no stored file can be read without it.",
        "Put it back from your backup. Nothing was changed.",
    )


def key_wrong(why: str) -> StoreError:
    """The master key's file is not the one the files were sealed under."""
    return StoreError(
        "master-key-wrong",
        f"The master key of the evidence store, keys/{FILE}, is not the right one: {why}.",
        "Put the right one back from your backup. Nothing was changed.",
    )
