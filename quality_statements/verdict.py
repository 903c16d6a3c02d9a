"""What a reading rule returns, and how its sentences write numbers."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """A level from 1 to 4, or None for a prompt, with the sentence that says why."""

    level: int | None
    reason: str


def prompt(reason: str) -> Verdict:
    """A reading that only prompts people to think: whole sentences, and no level."""
    return Verdict(None, reason)


def number(count: int) -> str:
    """A count with a comma at the thousands."""
    return f"{count:,}"


def value_with_unit(value: float, unit: str) -> str:
    """A measured value with its unit: `71.5%`, `12.0 per 100,000`; scores below 1 to three places: `0.409`.

    Example:
        >>> value_with_unit(19.1, "score out of 24")
        '19.1 out of 24'
    """
    unit = unit.removeprefix("score ")
    shown = f"{value:,.3f}" if 0 < abs(value) < 1 and unit != "%" else f"{value:,.1f}"
    return f"{shown}%" if unit == "%" else f"{shown} {unit}".strip()


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: `1 item`, `3 items`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """Words as a list within a sentence.

    Example:
        >>> listed(["2 positive", "1 mixed", "3 negative"])
        '2 positive, 1 mixed and 3 negative'
    """
    *most, last = words or [""]
    return f"{', '.join(most)} and {last}" if most else last
