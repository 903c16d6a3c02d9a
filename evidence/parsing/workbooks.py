"""Reads the cells of a workbook through python-calamine, after what its container declares has been checked."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from evidence.parsing.cells import encode_rows
from evidence.parsing.faults import Fault, RefusedFileError, refuse
from evidence.parsing.formulas import ods_cell_faults, xlsx_cell_faults
from evidence.parsing.kinds import Kind
from evidence.parsing.packages import AGAIN, open_package, unpack_xml

LAST_COLUMN = "ZZ"
LAST_ROW = 199_999

# Formatted blank cells close themselves (`<c r="XFD1" s="1"/>`) and do not count. What this misses, the limit on
# memory stops: the check is there to say what is wrong, not to keep the reader safe.
_STRAY_CELL = re.compile(
    rb'<c r="([A-Z]{3}[0-9]{1,7}|[A-Z]{1,2}(?:[2-9][0-9]{5}|[0-9]{7}))"(?: [a-z]+="[^"]*")*>',
)
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


def read_sheets(data: bytes, kind: Kind, *, allow_formulas: bool) -> list[dict[str, Any]]:
    """Every sheet as its name and its encoded rows, in the order of the workbook.

    Raises:
        RefusedFileError: if the container is unsound, a sheet is too large, or cells hold formulas or error values.
    """
    parts = unpack_xml(open_package(BytesIO(data)))
    faults = size_faults(parts) if kind is Kind.XLSX else []
    if not faults:
        find = xlsx_cell_faults if kind is Kind.XLSX else ods_cell_faults
        faults = find(parts, allow_formulas=allow_formulas)
    if faults:
        raise RefusedFileError(faults)
    del parts
    return read_cells(data)


def size_faults(parts: Mapping[str, bytes]) -> list[Fault]:
    """One fault for each sheet with a filled cell so far out that the sheet could not be held in memory."""
    faults = []
    for name, text in parts.items():
        stray = _STRAY_CELL.search(text) if _WORKSHEET.fullmatch(name) else None
        if stray:
            faults.append(_stray_fault(name.rpartition("/")[2], stray[1].decode()))
    return faults


def _stray_fault(part: str, cell: str) -> Fault:
    found = f"a sheet ({part}) has a value in cell {cell}, beyond column {LAST_COLUMN} or row {LAST_ROW:,}"
    return Fault("file-too-large", found, "Delete what stands far from the rest, or split the sheet, and save it.")


def _cell_sheets(workbook: CalamineWorkbook) -> list[str]:
    """Names of the sheets that hold cells; a chart may have a sheet to itself."""
    return [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def read_cells(data: bytes) -> list[dict[str, Any]]:
    """The name and the encoded rows of every sheet of a container that has been checked.

    Raises:
        RefusedFileError: the content is damaged, or a sheet reaches further than can be read.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        return [
            {"name": name, "rows": encode_rows(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))}
            for name in _cell_sheets(workbook)
        ]
    except CalamineError:
        found = "the workbook cannot be read: its content is damaged, or reaches further than can be read"
        raise refuse("file-unreadable", found, AGAIN) from None
    except OverflowError:
        found = "a cell shown as a length of time holds a number far too large to be one"
        raise refuse("file-unreadable", found, "Correct the number or show it as a plain number, and save.") from None
