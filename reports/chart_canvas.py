"""A drawing surface measured in inches from the top left, and its two finished forms.

Charts are drawn from plain shapes and words, with matplotlib as the pen. Words stay words in the SVG,
so that they can be found and copied in the PDF; the same data always gives the same bytes.
"""

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from reports.document import Figure

WIDTH = 6.9
"""Inches across: the printed width of an A4 page."""
INK, QUIET, LINE, SHADE = "#0b0c0c", "#484949", "#8a8f92", "#f3f3f3"
BLUE, PALE_BLUE, ORANGE = "#1a5a96", "#d2e2f1", "#a6440a"
PRINT_DPI = 180

_SETTINGS: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "svg.fonttype": "none",
    "svg.hashsalt": "readiness",
    "hatch.linewidth": 0.6,
    "lines.solid_capstyle": "butt",
    "path.simplify": False,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_FALLBACK = "'DejaVu Sans', Verdana, Arial, sans-serif"


class Canvas:
    """A page of `height` inches to draw on; x runs right and y runs down, both in inches."""

    def __init__(self, height: float) -> None:
        from matplotlib.figure import Figure as Drawing

        self._drawing = Drawing(figsize=(WIDTH, height), facecolor="white")
        axes = self._drawing.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        self._axes = axes

    def words(self, x: float, y: float, text: str, **style: Any) -> None:
        """Write text with its anchor at a point; `size` in points, `align`, `weight`, `colour` as wanted."""
        self._axes.text(
            x,
            y,
            text,
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
        from matplotlib.patches import Rectangle

        self._axes.add_patch(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor=style.get("fill", "white"),
                edgecolor=style.get("edge", LINE),
                hatch=style.get("hatch"),
                linestyle=style.get("dashes", "-"),
                linewidth=style.get("thick", 0.8),
            )
        )

    def line(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
        """Draw a line through points."""
        self._axes.plot(xs, ys, color=style.get("colour", LINE), linewidth=style.get("thick", 0.8))

    def mark(self, x: float, y: float, shape: str, **style: Any) -> None:
        """Draw one marker of a matplotlib `shape`, filled or open."""
        self._axes.plot(
            [x],
            [y],
            marker=shape,
            markersize=style.get("size", 6),
            markerfacecolor=style.get("fill", "white"),
            markeredgecolor=style.get("edge", INK),
            markeredgewidth=1.1,
            linestyle="none",
        )

    def finish(self, alt: str, caption: str) -> Figure:
        """The drawing in both forms, with its description."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        svg, png = io.StringIO(), io.BytesIO()
        FigureCanvasSVG(self._drawing).print_svg(svg, metadata=_NO_METADATA)
        self._drawing.set_dpi(PRINT_DPI)
        FigureCanvasAgg(self._drawing).print_png(png, metadata={"Software": None})
        text = svg.getvalue().replace("'DejaVu Sans'", _FALLBACK)
        return Figure(svg=text, png=png.getvalue(), alt=alt, caption=caption)


@contextmanager
def canvas_for_drawing(height: float) -> Iterator[Canvas]:
    """A canvas under our own settings, whatever the machine's chart settings say."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
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
