"""The child process that draws charts: steps in on standard input, SVG and PNG out on standard output.

Matplotlib is the pen, under settings of our own, whatever the machine's say.
"""

import base64
import io
import json
import sys
from collections.abc import Callable
from typing import Any

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


def run() -> None:
    """Read one request, write the drawings it asks for.

    The request is a JSON list of drawings: `width` and `height` in inches, and `steps`, each a kind (`text`, `box`,
    `plot` or `fill`), where it stands, and matplotlib's names for how it looks. The answer is a list in the same order:
    `svg` as text, `png` in base64.
    """
    import matplotlib

    request = json.loads(sys.stdin.buffer.read())
    matplotlib.rcdefaults()
    matplotlib.rcParams.update(_SETTINGS)
    sys.stdout.buffer.write(json.dumps([_draw(one) for one in request]).encode())


def _draw(drawing: dict[str, Any]) -> dict[str, str]:
    svg, png = _print(_build(drawing))
    return {"svg": svg, "png": base64.b64encode(png).decode()}


def _build(request: dict[str, Any]) -> Any:
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(request["width"], request["height"]), facecolor="white")
    axes = drawing.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, request["width"])
    axes.set_ylim(request["height"], 0)
    axes.set_axis_off()
    for what, where, style in request["steps"]:
        _STEPS[what](axes, where, style)
    return drawing


def _text(axes: Any, where: list[Any], style: dict[str, Any]) -> None:
    axes.text(*where, **style)


def _box(axes: Any, where: list[float], style: dict[str, Any]) -> None:
    from matplotlib.patches import Rectangle

    x, y, width, height = where
    axes.add_patch(Rectangle((x, y), width, height, **{**style, "linestyle": _dashes(style["linestyle"])}))


def _dashes(style: Any) -> Any:
    """A pattern of dashes as matplotlib wants it; JSON knows lists only."""
    return style if isinstance(style, str) else (style[0], tuple(style[1]))


def _plot(axes: Any, where: list[list[float]], style: dict[str, Any]) -> None:
    axes.plot(*where, **{**style, "linestyle": _dashes(style["linestyle"])})


def _fill(axes: Any, where: list[list[float]], style: dict[str, Any]) -> None:
    axes.fill(*where, **style)


_STEPS: dict[str, Callable[[Any, list[Any], dict[str, Any]], None]] = {
    "text": _text,
    "box": _box,
    "plot": _plot,
    "fill": _fill,
}


def _print(drawing: Any) -> tuple[str, bytes]:
    """The drawing as SVG and as PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    svg, png = io.StringIO(), io.BytesIO()
    FigureCanvasSVG(drawing).print_svg(svg, metadata=_NO_METADATA)
    drawing.set_dpi(PRINT_DPI)
    FigureCanvasAgg(drawing).print_png(png, metadata={"Software": None})
    return svg.getvalue().replace("'DejaVu Sans'", _FALLBACK), png.getvalue()
