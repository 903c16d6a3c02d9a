"""How services are rated: one bar a kind of service, its parts told apart by pattern and number too."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.chart_canvas import (
    BLUE,
    LINE,
    ORANGE,
    PALE_BLUE,
    Canvas,
    canvas_for_drawing,
    draw_title,
    title_height,
    wrap,
)
from reports.document import Figure
from reports.numbers import show_count

_ROW = 0.46
_KEY = 0.5
_LEFT, _WIDTH = 1.55, 4.4
_LEAST_FOR_A_NUMBER = 0.2


@dataclass(frozen=True)
class RatingBar:
    """One kind of service.

    Attributes:
        name: what sort of care.
        counts: services by rating, from the best to the worst, then those without enough evidence and those not rated.
    """

    name: str
    counts: tuple[int, ...]


_STYLES = (
    {"fill": "#0b3d66", "edge": "white", "hatch": "...."},
    {"fill": BLUE, "edge": BLUE},
    {"fill": "white", "edge": ORANGE, "hatch": "/////"},
    {"fill": ORANGE, "edge": "white", "hatch": "xxxxx"},
    {"fill": PALE_BLUE, "edge": LINE, "hatch": "....."},
    {"fill": "white", "edge": LINE},
)
_CAPTION = "Each bar holds all services of a kind. Every part has its own pattern; numbers stand where they fit."


def draw_ratings(rows: Sequence[RatingBar], ratings: Sequence[str], title: str, caption: str = "") -> Figure:
    """Draw how services are rated.

    Args:
        rows: kinds in order.
        ratings: the words of the six ratings, in the order of the counts.
        title: the finding, in one sentence.
        caption: the line under the figure.
    """
    height = title_height(title) + _KEY + _ROW * len(rows) + 0.1
    with canvas_for_drawing(height) as canvas:
        top = draw_title(canvas, title)
        _draw_key(canvas, top + 0.06, ratings)
        for n, row in enumerate(rows):
            _draw_row(canvas, top + _KEY + n * _ROW, row)
        return canvas.finish(describe_ratings(rows, ratings, title), caption or _CAPTION)


def describe_ratings(rows: Sequence[RatingBar], ratings: Sequence[str], title: str) -> str:
    """What the chart shows, in words: the finding, then every kind with its numbers."""
    return " ".join([title.rstrip(".") + ".", *(_sentence(row, ratings) for row in rows)])


def _sentence(row: RatingBar, ratings: Sequence[str]) -> str:
    told = [f"{n} {rating.lower()}" for n, rating in zip(row.counts, ratings, strict=True) if n]
    return f"{row.name}: {', '.join(told) or 'none'}."


def _draw_key(canvas: Canvas, y: float, ratings: Sequence[str]) -> None:
    for n, (rating, style) in enumerate(zip(ratings, _STYLES, strict=True)):
        x, below = 0.06 + (n % 3) * 2.2, y + (n // 3) * 0.18
        canvas.box(x, below - 0.06, 0.22, 0.12, **style)
        canvas.words(x + 0.3, below, rating, size=7)


def _draw_row(canvas: Canvas, y: float, row: RatingBar) -> None:
    middle, total = y + _ROW / 2, sum(row.counts)
    canvas.words(0.05, middle, wrap(row.name, 22, 2), size=8)
    canvas.words(_LEFT + _WIDTH + 0.1, middle, show_count(total, "service"), size=7.5)
    x = _LEFT
    for n, style in zip(row.counts, _STYLES, strict=True):
        width = _WIDTH * n / total if total else 0.0
        if n:
            canvas.box(x, y + 0.08, max(width, 0.012), _ROW - 0.16, **style)
        if width >= _LEAST_FOR_A_NUMBER:
            backing = {"boxstyle": "square,pad=0.15", "facecolor": "white", "edgecolor": "none"}
            canvas.words(x + width / 2, middle, str(n), size=7, align="center", backing=backing)
        x += width
