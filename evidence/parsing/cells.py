"""The cells of a sheet as plain values, and the JSON form they travel in from the child process."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

CellValue = str | int | float | bool | dt.date | dt.datetime | None
"""What a cell may hold. Whole numbers are `int`; text stays text, leading zeros included; empty is None."""

_DATE, _MOMENT = "d", "m"
_LARGEST_EXACT = 2**53  # beyond it a float no longer stands for one whole number


@dataclass(frozen=True)
class SheetCells:
    """The cells of one sheet.

    Attributes:
        name: the sheet's name; None for a CSV file.
        rows: row `i` is spreadsheet row `i + 1` and place `j` is column `j + 1`; leading blank rows are kept, and
            every row of a sheet has the same length.
        guesses: what had to be assumed to read the file, as sentences for the person who offered it.
    """

    name: str | None
    rows: tuple[tuple[CellValue, ...], ...]
    guesses: tuple[str, ...] = ()


def column_letter(number: int) -> str:
    """The letters a spreadsheet program shows for a column counted from 1.

    Example:
        >>> column_letter(1), column_letter(27)
        ('A', 'AA')
    """
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def encode_rows(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Cells as the child sends them: blanks as null, dates as tagged pairs, blank ends of rows left off."""
    # Text and numbers, nearly all there is, are told apart here: a call for each of 100,000 cells takes a while.
    encoded = [
        _trimmed(
            [
                value
                if (kind := type(value)) is str and value
                else int(value)
                if kind is float and -_LARGEST_EXACT < value < _LARGEST_EXACT and value.is_integer()
                else _encode(value)
                for value in row
            ]
        )
        for row in rows
    ]
    while encoded and not encoded[-1]:
        encoded.pop()
    return encoded


def decode_rows(rows: Sequence[Sequence[Any]]) -> tuple[tuple[CellValue, ...], ...]:
    """Cells from what the child sent, every row filled up to the widest.

    Raises:
        ValueError: if a value is none of the kinds that were agreed.
    """
    width = max((len(row) for row in rows), default=0)
    return tuple(_filled(row, width) for row in rows)


def _filled(row: Sequence[Any], width: int) -> tuple[CellValue, ...]:
    kinds = set(map(type, row))
    if dict in kinds:
        raise ValueError("a cell holds a mapping")
    values = [_decode(value) if type(value) is list else value for value in row] if list in kinds else row
    return (*values, *[None] * (width - len(row)))


def _encode(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return value or None
    if kind is float:
        if value.is_integer() and abs(value) < _LARGEST_EXACT:
            return int(value)
        return value if math.isfinite(value) else str(value)  # "nan" and "inf" are no numbers, and must not vanish
    if value is None or kind in (int, bool):
        return value
    if kind is dt.datetime:
        return [_MOMENT, value.isoformat()] if value.time() != dt.time() else [_DATE, value.date().isoformat()]
    if kind is dt.date:
        return [_DATE, value.isoformat()]
    return str(value)  # a time of day or a length of time: no column of ours holds one, so its text will do


def _trimmed(row: list[Any]) -> list[Any]:
    while row and row[-1] is None:
        row.pop()
    return row


def _decode(value: list[Any]) -> CellValue:
    tag, text = value
    if tag == _DATE:
        return dt.date.fromisoformat(text)
    if tag == _MOMENT:
        return dt.datetime.fromisoformat(text)
    raise ValueError("a cell holds a value of unknown kind")
