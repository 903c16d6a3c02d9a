"""Measures and what was published about them."""

from dataclasses import dataclass
from datetime import date

from schemas.evidence import Citation
from schemas.terms import Better, Category

OBSERVATION_COLUMNS: tuple[str, ...] = (
    "measure",  # code as published, lower case with parts in brackets: 1a, 2d(1)
    "la_code",  # CASSR code or group code, text
    "la_name",
    "ons_code",  # GSS code; empty for groups without one
    "level",  # Council, Council type, Region, England
    "year",  # 2024-25
    "statistic",  # outcome, numerator, denominator, number of respondents, margin of error ...
    "cut",  # which people of the area it is about: sex: Female, age: 18-64 ...; empty for everybody
    "value",  # float64 or null; suppressed is null, never zero
    "flag",  # [c] suppressed, [x] not available, [z] not applicable ..., original_in_brackets, or empty
    "raw",  # the cell as published
    "sha256",  # hash of the source file
    "sheet",
    "row",  # as a spreadsheet program shows it
    "column",  # heading text
)
"""Columns of every tidy observation table, in order."""

EVERYBODY = ""
"""The cut of a figure about all the people of an area whom the measure counts."""


@dataclass(frozen=True)
class Council:
    """A council with adult social care duties."""

    gss_code: str
    name: str
    la_code: str
    region: str
    council_type: str
    synthetic: bool = False


@dataclass(frozen=True)
class Measure:
    """One published measure and how it is used.

    Attributes:
        comparable_from: first year that may be set beside the latest one; an earlier year lies beyond a break.
        series_note: why the series begins there, as a sentence.
        decimals: decimal places the outcome is published to.
        last_year: where the series has been closed, the last year it was published for; empty where it goes on.
    """

    dataset: str
    code: str
    name: str
    unit: str
    better: Better
    statements: tuple[str, ...]
    category: Category
    survey: str | None
    note: str
    comparable_from: str = ""
    series_note: str = ""
    decimals: int = 1
    last_year: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether no later figure will come: it is history, and says nothing of how things are now."""
        return bool(self.last_year)


@dataclass(frozen=True)
class Observation:
    """One published cell about one area; `value` is None where `flag` says why.

    Attributes:
        cut: which people it is about, such as `sex: Female`; empty for everybody.
    """

    measure: str
    la_code: str
    la_name: str
    ons_code: str
    level: str
    year: str
    statistic: str
    value: float | None
    flag: str
    raw: str
    citation: Citation
    cut: str = EVERYBODY


@dataclass(frozen=True)
class Dataset:
    """The tidy observations read from one file.

    Attributes:
        sha256: hash of the file they were read from.
        reader_version: how it was read; the same file read by the same version gives the same bytes.
        item_id: the evidence item the file belongs to.
        dataset: which return it is.
        dataset_sha256: hash of the Parquet file.
        n_rows: published cells.
        released_on: the day the publisher gave it out, where the file says so.
    """

    sha256: str
    reader_version: str
    item_id: str
    dataset: str
    dataset_sha256: str
    n_rows: int
    released_on: date | None = None
