"""The data checks of a council's own table of measures."""

from evidence.have.suites.check import Check
from schemas.check_result import Severity
from schemas.observation import OBSERVATION_COLUMNS

DATASET = "measures-table"

_MEND = "Mend the table and load it again."


def build_suite() -> tuple[Check, ...]:
    """The suite: structure, and comparators to read the council's figures against."""
    return (
        Check(
            "columns-as-agreed",
            Severity.STOP,
            "The table has the agreed columns in the agreed order.",
            "Load it again; if it stays so, report a fault of this program.",
            "ExpectTableColumnsToMatchOrderedList",
            {"column_list": list(OBSERVATION_COLUMNS)},
        ),
        Check(
            "one-cell-per-key",
            Severity.STOP,
            "No measure, area, year, statistic and group of people occurs twice.",
            _MEND,
            "ExpectCompoundColumnsToBeUnique",
            {"column_list": ["measure", "la_code", "ons_code", "year", "statistic", "cut"]},
        ),
        Check(
            "england-present",
            Severity.WARN,
            "The table has figures for England to compare with.",
            "Without them no position beside England can be shown. Add them if they are published.",
            "ExpectColumnDistinctValuesToContainSet",
            {"column": "level", "value_set": ["England"]},
        ),
    )
