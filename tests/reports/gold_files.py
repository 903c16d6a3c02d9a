"""Comparing whole reports with the committed ones."""

import os
from pathlib import Path

GOLD = Path(__file__).parent / "gold"
UPDATE = "READINESS_UPDATE_GOLD"


def check_gold(name: str, actual: str, saved_in: Path) -> None:
    """Compare `actual` with the committed file of this name; with READINESS_UPDATE_GOLD=1, replace that file."""
    gold = GOLD / name
    if os.environ.get(UPDATE) == "1":
        gold.write_text(actual, encoding="utf-8")
        return
    if gold.exists() and gold.read_text(encoding="utf-8") == actual:
        return
    saved = saved_in / name
    saved.write_text(actual, encoding="utf-8")
    message = f"{name} is not as committed. What came out is in {saved}; if the change is meant, run: make update-gold"
    raise AssertionError(message)
