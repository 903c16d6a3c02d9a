"""A drawing surface measured in inches from the top left, and its two finished forms.

Charts are made of plain shapes and words, which are noted here and drawn by `chart_drawing` in a process of its own.
Words stay words in the SVG, so that they can be found and copied in the PDF; the same data always gives the same
bytes.
"""

import base64
import json
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reports.document import Figure
from schemas.child_process import ChildError, ask_child
from schemas.errors import OurError

WIDTH = 6.9
"""Inches across: the printed width of an A4 page."""
INK, QUIET, LINE, SHADE = "#0b0c0c", "#484949", "#8a8f92", "#f3f3f3"
BLUE, PALE_BLUE, ORANGE = "#1a5a96", "#d2e2f1", "#a6440a"


class Canvas:
    """A page of `height` inches to draw on; x runs right and y runs down, both in inches."""

    def __init__(self, height: float) -> None:
        self._height = height
        self._steps: list[tuple[str, Sequence[Any], dict[str, Any]]] = []

    def words(self, x: float, y: float, text: str, **style: Any) -> None:
        """Write text with its anchor at a point; `size` in points, `align`, `weight`, `colour` as wanted."""
        self._add(
            "text",
            (x, y, text),
            fontsize=style.get("size", 8),
            ha=style.get("align", "left"),
            va=style.get("vertical", "center"),
            color=style.get("colour", INK),
            fontweight=style.get("weight", "normal"),
            linespacing=1.25,
            bbox=style.get("backing"),
        )

    def box(self, x: float, y: float, width: float, height: float, **style: Any) -> None:
        """Draw a rectangle from its top left corner; `fill`, `edge`, `hatch`, `dashes` as wanted."""
        self._add(
            "box",
            (x, y, width, height),
            facecolor=style.get("fill", "white"),
            edgecolor=style.get("edge", LINE),
            hatch=style.get("hatch"),
            linestyle=style.get("dashes", "-"),
            linewidth=style.get("thick", 0.8),
        )

    def line(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
        """Draw a line through points; `colour`, `thick` and `dashes` as wanted."""
        self._add(
            "plot",
            (list(xs), list(ys)),
            color=style.get("colour", LINE),
            linewidth=style.get("thick", 0.8),
            linestyle=style.get("dashes", "-"),
        )

    def area(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
        """Fill the shape that these corners bound; `fill` and `edge` as wanted."""
        self._add(
            "fill",
            (list(xs), list(ys)),
            facecolor=style.get("fill", PALE_BLUE),
            edgecolor=style.get("edge", LINE),
            linewidth=style.get("thick", 0.6),
        )

    def mark(self, x: float, y: float, shape: str, **style: Any) -> None:
        """Draw one marker of a matplotlib `shape`, filled or open."""
        self._add(
            "plot",
            ([x], [y]),
            marker=shape,
            markersize=style.get("size", 6),
            markerfacecolor=style.get("fill", "white"),
            markeredgecolor=style.get("edge", INK),
            markeredgewidth=1.1,
            linestyle="none",
        )

    def finish(self, alt: str, caption: str) -> Figure:
        """The drawing in both forms, with its description.

        Raises:
            OurError: slug `report-conversion`, when it cannot be drawn.
        """
        return draw_sketches([self.sketch(alt, caption)])[0]

    def sketch(self, alt: str, caption: str) -> "Sketch":
        """The drawing as it was noted, to be drawn together with others."""
        return Sketch(self._height, tuple(self._steps), alt, caption)

    def _add(self, what: str, where: Sequence[Any], **style: Any) -> None:
        self._steps.append((what, where, style))


@dataclass(frozen=True)
class Sketch:
    """A drawing that is noted and not drawn yet.

    Attributes:
        height: in inches.
        steps: what is drawn, in order, as `chart_drawing` takes it.
        alt: what it shows, in words.
        caption: one line printed under it.
    """

    height: float
    steps: tuple[tuple[str, Sequence[Any], dict[str, Any]], ...]
    alt: str
    caption: str


def draw_sketches(sketches: Sequence[Sketch]) -> list[Figure]:
    """Draw several in one process, which costs hardly more than drawing one; each comes out as if drawn alone.

    Raises:
        OurError: slug `report-conversion`, when one cannot be drawn.
    """
    if not sketches:
        return []
    drawn = _draw([{"width": WIDTH, "height": one.height, "steps": one.steps} for one in sketches])
    return [Figure(svg, png, one.alt, one.caption) for (svg, png), one in zip(drawn, sketches, strict=True)]


def _draw(drawings: list[dict[str, Any]]) -> list[tuple[str, bytes]]:
    """Draw in a process of its own: matplotlib keeps 50 MB once used."""
    try:
        made = json.loads(ask_child("reports.chart_drawing", json.dumps(drawings).encode()))
    except ChildError as error:
        raise OurError("report-conversion", f"A chart could not be drawn: {error}", "Report this fault.") from error
    return [(one["svg"], base64.b64decode(one["png"])) for one in made]


@contextmanager
def canvas_for_drawing(height: float) -> Iterator[Canvas]:
    """A new canvas of `height` inches."""
    yield Canvas(height)


def wrap(text: str, characters: int, lines: int = 3) -> str:
    """Text broken into at most so many lines; what does not fit ends in an ellipsis."""
    return "\n".join(textwrap.wrap(" ".join(text.split()), characters, max_lines=lines, placeholder=" …"))


def draw_title(canvas: Canvas, title: str) -> float:
    """Write the finding at the top; returns the y where the drawing may begin."""
    words = wrap(title, 74)
    canvas.words(0.05, 0.08, words, size=10.5, weight="bold", vertical="top")
    return 0.08 + title_height(title)


def title_height(title: str) -> float:
    """Inches a title takes, with the space below it."""
    return 0.19 * (wrap(title, 74).count("\n") + 1) + 0.16
