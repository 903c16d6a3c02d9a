"""How long each class of item is kept, as data, and the day from which an item is due for deletion.

Nothing is ever deleted by itself: what is due stands in a queue, and a person decides. A hold keeps an item.

Source: our own times; security 5.3 asks for one in every class. A council's own schedule comes first.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from evidence.life.dates import add_months
from schemas.evidence import EvidenceItem
from schemas.terms import Classification, EvidenceKind

_CLASSES = Path(__file__).with_name("retention.csv")
DELETABLE = frozenset(
    {EvidenceKind.DOCUMENT, EvidenceKind.CASE_AUDITS, EvidenceKind.FEEDBACK, EvidenceKind.CLIENT_LEVEL}
)
"""Kinds whose files may be deleted. Trackers are what every link cites, and returns are published statistics."""


@dataclass(frozen=True)
class RetentionClass:
    """For how many months and days after it was received an item of a class is kept."""

    classification: Classification
    months: int
    days: int
    why: str
    source: str


@cache
def load_retention() -> Mapping[Classification, RetentionClass]:
    """The time for every class."""
    with _CLASSES.open(encoding="utf-8", newline="") as file:
        classes = [_build_class(row) for row in csv.DictReader(file)]
    return {one.classification: one for one in classes}


def _build_class(row: dict[str, str]) -> RetentionClass:
    months, days = int(row["months"] or 0), int(row["days"] or 0)
    return RetentionClass(Classification(row["classification"]), months, days, row["why"], row["source"])


def find_deletion_due(item: EvidenceItem) -> date | None:
    """The day from which an item's file is due for deletion; None for what is never deleted or not held."""
    if item.kind not in DELETABLE or item.current is None:
        return None
    kept = load_retention()[item.classification]
    return add_months(item.current.received_on, kept.months) + timedelta(days=kept.days)
