"""Deleting a stored file for good: its key goes, and with it every copy of its content, in backups of the store too.

Who may delete what, and that a hold comes before a deletion, is decided elsewhere; this does it.
"""

from sqlalchemy import Connection

from evidence.store import told
from evidence.store.files import FileStore
from schemas.records.store import add_tombstone, delete_key, find_key, find_tombstone
from schemas.stored_file import Tombstone


def delete_file(store: FileStore, connection: Connection, sha256: str, why: str) -> Tombstone:
    """Delete a file's key and leave a tombstone; call `store.remove_deleted()` once the transaction is through.

    Args:
        store: the workspace's store.
        connection: the caller's write transaction, which names the actor.
        sha256: the file's hash.
        why: the reason, in words, for everyone who looks for the file later.

    Raises:
        ValueError: no reason is given, or the name is no hash.
        StoreError: the file was deleted already, or never stored.
    """
    if not why.strip():
        raise ValueError("a deletion needs a reason")
    key = find_key(connection, sha256)
    if key is None:
        _check_plain(store, connection, sha256)
    delete_key(connection, sha256)
    store.remove_after_commit(sha256, key.blob if key else sha256)
    return add_tombstone(connection, sha256, why.strip())


def _check_plain(store: FileStore, connection: Connection, sha256: str) -> None:
    """Refuse a file that is not stored in the old, unsealed way either."""
    stone = find_tombstone(connection, sha256)
    if stone:
        raise told.deleted(sha256[:12], stone)
    if not store.blobs.exists(sha256):
        raise told.missing(sha256[:12])
