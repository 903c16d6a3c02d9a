"""Naming the row of an earlier entry in a message: its sheet is told only where it is another one."""

from evidence.findings import describe


def name_earlier_row(first: tuple[str | None, int], sheet: str | None) -> str:
    """Sheet and row of an entry that came first, told to a reader who looks at a row of `sheet`.

    Example:
        >>> name_earlier_row(("Team A", 4), "Team B"), name_earlier_row(("Team A", 4), "Team A")
        ('row 4 of sheet "Team A"', 'row 4')
    """
    where, row = first
    return f"row {row}" if where == sheet or where is None else f"row {row} of sheet {describe(where)}"
