"""What a data check looks at: of a large table of observations, every different value of its rows once."""

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from evidence.have.suites.check import PRESENCE, Check

Mask = NDArray[np.bool_]
"""True for each row that is looked at."""
Masks = dict[tuple[str, tuple[str, ...]], Mask]
"""Which rows hold one of some values in a column, by column and values."""


def choose_rows(table: pa.Table, check: Check, masks: Masks) -> Mask | None:
    """Which rows a check looks at, None for all; `masks` keeps what checks have in common."""
    chosen = None
    for name, wanted in check.where.items():
        if (name, wanted) not in masks:
            texts, places = _coded(table[name])
            masks[name, wanted] = np.array([text in wanted for text in texts])[places]
        fits = masks[name, wanted]
        chosen = fits if chosen is None else chosen & fits
    return chosen


def different_values(table: pa.Table, check: Check, rows: Mask | None) -> list[Any]:
    """What a check looks at, each value once: of a column, whether there is one, how often keys occur, the headings.

    Returns:
        Texts, whole numbers and finite numbers, None where a cell is blank: what JSON can carry unchanged.
    """
    match check.expectation:
        case "ExpectTableColumnsToMatchOrderedList":
            return [", ".join(table.column_names)]
        case "ExpectCompoundColumnsToBeUnique":
            return _listed(pc.value_counts(_keys(table, check.arguments["column_list"])).field("counts"))
    name = check.arguments["column"]
    if name == PRESENCE:
        there = pc.is_valid(table["value"]).to_numpy()
        return ["filled" if one else "empty" for one in np.unique(there if rows is None else there[rows])]
    column = table[name]
    if not pa.types.is_dictionary(column.type):
        return _listed(column if rows is None else column.filter(pa.array(rows)))
    texts, places = _coded(column)
    return [texts[place] for place in np.flatnonzero(np.bincount(places if rows is None else places[rows]))]


def count_rows(table: pa.Table, rows: Mask | None) -> int:
    """How many rows were chosen."""
    return int(table.num_rows if rows is None else rows.sum())


def _listed(values: pa.Array | pa.ChunkedArray) -> list[Any]:
    """Each value once; one without end, which JSON would blank, as the greatest there is, which no range allows."""
    once = values.unique()
    if pa.types.is_floating(once.type):
        once = pc.if_else(pc.is_inf(once), pc.multiply(pc.sign(once), sys.float_info.max), once)
    return list(once.to_pylist())


def _coded(column: pa.ChunkedArray) -> tuple[list[str | None], NDArray[np.int64]]:
    """The different texts of a column, and for each row the place of its own among them; blank is a text of its own."""
    whole = column.combine_chunks()
    coded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    texts = coded.dictionary.to_pylist()
    return [*texts, None], pc.fill_null(pc.cast(coded.indices, pa.int64()), len(texts)).to_numpy()


def _keys(table: pa.Table, names: Sequence[str]) -> pa.Array:
    """One whole number for each row, the same for two rows only if all the named columns are."""
    keys = pa.array(np.zeros(table.num_rows, np.int64))
    for name in names:
        texts, places = _coded(table[name])
        keys = pc.add_checked(pc.multiply_checked(keys, len(texts)), pa.array(places))
    return keys
