"""Reads offered spreadsheets and CSV files without trusting them.

Every file is opened in a child process with limits on memory, time and files, so that one made to do harm
ends that child and nothing else. What comes back is plain cells.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evidence.parsing.cells import CellValue, SheetCells
    from evidence.parsing.reading import read_csv, read_table_file, read_workbook

__all__ = ["CellValue", "SheetCells", "read_csv", "read_table_file", "read_workbook"]


def __getattr__(name: str) -> Any:
    """What is imported from here, fetched when asked for: the child is of this package and must start fast."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from evidence.parsing import cells, reading

    return getattr(cells if hasattr(cells, name) else reading, name)
