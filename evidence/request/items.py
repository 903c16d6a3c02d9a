"""The items an information return is expected to ask for: a reconstruction, not the regulator's list.

Source: reconstructed from the topics of published reports and public guidance (framework 3.3); the regulator's
numbered list is not public, so `official_number` is empty until a council fills in the number of its own request.
"""

import csv
from functools import cache
from pathlib import Path

from schemas.assessment import RequestItem
from schemas.terms import Category

_ITEMS = Path(__file__).with_name("request_items.csv")

RECONSTRUCTED = (
    "This list is reconstructed from published reports and public guidance. It is NOT the regulator's list, "
    "and its codes are not the regulator's numbers."
)
"""What must be said wherever the list is shown."""


@cache
def load_request_items() -> tuple[RequestItem, ...]:
    """The reconstructed items in the order of the file; an item about every statement names all of them."""
    with _ITEMS.open(encoding="utf-8", newline="") as file:
        return tuple(_build_item(row) for row in csv.DictReader(file))


def _build_item(row: dict[str, str]) -> RequestItem:
    return RequestItem(
        code=row["code"],
        asks_for=row["asks_for"],
        statements=tuple(row["statements"].split(";")),
        category=Category(row["category"]),
        basis=row["basis"],
        official_number=row["official_number"] or None,
    )
