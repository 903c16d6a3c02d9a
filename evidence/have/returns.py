"""The kinds of national return that are read, told apart by what is in them and never by a file's name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from evidence.have import (
    ascof,
    ascof_open_data,
    ascof_trends,
    cld_tables,
    deprivation,
    measures_csv,
    own_measures,
    population,
    skills_for_care,
)
from evidence.have.not_figures import find_reason
from evidence.have.suites import ascof as ascof_suite
from evidence.have.suites import ascof_long as ascof_long_suites
from evidence.have.suites import measures as measures_suite
from evidence.have.suites import other_returns as other_suites
from evidence.have.suites.check import Check
from evidence.market import directory
from evidence.market import observations as market
from evidence.parsing import SheetCells
from evidence.table_rows import has_headings
from schemas.errors import InputError
from schemas.ids import sha256_of
from schemas.problems import Problem
from schemas.terms import Classification, Independence

if TYPE_CHECKING:
    import pyarrow as pa


def _says_no_day(sheets: Sequence[SheetCells]) -> date | None:
    return None


@dataclass(frozen=True)
class ReturnKind:
    """One kind of return and how it is read.

    Attributes:
        dataset: what makes its evidence item what it is: a later file of the same dataset is a new version.
        reader_version: changes whenever the same file would be read differently.
        recognise: whether some sheets are of this kind, a damaged file of it included.
        read: sheets, the bytes they were read from and the file's name, to a table with `OBSERVATION_COLUMNS`.
        build_suite: its data checks.
        independence: who stands behind the figures; a table the council typed is the council's own word.
        named_by_file: whether files of different names are different evidence, and not versions of one return.
        named_by_year: whether files about different years are different evidence.
        read_release_day: the day a file says it was given out by the publisher; None where it does not say.
        licence: under which its publisher gives it out; empty for a table of the council's own.
        is_looked_at: whether somebody from outside would look at it for how a council does today: not where a newer
            return carries its figures on, and not where it is about the area or is the council's own.
    """

    dataset: str
    title: str
    reader_version: str
    recognise: Callable[[Sequence[SheetCells]], bool]
    read: Callable[[Sequence[SheetCells], bytes, str], "pa.Table"]
    build_suite: Callable[[], Sequence[Check]]
    independence: Independence
    classification: Classification
    named_by_file: bool = False
    named_by_year: bool = False
    read_release_day: Callable[[Sequence[SheetCells]], date | None] = _says_no_day
    licence: str = ""
    is_looked_at: bool = False

    @property
    def is_national(self) -> bool:
        """Whether a publisher stands behind it: then an older release goes on to count where no newer one speaks."""
        return self.independence is not Independence.COUNCIL


def _read_ascof(sheets: Sequence[SheetCells], data: bytes, name: str) -> "pa.Table":
    return ascof.read_ascof(sheets, data, name).observations


def _read_measures(sheets: Sequence[SheetCells], data: bytes, name: str) -> "pa.Table":
    return measures_csv.read_measures_sheets(sheets, sha256_of(data), name)


def _is_measures_table(sheets: Sequence[SheetCells]) -> bool:
    return has_headings(sheets, measures_csv.COLUMNS)


_published = partial(
    ReturnKind,
    independence=Independence.NATIONAL,
    classification=Classification.PUBLIC,
    licence="Open Government Licence v3.0",
)
_of_its_own = partial(
    ReturnKind, independence=Independence.COUNCIL, classification=Classification.INTERNAL, named_by_file=True
)

RETURNS: tuple[ReturnKind, ...] = (
    _published(
        dataset="ascof-time-series",
        title="Adult Social Care Outcomes Framework, time series (DHSC)",
        reader_version=ascof.READER_VERSION,
        recognise=ascof.is_ascof,
        read=_read_ascof,
        build_suite=ascof_suite.build_suite,
        is_looked_at=True,
    ),
    _published(
        dataset=ascof_long_suites.OPEN_DATA,
        title="Adult Social Care Outcomes Framework, open data of one year (NHS Digital)",
        reader_version=ascof_open_data.READER_VERSION,
        recognise=ascof_open_data.is_ascof_open_data,
        read=ascof_open_data.read_ascof_open_data,
        build_suite=ascof_long_suites.build_open_data_suite,
        named_by_year=True,
    ),
    _published(
        dataset=ascof_long_suites.TRENDS,
        title="Adult Social Care Outcomes Framework, outcomes over several years (NHS Digital)",
        reader_version=ascof_trends.READER_VERSION,
        recognise=ascof_trends.is_ascof_trends,
        read=ascof_trends.read_ascof_trends,
        build_suite=ascof_long_suites.build_trends_suite,
    ),
    _of_its_own(
        dataset="measures-table",
        title="Published measures, in the council's own table",
        reader_version=measures_csv.READER_VERSION,
        recognise=_is_measures_table,
        read=_read_measures,
        build_suite=measures_suite.build_suite,
    ),
    _published(
        dataset=other_suites.CLIENT_LEVEL,
        title="Client-level data, published statistics (DHSC)",
        reader_version=cld_tables.READER_VERSION,
        recognise=cld_tables.is_cld_tables,
        read=cld_tables.read_cld_tables,
        build_suite=other_suites.build_client_level_suite,
        is_looked_at=True,
    ),
    _published(
        dataset=other_suites.WORKFORCE,
        title="Care workforce estimates by local area (Skills for Care)",
        reader_version=skills_for_care.READER_VERSION,
        recognise=skills_for_care.is_skills_for_care,
        read=skills_for_care.read_skills_for_care,
        build_suite=other_suites.build_workforce_suite,
        licence="Free to use again with the publisher named",
        is_looked_at=True,
    ),
    _published(
        dataset=other_suites.DEPRIVATION,
        title="Index of multiple deprivation by council (MHCLG)",
        reader_version=deprivation.READER_VERSION,
        recognise=deprivation.is_deprivation,
        read=deprivation.read_deprivation,
        build_suite=other_suites.build_deprivation_suite,
        named_by_year=True,
    ),
    _published(
        dataset=other_suites.POPULATION,
        title="Mid-year population estimates (ONS, from Nomis)",
        reader_version=population.READER_VERSION,
        recognise=population.is_population,
        read=population.read_population,
        build_suite=other_suites.build_population_suite,
    ),
    _published(
        dataset=other_suites.RATINGS,
        title="Directory of latest ratings (CQC)",
        reader_version=directory.READER_VERSION,
        recognise=directory.is_directory,
        read=market.read_directory_table,
        build_suite=other_suites.build_ratings_suite,
        is_looked_at=True,
    ),
    _of_its_own(
        dataset=other_suites.OWN,
        title="Measures the council defines itself",
        reader_version=own_measures.READER_VERSION,
        recognise=own_measures.is_own_measures,
        read=own_measures.read_own_measures_table,
        build_suite=other_suites.build_own_suite,
    ),
)


def find_kind(sheets: Sequence[SheetCells], name: str) -> ReturnKind:
    """The kind of return these sheets are.

    Raises:
        InputError: none that is known, with what could be loaded instead, or why it holds no figures.
    """
    for kind in RETURNS:
        if kind.recognise(sheets):
            return kind
    reason = find_reason(sheets, name)
    if reason is not None:
        raise InputError([reason])
    known = "; ".join(kind.title for kind in RETURNS)
    remedy = (
        f"Offer one of these, as downloaded: {known}. Or one of the council's own: its client-level file as CSV, or a "
        "table of its waiting lists. Trackers, case audits and feedback have their own commands."
    )
    raise InputError([Problem("return-not-recognised", name, "this is not a file Readiness knows", remedy)])


def kind_of_dataset(dataset: str) -> ReturnKind:
    """The kind with this dataset name; a KeyError if there is none."""
    return {kind.dataset: kind for kind in RETURNS}[dataset]
