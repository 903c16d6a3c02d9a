"""Taking in a national return: read, tidy, check, store, record."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from evidence.have.council_observations import select_observations
from evidence.have.datasets import dataset_name, encode_observations
from evidence.have.figure_table import notices_of, tell_notice
from evidence.have.held_datasets import load_held_releases
from evidence.have.releases import Release, compare_releases, newest_period_end, tell_revision
from evidence.have.returns import ReturnKind, find_kind
from evidence.intake import Intake, keep_items, replaced_notice
from evidence.parsing import read_table_file
from evidence.receipt import Receipt
from evidence.store.files import write_whole
from schemas.check_result import CheckResult, Severity
from schemas.database import read, write
from schemas.errors import InputError
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.ids import content_id, sha256_of
from schemas.observation import Council, Dataset, Observation
from schemas.problems import Problem
from schemas.records.evidence import newest_intake
from schemas.records.observations import add_dataset, add_observations, load_datasets
from schemas.terms import EvidenceKind, Source

if TYPE_CHECKING:
    import pyarrow as pa

    from evidence.data_checks import Checker


@dataclass(frozen=True)
class ReadReturn:
    """A return that has been read and found sound, and is not kept yet.

    Attributes:
        table: its figures.
        parquet: the same as a file.
        checks: the results of its data checks.
        released_on: the day it was given out, where the file says so.
        notices: what had to be assumed to read it, as sentences.
    """

    name: str
    data: bytes
    sha256: str
    kind: ReturnKind
    table: "pa.Table"
    parquet: bytes
    checks: tuple[CheckResult, ...]
    released_on: date | None = None
    notices: tuple[str, ...] = ()


def find_known_return(intake: Intake, data: bytes, name: str) -> Receipt | None:
    """The receipt of a file that was taken in before, found by its hash alone; None for a new one."""
    sha256 = sha256_of(data)
    with read(intake.engine) as connection:
        known = next((one for one in load_datasets(connection) if one.sha256 == sha256), None)
        newest = newest_intake(connection, known.item_id) if known else None
    if known is None or newest is None or newest.told_by_sha256 != sha256 or not intake.store.has(sha256):
        return None
    return Receipt(known.dataset, name, sha256, known.item_id, known.n_rows, f"{known.n_rows:,} figures", already=True)


def read_return(
    data: bytes, name: str, report: Callable[[str], None] = lambda text: None, checker: "Checker | None" = None
) -> ReadReturn:
    """Read a return and carry out its data checks.

    Args:
        data: the whole file.
        name: its own name, for messages.
        report: told the name of each step as it begins.
        checker: what carries out the checks, shared by several returns; without one, the return has its own.

    Raises:
        InputError: it is not a file Readiness knows, or with every problem of the file.
        OurError: slug `check-not-run`, if a check could not be carried out.
    """
    from evidence.data_checks import open_checker

    with ExitStack() as stack:
        return _read_return(data, name, report, checker or stack.enter_context(open_checker()))


def _read_return(data: bytes, name: str, report: Callable[[str], None], checker: "Checker") -> ReadReturn:
    report(f"Reading {name} (the checking library takes some seconds to start)")
    checker.prepare()  # it gets ready in a process of its own while this one reads
    sheets = read_table_file(data, name, allow_formulas=True)
    kind = find_kind(sheets, name)
    table = kind.read(sheets, data, name)
    report(f"Checking {name}")
    with ThreadPoolExecutor(1) as beside:
        parquet = beside.submit(encode_observations, table)
        checks = checker.run_suite(kind.dataset, kind.build_suite(), table)
    failed = [one for one in checks if not one.passed and one.severity is Severity.STOP]
    if failed:
        raise InputError([Problem(f"check-{one.check}", name, _found(one), one.remedy) for one in failed])
    guesses = tuple(sorted({guess for sheet in sheets for guess in sheet.guesses}))
    guesses += tuple(tell_notice(notice) for notice in notices_of(table) if notice.found not in guesses)
    released_on = kind.read_release_day(sheets)
    return ReadReturn(name, data, sha256_of(data), kind, table, parquet.result(), checks, released_on, guesses)


def _found(check: CheckResult) -> str:
    """What should be true of the table, and that it is not."""
    otherwise = f"{check.n_failing:,} of {check.n_rows:,} rows are otherwise" if check.n_failing else "that is not so"
    return f"it should be that {check.sentence[:1].lower()}{check.sentence[1:].rstrip('.')}, and {otherwise}"


def keep_return(intake: Intake, found: ReadReturn) -> Receipt:
    """Store a return, write its observations as Parquet and record what concerns the council.

    Raises:
        StoreError: the file could not be stored.
    """
    item = build_return_item(intake, found)
    replaced = () if found.kind.is_national else replaced_notice(intake, item)
    revised = revision_notices(intake, found, item)
    intake.store.put(found.data)
    dataset = _write_dataset(intake, found, item)
    council = intake.workspace.council
    own = select_observations(found.table, council, item.id)
    with write(intake.engine, intake.actor) as connection:
        added = keep_items(intake, connection, item)
        add_dataset(connection, dataset)
        add_observations(connection, own)
    return Receipt(
        kind=found.kind.dataset,
        name=found.name,
        sha256=found.sha256,
        evidence_id=item.id,
        n_records=dataset.n_rows,
        summary=f"{found.kind.title}: {dataset.n_rows:,} figures, {len(own):,} of {council.name} and its comparators",
        already=added == 0,
        notices=(
            *_nothing_own(own, council),
            *found.notices,
            *replaced,
            *revised,
            *(_notice(one) for one in found.checks if not one.passed),
        ),
    )


def _nothing_own(concerned: Sequence[Observation], council: Council) -> tuple[str, ...]:
    """Says that a return is not about the council at all, so that nobody takes it for evidence."""
    if any(one.ons_code == council.gss_code for one in concerned):
        return ()
    return (
        f"Nothing in this file is about {council.name}. Load a file that has "
        f"{council.name}'s own figures: a national one as downloaded, with every council in it, or a table in which "
        f"the council's code is {council.gss_code}.",
    )


def revision_notices(intake: Intake, found: ReadReturn, item: EvidenceItem) -> tuple[str, ...]:
    """Where a return disagrees with the ones that are held already, as sentences; one for each of them.

    Raises:
        AppError: slug `query-too-long`, if comparing took too long.
    """
    others = [one for one in load_held_releases(intake.workspace, intake.engine) if one.sha256 != found.sha256]
    told = [
        tell_revision(compare_releases(found.table, one.table), one, is_newer=_counts_more(intake, found, item, one))
        for one in others
    ]
    return tuple(notice for notice in told if notice)


def _counts_more(intake: Intake, found: ReadReturn, item: EvidenceItem, other: Release) -> bool:
    """Whether the figures of a return just read count, and not those of the other release."""
    day = found.released_on or newest_period_end(found.table) or intake.received_on
    as_new_as = day if found.kind.is_national else intake.received_on
    is_current = other.is_current and other.item_id != item.id
    return (as_new_as, True, intake.received_on) >= (other.as_new_as, is_current, other.received_on)


def _notice(check: CheckResult) -> str:
    return f"Worth a look: {_found(check)}. {check.remedy}"


def build_return_item(intake: Intake, found: ReadReturn) -> EvidenceItem:
    """The return as an evidence item; a later file of the same dataset is a new version of it."""
    item_id = content_id("HAS", [found.kind.dataset, *_own_name(found)])
    suffix = "." + found.name.rpartition(".")[2].lower() if "." in found.name else ""
    version = EvidenceVersion(item_id, 1, found.sha256, len(found.data), suffix, found.name, intake.received_on)
    return EvidenceItem(
        id=item_id,
        source=Source.HAVE,
        kind=EvidenceKind.NATIONAL_RETURN,
        title=_title(found),
        owner=None,
        classification=found.kind.classification,
        independence=found.kind.independence,
        versions=(version,),
    )


def _own_name(found: ReadReturn) -> list[str]:
    """What tells evidence of one dataset apart: nothing, the file's name, or the years it is about."""
    if found.kind.named_by_file:
        return [found.name.casefold()]
    return _years(found) if found.kind.named_by_year else []


def _years(found: ReadReturn) -> list[str]:
    return sorted(found.table["year"].unique().to_pylist())


def _title(found: ReadReturn) -> str:
    return f"{found.kind.title}, {', '.join(_years(found))}" if found.kind.named_by_year else found.kind.title


def _write_dataset(intake: Intake, found: ReadReturn, item: EvidenceItem) -> Dataset:
    """Write tidy observations under a name made from the file's hash and the reader's version."""
    folder = intake.workspace.datasets
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / dataset_name(found.sha256, found.kind.reader_version), found.parquet)
    written = sha256_of(found.parquet)
    return Dataset(
        sha256=found.sha256,
        reader_version=found.kind.reader_version,
        item_id=item.id,
        dataset=found.kind.dataset,
        dataset_sha256=written,
        n_rows=found.table.num_rows,
        released_on=found.released_on,
    )
