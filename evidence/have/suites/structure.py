"""The checks every table of figures has, whatever it was read from: its columns, and that no figure stands twice."""

from evidence.have.suites.check import Check
from schemas.check_result import Severity
from schemas.observation import OBSERVATION_COLUMNS

_KEY = ("measure", "la_code", "ons_code", "year", "statistic", "cut")
_WITH_LEVEL = (*_KEY[:3], "level", *_KEY[3:])


def columns_as_agreed(remedy: str) -> Check:
    """The table has the columns every observation has."""
    return Check(
        "columns-as-agreed",
        Severity.STOP,
        "The table has the agreed columns in the agreed order.",
        remedy,
        "ExpectTableColumnsToMatchOrderedList",
        {"column_list": list(OBSERVATION_COLUMNS)},
    )


def one_cell_per_key(remedy: str, *, with_level: bool = False) -> Check:
    """No figure stands twice.

    Args:
        remedy: what to do where one does.
        with_level: whether the level tells areas apart too, besides their codes.
    """
    return Check(
        "one-cell-per-key",
        Severity.STOP,
        "No measure, area, period, statistic and group of people occurs twice.",
        remedy,
        "ExpectCompoundColumnsToBeUnique",
        {"column_list": list(_WITH_LEVEL if with_level else _KEY)},
    )
