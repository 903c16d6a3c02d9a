"""The data checks of a council's own table of measures."""

from evidence.have.suites.check import Check
from evidence.have.suites.structure import columns_as_agreed, one_cell_per_key
from schemas.check_result import Severity

DATASET = "measures-table"

_MEND = "Mend the table and load it again."


def build_suite() -> tuple[Check, ...]:
    """The suite: structure, and comparators to read the council's figures against."""
    return (
        columns_as_agreed("Load it again; if it stays so, report a fault of this program."),
        one_cell_per_key(_MEND),
        Check(
            "england-present",
            Severity.WARN,
            "The table has figures for England to compare with.",
            "Without them no position beside England can be shown. Add them if they are published.",
            "ExpectColumnDistinctValuesToContainSet",
            {"column": "level", "value_set": ["England"]},
        ),
    )
