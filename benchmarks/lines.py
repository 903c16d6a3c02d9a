"""What was measured, what it is held against, and whether the line is kept. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from app.terminal import render_table

HEADINGS = ("what", "ours", "opponent", "ratio", "line to keep", "kept")


class Rule(Enum):
    """How a measurement is held against its limit."""

    AT_MOST = "at most"
    """Ours is no more than the limit, in the unit of the measurement."""
    AT_MOST_TIMES = "at most so many times"
    """Ours is no more than so many times the opponent's."""
    TIMES_FASTER = "so many times faster"
    """The opponent's is at least so many times ours."""


@dataclass(frozen=True)
class Limit:
    """A line to keep; `figure` is in the measurement's unit for `AT_MOST`, else a number of times."""

    rule: Rule
    figure: float


@dataclass(frozen=True)
class Opponent:
    """What we are measured beside, in the same unit."""

    name: str
    figure: float


@dataclass(frozen=True)
class Line:
    """One row of the table.

    Attributes:
        ours: the median; None where it could not be measured, and `note` then says why.
        unit: `s`, `MB` or a plural noun.
        limit: None for a figure that is told and held against nothing.
        note: told below the table.
    """

    what: str
    ours: float | None
    unit: str
    limit: Limit | None = None
    opponent: Opponent | None = None
    note: str = ""


def ratio(line: Line) -> float | None:
    """Ours as so many times the opponent's; None where either is missing or the opponent took nothing."""
    if line.ours is None or line.opponent is None or line.opponent.figure <= 0:
        return None
    return line.ours / line.opponent.figure


def is_kept(line: Line) -> bool | None:
    """Whether a line is kept, by unrounded figures; None where nothing was measured or nothing is asked.

    Raises:
        ValueError: the limit is a number of times, and there is nothing to compare with.
    """
    if line.ours is None or line.limit is None:
        return None
    if line.limit.rule is Rule.AT_MOST:
        return line.ours <= line.limit.figure
    times = ratio(line)
    if times is None:
        raise ValueError(f"{line.what}: there is no opponent to compare with")
    if line.limit.rule is Rule.AT_MOST_TIMES:
        return times <= line.limit.figure
    return times * line.limit.figure <= 1


def is_any_broken(lines: Iterable[Line]) -> bool:
    """Whether any line that was measured is broken."""
    return any(is_kept(line) is False for line in lines)


def render_lines(lines: Iterable[Line]) -> str:
    """The table, and below it what has to be said about its rows."""
    rows = list(lines)
    table = render_table(HEADINGS, [_cells(line) for line in rows])
    notes = [f"{line.what}: {line.note}" for line in rows if line.note]
    return "\n".join([table, *([""] if notes else []), *notes])


def _cells(line: Line) -> tuple[str | None, ...]:
    ours = None if line.ours is None else _amount(line.ours, line.unit)
    theirs = f"{_amount(line.opponent.figure, line.unit)}, {line.opponent.name}" if line.opponent else None
    return line.what, ours, theirs, _ratio_text(line), _limit_text(line), _kept_text(line)


def _amount(figure: float, unit: str) -> str:
    digits = 0 if unit != "s" else 1 if abs(figure) >= 10 else 2 if abs(figure) >= 1 else 3
    return f"{figure:,.{digits}f} {unit}"


def _ratio_text(line: Line) -> str | None:
    times = ratio(line)
    if times is None or times == 0:
        return None
    return f"{times:,.1f} times" if times >= 1 else f"{1 / times:,.1f} times faster"


def _limit_text(line: Line) -> str | None:
    if line.limit is None:
        return None
    match line.limit.rule:
        case Rule.AT_MOST:
            return f"at most {line.limit.figure:g} {line.unit}"
        case Rule.AT_MOST_TIMES:
            return f"at most {line.limit.figure:g} times"
        case Rule.TIMES_FASTER:
            return f"{line.limit.figure:g} times faster"
        case rule:
            assert_never(rule)


def _kept_text(line: Line) -> str | None:
    if line.ours is None:
        return "not measured"
    kept = is_kept(line)
    return None if kept is None else "yes" if kept else "NO"
