"""Refused files kept aside, for somebody who knows how to look at them safely. Nothing here is ever read again.

A note beside each says what it was called, why it was refused and when. Its own name is its hash, with an end that no
program opens.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evidence.names import show_name
from evidence.store.files import write_whole
from schemas.errors import StoreError
from schemas.ids import sha256_of

MAX_REASON_CHARACTERS = 500


@dataclass(frozen=True)
class Quarantined:
    """A file that was kept aside: its hash and the note about it."""

    sha256: str
    note: Path


def put_in_quarantine(folder: Path, data: bytes, *, name: str, reason: str, at: datetime) -> Quarantined:
    """Keep a refused file aside. The same bytes are kept once, with the note of the first time.

    Args:
        folder: the workspace's `quarantine` folder.
        data: the bytes.
        name: what the file was called; shown in the note, never used as a name.
        reason: why it was refused, as it was told.
        at: when, in UTC.

    Raises:
        StoreError: slug `store-not-writable`, if the disk is full or the folder cannot be written.
    """
    sha256 = sha256_of(data)
    note = folder / f"{sha256}.json"
    told = {"name": show_name(name), "reason": reason[:MAX_REASON_CHARACTERS], "at": at.isoformat(), "sha256": sha256}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not note.is_file():
            write_whole(folder / f"{sha256}.refused", data)
            write_whole(note, json.dumps(told, ensure_ascii=True, indent=2).encode())
    except OSError as error:
        raise StoreError(
            "store-not-writable",
            f"A refused file could not be kept aside: {error.strerror or error}.",
            "Free some space or mend the folder's permissions; the file was refused all the same.",
        ) from error
    return Quarantined(sha256, note)
