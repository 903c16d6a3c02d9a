"""What a data check is, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schemas.check_result import Severity

PRESENCE = "presence"
"""A column that can be checked besides those of the table: `filled` or `empty`, for the value of the row."""


@dataclass(frozen=True)
class Check:
    """One check of a dataset.

    Attributes:
        name: stable name, also a heading of the documentation.
        sentence: what should be true, in plain words.
        remedy: what to do where it is not.
        expectation: name of the Great Expectations class that carries it out.
        arguments: its arguments. With `column` (of the table, or `PRESENCE`) it is about the values that occur; with
            `column_list`, about the columns there are or the rows they tell apart.
        where: column to the values it may have; only rows that fit them all are looked at.
    """

    name: str
    severity: Severity
    sentence: str
    remedy: str
    expectation: str
    arguments: Mapping[str, Any]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
