"""Finds cells that cannot be taken as they stand: formulas, whose values depend on who opens them, and error values."""

import math
import posixpath
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element  # the type only: defusedxml does the reading

from defusedxml.ElementTree import fromstring, iterparse

from evidence.parsing.cells import column_letter
from evidence.parsing.faults import Fault

MAX_LISTED = 1_000

_FORMULA = ("cell-formula", "a formula", "Copy the cell, paste it back as a value, and save.")
_ERROR = ("cell-error", "an error value", "Put the right value in its place, or clear the cell, and save.")
_XLSX_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_XLSX_ERROR = re.compile(rb"""\st=["']e["']""")
_XLSX_NOT_FINITE = re.compile(rb"<(?:\w+:)?v>\s*[+-]?(?:nan|inf|[\d.]+e\+?\d{3})", re.IGNORECASE)
_ODS_FORMULA = re.compile(rb":formula\s*=")
_CELL_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_ODS_ROW, _ODS_TABLE = "table-row", "table"
_ODS_CELLS = ("table-cell", "covered-table-cell")

Place = tuple[str, int, str]  # sheet, row, column letter


def xlsx_cell_faults(parts: dict[str, bytes], *, allow_formulas: bool) -> list[Fault]:
    """One fault for each formula and error value of an Excel workbook, from its unpacked XML parts."""
    formulas: list[Place] = []
    errors: list[Place] = []
    for sheet, part in _xlsx_sheets(parts):
        text = parts.get(part, b"")
        wanted = (not allow_formulas and _XLSX_FORMULA.search(text)) or any(
            pattern.search(text) for pattern in (_XLSX_ERROR, _XLSX_NOT_FINITE)
        )
        for is_error, place in _xlsx_places(sheet, text) if wanted else ():
            (errors if is_error else formulas).append(place)
    return [*(() if allow_formulas else _listed(formulas, _FORMULA)), *_listed(errors, _ERROR)]


def ods_cell_faults(parts: dict[str, bytes], *, allow_formulas: bool) -> list[Fault]:
    """One fault for each formula of an OpenDocument spreadsheet; error values are text in these, and stay."""
    content = parts["content.xml"]
    if allow_formulas or not _ODS_FORMULA.search(content):
        return []
    return _listed(list(_ods_places(content)), _FORMULA)


def _listed(places: list[Place], meaning: tuple[str, str, str]) -> list[Fault]:
    """Each place as a fault, up to as many as a person would read, and how many more there are."""
    slug, what, remedy = meaning
    faults = [
        Fault(slug, f"cell {column}{row} holds {what}", remedy, sheet, row, column)
        for sheet, row, column in places[:MAX_LISTED]
    ]
    n_more = len(places) - len(faults)
    return [*faults, Fault(slug, f"{n_more:,} more cells hold {what}", remedy)] if n_more else faults


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(element: Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if _local(key) == name), None)


def _xlsx_sheets(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Each sheet's name with the name of the part that holds its cells."""
    targets = {
        link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        for link in fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
    }
    for element in fromstring(parts["xl/workbook.xml"]).iter():
        if _local(element.tag) == "sheet":
            yield element.get("name", ""), targets.get(_attribute(element, "id"), "")


def _xlsx_places(sheet: str, xml: bytes) -> Iterator[tuple[bool, Place]]:
    """Where error values and formulas stand; an error is told by True, as is a number beyond all numbers (`1e999`).

    Rows and cells may leave their reference out; then they follow the one before.
    """
    row = column = 0
    for event, element in iterparse(BytesIO(xml), events=("start", "end")):
        tag = _local(element.tag)
        if event == "end":
            if tag == "f":
                yield False, (sheet, row, column_letter(column))
            elif tag == "c" and _holds_error(element):
                yield True, (sheet, row, column_letter(column))
            elif tag == "row":
                element.clear()
        elif tag == "row":
            row, column = int(element.get("r", row + 1)), 0
        elif tag == "c":
            column = _column_of(element.get("r", ""), column + 1)


def _holds_error(cell: Element) -> bool:
    """Whether a cell is marked as an error, or as a number and no number can be that large."""
    kind = cell.get("t", "n")
    value = next((part.text or "" for part in cell if _local(part.tag) == "v"), "")
    return kind == "e" or (kind == "n" and not _is_finite(value))


def _is_finite(number: str) -> bool:
    """Whether a number can be held; text that is no number is for the reader of cells to refuse."""
    try:
        return math.isfinite(float(number))
    except ValueError:
        return True


def _column_of(reference: str, following: int) -> int:
    match = _CELL_REFERENCE.match(reference)
    if not match:
        return following
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _ods_places(xml: bytes) -> Iterator[Place]:
    """Where `table:formula` stands, counting repeated rows and cells as many times as they repeat."""
    sheet, row, column, repeat = "", 0, 0, 1
    for event, element in iterparse(BytesIO(xml), events=("start", "end")):
        tag = _local(element.tag)
        if event == "start" and tag == _ODS_TABLE:
            sheet, row, repeat = _attribute(element, "name") or "", 0, 1
        elif event == "start" and tag == _ODS_ROW:
            row, column = row + 1, 0
            repeat = _number(element, "number-rows-repeated")
        elif event == "start" and tag in _ODS_CELLS:
            if _attribute(element, "formula") is not None:
                yield sheet, row, column_letter(column + 1)
            column += _number(element, "number-columns-repeated")
        elif event == "end" and tag == _ODS_ROW:
            row += repeat - 1
            element.clear()


def _number(element: Any, name: str) -> int:
    text = _attribute(element, name) or "1"
    return int(text) if text.isdigit() else 1
