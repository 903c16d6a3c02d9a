"""How wide each column of a printed table should be, from the words that stand in it."""

from collections.abc import Sequence
from math import ceil, sqrt
from typing import Any

from reports.pandoc import Node, words_in

LINE_CHARACTERS = 90
"""Characters that fit across a printed page at table size."""
_PADDING = 3  # the space between columns, in characters


def column_widths(rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Share of the line for each column; the shares sum to 1.

    A column that needs less than its share gets what it needs; the others divide what is left by the
    square root of their amount of text, and none is narrower than its longest word while there is room.

    Args:
        rows: the cells' text, row by row; every row as long as the first.

    Example:
        >>> [round(share, 2) for share in column_widths([["Code", "What it says"], ["A1", "words " * 40]])]
        [0.08, 0.92]
    """
    columns = list(zip(*rows, strict=True))
    least = [_longest_word(cells) + _PADDING for cells in columns]
    natural = [max(max(map(len, cells)) + _PADDING, low) for cells, low in zip(columns, least, strict=True)]
    if sum(natural) <= LINE_CHARACTERS:
        return _shares(natural)
    weights = [sqrt(sum(map(len, cells)) + 1) for cells in columns]
    given = _divide(natural, weights)
    return _shares([max(width, low) for width, low in zip(given, least, strict=True)])


def _divide(needs: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Divide the line by weight, giving no column more than it needs."""
    given = [0.0] * len(needs)
    waiting, room = set(range(len(needs))), float(LINE_CHARACTERS)
    while waiting:
        total = sum(weights[n] for n in waiting)
        content = {n for n in waiting if needs[n] <= room * weights[n] / total}
        for n in content or waiting:
            given[n] = needs[n] if content else room * weights[n] / total
        room -= sum(given[n] for n in content)
        waiting = waiting - content if content else set()
    return given


def row_heights(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> list[int]:
    """About how many printed lines each row takes."""
    room = [max(width * LINE_CHARACTERS * 0.9, 1) for width in widths]
    return [max(ceil(len(cell) / fits) for cell, fits in zip(row, room, strict=True)) or 1 for row in rows]


def _longest_word(cells: Sequence[str]) -> int:
    words = (len(word) for cell in cells for word in cell.split())
    return min(max(words, default=1), LINE_CHARACTERS // 4)


def _shares(sizes: Sequence[float]) -> tuple[float, ...]:
    total = sum(sizes)
    return tuple(round(size / total, 4) for size in sizes)


def lay_out_table(node: Node) -> list[Node] | None:
    """Set widths and alignment of a pandoc Table from its cells, and make the cells that name others bold."""
    grid = _grid(node) if node["t"] == "Table" else []
    if not grid:
        return None
    attributes, caption, _, head, bodies, foot = node["c"]
    widths = column_widths(_words(grid))
    columns = [[{"t": _alignment(grid, n)}, {"t": "ColWidth", "c": share}] for n, share in enumerate(widths)]
    _embolden([cell for row in head[1] for cell in row[1]])
    for body in bodies:
        _embolden([row[1][0] for row in body[3] if body[1] == 1])
    return [{"t": "Table", "c": [attributes, caption, columns, head, bodies, foot]}]


def heights_of(node: Node) -> list[int]:
    """About how many printed lines each row of a laid-out Table takes; nothing where cells are joined."""
    grid = _grid(node)
    widths = [column[1].get("c", 0.0) for column in node["c"][2]]
    return row_heights(_words(grid), widths) if grid else []


def _grid(node: Node) -> list[list[Any]]:
    """The cells of a Table row by row; nothing for a table with joined cells, which keeps its own layout."""
    _, _, columns, head, bodies, foot = node["c"]
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    grid = [[cell for cell in row[1] if cell[2] == 1 and cell[3] == 1] for row in rows]
    return grid if all(len(cells) == len(columns) for cells in grid) else []


def _words(grid: Sequence[Sequence[Any]]) -> list[list[str]]:
    return [[" ".join(words_in(cell[4])) for cell in cells] for cells in grid]


def _alignment(grid: Sequence[Sequence[Any]], column: int) -> str:
    numeric = all("numeric" in cells[column][0][1] for cells in grid)
    return "AlignRight" if numeric else "AlignLeft"


def _embolden(cells: Sequence[Any]) -> None:
    for block in (block for cell in cells for block in cell[4]):
        if block["t"] in ("Plain", "Para"):
            block["c"] = [{"t": "Strong", "c": block["c"]}]
