"""What a person sees in the terminal: progress while work goes on, tables when it is done."""

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Report = Callable[[str], None]
_GAP = "  "
_LEAST_ROOM = 30


def say(text: str = "") -> None:
    """One line to the terminal."""
    print(text, flush=True)  # noqa: T201 - this is the terminal


def say_json(value: Any) -> None:
    """A result as JSON, and nothing else."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress(*, total: int, quiet: bool) -> Iterator[Report]:
    """A progress bar over a known number of steps; plain lines where nobody watches, nothing with --json.

    Args:
        total: how many steps will be reported.
        quiet: show nothing at all.

    Yields:
        A function to call with the plain name of each step as it begins.
    """
    if quiet:
        yield lambda text: None
    elif sys.stderr.isatty():
        with _bar(total) as report:
            yield report
    else:
        yield lambda text: print(f"  {text} ...", file=sys.stderr, flush=True)  # noqa: T201 - this is the terminal


@contextmanager
def _bar(total: int) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), BarColumn(bar_width=24), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=total)
        begun = 0

        def report(text: str) -> None:
            nonlocal begun
            bar.update(task, description=text, completed=begun)
            begun += 1

        yield report


def render_table(headings: Sequence[str], rows: Iterable[Sequence[object]], width: int = 0) -> str:
    """A plain table that reads the same in any terminal, to a screen reader and in a log.

    Args:
        headings: one for each column.
        rows: cell values; None is shown as a dash.
        width: the most characters a line may take, 0 for the terminal's own; the last column is wrapped to fit.
    """
    cells = [["-" if cell is None else str(cell) for cell in row] for row in rows]
    *others, _ = zip(*([list(headings), *cells]), strict=True)
    broad = [max(map(len, column)) for column in others]
    left = sum(broad) + len(_GAP) * len(broad)
    room = max((width or shutil.get_terminal_size((120, 24)).columns) - left, _LEAST_ROOM)
    rules = ["-" * one for one in (*broad, min(room, max(map(len, (row[-1] for row in (headings, *cells))))))]
    lines = [_row(headings, broad, room), _row(rules, broad, room), *(_row(row, broad, room) for row in cells)]
    return "\n".join(lines)


def _row(cells: Sequence[str], broad: Sequence[int], room: int) -> str:
    """One row; its last cell goes on below itself where it is too long."""
    first, *more = textwrap.wrap(cells[-1], room) or [""]
    start = "".join(cell.ljust(width) + _GAP for cell, width in zip(cells, broad, strict=False))
    below = " " * len(start)
    return "\n".join(line.rstrip() for line in (start + first, *(below + line for line in more)))
