"""The observations that concern one council: its own, and those of England, its region and its council type."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from evidence.have.councils import ENGLAND_CODE, GROUP_CODES, region_code
from evidence.have.observation_table import with_cut
from schemas.evidence import Citation
from schemas.observation import Council, Observation

OWN = "council"

_OWN_ROWS = "SELECT * FROM observations WHERE level = 'Council' AND ons_code = $gss_code"
_GROUP_ROWS = """
SELECT * FROM observations
WHERE (level = 'England' AND la_code = $england)
   OR (level = 'Region' AND la_code = $region)
   OR (level = 'Council type' AND la_code = $group)
"""
_IN_ORDER = """
SELECT * FROM (SELECT * FROM own UNION ALL SELECT * FROM group_rows)
ORDER BY measure, "row", "column"
"""


@dataclass(frozen=True)
class Areas:
    """How the areas that concern a council are told in a workbook of national figures."""

    gss_code: str
    region: str
    group: str

    @classmethod
    def of(cls, council: Council) -> "Areas":
        """The areas of one council."""
        return cls(council.gss_code, region_code(council), GROUP_CODES[council.council_type])

    def role(self, observation: Observation) -> str | None:
        """`council`, `England`, `region` or `council type`; None for an area that does not concern the council."""
        key = (observation.level, observation.la_code)
        if observation.level == "Council":
            return OWN if observation.ons_code == self.gss_code else None
        roles = {("England", ENGLAND_CODE): "England", ("Region", self.region): "region"}
        return roles.get(key) or ("council type" if key == ("Council type", self.group) else None)


def plain_statistic(observation: Observation) -> str:
    """The statistic without its measure's code: a table of several outcomes calls the whole one `6b outcome`."""
    return observation.statistic.removeprefix(f"{observation.measure} ")


def load_council_observations(path: Path, council: Council, evidence_id: str = "") -> tuple[Observation, ...]:
    """Read from a Parquet file of observations what concerns one council, ordered by measure, row and column.

    Args:
        path: written by `evidence.have.datasets.write_observations`.
        council: whose figures.
        evidence_id: the evidence item the citations name.

    Raises:
        AppError: slug `query-too-long`, if reading took too long.
    """
    from evidence.warehouse import Step, open_warehouse, read_parquet

    steps = [Step("own", _OWN_ROWS), Step("group_rows", _GROUP_ROWS), Step("concerned", _IN_ORDER)]
    with open_warehouse({"observations": with_cut(read_parquet(path))}) as warehouse:
        found = warehouse.run(steps, _bound(Areas.of(council)))
    return tuple(_build_observation(row, evidence_id) for row in found.to_pylist())


def select_observations(table: pa.Table, council: Council, evidence_id: str = "") -> tuple[Observation, ...]:
    """The same from a table in memory with `OBSERVATION_COLUMNS`, without the cost of opening a warehouse."""
    areas = Areas.of(council)
    codes = pa.array([council.la_code, ENGLAND_CODE, areas.region, areas.group], pa.string())
    near = table.filter(pc.or_(pc.is_in(table["la_code"], codes), pc.equal(table["ons_code"], council.gss_code)))
    near = near.cast(_plain(near.schema))
    built = (_build_observation(row, evidence_id) for row in near.to_pylist())
    found = (observation for observation in built if areas.role(observation) is not None)
    return tuple(sorted(found, key=lambda one: (one.measure, one.citation.row, one.citation.column)))


def _plain(schema: pa.Schema) -> pa.Schema:
    """The same columns with texts as texts: as Python values these are made ten times as fast."""
    return pa.schema(
        [field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field for field in schema]
    )


def _build_observation(row: dict[str, Any], evidence_id: str) -> Observation:
    citation = Citation(evidence_id, row["sha256"], row["sheet"], row["row"], row["column"])
    names = ("measure", "la_code", "la_name", "ons_code", "level", "year", "statistic", "cut", "value", "flag", "raw")
    return Observation(**{name: row[name] for name in names}, citation=citation)


def _bound(areas: Areas) -> dict[str, str]:
    return {"gss_code": areas.gss_code, "region": areas.region, "group": areas.group, "england": ENGLAND_CODE}
