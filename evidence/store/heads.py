"""Signed heads of the custody log: made after what was written, kept in the database and in a file to publish.

A head is what makes a rewritten history show. One that lies outside this machine, printed or in somebody's post,
shows it even where whoever rewrote it had the key.
"""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, Engine

from evidence.store.folder import sync_folder
from evidence.store.merkle import Frontier
from evidence.store.signing import Signer, load_signer, make_signing_key
from schemas.custody import Actor, TreeHead
from schemas.database import read, write
from schemas.errors import StoreError
from schemas.plain import to_json
from schemas.records.custody import add_head, count_entries, load_heads, load_leaves, newest_head
from schemas.workspace import Workspace

HEADS_FILE = "heads.jsonl"
_SIGNED_AS = b"readiness tree head 1\n"
"""What is signed begins with this, so that a signature over a head is one over nothing else."""


def heads_path(workspace: Workspace) -> Path:
    """Where the heads stand that can be published, a line each, the oldest first."""
    return workspace.custody / HEADS_FILE


def signed_bytes(head: TreeHead) -> bytes:
    """What the signature of a head covers: everything but itself."""
    return (
        _SIGNED_AS + to_json({"size": head.size, "root": head.root_sha256, "at": head.at, "key": head.key_id}).encode()
    )


def render_line(head: TreeHead) -> bytes:
    """A head's line in the file."""
    return to_json(head).encode() + b"\n"


def read_line(line: bytes) -> TreeHead | None:
    """The head of a line of the file; None where the line is none."""
    try:
        head = TreeHead(**json.loads(line))
    except (ValueError, TypeError):
        return None
    return head if is_well_formed(head) else None


def is_well_formed(head: TreeHead) -> bool:
    """Whether a head that was read from somewhere holds what a head must."""
    texts = (head.root_sha256, head.at, head.key_id, head.signature)
    if type(head.size) is not int or not all(isinstance(one, str) for one in texts):
        return False
    return re.fullmatch("[0-9a-f]{64}", head.root_sha256) is not None


def seal_log(workspace: Workspace, engine: Engine, actor: Actor) -> TreeHead | None:
    """Sign the log if it has grown since it was signed last, and write the head to the file too.

    Args:
        workspace: where the key and the file are.
        engine: its database.
        actor: when it is signed; a head names nobody.

    Returns:
        The new head; None where there was nothing to sign.

    Raises:
        StoreError: the entries that were signed before are not what they were; the key is missing or cannot be
            used; or the file cannot be written.
    """
    head = _add_head(workspace, engine, actor) if _has_grown(engine) else None
    write_missing_heads(workspace, engine, actor)
    return head


def _has_grown(engine: Engine) -> bool:
    with read(engine) as connection:
        newest = newest_head(connection)
        return count_entries(connection) > (newest.size if newest else 0)


def _add_head(workspace: Workspace, engine: Engine, actor: Actor) -> TreeHead | None:
    with read(engine) as connection:
        is_first = newest_head(connection) is None
    signer = (make_signing_key if is_first else load_signer)(workspace.keys)
    with write(engine, actor) as connection:
        head = _build_head(connection, signer, actor)
        if head is not None:
            add_head(connection, head)
    return head


def _build_head(connection: Connection, signer: Signer, actor: Actor) -> TreeHead | None:
    """A head over the whole log, if what was signed last is still its beginning; None where there is nothing new."""
    newest = newest_head(connection)
    leaves = load_leaves(connection)
    n_signed = newest.size if newest else 0
    if len(leaves) != count_entries(connection) or len(leaves) < n_signed:
        raise _changed()
    try:
        frontier = Frontier(bytes.fromhex(leaf) for leaf in leaves[:n_signed])
        if newest and frontier.root().hex() != newest.root_sha256:
            raise _changed()
        for leaf in leaves[n_signed:]:
            frontier.add(bytes.fromhex(leaf))
    except ValueError as error:
        raise _changed() from error
    if frontier.size == n_signed:
        return None  # another program was quicker
    unsigned = TreeHead(
        frontier.size, frontier.root().hex(), actor.at.isoformat(timespec="milliseconds"), signer.key_id, ""
    )
    return replace(unsigned, signature=signer.sign(signed_bytes(unsigned)))


def _changed() -> StoreError:
    return StoreError(
        "custody-log-changed",
        "The custody log is not what was signed before, so that nothing more was signed.",
        "`readiness verify` names what was changed; then restore the workspace from a backup.",
    )


def write_missing_heads(workspace: Workspace, engine: Engine, actor: Actor) -> int:
    """Append to the file the heads that it lacks at its end, such as after a crash; how many bytes.

    A file that differs in any other way is left as it is, for `readiness verify` to tell of.

    Raises:
        StoreError: slug `custody-not-writable`.
    """
    path = heads_path(workspace)
    try:
        with read(engine) as connection:
            newest = newest_head(connection)
        if newest is None or _ends_with(path, render_line(newest)):
            return 0
        with write(engine, actor) as connection:  # changes no row: only one program at a time writes the file
            return _append(path, b"".join(map(render_line, load_heads(connection))))
    except OSError as error:
        raise StoreError(
            "custody-not-writable",
            f"The signed heads of the custody log could not be written: {error.strerror or error}.",
            "Free some space or mend the permissions of the folder `custody`; the next command writes what is missing.",
        ) from error


def _ends_with(path: Path, line: bytes) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - len(line)))
        return file.read() == line


def _append(path: Path, whole: bytes) -> int:
    there = path.read_bytes() if path.is_file() else b""
    missing = whole[len(there) :] if whole.startswith(there) else b""
    if not missing:
        return 0
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(missing)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return len(missing)
