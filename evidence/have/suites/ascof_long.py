"""The data checks of the older ASCOF files: the yearly open-data file, and the CSV of outcomes over several years."""

from evidence.have.councils import load_areas
from evidence.have.measures import ASCOF, load_measures
from evidence.have.suites.ascof import build_cell_checks, build_range_checks
from evidence.have.suites.check import Check
from evidence.have.suites.structure import columns_as_agreed, one_cell_per_key
from schemas.check_result import Severity
from schemas.observation import EVERYBODY

OPEN_DATA = "ascof-open-data"
TRENDS = "ascof-trends"

_AGAIN = "Download the file again from the publisher; if it stays so, ask the publisher."


def _structure() -> list[Check]:
    return [
        columns_as_agreed("Read the file again; if it stays so, report a fault of this program."),
        one_cell_per_key(_AGAIN, with_level=True),
        Check(
            "measure-known",
            Severity.STOP,
            "Every figure is of a measure of the framework, closed series included.",
            "Report a fault of this program; do not use the figures.",
            "ExpectColumnValuesToBeInSet",
            {"column": "measure", "value_set": [one.code for one in load_measures() if one.dataset == ASCOF]},
        ),
        Check(
            "england-present",
            Severity.STOP,
            "There are figures for England.",
            _AGAIN,
            "ExpectColumnDistinctValuesToContainSet",
            {"column": "level", "value_set": ["England"]},
        ),
        Check(
            "nine-regions",
            Severity.STOP,
            "All nine regions are there.",
            _AGAIN,
            "ExpectColumnDistinctValuesToContainSet",
            {"column": "la_code", "value_set": [area.la_code for area in load_areas() if area.level == "Region"]},
            {"level": ("Region",)},
        ),
        Check(
            "most-councils-present",
            Severity.WARN,
            "There are figures of at least 140 councils; there have been 151 to 153 in all.",
            _AGAIN,
            "ExpectColumnUniqueValueCountToBeBetween",
            {"column": "ons_code", "min_value": 140},
            {"level": ("Council",)},
        ),
    ]


def build_open_data_suite() -> tuple[Check, ...]:
    """The suite of a yearly open-data file."""
    return (
        *_structure(),
        Check(
            "one-year",
            Severity.STOP,
            "All figures are of one year.",
            _AGAIN,
            "ExpectColumnUniqueValueCountToBeBetween",
            {"column": "year", "min_value": 1, "max_value": 1},
        ),
        Check(
            "everybody-present",
            Severity.STOP,
            "There are figures about everybody, and not of single groups of people only.",
            _AGAIN,
            "ExpectColumnDistinctValuesToContainSet",
            {"column": "cut", "value_set": [EVERYBODY]},
        ),
        *build_cell_checks(),
        *build_range_checks(),
    )


def build_trends_suite() -> tuple[Check, ...]:
    """The suite of a CSV of outcomes over several years."""
    return (
        *_structure(),
        Check(
            "outcomes-only",
            Severity.STOP,
            "All figures are outcomes.",
            "Report a fault of this program; do not use the figures.",
            "ExpectColumnValuesToBeInSet",
            {"column": "statistic", "value_set": ["outcome"]},
        ),
        *build_cell_checks(),
        *build_range_checks(),
    )
