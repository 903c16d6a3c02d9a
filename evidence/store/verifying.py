"""Verifying a whole workspace: every stored file, the custody log and its heads, the rows, what was made.

It only reads, so that it can run as another program than the one that writes, at any time. All findings are told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from evidence.store.custody_check import LOG, check_custody, check_signature, find_roots, leaf_of
from evidence.store.files import FileStore
from evidence.store.heads import HEADS_FILE, read_line
from evidence.store.merkle import is_consistent, prove_consistency
from evidence.store.opening import open_store
from evidence.store.return_check import check_returns
from evidence.store.signing import load_public_keys
from schemas.custody import Event, TreeHead
from schemas.database import read
from schemas.errors import AppError, StoreError
from schemas.ids import sha256_of
from schemas.problems import Problem
from schemas.records.custody import load_rows
from schemas.records.observations import load_datasets
from schemas.records.rows import core
from schemas.tables import EvidenceVersionRow, OutputRow
from schemas.workspace import Workspace

Report = Callable[[str], None]
N_PORTIONS = 20
"""In how many portions stored files are checked, each a step of the progress bar."""
N_STEPS = N_PORTIONS + 3
"""Steps that `verify_workspace` reports at most."""


def verify_workspace(workspace: Workspace, engine: Engine, report: Report) -> tuple[Problem, ...]:
    """Everything in a workspace that is not what was kept; nothing where all is well.

    Args:
        workspace: the workspace.
        engine: its database.
        report: told the plain name of each step as it begins.
    """
    report("Checking the custody log and what it tells of")
    with read(engine) as connection:
        problems = check_custody(workspace, connection)
        held = find_held(connection)
    problems += check_files(open_store(workspace, engine), held, report)
    report("Checking the documents that were made")
    with read(engine) as connection:
        problems += check_made(workspace, connection)
    report("Checking the returns that were built")
    with read(engine) as connection:
        return (*problems, *check_returns(workspace, connection))


def refuse_findings(problems: Sequence[Problem]) -> int:
    """Fail where a verification found something; else 0.

    Raises:
        StoreError: slug `verify-found`, naming everything.
    """
    if problems:
        told = " ".join(f"{one}" for one in problems)
        raise StoreError("verify-found", f"Not everything is as it was kept. {told}", "Mend what is named first.")
    return 0


def find_held(connection: Connection) -> dict[str, str]:
    """The hash of every file that should be there, with the evidence id to name it by.

    These are the files the log says were stored, and those an item has a version of; not those it says were deleted.
    """
    table = core(EvidenceVersionRow).c
    names = {row.sha256: row.item_id for row in connection.execute(select(table.sha256, table.item_id))}
    last: dict[str, str] = {}
    for row in load_rows(connection):
        if row["event"] in (Event.FILE_STORED, Event.FILE_RESTORED, Event.FILE_DELETED):
            last[str(row["subject"])] = row["event"]
    there = {sha256 for sha256 in {*names, *last} if last.get(sha256) != Event.FILE_DELETED}
    return {sha256: names.get(sha256, "") for sha256 in sorted(there)}


def check_files(store: FileStore, held: Mapping[str, str], report: Report) -> tuple[Problem, ...]:
    """Stored files that are missing or not what was stored; each is opened and hashed."""
    files, problems = list(held.items()), []
    size = max(1, -(-len(files) // N_PORTIONS))
    for start in range(0, len(files), size):
        portion = files[start : start + size]
        report(f"Checking stored files {start + 1} to {start + len(portion)} of {len(files)}")
        problems += [found for sha256, name in portion if (found := _check_file(store, sha256, name))]
    return tuple(problems)


def _check_file(store: FileStore, sha256: str, name: str) -> Problem | None:
    what = name or sha256[:12]
    try:
        store.check(sha256, name)
    except AppError as error:
        return Problem(error.slug, what, error.message.rstrip("."), error.remedy)
    except ValueError:
        return Problem("stored-file-missing", what, "it is named by no hash", "Restore the database from a backup.")
    return None


def check_made(workspace: Workspace, connection: Connection) -> tuple[Problem, ...]:
    """Documents and tidy figures that are not what was written; what is only made again is not missed."""
    table = core(OutputRow).c
    outputs = connection.execute(select(table.path, table.sha256).order_by(table.path))
    written = [(str(row.path), row.sha256, False) for row in outputs]
    written += [
        (f"{workspace.datasets.name}/{one.sha256}-{one.reader_version}.parquet", one.dataset_sha256, True)
        for one in load_datasets(connection)
    ]
    return tuple(found for path, sha256, spare in written if (found := _check_made(workspace, path, sha256, spare)))


def _check_made(workspace: Workspace, place: str, sha256: str, spare: bool) -> Problem | None:
    path = workspace.root / place
    is_there = path.is_file()
    if (spare and not is_there) or (is_there and sha256_of(path.read_bytes()) == sha256):
        return None
    found = "it is not what was written: it was changed" if is_there else "it is missing"
    return Problem("output-changed", place, found, "Do not use it. `readiness run` for that day writes it anew.")


def check_published(workspace: Workspace, connection: Connection, data: bytes, name: str) -> tuple[Problem, ...]:
    """Whether the log still continues what heads published earlier say: one head a line, as in the file of heads.

    Args:
        workspace: where the public keys are.
        connection: a consistent view of its database.
        data: the published lines.
        name: the name of the file they came in, for messages.
    """
    rows = list(load_rows(connection))
    lines = [(number, line) for number, line in enumerate(data.splitlines(), 1) if line.strip()]
    if not lines:
        return (_published(name, 1, "there is no head in it", f"Give a line of {HEADS_FILE} as it was published."),)
    found = [_check_line(workspace, rows, line, (name, number)) for number, line in lines]
    return tuple(problem for problem in found if problem is not None)


def _published(name: str, number: int, found: str, remedy: str) -> Problem:
    return Problem("published-head", name, found, remedy, row=number)


def _check_line(
    workspace: Workspace, rows: Sequence[Mapping[str, Any]], line: bytes, place: tuple[str, int]
) -> Problem | None:
    head = read_line(line)
    if head is None:
        return _published(*place, "it is no signed head", f"Give a line of {HEADS_FILE} as it was published.")
    wrong = check_signature(head, load_public_keys(workspace.keys))
    if wrong is not None:
        return _published(*place, wrong.found, wrong.remedy)
    if not is_continued(rows, head):
        found = f"the {LOG} does not continue the one of {head.size} entries that was published: it was rewritten"
        return _published(*place, found, "Keep both, and find out who changed the workspace; restore it from a backup.")
    return None


def is_continued(rows: Iterable[Mapping[str, Any]], head: TreeHead) -> bool:
    """Whether a log as it is now provably begins with all that a head covered."""
    leaves = [leaf_of(row) for row in rows]
    if not 0 < head.size <= len(leaves):
        return False
    root = bytes.fromhex(find_roots(rows, [len(leaves)])[len(leaves)])
    return is_consistent(
        head.size, bytes.fromhex(head.root_sha256), len(leaves), root, prove_consistency(leaves, head.size)
    )


def read_published(path: Path) -> bytes:
    """The published heads of a file a person names.

    Raises:
        AppError: slug `published-head`, if it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise AppError("published-head", f"{path.name} cannot be read: {error.strerror}.", "Check its name.") from error
