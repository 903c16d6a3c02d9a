"""The chart of a rehearsal: for each item that needs work, from the earliest to the latest day it would be in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reports.chart_canvas import (
    BLUE,
    INK,
    LINE,
    ORANGE,
    PALE_BLUE,
    QUIET,
    WIDTH,
    Canvas,
    canvas_for_drawing,
    draw_title,
    title_height,
    wrap,
)
from reports.document import Figure
from reports.numbers import show_date

_ROW = 0.27
_TOP = 0.42
_LEFT = 2.15
_RIGHT = WIDTH - 0.78
_WEEK = 7
_MOST_MARKS = 7


@dataclass(frozen=True)
class WaitingBar:
    """One item that needs work; `outlook` is the word printed beside its bar."""

    code: str
    owner: str
    earliest: date
    likely: date
    latest: date
    outlook: str
    is_on_time: bool


def draw_waiting(bars: Sequence[WaitingBar], letter_on: date, due_on: date, title: str) -> Figure:
    """Draw when each item would be in, against the due day.

    Args:
        bars: at least one, in the order in which they are shown.
        letter_on: the day of the letter, where the days begin.
        due_on: the day the return is due, drawn as a line.
        title: the finding, in one sentence.
    """
    last = max(due_on, *(bar.latest for bar in bars))
    scale = _Scale(letter_on, (last - letter_on).days)
    with canvas_for_drawing(title_height(title) + _TOP + _ROW * len(bars) + 0.1) as canvas:
        top = draw_title(canvas, title) + _TOP
        bottom = top + _ROW * len(bars)
        _draw_days(canvas, scale, top, bottom, due_on)
        for n, bar in enumerate(bars):
            _draw_bar(canvas, scale, top + n * _ROW, bar)
        return canvas.finish(describe_waiting(bars, due_on, title), _CAPTION)


_CAPTION = (
    "Each bar runs from the earliest to the latest day; the diamond is the likely day. Plain blue bars end in time "
    "even at the latest; striped bars may not. The upright line is the day the return is due."
)


def describe_waiting(bars: Sequence[WaitingBar], due_on: date, title: str) -> str:
    """What the chart shows, in words."""
    told = [f"{bar.code}, {bar.owner}: likely {show_date(bar.likely)}, {bar.outlook}." for bar in bars]
    return " ".join([f"{title.rstrip('.')}. The return is due on {show_date(due_on)}.", *told])


@dataclass(frozen=True)
class _Scale:
    """Days to inches across."""

    start: date
    n_days: int

    def x(self, day: date) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (day - self.start).days / max(self.n_days, 1)


def _draw_days(canvas: Canvas, scale: _Scale, top: float, bottom: float, due_on: date) -> None:
    n_weeks = scale.n_days // _WEEK
    every = max(1, -(-(n_weeks + 1) // _MOST_MARKS)) * _WEEK
    for n in range(0, scale.n_days + 1, every):
        day = scale.start + timedelta(days=n)
        canvas.line([scale.x(day)] * 2, [top - 0.04, bottom], colour="#d5d7d8", thick=0.6)
        short = f"{day.day} {show_date(day).split()[1][:3]}"
        canvas.words(scale.x(day), top - 0.1, short, size=6.8, align="center", colour=QUIET)
    canvas.line([scale.x(due_on)] * 2, [top - 0.04, bottom], colour=INK, thick=1.6)
    canvas.words(scale.x(due_on), top - 0.24, "due", size=7.5, align="center", weight="bold")


def _draw_bar(canvas: Canvas, scale: _Scale, y: float, bar: WaitingBar) -> None:
    middle = y + _ROW / 2
    canvas.words(0.05, middle, bar.code, size=7.5, weight="bold", colour=BLUE)
    canvas.words(0.45, middle, wrap(bar.owner, 32, 1), size=7)
    left, right = scale.x(bar.earliest), scale.x(bar.latest)
    style = {"fill": PALE_BLUE, "edge": BLUE} if bar.is_on_time else {"hatch": "////", "edge": ORANGE}
    canvas.box(left, y + 0.06, max(right - left, 0.04), _ROW - 0.12, **style)
    canvas.mark(scale.x(bar.likely), middle, "D", size=4, fill=INK, edge=INK)
    backing = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    canvas.words(_RIGHT + 0.12, middle, bar.outlook, size=7, colour=INK, backing=backing)
    canvas.line([0.05, WIDTH - 0.05], [y + _ROW] * 2, colour=LINE, thick=0.25)
