"""Files that stand beside published figures and hold none: lists of codes, of measures, of notes.

They are told apart from a damaged file, so that nobody looks for a fault where there is none.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from evidence.have.markers import MARKER_WORDS
from evidence.parsing import CellValue, SheetCells
from evidence.table_rows import plain_heading
from schemas.problems import Problem

_HEADER_WITHIN = 5
_N_LIMITS_COLUMNS = 6
_FREQUENCIES = frozenset({"daily", "weekly", "monthly", "quarterly", "yearly", "annually"})


@dataclass(frozen=True)
class _Sort:
    headings: frozenset[str]
    what: str
    remedy: str


def find_reason(sheets: Sequence[SheetCells], name: str) -> Problem | None:
    """Why a file holds no figures that could be loaded; None where it is none of the files known for that.

    Args:
        sheets: the cells of the file.
        name: its own name, for the message.
    """
    for sheet in sheets:
        for row in sheet.rows[:_HEADER_WITHIN]:
            texts = {plain_heading(cell) for cell in row if isinstance(cell, str)}
            for sort in _sorts():
                if sort.headings <= texts:
                    return Problem("not-figures", name, f"this is {sort.what}, not figures", sort.remedy)
    if any(sheet.rows and _is_json(sheet.rows[0]) for sheet in sheets):
        found = "this is text with brackets and names (JSON), not a table of figures"
        return Problem("not-a-table", name, found, "Offer the publisher's table as .xlsx, .ods or .csv.")
    if any(sheet.rows and _is_limits(sheet.rows[0]) for sheet in sheets):
        found = "this is a list of the lowest and highest values that metrics may have, and holds no council's figures"
        return Problem("not-figures", name, found, "There is nothing to load from it.")
    return None


@cache
def _sorts() -> tuple[_Sort, ...]:
    text = files("evidence.have").joinpath("not_figures.csv").read_text(encoding="utf-8")
    return tuple(
        _Sort(frozenset(row["headings"].split("|")), row["what"], row["remedy"])
        for row in csv.DictReader(text.splitlines())
    )


def _is_json(row: Sequence[CellValue]) -> bool:
    cells = [str(cell).strip() for cell in row if cell is not None]
    return bool(cells) and cells[0][:1] in ("[", "{") and cells[0] not in MARKER_WORDS


def _is_limits(row: Sequence[CellValue]) -> bool:
    """Whether a row reads: group, metric, how often, levels, lowest, highest value; that file has no headings."""
    cells = [str(cell).strip() for cell in row if cell is not None]
    return (
        len(cells) == _N_LIMITS_COLUMNS
        and cells[2].casefold() in _FREQUENCIES
        and all(cell.replace(".", "", 1).lstrip("-").isdigit() for cell in cells[4:])
    )
