"""Puts figures of areas together as an observation table, each with the place it stands in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import orjson
import pyarrow as pa

from evidence.findings import Findings
from evidence.have.area_codes import Area
from evidence.have.figure_cells import Figure
from evidence.have.observation_table import SCHEMA
from evidence.parsing import CellValue, SheetCells
from schemas.ids import sha256_of
from schemas.observation import OBSERVATION_COLUMNS
from schemas.problems import Problem

_NOTICES = b"notices"


@dataclass(frozen=True)
class Place:
    """Where a figure stands: sheet (empty for a CSV file), row as a spreadsheet program shows it, heading."""

    sheet: str
    row: int
    column: str


@dataclass
class FigureTable:
    """Gathers the figures of one file; `build` gives the table."""

    sha256: str
    rows: list[dict[str, object]] = field(default_factory=list)

    def add(
        self,
        measure: str,
        area: Area,
        period: str,
        figure: Figure,
        place: Place,
        *,
        raw: CellValue,
        statistic: str = "outcome",
        cut: str = "",
    ) -> None:
        """Add one figure; `raw` is the cell as published."""
        told: dict[str, object] = {
            "measure": measure,
            "year": period,
            "statistic": statistic,
            "cut": cut,
            "sha256": self.sha256,
        }
        where: dict[str, object] = {
            "la_code": area.la_code,
            "la_name": area.name,
            "ons_code": _own_code(area),
            "level": area.level,
        }
        found: dict[str, object] = {
            "value": figure[0],
            "flag": figure[1],
            "raw": "" if raw is None else str(raw).strip(),
        }
        self.rows.append(told | where | found | {"sheet": place.sheet, "row": place.row, "column": place.column})

    def build(self, notices: Sequence[Problem] = ()) -> pa.Table:
        """A table with `OBSERVATION_COLUMNS`, in the order the figures came; it carries the notices."""
        rows = [{key: row[key] for key in OBSERVATION_COLUMNS} for row in self.rows]
        return with_notices(pa.Table.from_pylist(rows, schema=SCHEMA), notices)


def read_sheets(
    sheets: Sequence[SheetCells],
    data: bytes,
    name: str,
    find_header: Callable[[SheetCells], int | None],
    read_sheet: Callable[[SheetCells, int, FigureTable, Findings], None],
) -> pa.Table:
    """The figures of every sheet that has the headings looked for, as one table.

    Args:
        sheets: the cells of the file.
        data: the bytes they were read from.
        name: the file's own name, for messages.
        find_header: where the headings stand in a sheet, counted from 0; None in another sheet.
        read_sheet: puts the figures of a sheet with its headings there into the table, and what is amiss into the
            findings.

    Raises:
        InputError: with every problem of the file.
    """
    findings, figures = Findings(name), FigureTable(sha256_of(data))
    for sheet in sheets:
        at = find_header(sheet)
        if at is not None:
            read_sheet(sheet, at, figures, findings)
    findings.check("The figures were not taken in")
    return figures.build(findings.notices)


def _own_code(area: Area) -> str:
    return area.ons_code if area.ons_code.startswith("E") else ""


def with_notices(table: pa.Table, notices: Sequence[Problem]) -> pa.Table:
    """The table with notices about the file it was read from; they are left off when it is kept as Parquet."""
    return table.replace_schema_metadata({_NOTICES: orjson.dumps(list(notices))})


def notices_of(table: pa.Table) -> tuple[Problem, ...]:
    """The notices a table carries."""
    told = (table.schema.metadata or {}).get(_NOTICES, b"[]")
    return tuple(Problem(**notice) for notice in orjson.loads(told))


def tell_notice(notice: Problem) -> str:
    """A notice as a sentence or two for the receipt of a file."""
    return f"{notice.found[:1].upper()}{notice.found[1:].rstrip('.')}. {notice.remedy}"
