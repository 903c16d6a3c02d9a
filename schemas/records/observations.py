"""Published cells about the council and its comparators, beside the whole release in Parquet."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select

from schemas.evidence import Citation
from schemas.observation import EVERYBODY, Dataset, Observation
from schemas.plain import to_plain
from schemas.records.custody_content import add_logged
from schemas.records.rows import core
from schemas.tables import DatasetRow, MeasureObservationRow

_COPIED = ("measure", "la_code", "la_name", "ons_code", "level", "year", "statistic", "value", "flag", "raw")


def add_observations(connection: Connection, observations: Iterable[Observation]) -> int:
    """Add observations, and tell the custody log of each file that gave new ones; how many were new."""
    return add_logged(connection, MeasureObservationRow, [_row(one) for one in observations])


def _row(observation: Observation) -> dict[str, Any]:
    place = observation.citation
    return {name: getattr(observation, name) for name in _COPIED} | {
        "sha256": place.sha256,
        "sheet": place.sheet or "",
        "row": place.row or 0,
        "column": place.column or "",
        "item_id": place.evidence_id,
        "cut": observation.cut or None,
    }


def load_observations(connection: Connection, sha256: str) -> tuple[Observation, ...]:
    """The observations read from one file for the council and its comparators, in the order of the file."""
    table = core(MeasureObservationRow)
    query = select(table).where(table.c.sha256 == sha256)
    rows = connection.execute(query.order_by(table.c.sheet, table.c.row, table.c.column))
    return tuple(_build(row) for row in rows)


def _build(row: Row[Any]) -> Observation:
    citation = Citation(row.item_id, row.sha256, row.sheet or None, row.row, row.column or None)
    return Observation(**{name: row._mapping[name] for name in _COPIED}, citation=citation, cut=row.cut or EVERYBODY)


def add_dataset(connection: Connection, dataset: Dataset) -> int:
    """Record what was read from a file, and tell the custody log if it is new; how many rows were new."""
    return add_logged(connection, DatasetRow, [to_plain(dataset) | {"released_on": dataset.released_on}])


def load_datasets(connection: Connection) -> tuple[Dataset, ...]:
    """Everything that has been read, in order of file and reader."""
    table = core(DatasetRow)
    rows = connection.execute(select(table).order_by(table.c.sha256, table.c.reader_version))
    return tuple(Dataset(**row._mapping) for row in rows)
