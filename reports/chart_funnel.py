"""Funnel plots as small multiples: every council by the number its figure rests on, and the limits around England."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from reports.chart_canvas import (
    BLUE,
    INK,
    LINE,
    ORANGE,
    QUIET,
    Canvas,
    Sketch,
    canvas_for_drawing,
    draw_sketches,
    draw_title,
    title_height,
)
from reports.chart_measures import scale_of, show_value
from reports.chart_panels import Frame, build_frame, clip, draw_frame, panels_height
from reports.document import Figure
from reports.numbers import join_words, show_number
from schemas.comparison_view import Funnel, FunnelLimit, FunnelPoint, PointRole

_KEY = 0.55
_DASHES = (0, (4, 2))
_SIDES = ("low_998", "low_95", "high_95", "high_998")


@dataclass(frozen=True)
class FunnelPanel:
    """One funnel of the figure.

    Attributes:
        code: short code of the measure.
        name: what it measures.
        unit: unit of the values.
        funnel: points and limits.
    """

    code: str
    name: str
    unit: str
    funnel: Funnel

    @property
    def own(self) -> FunnelPoint | None:
        """The council's own point."""
        return next((point for point in self.funnel.points if point.role is PointRole.COUNCIL), None)

    def show(self, value: float) -> str:
        """A value as printed, with its unit."""
        return show_value(value, self.unit)


def draw_funnels(panels: Sequence[FunnelPanel], title: str, caption: str = "") -> Figure:
    """Draw up to six funnels; as `sketch_funnels`, drawn at once."""
    return draw_sketches([sketch_funnels(panels, title, caption)])[0]


def sketch_funnels(panels: Sequence[FunnelPanel], title: str, caption: str = "") -> Sketch:
    """Note up to six funnels, two beside one another, each with scales of its own."""
    height = title_height(title) + _KEY + panels_height(len(panels)) + 0.05
    with canvas_for_drawing(height) as canvas:
        top = draw_title(canvas, title)
        _draw_key(canvas, top + 0.06)
        for n, panel in enumerate(panels):
            _draw_panel(canvas, n, top + _KEY, panel)
        return canvas.sketch(describe_funnels(panels, title), caption or _CAPTION)


_CAPTION = (
    "Each point is a council. About 95 in 100 councils would lie between the dashed lines and 998 in 1,000 between the "
    "solid ones if only chance and the usual spread between councils set them apart; a point outside is a question and "
    "no verdict. Every panel has its own scales."
)


def describe_funnels(panels: Sequence[FunnelPanel], title: str) -> str:
    """What the figure shows, in words: the finding, then every panel."""
    return " ".join([title.rstrip(".") + ".", *map(_sentence, panels)])


def _sentence(panel: FunnelPanel) -> str:
    funnel, own = panel.funnel, panel.own
    whose = f"this council {panel.show(own.value)}, {funnel.place}" if own else "no point for this council"
    n = len(funnel.points)
    outside = (
        f"of {show_number(n)} councils {show_number(funnel.n_outside_95)} lie outside the inner limits"
        f" and {show_number(funnel.n_outside_998)} outside the outer ones too"
    )
    beyond = peers_outside(funnel)
    peers = f"; peers outside the inner limits: {join_words(beyond)}" if beyond else ""
    return f"{panel.name}: {whose}; England {panel.show(funnel.centre)}; {outside}{peers}."


def peers_outside(funnel: Funnel) -> tuple[str, ...]:
    """Names of the peers that lie beyond the inner limits, in order of the alphabet."""
    found = (
        point.name
        for point in funnel.points
        if point.role is PointRole.PEER and not _low(funnel, point.base) <= point.value <= _high(funnel, point.base)
    )
    return tuple(sorted(found))


def _low(funnel: Funnel, base: float) -> float:
    return _between(funnel.limits, base, "low_95")


def _high(funnel: Funnel, base: float) -> float:
    return _between(funnel.limits, base, "high_95")


def _between(limits: Sequence[FunnelLimit], base: float, side: str) -> float:
    """A limit for any base, off the straight line between the two that were worked out beside it."""
    after = next((n for n, limit in enumerate(limits) if limit.base >= base), len(limits) - 1)
    right, left = limits[after], limits[max(after - 1, 0)]
    if right.base == left.base:
        return float(getattr(right, side))
    share = (base - left.base) / (right.base - left.base)
    return float(getattr(left, side) + share * (getattr(right, side) - getattr(left, side)))


def _draw_key(canvas: Canvas, y: float) -> None:
    x = 0.12
    for shape, size, fill, edge, words, room in (
        ("o", 7.5, BLUE, BLUE, "This council", 1.0),
        ("^", 5.5, "white", ORANGE, "Peers", 0.65),
        ("o", 3, LINE, LINE, "Other councils", 1.1),
    ):
        canvas.mark(x, y, shape, size=size, fill=fill, edge=edge)
        canvas.words(x + 0.12, y, words, size=7)
        x += room
    for words, dashes, thick, room in (
        ("England", ":", 1.4, 0.85),
        ("Inner limit (95%)", _DASHES, 0.9, 1.35),
        ("Outer limit (99.8%)", "-", 0.9, 1.3),
    ):
        canvas.line([x - 0.05, x + 0.2], [y, y], colour=INK, thick=thick, dashes=dashes)
        canvas.words(x + 0.26, y, words, size=7)
        x += room
    words = "Across: how many people or services the figure rests on. Up: the figure."
    canvas.words(0.06, y + 0.22, words, size=7, colour=QUIET)


def _draw_panel(canvas: Canvas, n: int, top: float, panel: FunnelPanel) -> None:
    funnel = panel.funnel
    values = [*(point.value for point in funnel.points), funnel.centre]
    most = max(point.base for point in funnel.points)
    frame = build_frame(n, top, (0.0, most * 1.04), scale_of(values, panel.unit))
    draw_frame(canvas, frame, panel, _plain)
    _draw_bases(canvas, frame, most)
    _draw_limits(canvas, frame, funnel)
    for role in (PointRole.OTHER, PointRole.PEER, PointRole.COUNCIL):
        for point in funnel.points:
            if point.role is role:
                _draw_point(canvas, frame, point)


def _plain(value: float) -> str:
    return f"{value:,.4g}" if value < 10_000 else f"{value:,.0f}"


def _draw_bases(canvas: Canvas, frame: Frame, most: float) -> None:
    """A few round numbers along the foot of the panel."""
    step = _round_step(most / 3)
    for n in range(int(most // step) + 1):
        x = frame.x(n * step)
        canvas.line([x, x], [frame.bottom, frame.bottom + 0.03], colour=LINE)
        canvas.words(x, frame.bottom + 0.11, f"{n * step:,.0f}", size=6.3, align="center", colour=QUIET)


def _round_step(wanted: float) -> float:
    """The most of 1, 2, 5 times a power of ten that is no more than the step wanted; 1 at least."""
    power = 10.0 ** max(floor(log10(max(wanted, 1))), 0)
    return max(n * power for n in (1, 2, 5) if n * power <= max(wanted, 1))


def _draw_limits(canvas: Canvas, frame: Frame, funnel: Funnel) -> None:
    bases = [limit.base for limit in funnel.limits]
    for side in _SIDES:
        heights = [getattr(limit, side) for limit in funnel.limits]
        dashes = _DASHES if side.endswith("_95") else "-"
        for xs, ys in clip(bases, heights, frame.y_low, frame.y_high):
            canvas.line([*map(frame.x, xs)], [*map(frame.y, ys)], colour=INK, thick=0.9, dashes=dashes)
    centre = frame.y(funnel.centre)
    canvas.line([frame.left, frame.right], [centre, centre], colour=INK, thick=1.4, dashes=":")


def _draw_point(canvas: Canvas, frame: Frame, point: FunnelPoint) -> None:
    x, y = frame.x(point.base), frame.y(point.value)
    if point.role is PointRole.COUNCIL:
        canvas.mark(x, y, "o", size=7.5, fill=BLUE, edge="white")
    elif point.role is PointRole.PEER:
        canvas.mark(x, y, "^", size=4.5, fill="white", edge=ORANGE)
    else:
        canvas.mark(x, y, "o", size=2, fill=LINE, edge=LINE)
