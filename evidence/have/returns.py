"""The kinds of national return that are read, told apart by what is in them and never by a file's name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence.have import ascof, measures_csv
from evidence.have.suites import ascof as ascof_suite
from evidence.have.suites import measures as measures_suite
from evidence.have.suites.check import Check
from evidence.parsing import SheetCells
from evidence.table_rows import has_headings
from schemas.errors import InputError
from schemas.ids import sha256_of
from schemas.problems import Problem
from schemas.terms import Classification, Independence

if TYPE_CHECKING:
    import pyarrow as pa


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


def _read_ascof(sheets: Sequence[SheetCells], data: bytes, name: str) -> "pa.Table":
    return ascof.read_ascof(sheets, data, name).observations


def _read_measures(sheets: Sequence[SheetCells], data: bytes, name: str) -> "pa.Table":
    return measures_csv.read_measures_sheets(sheets, sha256_of(data), name)


def _is_measures_table(sheets: Sequence[SheetCells]) -> bool:
    return has_headings(sheets, measures_csv.COLUMNS)


RETURNS: tuple[ReturnKind, ...] = (
    ReturnKind(
        dataset="ascof-time-series",
        title="Adult Social Care Outcomes Framework, time series (DHSC)",
        reader_version=ascof.READER_VERSION,
        recognise=ascof.is_ascof,
        read=_read_ascof,
        build_suite=ascof_suite.build_suite,
        independence=Independence.NATIONAL,
        classification=Classification.PUBLIC,
    ),
    ReturnKind(
        dataset="measures-table",
        title="Published measures, in the council's own table",
        reader_version="measures-1",
        recognise=_is_measures_table,
        read=_read_measures,
        build_suite=measures_suite.build_suite,
        independence=Independence.COUNCIL,
        classification=Classification.INTERNAL,
        named_by_file=True,
    ),
)


def find_kind(sheets: Sequence[SheetCells], name: str) -> ReturnKind:
    """The kind of return these sheets are.

    Raises:
        InputError: none that is known, with what could be loaded instead.
    """
    for kind in RETURNS:
        if kind.recognise(sheets):
            return kind
    known = "; ".join(kind.title for kind in RETURNS)
    remedy = f"Offer one of these, as downloaded: {known}. Trackers, case audits and feedback have their own commands."
    raise InputError([Problem("return-not-recognised", name, "it is no return that is known", remedy)])


def kind_of_dataset(dataset: str) -> ReturnKind:
    """The kind with this dataset name; a KeyError if there is none."""
    return {kind.dataset: kind for kind in RETURNS}[dataset]
