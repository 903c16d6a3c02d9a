"""The chart of evidence coverage: statements down, kinds of evidence across, a count in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.chart_canvas import (
    BLUE,
    LINE,
    PALE_BLUE,
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

_ROW = 0.5
_TOP = 0.58
_LEFT = 2.42


@dataclass(frozen=True)
class CoverageCell:
    """What usable evidence of one kind there is, in words, and whether it is enough (None: not asked for)."""

    told: str
    enough: bool | None


@dataclass(frozen=True)
class CoverageRow:
    """One statement with a cell for each kind of evidence, in the order of the columns."""

    code: str
    name: str
    cells: tuple[CoverageCell, ...]


def draw_coverage(rows: Sequence[CoverageRow], categories: Sequence[str], title: str, caption: str = "") -> Figure:
    """The chart of `sketch_coverage`, drawn alone."""
    return draw_sketches([sketch_coverage(rows, categories, title, caption)])[0]


def sketch_coverage(rows: Sequence[CoverageRow], categories: Sequence[str], title: str, caption: str = "") -> Sketch:
    """Note the grid of evidence held.

    Args:
        rows: the statements, each with as many cells as there are categories.
        categories: short names of the kinds of evidence.
        title: the finding, in one sentence.
        caption: the line under the figure; by default it explains the patterns.

    Raises:
        ValueError: when a row has not one cell for each category.
    """
    if any(len(row.cells) != len(categories) for row in rows):
        raise ValueError("every row needs one cell for each category")
    height = title_height(title) + _TOP + _ROW * len(rows) + 0.08
    with canvas_for_drawing(height) as canvas:
        top = draw_title(canvas, title)
        width = (WIDTH - 0.05 - _LEFT) / max(len(categories), 1)
        for n, category in enumerate(categories):
            x = _LEFT + (n + 0.5) * width
            canvas.words(
                x, top + _TOP - 0.08, wrap(category, int(width * 14), 3), size=7, align="center", vertical="bottom"
            )
        for n, row in enumerate(rows):
            _draw_row(canvas, top + _TOP + n * _ROW, row, width)
        return canvas.sketch(describe_coverage(rows, categories, title), caption or _CAPTION)


_CAPTION = (
    "Each cell counts what can be used: pieces of feedback, audited cases, documents (docs) that are in date, owned "
    "and held, and published measures, which alone are never enough. Plain blue: enough. Striped: not enough. "
    "Blank: this kind is not asked for."
)


def describe_coverage(rows: Sequence[CoverageRow], categories: Sequence[str], title: str) -> str:
    """What the chart shows, in words: the finding, then where evidence is short."""
    return " ".join([title.rstrip(".") + ".", *(_sentence(row, categories) for row in rows)])


def _sentence(row: CoverageRow, categories: Sequence[str]) -> str:
    pairs = list(zip(categories, row.cells, strict=True))
    short = [f"{name} ({cell.told})" for name, cell in pairs if cell.enough is False]
    enough = [f"{name} ({cell.told})" for name, cell in pairs if cell.enough]
    parts = (
        f"not enough for {', '.join(short)}" if short else "",
        f"enough for {', '.join(enough)}" if enough else "",
    )
    return f"{row.name}: {'; '.join(filter(None, parts)) or 'nothing asked for'}."


def _draw_row(canvas: Canvas, y: float, row: CoverageRow, width: float) -> None:
    canvas.words(0.05, y + _ROW / 2, row.code, size=8, weight="bold", colour=BLUE)
    canvas.words(0.5, y + _ROW / 2, wrap(row.name, 31, 2), size=8)
    for n, cell in enumerate(row.cells):
        _draw_cell(canvas, _LEFT + n * width, y, width, cell)


def _draw_cell(canvas: Canvas, x: float, y: float, width: float, cell: CoverageCell) -> None:
    middle = x + width / 2
    if cell.enough is None:
        canvas.box(x + 0.02, y + 0.02, width - 0.04, _ROW - 0.04, edge="#d5d7d8")
        canvas.words(middle, y + _ROW / 2, "not asked for", size=6.3, align="center", colour=QUIET)
        return
    style = {"fill": PALE_BLUE, "edge": BLUE} if cell.enough else {"hatch": "////", "edge": LINE}
    canvas.box(x + 0.02, y + 0.02, width - 0.04, _ROW - 0.04, **style)
    backing = None if cell.enough else {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    told = wrap(cell.told.replace("document", "doc"), int(width * 18), 2)
    canvas.words(middle, y + 0.17, told, size=6.3, weight="bold", align="center", backing=backing)
    words = "enough" if cell.enough else "not enough"
    canvas.words(middle, y + 0.39, words, size=6.3, align="center", backing=backing)
