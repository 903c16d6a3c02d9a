"""What one data check found about one dataset. Nothing of the checking library leaves in it, and no cell value."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a failed check matters."""

    STOP = "stop"
    """The dataset must not be used: figures would be wrong."""
    WARN = "warn"
    """The dataset can be used, and the reader is told."""


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one check of one dataset.

    Attributes:
        dataset: which suite it belongs to, such as `ascof`.
        check: the check's name within the suite.
        n_rows: rows that were looked at.
        n_failing: rows that failed; None where the check is about the whole table.
        sentence: what should be true, in plain words.
        remedy: what to do where it is not.
    """

    dataset: str
    check: str
    severity: Severity
    passed: bool
    n_rows: int
    n_failing: int | None
    sentence: str
    remedy: str
