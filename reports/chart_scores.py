"""The chart of scores: one row a statement, four steps, and words for everything that is drawn."""

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

_ROW = 0.47
_LEFT, _STEP, _GAP = 2.42, 0.62, 0.04
_TOP = 0.42
N_STEPS = 4


@dataclass(frozen=True)
class ScoreBar:
    """One row of the chart.

    Attributes:
        code: short code of the statement.
        name: its name.
        level: 1 to 4, or None where there is not enough evidence.
        agreed: whether people have agreed it, rather than the rules having proposed it.
        confidence: how firm it is, in words, such as "high".
    """

    code: str
    name: str
    level: int | None
    agreed: bool
    confidence: str


def draw_nine_scores(rows: Sequence[ScoreBar], levels: Sequence[str], title: str, caption: str = "") -> Figure:
    """The chart of `sketch_nine_scores`, drawn alone."""
    return draw_sketches([sketch_nine_scores(rows, levels, title, caption)])[0]


def sketch_nine_scores(rows: Sequence[ScoreBar], levels: Sequence[str], title: str, caption: str = "") -> Sketch:
    """Note the scores of statements as steps filled from the left.

    Args:
        rows: the statements in order; any number of them.
        levels: the words for levels 1 to 4.
        title: the finding, in one sentence.
        caption: the line under the figure; by default it explains the patterns.
    """
    height = title_height(title) + _TOP + _ROW * len(rows) + 0.1
    with canvas_for_drawing(height) as canvas:
        top = draw_title(canvas, title)
        _draw_scale(canvas, top, levels)
        for n, row in enumerate(rows):
            _draw_row(canvas, top + _TOP + n * _ROW, row, levels)
        return canvas.sketch(describe_scores(rows, levels, title), caption or _CAPTION)


_CAPTION = (
    "Solid steps: agreed score. Striped steps: score proposed by the rules and not yet agreed. "
    "Dashed outline: not enough evidence to score."
)


def describe_scores(rows: Sequence[ScoreBar], levels: Sequence[str], title: str) -> str:
    """What the chart shows, in words: the finding, then every row."""
    return " ".join([title.rstrip(".") + ".", *(f"{row.name}: {_verdict(row, levels)}." for row in rows)])


def _verdict(row: ScoreBar, levels: Sequence[str]) -> str:
    if row.level is None:
        return "not enough evidence"
    standing = "agreed" if row.agreed else "proposed, not yet agreed"
    return f"{row.level}, {levels[row.level - 1].lower()}, {standing}, confidence {row.confidence}"


def _draw_scale(canvas: Canvas, top: float, levels: Sequence[str]) -> None:
    for n, level in enumerate(levels):
        words = f"{n + 1}\n{wrap(level, 12, 2)}"
        canvas.words(
            _LEFT + (n + 0.5) * _STEP, top + 0.36, words, size=6.3, align="center", vertical="bottom", colour=QUIET
        )


def _draw_row(canvas: Canvas, y: float, row: ScoreBar, levels: Sequence[str]) -> None:
    middle = y + _ROW / 2
    canvas.line([0.05, WIDTH - 0.05], [y, y], colour="#d5d7d8", thick=0.6)
    canvas.words(0.05, middle, row.code, size=8, weight="bold", colour=BLUE)
    canvas.words(0.5, middle, wrap(row.name, 31, 2), size=8)
    _draw_steps(canvas, y + 0.11, row)
    beside = _LEFT + N_STEPS * _STEP + 0.12
    if row.level is None:
        canvas.words(beside, middle, "Not enough evidence", size=8, weight="bold")
        return
    standing = "Agreed" if row.agreed else "Proposed"
    canvas.words(beside, middle - 0.085, f"{row.level} {levels[row.level - 1]}", size=8, weight="bold")
    canvas.words(beside, middle + 0.085, f"{standing}, confidence {row.confidence}", size=7, colour=QUIET)


def _draw_steps(canvas: Canvas, y: float, row: ScoreBar) -> None:
    width, height = _STEP - _GAP, _ROW - 0.22
    if row.level is None:
        canvas.box(_LEFT, y, N_STEPS * _STEP - _GAP, height, dashes=(0, (3, 2)), edge=QUIET)
        return
    for n in range(N_STEPS):
        style: dict[str, object] = {"edge": LINE}
        if n < row.level:
            style = {"fill": BLUE, "edge": BLUE} if row.agreed else {"fill": PALE_BLUE, "edge": BLUE, "hatch": "/////"}
        canvas.box(_LEFT + n * _STEP, y, width, height, **style)
