"""The shape of every table of observations, and how one is put together column by column."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from schemas.observation import EVERYBODY, OBSERVATION_COLUMNS

TEXT = pa.dictionary(pa.int32(), pa.string())
"""How a column of texts is held: each different text once, for most of them occur thousands of times."""

SCHEMA = pa.schema(
    [
        pa.field(name, {"value": pa.float64(), "row": pa.int32()}.get(name, TEXT), nullable=name == "value")
        for name in OBSERVATION_COLUMNS
    ]
)
"""Arrow schema of every observation table."""


def code_texts(places: NDArray[np.int32], texts: Sequence[str]) -> pa.DictionaryArray:
    """The text at each place, each different one held once.

    Example:
        >>> code_texts(np.array([1, 0, 1], np.int32), ["a", "b"]).to_pylist()
        ['b', 'a', 'b']
    """
    codes = {text: code for code, text in enumerate(dict.fromkeys(texts))}
    to_code = np.array([codes[text] for text in texts], np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(to_code[places]), pa.array(codes, pa.string()))


def join_tables(tables: Iterable[pa.Table]) -> pa.Table:
    """Observation tables below one another as one, each different text held once; the empty one where there is none."""
    return pa.concat_tables([SCHEMA.empty_table(), *tables]).unify_dictionaries().combine_chunks()


def with_cut(table: pa.Table) -> pa.Table:
    """The table with the column `cut`; one from before there were cuts holds figures about everybody only."""
    if "cut" in table.column_names:
        return table
    everybody = code_texts(np.zeros(table.num_rows, np.int32), [EVERYBODY])
    return table.add_column(table.column_names.index("statistic") + 1, "cut", everybody)
