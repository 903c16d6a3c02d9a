"""How well fields are filled: one bar a field, its four parts told apart by pattern and by words too."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.chart_canvas import (
    BLUE,
    INK,
    LINE,
    ORANGE,
    PALE_BLUE,
    QUIET,
    Canvas,
    Sketch,
    canvas_for_drawing,
    draw_sketches,
    draw_title,
    title_height,
    wrap,
)
from reports.document import Figure
from reports.numbers import show_percent

_ROW = 0.27
_KEY = 0.34
_LEFT, _WIDTH = 2.35, 3.2


@dataclass(frozen=True)
class FieldBar:
    """One field; counts are None where they are hidden, and then no bar is drawn.

    Attributes:
        name: name of the field.
        valid: filled with a valid value.
        blank_allowed: blank where that is allowed.
        blank_mandatory: blank where a value is mandatory.
        invalid: filled with what is not valid.
    """

    name: str
    valid: int | None
    blank_allowed: int | None
    blank_mandatory: int | None
    invalid: int | None

    @property
    def parts(self) -> tuple[int, ...] | None:
        """The four counts; None where one is hidden."""
        found = [
            part for part in (self.valid, self.blank_allowed, self.blank_mandatory, self.invalid) if part is not None
        ]
        return tuple(found) if len(found) == len(_PARTS) else None


_PARTS = (
    ("Valid", {"fill": BLUE, "edge": BLUE}),
    ("Blank, allowed", {"fill": PALE_BLUE, "edge": LINE}),
    ("Blank, mandatory", {"fill": "white", "edge": ORANGE, "hatch": "/////"}),
    ("Not valid", {"fill": ORANGE, "edge": "white", "hatch": "xxxxx"}),
)
_CAPTION = (
    "Each bar holds all records the field applies to. Solid: valid. Pale: blank where that is allowed. Striped: blank "
    "where a value is mandatory. Crossed: not valid. Words beside a bar tell its share that is valid."
)


def draw_fields(rows: Sequence[FieldBar], title: str, caption: str = "") -> Figure:
    """The chart of `sketch_fields`, drawn alone."""
    return draw_sketches([sketch_fields(rows, title, caption)])[0]


def sketch_fields(rows: Sequence[FieldBar], title: str, caption: str = "") -> Sketch:
    """Note how well fields are filled, in the order given."""
    height = title_height(title) + _KEY + _ROW * len(rows) + 0.1
    with canvas_for_drawing(height) as canvas:
        top = draw_title(canvas, title)
        _draw_key(canvas, top + 0.05)
        for n, row in enumerate(rows):
            _draw_row(canvas, top + _KEY + n * _ROW, row)
        return canvas.sketch(describe_fields(rows, title), caption or _CAPTION)


def describe_fields(rows: Sequence[FieldBar], title: str) -> str:
    """What the chart shows, in words: the finding, then every field that is not wholly valid."""
    short = [row for row in rows if row.parts is None or any(row.parts[1:])]
    told = [*map(_sentence, short)]
    n_whole = len(rows) - len(short)
    whole = [f"Wholly valid, or without a record to look at: {n_whole}."] if n_whole else []
    return " ".join([title.rstrip(".") + ".", *told, *whole])


def _sentence(row: FieldBar) -> str:
    if row.parts is None:
        return f"{row.name}: hidden."
    told = [
        f"{show_percent(100 * part / sum(row.parts), 1)} {name.lower()}"
        for (name, _), part in zip(_PARTS, row.parts, strict=True)
        if part
    ]
    return f"{row.name}: {', '.join(told)}."


def _draw_key(canvas: Canvas, y: float) -> None:
    x = _LEFT
    for name, style in _PARTS:
        canvas.box(x, y - 0.06, 0.2, 0.12, **style)
        canvas.words(x + 0.26, y, name, size=7)
        x += 0.42 + 0.063 * len(name)


def _draw_row(canvas: Canvas, y: float, row: FieldBar) -> None:
    middle = y + _ROW / 2
    canvas.words(0.05, middle, wrap(row.name.replace("_", " "), 40, 1), size=7.5, colour=INK)
    beside = _LEFT + _WIDTH + 0.1
    if row.parts is None:
        canvas.box(_LEFT, y + 0.06, _WIDTH, _ROW - 0.12, dashes=(0, (3, 2)), edge=QUIET)
        canvas.words(beside, middle, "hidden [c]", size=7.5)
    elif not sum(row.parts):
        canvas.words(_LEFT, middle, "no record to look at", size=7.5, colour=QUIET)
    else:
        _draw_parts(canvas, y + 0.06, row.parts)
        canvas.words(beside, middle, f"{show_percent(100 * row.parts[0] / sum(row.parts), 1)} valid", size=7.5)


def _draw_parts(canvas: Canvas, y: float, parts: Sequence[int]) -> None:
    x = _LEFT
    for (_, style), part in zip(_PARTS, parts, strict=True):
        width = _WIDTH * part / sum(parts)
        if part:
            canvas.box(x, y, max(width, 0.012), _ROW - 0.12, **style)  # the smallest part can still be seen
        x += width
