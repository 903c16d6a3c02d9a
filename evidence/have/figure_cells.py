"""Cells of published tables: a number, a marker that says why there is none, or neither.

Source: framework section 5.3 for the markers met in published files.
"""

import math
import re

from evidence.have.markers import NOT_AVAILABLE, read_marker
from evidence.parsing import CellValue

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
PROVISIONAL = "[p]"
"""The flag of a figure the publisher may still change; it has a value."""

Figure = tuple[float | None, str]
"""Value and flag; no value where the flag says why."""


def read_figure(cell: CellValue, *, blank: str = NOT_AVAILABLE) -> Figure | None:
    """The figure in a cell; None where it is neither number nor marker, and missing is never zero.

    Args:
        cell: as it was read.
        blank: the flag of an empty cell.

    Example:
        >>> read_figure("1,240"), read_figure("[c]"), read_figure("about 5")
        ((1240.0, ''), (None, '[c]'), None)
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None, blank
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return (float(cell), "") if math.isfinite(cell) else None
    text = str(cell).strip()
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "").rstrip("%")), ""
    flag = read_marker(text)
    return None if flag is None else (None, flag)
