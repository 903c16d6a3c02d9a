"""Reads a CSV of ASCOF outcomes over several years, one figure a row, under the codes each year had.

Such files join the outcomes of the yearly open-data files; they hold totals only, and leave out what was suppressed.
The file is recognised by its headings.

Source: NHS Digital, Measures from the Adult Social Care Outcomes Framework, 2017-18 to 2023-24 (OGL v3.0).
"""

from collections.abc import Sequence

import pyarrow as pa

from evidence.findings import Findings
from evidence.have.ascof_long import Reader, find_long_tables
from evidence.have.observation_table import join_tables
from evidence.parsing import SheetCells
from evidence.table_rows import Column, has_headings
from schemas.ids import sha256_of

READER_VERSION = "ascof-trends-1"
"""Changes whenever this reader would make other observations from the same file."""

COLUMNS = (
    Column("year", "Year", (), required=True),
    Column("name", "Geographical Description", (), required=True),
    Column("ons_code", "ONS Code", (), required=True),
    Column("code", "Measure Group", (), required=True),
    Column("description", "Measure Group Description", (), required=True),
    Column("value", "Measure_Value", (), required=True),
    Column("level", "Geographical Level", (), required=True),
    Column("cut", "Disaggregation Level"),
    Column("statistic", "Measure Type"),
)
_SIGNS = tuple(column for column in COLUMNS if column.key in {"year", "description", "value"})


def is_ascof_trends(sheets: Sequence[SheetCells]) -> bool:
    """Whether these sheets hold such figures, a file that lacks some of its columns included."""
    return has_headings(sheets, _SIGNS)


def read_ascof_trends(sheets: Sequence[SheetCells], data: bytes, name: str) -> pa.Table:
    """Read such a file.

    Args:
        sheets: its cells.
        data: the bytes they were read from, for the hash every observation carries.
        name: the file's own name, for messages.

    Returns:
        A table with `OBSERVATION_COLUMNS`, in the order of the rows.

    Raises:
        InputError: with every problem of the file.
    """
    findings = Findings(name)
    sha256 = sha256_of(data)
    parts = [Reader(table, findings).read(sha256) for table in find_long_tables(sheets, COLUMNS, findings)]
    findings.check()
    return join_tables(parts)
