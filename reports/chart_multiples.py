"""Trends as small multiples: the council, England and the middle half of its peers, never joined across a break."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from reports.chart_canvas import (
    BLUE,
    INK,
    LINE,
    QUIET,
    Canvas,
    Sketch,
    canvas_for_drawing,
    draw_sketches,
    draw_title,
    title_height,
)
from reports.chart_measures import scale_of, show_value
from reports.chart_panels import Frame, build_frame, draw_frame, panels_height
from reports.document import Figure
from reports.numbers import is_day, show_date, when
from schemas.comparison_view import SeriesBreak, TrendPoint

_KEY = 0.36
_DAYS = 365
_LETTER = 0.062
"""Inches a letter below a tick takes, the space after the word among them."""
_DASHES = (0, (4, 2))


@dataclass(frozen=True)
class TrendPanel:
    """One series of the figure.

    Attributes:
        code: short code of the measure.
        name: what it measures.
        unit: unit of the values.
        points: oldest first, at least one.
        breaks: those that lie between points.
    """

    code: str
    name: str
    unit: str
    points: tuple[TrendPoint, ...]
    breaks: tuple[SeriesBreak, ...]

    def show(self, value: float) -> str:
        """A value as printed, with its unit."""
        return show_value(value, self.unit)


def draw_trends(panels: Sequence[TrendPanel], title: str, caption: str = "") -> Figure:
    """Draw up to six series; as `sketch_trends`, drawn at once."""
    return draw_sketches([sketch_trends(panels, title, caption)])[0]


def sketch_trends(panels: Sequence[TrendPanel], title: str, caption: str = "") -> Sketch:
    """Note up to six series, two beside one another, each with a scale of its own."""
    height = title_height(title) + _KEY + panels_height(len(panels)) + 0.05
    with canvas_for_drawing(height) as canvas:
        top = draw_title(canvas, title)
        _draw_key(canvas, top + 0.06, any(panel.breaks for panel in panels))
        for n, panel in enumerate(panels):
            _draw_panel(canvas, n, top + _KEY, panel)
        return canvas.sketch(describe_trends(panels, title), caption or _CAPTION)


_CAPTION = (
    "Years across, each panel with its own scale. The band holds the middle half of the peers. Nothing is joined "
    "across a break in the series: figures on either side of one must not be compared."
)


def describe_trends(panels: Sequence[TrendPanel], title: str) -> str:
    """What the figure shows, in words: the finding, then every series."""
    return " ".join([title.rstrip(".") + ".", *map(_sentence, panels)])


def _sentence(panel: TrendPanel) -> str:
    parts = [_stretch(panel, list(points)) for _, points in groupby(panel.points, key=lambda point: point.segment)]
    return f"{panel.name}: {'; after a break '.join(filter(None, parts))}."


def _stretch(panel: TrendPanel, points: Sequence[TrendPoint]) -> str:
    """The first and the last figures between two breaks; every figure stands in the tables of the report."""
    own = _ends(panel, [(point.period, point.council) for point in points])
    england = _ends(panel, [(point.period, point.england) for point in points])
    return "; ".join(filter(None, (own and f"this council {own}", england and f"England {england}")))


def _ends(panel: TrendPanel, series: Sequence[tuple[str, float | None]]) -> str:
    known = [f"{panel.show(value)} {when(period)}" for period, value in series if value is not None]
    return known[0] if len(known) == 1 else f"from {known[0]} to {known[-1]}" if known else ""


def _draw_key(canvas: Canvas, y: float, has_breaks: bool) -> None:
    canvas.line([0.06, 0.34], [y, y], colour=BLUE, thick=1.8)
    canvas.mark(0.2, y, "o", size=5, fill=BLUE, edge=BLUE)
    canvas.words(0.42, y, "This council", size=7)
    canvas.line([1.3, 1.58], [y, y], colour=INK, thick=1.0, dashes=_DASHES)
    canvas.mark(1.44, y, "D", size=3.5)
    canvas.words(1.66, y, "England", size=7)
    canvas.area([2.3, 2.58, 2.58, 2.3], [y - 0.06, y - 0.06, y + 0.06, y + 0.06])
    canvas.words(2.66, y, "Middle half of its peers", size=7)
    if has_breaks:
        canvas.line([4.1, 4.1], [y - 0.08, y + 0.08], colour=INK, thick=1.2, dashes=":")
        canvas.words(4.18, y, "Break in the series", size=7)


def _draw_panel(canvas: Canvas, n: int, top: float, panel: TrendPanel) -> None:
    first, last = _place(panel.points[0].period), _place(panel.points[-1].period)
    room = min(0.35, 0.35 * (last - first)) or 0.5
    frame = build_frame(n, top, (first - room, last + room), scale_of([*_values(panel)], panel.unit))
    decimals = 2 if frame.y_high < 1 else 1
    draw_frame(canvas, frame, panel, lambda value: f"{value:,.{decimals}f}")
    _draw_years(canvas, frame, panel)
    for _, points in groupby(panel.points, key=lambda point: point.segment):
        _draw_segment(canvas, frame, list(points))
    for each in panel.breaks:
        x = frame.x(_before(panel, _place(each.period)))
        canvas.line([x, x], [frame.top, frame.bottom], colour=INK, thick=1.2, dashes=":")


def _before(panel: TrendPanel, place: float) -> float:
    """Where a break is drawn: half a year before its period, or in the middle where the last point is nearer."""
    earlier = [_place(point.period) for point in panel.points if _place(point.period) < place]
    return max(place - 0.5, (earlier[-1] + place) / 2) if earlier else place - 0.5


def _values(panel: TrendPanel) -> Iterator[float]:
    for point in panel.points:
        for value in (point.council, point.england, point.peers_low, point.peers_high):
            if value is not None:
                yield value


def _place(period: str) -> float:
    """Where a period stands on the scale of years: several of one year stand side by side, not on one another.

    Example:
        >>> [_place(period) for period in ("2024-25", "2024-25 Q3", "2019", "2026-05-27")]
        [2024.0, 2024.5, 2019.0, 2026.4]
    """
    year = int(period[:4])
    if is_day(period):
        return year + round((date.fromisoformat(period) - date(year, 1, 1)).days / _DAYS, 3)
    return year + (int(period[-1]) - 1) / 4 if "Q" in period else float(year)


def _tick(period: str) -> str:
    """A period below its tick; of a day only month and year, for want of room."""
    return show_date(date.fromisoformat(period)).partition(" ")[2] if is_day(period) else period


def _draw_years(canvas: Canvas, frame: Frame, panel: TrendPanel) -> None:
    """A tick for every period; words for the last and for others as far as they have room."""
    free = frame.right + 1.0
    for point in reversed(panel.points):
        x, words = frame.x(_place(point.period)), _tick(point.period)
        canvas.line([x, x], [frame.bottom, frame.bottom + 0.03], colour=LINE)
        if free - x >= max(0.46, _LETTER * len(words)):
            canvas.words(x, frame.bottom + 0.11, words, size=6.3, align="center", colour=QUIET)
            free = x


def _draw_segment(canvas: Canvas, frame: Frame, points: Sequence[TrendPoint]) -> None:
    """The points between two breaks: the band, then England, then the council on top."""
    _draw_band(canvas, frame, points)
    england = [(frame.x(_place(one.period)), frame.y(one.england)) for one in points if one.england is not None]
    own = [(frame.x(_place(one.period)), frame.y(one.council)) for one in points if one.council is not None]
    canvas.line([x for x, _ in england], [y for _, y in england], colour=INK, thick=1.0, dashes=_DASHES)
    for x, y in england:
        canvas.mark(x, y, "D", size=3.5)
    canvas.line([x for x, _ in own], [y for _, y in own], colour=BLUE, thick=1.8)
    for x, y in own:
        canvas.mark(x, y, "o", size=5, fill=BLUE, edge="white")


def _draw_band(canvas: Canvas, frame: Frame, points: Sequence[TrendPoint]) -> None:
    """The peers' quartiles; around a point that stands alone, a short piece of band."""
    known = [
        (frame.x(_place(one.period)), frame.y(one.peers_low), frame.y(one.peers_high))
        for one in points
        if one.peers_low is not None and one.peers_high is not None
    ]
    if not known:
        return
    if len(known) == 1:
        x, low, high = known[0]
        known = [(x - 0.09, low, high), (x + 0.09, low, high)]
    xs = [x for x, _, _ in known]
    canvas.area([*xs, *reversed(xs)], [*(low for _, low, _ in known), *(high for _, _, high in reversed(known))])
