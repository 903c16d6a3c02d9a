"""Taking in a national return: read, tidy, check, store, record."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence.have.council_observations import select_observations
from evidence.have.datasets import dataset_name, encode_observations
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
from schemas.observation import Dataset
from schemas.problems import Problem
from schemas.records.evidence import newest_intake
from schemas.records.observations import add_dataset, add_observations, load_datasets
from schemas.terms import EvidenceKind, Source

if TYPE_CHECKING:
    import pyarrow as pa

    from evidence.data_checks import Checker


@dataclass(frozen=True)
class ReadReturn:
    """A return that has been read and found sound, and is not kept yet; `parquet` is its table as a file."""

    name: str
    data: bytes
    sha256: str
    kind: ReturnKind
    table: "pa.Table"
    parquet: bytes
    checks: tuple[CheckResult, ...]


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
        InputError: it is no return that is known, or with every problem of the file.
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
    return ReadReturn(name, data, sha256_of(data), kind, table, parquet.result(), checks)


def _found(check: CheckResult) -> str:
    rows = f" ({check.n_failing:,} of {check.n_rows:,} rows)" if check.n_failing else ""
    return f"this is not so: {check.sentence[:1].lower()}{check.sentence[1:].rstrip('.')}{rows}"


def keep_return(intake: Intake, found: ReadReturn) -> Receipt:
    """Store a return, write its observations as Parquet and record what concerns the council.

    Raises:
        StoreError: the file could not be stored.
    """
    item = build_return_item(intake, found)
    replaced = replaced_notice(intake, item)
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
        notices=(*replaced, *(_notice(one) for one in found.checks if not one.passed)),
    )


def _notice(check: CheckResult) -> str:
    return f"{_found(check)}. {check.remedy}".replace("this is not so", "worth a look, this is not so")


def build_return_item(intake: Intake, found: ReadReturn) -> EvidenceItem:
    """The return as an evidence item; a later file of the same dataset is a new version of it."""
    own = [found.name.casefold()] if found.kind.named_by_file else []
    item_id = content_id("HAS", [found.kind.dataset, *own])
    suffix = "." + found.name.rpartition(".")[2].lower() if "." in found.name else ""
    version = EvidenceVersion(item_id, 1, found.sha256, len(found.data), suffix, found.name, intake.received_on)
    return EvidenceItem(
        id=item_id,
        source=Source.HAVE,
        kind=EvidenceKind.NATIONAL_RETURN,
        title=found.kind.title,
        owner=None,
        classification=found.kind.classification,
        independence=found.kind.independence,
        versions=(version,),
    )


def _write_dataset(intake: Intake, found: ReadReturn, item: EvidenceItem) -> Dataset:
    """Write tidy observations under a name made from the file's hash and the reader's version."""
    folder = intake.workspace.datasets
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / dataset_name(found.sha256, found.kind.reader_version), found.parquet)
    written = sha256_of(found.parquet)
    return Dataset(found.sha256, found.kind.reader_version, item.id, found.kind.dataset, written, found.table.num_rows)
