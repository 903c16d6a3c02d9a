"""What is said back when a file has been taken in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Receipt:
    """A file that is now held.

    Attributes:
        kind: what it was recognised as.
        name: the file's own name.
        sha256: the hash it is stored under.
        evidence_id: the evidence item it belongs to.
        n_records: figures, links, answers or items read from it.
        summary: one plain sentence part: `ASCOF 2024-25, 54,321 figures for 177 areas`.
        already: it was known, so nothing changed.
        notices: what was assumed or passed over, in plain sentences.
    """

    kind: str
    name: str
    sha256: str
    evidence_id: str
    n_records: int
    summary: str
    already: bool = False
    notices: tuple[str, ...] = ()
