"""Cells as tests write them, and problems as tests compare them."""

from collections.abc import Iterable

from evidence.parsing import CellValue, SheetCells
from schemas.errors import InputError
from schemas.problems import Problem


def make_sheet(header: Iterable[CellValue], *rows: Iterable[CellValue], name: str | None = "Sheet1") -> SheetCells:
    """A sheet with these rows, the first of them the headings; short rows are filled up with blanks."""
    all_rows = [tuple(header), *(tuple(row) for row in rows)]
    width = max(len(row) for row in all_rows)
    return SheetCells(name, tuple((*row, *[None] * (width - len(row))) for row in all_rows))


def told(error: InputError) -> list[tuple[str, int | None, str | None]]:
    """Slug, row and column of every problem, in order."""
    return [(problem.slug, problem.row, problem.column) for problem in error.problems]


def slugs(notices: Iterable[Problem]) -> list[str]:
    """Slugs of notices, sorted."""
    return sorted(notice.slug for notice in notices)


def nhs_number() -> str:
    """A number of the 999 range, which the NHS never issues, made here so that none stands in a file."""
    nine = "999000000"
    check = (11 - sum((10 - i) * int(d) for i, d in enumerate(nine)) % 11) % 11
    return f"{nine}{check % 10}" if check < 10 else "9990000018"
