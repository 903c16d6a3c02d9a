"""What is known of a stored file beside its content: how it is opened, or that it was deleted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileKey:
    """How one stored file is opened.

    Attributes:
        sha256: hash of its content as received.
        blob: the name its sealed bytes are kept under; the same hash as a rule.
        wrapped_key: its own key, sealed under the workspace's master key, in hexadecimal.
        master_id: which master key that was.
    """

    sha256: str
    blob: str
    wrapped_key: str
    master_id: str


@dataclass(frozen=True)
class Tombstone:
    """A deletion: `deleted_at` is the moment in UTC as ISO text."""

    sha256: str
    deleted_at: str
    deleted_by: str
    why: str
