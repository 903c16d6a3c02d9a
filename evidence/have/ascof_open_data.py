"""Reads the yearly ASCOF open-data file: every kind of figure of one year, for everybody and by sex and age.

It comes as CSV or saved as a workbook, and is recognised by its headings. The file does not say which year it is about:
that is told by the codes and descriptions in it, and where several years used the same ones, by the file's name.

Source: NHS Digital, Measures from the Adult Social Care Outcomes Framework, open data of 2020-21 (OGL v3.0).
"""

import re
from collections.abc import Iterable, Sequence

import pyarrow as pa

from evidence.findings import Findings
from evidence.have.ascof_codes import find_years
from evidence.have.ascof_long import FETCH, Reader, as_text, find_long_tables
from evidence.have.observation_table import join_tables
from evidence.parsing import SheetCells
from evidence.table_rows import Column, HeadedTable, has_headings
from schemas.ids import sha256_of

READER_VERSION = "ascof-open-data-1"
"""Changes whenever this reader would make other observations from the same file."""

COLUMNS = (
    Column("la_code", "Geographical Code", (), required=True),
    Column("name", "Geographical Description", (), required=True),
    Column("level", "Geographical Level", (), required=True),
    Column("ons_code", "ONS Code", (), required=True),
    Column("published_code", "ASCOF Measure Code", (), required=True),
    Column("cut", "Disaggregation Level", (), required=True),
    Column("statistic", "Measure Type", (), required=True),
    Column("value", "Measure Value", (), required=True),
    Column("code", "Measure Group", (), required=True),
    Column("description", "Measure Group Description", (), required=True),
    Column("year", "Year", ("Fiscal Year", "Reporting Year")),
)
_SIGNS = tuple(column for column in COLUMNS if column.key in {"published_code", "value"})
_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:20)?(\d\d)[-_ ]?(\d\d)(?!\d)")


def is_ascof_open_data(sheets: Sequence[SheetCells]) -> bool:
    """Whether these sheets are such a file, one that lacks some of its columns included."""
    return has_headings(sheets, _SIGNS)


def read_ascof_open_data(sheets: Sequence[SheetCells], data: bytes, name: str) -> pa.Table:
    """Read such a file.

    Args:
        sheets: its cells.
        data: the bytes they were read from, for the hash every observation carries.
        name: the file's own name: for messages, and for the year where the content leaves it open.

    Returns:
        A table with `OBSERVATION_COLUMNS`, in the order of the rows.

    Raises:
        InputError: with every problem of the file.
    """
    findings = Findings(name)
    sha256 = sha256_of(data)
    parts = []
    for table in find_long_tables(sheets, COLUMNS, findings):
        _check_codes(table, findings)
        year = "" if "year" in table.headings else _find_year(table, name, findings)
        if year is not None:
            parts.append(Reader(table, findings, year).read(sha256))
    findings.check()
    return join_tables(parts)


def _find_year(table: HeadedTable, name: str, findings: Findings) -> str | None:
    """The year all rows are about; None, with a problem, where it cannot be told."""
    pairs = {(as_text(row.cells.get("code")), as_text(row.cells.get("description"))) for row in table.rows}
    years = find_years(sorted(pairs))
    named = [year for year in _years_in(name) if year in years]
    if len(years) == 1 or named:
        return years[0] if len(years) == 1 else named[0]
    could = f"it could be any of {', '.join(years)}" if years else "no year had all these codes and descriptions"
    remedy = "Give the file the name it was published under, which holds the year, such as 2021-22, and offer it again."
    findings.problem(
        "ascof-year-unknown",
        f"which year the figures are about cannot be told: {could}",
        remedy,
        sheet=table.sheet,
        row=table.header_row,
        column=table.headings["description"],
    )
    return None


def _years_in(name: str) -> Iterable[str]:
    """Pairs of figures in a file's name that follow one another: `2021` and `2020-21` are both 2020-21."""
    pairs = [(match[1], match[2]) for match in _YEAR_IN_NAME.finditer(name)]
    return [f"20{first}-{second}" for first, second in pairs if (int(first) + 1) % 100 == int(second)]


def _check_codes(table: HeadedTable, findings: Findings) -> None:
    """Tell of rows whose code does not begin with that of their measure group: one of the two is another row's."""
    for row in table.rows:
        code, group = as_text(row.cells.get("published_code")), as_text(row.cells.get("code"))
        if not code.startswith(group):
            found = f'the code "{code}" does not belong to the measure group "{group}"'
            findings.problem(
                "ascof-code-unfit",
                found,
                FETCH,
                sheet=table.sheet,
                row=row.number,
                column=table.headings["published_code"],
            )
