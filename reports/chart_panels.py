"""Small multiples: panels of one kind in two columns, each with its own name and scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from reports.chart_canvas import BLUE, LINE, QUIET, WIDTH, Canvas, wrap

COLUMNS = 2
PANEL = 2.25
"""Inches a panel takes from the top of one to the top of the next."""
MAX_PANELS = 6
"""Panels of one figure: so many fit on a printed page with their words."""
_GUTTER = 0.25
_TITLE = 0.42
_BELOW = 0.4
_LETTER = 0.056
"""Inches a letter of a panel's name takes."""
_LEFT, _RIGHT = 0.42, 0.16
"""Inches kept beside a plot: for the values on its left, and for the last period's word on its right."""


@dataclass(frozen=True)
class Frame:
    """Where in the drawing one panel's plot lies, in inches, and the values at its edges.

    Attributes:
        left: x of its left edge; `right`, `top` and `bottom` likewise.
        x_low: value at the left edge; `x_high` at the right.
        y_low: value at the bottom edge; `y_high` at the top.
    """

    left: float
    right: float
    top: float
    bottom: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def x(self, value: float) -> float:
        """Where a value lies across."""
        return self.left + (value - self.x_low) / (self.x_high - self.x_low) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Where a value lies up; y runs down."""
        return self.bottom - (value - self.y_low) / (self.y_high - self.y_low) * (self.bottom - self.top)


def panels_height(n_panels: int) -> float:
    """Inches that so many panels take."""
    return -(-n_panels // COLUMNS) * PANEL


def build_frame(n: int, top: float, xs: tuple[float, float], ys: tuple[float, float]) -> Frame:
    """The plot of the nth panel below `top`, for values from and to `xs` across and `ys` up."""
    width = (WIDTH - 0.1 - _GUTTER) / COLUMNS
    left = 0.05 + (n % COLUMNS) * (width + _GUTTER) + _LEFT
    upper = top + (n // COLUMNS) * PANEL + _TITLE
    return Frame(left, left + width - _LEFT - _RIGHT, upper, upper + PANEL - _TITLE - _BELOW, *xs, *ys)


class Named(Protocol):
    """What every panel has: the code, name and unit of its measure."""

    @property
    def code(self) -> str:
        """Short code of the measure."""
        ...

    @property
    def name(self) -> str:
        """What it measures."""
        ...

    @property
    def unit(self) -> str:
        """Unit of its values."""
        ...


def draw_frame(canvas: Canvas, frame: Frame, panel: Named, show: Callable[[float], str]) -> None:
    """Write the panel's name and unit above its plot, draw its edges, and the values at its ends and middle."""
    start = frame.left - _LEFT
    canvas.words(start, frame.top - _TITLE + 0.08, panel.code, size=7.5, weight="bold", colour=BLUE, vertical="top")
    beside = start + 0.12 + 0.075 * len(panel.code)
    room = min(50, int((frame.right + _RIGHT - beside) / _LETTER))
    name = wrap(f"{panel.name} ({panel.unit})", room, 2)
    canvas.words(beside, frame.top - _TITLE + 0.08, name, size=7.2, vertical="top")
    canvas.line([frame.left, frame.left, frame.right], [frame.top, frame.bottom, frame.bottom], colour=LINE)
    for value in (frame.y_low, (frame.y_low + frame.y_high) / 2, frame.y_high):
        canvas.line([frame.left - 0.03, frame.left], [frame.y(value)] * 2, colour=LINE)
        canvas.words(frame.left - 0.06, frame.y(value), show(value), size=6.3, align="right", colour=QUIET)


def clip(xs: Sequence[float], ys: Sequence[float], low: float, high: float) -> list[tuple[list[float], list[float]]]:
    """The parts of a line that lie between two heights; a part ends where the line crosses one.

    Example:
        >>> clip([0, 1, 2], [0, 2, 0], -1, 1)
        [([0, 0.5], [0, 1]), ([1.5, 2], [1, 0])]
    """
    parts: list[tuple[list[float], list[float]]] = []
    joined = False
    for n in range(len(xs) - 1):
        cut = _cut((xs[n], ys[n]), (xs[n + 1], ys[n + 1]), low, high)
        if cut is None:
            joined = False
            continue
        (x0, y0), (x1, y1) = cut
        if not joined:
            parts.append(([x0], [y0]))
        parts[-1][0].append(x1)
        parts[-1][1].append(y1)
        joined = low <= ys[n + 1] <= high
    return parts


Point = tuple[float, float]


def _cut(start: Point, end: Point, low: float, high: float) -> tuple[Point, Point] | None:
    """The part of a straight line between two heights; None where there is none."""
    if max(start[1], end[1]) < low or min(start[1], end[1]) > high:
        return None
    return _pulled(start, end, low, high), _pulled(end, start, low, high)


def _pulled(point: Point, towards: Point, low: float, high: float) -> Point:
    """A point, moved along the line to the height it lies beyond."""
    (x, y), (to_x, to_y) = point, towards
    edge = min(max(y, low), high)
    return point if edge == y else (x + (edge - y) / (to_y - y) * (to_x - x), edge)
