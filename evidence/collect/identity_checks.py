"""Refusing files that could identify a person. Every cell of every sheet is looked at, used or not.

Source: document 000, feature C5; practice 2.3, control "minimise". A found value is never shown.
"""

from collections.abc import Sequence

from evidence.findings import Findings
from evidence.identity import find_cell_identities, find_identities, is_identifying_heading
from evidence.parsing import CellValue, SheetCells
from evidence.parsing.cells import column_letter

_REMOVE = "Remove it, save the file and offer it again. The value is not repeated here."


def check_identities(sheets: Sequence[SheetCells], header_rows: dict[str | None, int], findings: Findings) -> None:
    """Put every column and cell that could identify a person among the problems.

    Args:
        sheets: all cells of the file.
        header_rows: by sheet, the row of its headings, where one was found.
        findings: where problems go.
    """
    for sheet in sheets:
        header = _header(sheet, header_rows.get(sheet.name))
        for heading in header:
            if isinstance(heading, str) and is_identifying_heading(heading):
                _tell_column(findings, sheet, header_rows.get(sheet.name), heading)
        for number, row in enumerate(sheet.rows, 1):
            for at, value in enumerate(row):
                for kind in find_cell_identities(value):
                    heading = header[at] if at < len(header) and header[at] is not None else column_letter(at + 1)
                    findings.problem(
                        "identity-found", f"what looks like {kind}", _REMOVE,
                        sheet=sheet.name, row=number, column=_heading_or_letter(heading, at),
                    )  # fmt: skip


def _header(sheet: SheetCells, row: int | None) -> tuple[CellValue, ...]:
    return sheet.rows[row - 1] if row else ()


def _heading_or_letter(heading: CellValue, at: int) -> str:
    text = str(heading)
    return column_letter(at + 1) if find_identities(text) else text


def _tell_column(findings: Findings, sheet: SheetCells, row: int | None, heading: str) -> None:
    remedy = "Remove the whole column; a pseudonym is all that is needed. Its values are not repeated here."
    findings.problem(
        "identity-column", "a column that would hold somebody's identity", remedy,
        sheet=sheet.name, row=row, column=heading,
    )  # fmt: skip
