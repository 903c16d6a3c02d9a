"""The figures a rehearsal works with, from the versioned data file beside this module."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schemas.rehearsal import Standing

_RULES = Path(__file__).with_name("rehearsal_rules.csv")


@dataclass(frozen=True)
class RehearsalRules:
    """The figures, each with its source in the data file.

    Attributes:
        at_once: how many items one owner works on at the same time.
        least_past_replies: with fewer, the default range is used.
        refresh: working days to bring a document up to date without history: short end, most likely, long end.
        missing: the same for what is not there.
        days_to_find_owner: working days lost where nobody is named.
        not_due_with_return: codes of items that come after the return.
    """

    version: str
    return_calendar_days: int
    at_once: int
    least_past_replies: int
    n_draws: int
    refresh: tuple[int, int, int]
    missing: tuple[int, int, int]
    days_to_find_owner: int
    not_due_with_return: frozenset[str]

    def span(self, standing: Standing) -> tuple[int, int, int]:
        """The default range for an item that stands so."""
        return self.refresh if standing is Standing.REFRESH else self.missing


@cache
def load_rehearsal_rules() -> RehearsalRules:
    """The rules in the data file."""
    with _RULES.open(encoding="utf-8", newline="") as file:
        values = {row["rule"]: row["value"] for row in csv.DictReader(file)}
    return RehearsalRules(
        version=values["version"],
        return_calendar_days=int(values["return_calendar_days"]),
        at_once=int(values["at_once"]),
        least_past_replies=int(values["least_past_replies"]),
        n_draws=int(values["n_draws"]),
        refresh=_span(values, "refresh"),
        missing=_span(values, "missing"),
        days_to_find_owner=int(values["days_to_find_owner"]),
        not_due_with_return=frozenset(values["not_due_with_return"].split(";")),
    )


def _span(values: dict[str, str], name: str) -> tuple[int, int, int]:
    return int(values[f"{name}_low"]), int(values[f"{name}_likely"]), int(values[f"{name}_high"])
