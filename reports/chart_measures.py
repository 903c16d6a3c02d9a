"""The chart of measures: each on its own scale, the council against its comparators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.chart_canvas import (
    BLUE,
    LINE,
    QUIET,
    WIDTH,
    Canvas,
    Sketch,
    canvas_for_drawing,
    draw_sketches,
    draw_title,
    title_height,
    wrap,
)
from reports.document import Figure
from reports.numbers import COUNT, show_number, unit_decimals

_ROW = 0.8
_LONG_CODE = 6
"""Letters of a code beside which there is room for the name; below a longer one it gets lines of its own."""
_KEY = 0.34
_LEFT, _RIGHT = 2.62, 4.78
_BESIDE = 4.98
_DIRECTION = {"higher": "higher is better →", "lower": "← lower is better", "context": "for context only"}


@dataclass(frozen=True)
class MeasureMark:
    """One measure of the chart; all values in its own unit, None where there is none.

    Attributes:
        code: short code of the measure.
        name: what it measures.
        unit: unit as printed, such as "%" or "per 100,000".
        value: the council's value.
        low: lower end of its 95% interval.
        high: upper end of its 95% interval.
        england: value for England.
        region: value for the region.
        council_type: value for councils of the same type.
        better: which direction is better, or that there is none.
        position: how the council stands, in words, such as "better than England".
        decimals: decimal places printed; None for as many as the tables of the report print.
    """

    code: str
    name: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    england: float | None
    region: float | None
    council_type: float | None
    better: Literal["higher", "lower", "context"]
    position: str
    decimals: int | None = None

    def show(self, value: float) -> str:
        """A value of this measure as printed, with its unit."""
        return show_value(value, self.unit, self.decimals)

    @property
    def comparators(self) -> tuple[tuple[str, str, str, float | None], ...]:
        """Marker, printed sign, name and value of each comparator."""
        return (
            ("D", "◇", "England", self.england),
            ("s", "□", "Region", self.region),
            ("^", "△", "Same type", self.council_type),
        )


def draw_measures(rows: Sequence[MeasureMark], title: str, caption: str = "") -> Figure:
    """The chart of `sketch_measures`, drawn alone."""
    return draw_sketches([sketch_measures(rows, title, caption)])[0]


def sketch_measures(rows: Sequence[MeasureMark], title: str, caption: str = "") -> Sketch:
    """Note up to about eight measures, one strip each, every strip with a scale of its own."""
    height = title_height(title) + _KEY + _ROW * len(rows) + 0.05
    with canvas_for_drawing(height) as canvas:
        top = draw_title(canvas, title)
        _draw_key(canvas, top + 0.08)
        for n, row in enumerate(rows):
            _draw_row(canvas, top + _KEY + n * _ROW, row)
        return canvas.sketch(describe_measures(rows, title), caption or _CAPTION)


_CAPTION = (
    "Each strip has its own scale. The bar through the council's value is its 95% confidence interval, "
    "where there is one."
)


def describe_measures(rows: Sequence[MeasureMark], title: str) -> str:
    """What the chart shows, in words: the finding, then every measure."""
    return " ".join([title.rstrip(".") + ".", *map(_sentence, rows)])


def _sentence(row: MeasureMark) -> str:
    if row.value is None:
        return f"{row.name}: no data."
    against = [f"{name} {row.show(value)}" for _, _, name, value in row.comparators if value is not None]
    return f"{row.name}: {'; '.join([row.show(row.value), *against, *filter(None, [row.position])])}."


def show_value(value: float, unit: str, decimals: int | None = None) -> str:
    """A value as printed, with its unit; rounded as the tables of the report round it.

    Example:
        >>> show_value(62.14, "%"), show_value(1204.0, "per 100,000", 0), show_value(19.12, "score out of 24")
        ('62.1%', '1,204 per 100,000', '19.1 out of 24')
        >>> show_value(0.4385, "score")
        '0.439'
    """
    number = show_bare(value, unit, decimals)
    if unit == COUNT:
        return number
    return f"{number}%" if unit == "%" else f"{number} {unit.removeprefix('score').strip()}".rstrip()


def show_bare(value: float, unit: str, decimals: int | None = None) -> str:
    """The same without its unit."""
    if unit == COUNT:
        return show_number(value)
    return show_number(value, unit_decimals(unit, value) if decimals is None else decimals)


def _draw_key(canvas: Canvas, y: float) -> None:
    canvas.line([_LEFT, _LEFT + 0.26], [y, y], colour=BLUE, thick=2.2)
    canvas.mark(_LEFT + 0.13, y, "o", size=7, fill=BLUE, edge=BLUE)
    canvas.words(_LEFT + 0.34, y, "This council", size=7)
    x = _LEFT + 1.2
    for shape, _, name, _ in MeasureMark("", "", "", None, None, None, None, None, None, "context", "").comparators:
        canvas.mark(x, y, shape, size=5.5)
        canvas.words(x + 0.12, y, name if name != "Same type" else "Councils of the same type", size=7)
        x += 0.78


def _draw_row(canvas: Canvas, y: float, row: MeasureMark) -> None:
    """One measure: code and name, its strip, and its values and position in words."""
    canvas.line([0.05, WIDTH - 0.05], [y, y], colour="#d5d7d8", thick=0.6)
    canvas.words(0.05, y + 0.17, row.code, size=8, weight="bold", colour=BLUE)
    if len(row.code) > _LONG_CODE:
        canvas.words(0.05, y + 0.27, wrap(row.name, 40, 3), size=8, vertical="top")
    else:
        canvas.words(0.5 if len(row.code) < 5 else 0.62, y + 0.1, wrap(row.name, 32, 3), size=8, vertical="top")
    if row.value is None:
        canvas.words(_BESIDE, y + 0.17, "No data", size=8.5, weight="bold")
    else:
        canvas.words(_BESIDE, y + 0.17, wrap(row.show(row.value), 26, 1), size=8.5, weight="bold")
    shown = ((sign, value) for _, sign, _, value in row.comparators if value is not None)
    printed = [f"{sign} {show_bare(value, row.unit, row.decimals)}" for sign, value in shown]
    canvas.words(_BESIDE, y + 0.34, "   ".join(printed), size=7.2)
    canvas.words(_BESIDE, y + 0.44, wrap(row.position, 36, 2), size=7.2, colour=QUIET, vertical="top")
    _draw_strip(canvas, y + 0.26, row)


def _draw_strip(canvas: Canvas, y: float, row: MeasureMark) -> None:
    known = [v for v in (row.value, row.low, row.high, row.england, row.region, row.council_type) if v is not None]
    canvas.words((_LEFT + _RIGHT) / 2, y + 0.38, _DIRECTION[row.better], size=6.5, align="center", colour=QUIET)
    if not known:
        return
    low, high = scale_of(known, row.unit)
    canvas.line([_LEFT, _RIGHT], [y + 0.16, y + 0.16], colour=LINE)
    for end, align in ((low, "left"), (high, "right")):
        x = _place(end, low, high)
        canvas.line([x, x], [y + 0.13, y + 0.19], colour=LINE)
        canvas.words(x, y + 0.27, f"{end:,.4g}" if end < 10000 else f"{end:,.0f}", size=6.5, align=align, colour=QUIET)
    _draw_values(canvas, y, row, low, high)


def _draw_values(canvas: Canvas, y: float, row: MeasureMark, low: float, high: float) -> None:
    for shape, _, _, value in row.comparators:
        if value is not None:
            canvas.mark(_place(value, low, high), y + 0.16, shape, size=5.5)
    if row.value is None:
        return
    if row.low is not None and row.high is not None:
        canvas.line(
            [_place(row.low, low, high), _place(row.high, low, high)], [y - 0.03, y - 0.03], colour=BLUE, thick=2.2
        )
    canvas.mark(_place(row.value, low, high), y - 0.03, "o", size=7, fill=BLUE, edge=BLUE)


def _place(value: float, low: float, high: float) -> float:
    return _LEFT + (value - low) / (high - low) * (_RIGHT - _LEFT)


def scale_of(values: Sequence[float], unit: str) -> tuple[float, float]:
    """Round ends of a scale that holds every value with some room; never below 0 unless a value is.

    Example:
        >>> scale_of([61.2, 64.0, 66.7], "%")
        (60.0, 68.0)
    """
    least, most = min(values), max(values)
    room = (most - least) * 0.15 or abs(most) * 0.1 or 1.0
    step = _round_step((most - least + 2 * room) / 6)
    low = step * ((least - room) // step)
    high = -step * ((-(most + room)) // step)
    low = max(low, 0.0) if least >= 0 else low
    high = min(high, 100.0) if unit == "%" and most <= 100 else high
    return round(low, 6), round(high, 6)


def _round_step(wanted: float) -> float:
    """The first of 1, 2, 5, 10 (times a power of ten) that is at least the step wanted."""
    power = 10.0 ** (len(f"{int(wanted)}") - 1) if wanted >= 1 else 0.1
    return next((n * power for n in (1, 2, 5, 10) if n * power >= wanted), 10 * power)
