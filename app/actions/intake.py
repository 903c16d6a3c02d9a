"""Taking in files from the command line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.database_faults import told_plainly
from app.actions.workspaces import load_workspace_framework, open_database
from app.actors import current_actor
from app.clock import day_or_today
from app.terminal import Report
from evidence.intake import Intake, read_offered
from evidence.receipt import Receipt
from evidence.store.sweeping import sweep_store
from schemas.database import read
from schemas.errors import AppError, InputError
from schemas.problems import Problem
from schemas.records.evidence import load_items
from schemas.workspace import load_workspace


@dataclass(frozen=True)
class OfferedLists:
    """A table of waiting lists that has been read and found sound, and is not kept yet."""

    data: bytes
    name: str


if TYPE_CHECKING:
    from evidence.client_level.intake import JudgedFile
    from evidence.data_checks import Checker
    from evidence.have.intake import ReadReturn

    Offered = Receipt | ReadReturn | JudgedFile | OfferedLists
    """A file that is known already, or has been read and not kept yet."""


@contextmanager
def open_intake(root: Path, received: datetime | None) -> Iterator[Intake]:
    """The workspace's intake, for files received on a day that is not in the future."""
    day = day_or_today(received, "The day received")
    workspace = load_workspace(root)
    with open_database(workspace) as engine:
        intake = Intake(workspace, engine, day, current_actor())
        with suppress(OSError):  # what cannot be tidied hurts nothing; what cannot be written is told soon enough
            sweep_store(intake.store, engine, intake.actor.at)
        yield intake


def load_returns(root: Path, paths: Sequence[Path], *, received: datetime | None, report: Report) -> list[Receipt]:
    """Take in national returns, client-level data and waiting lists: none is kept if any is at fault.

    Raises:
        InputError: with every problem of every file.
        AppError: a sound file could not be kept, such as on a full disk; it says which were kept before it.
    """
    with open_intake(root, received) as intake:
        return take_in_returns(intake, paths, report)


def take_in_returns(
    intake: Intake, paths: Sequence[Path], report: Report, checker: "Checker | None" = None
) -> list[Receipt]:
    """The same over an open intake; a checker that is given must be open, and stays so."""
    with ExitStack() as stack:
        return _take_in_returns(intake, paths, report, _Checks(stack, checker))


class _Checks:
    """What carries out checks, opened when it is first wanted: its library takes a while to load."""

    def __init__(self, stack: ExitStack, given: "Checker | None") -> None:
        self._stack = stack
        self._checker = given

    def open(self) -> "Checker":
        from evidence.data_checks import open_checker

        if self._checker is None:
            self._checker = self._stack.enter_context(open_checker())
        return self._checker


def _take_in_returns(intake: Intake, paths: Sequence[Path], report: Report, checks: _Checks) -> list[Receipt]:
    found = _read_returns(intake, paths, report, checks)
    report("Keeping what was read")
    return _keep_returns(intake, found, report)


def _read_returns(intake: Intake, paths: Sequence[Path], report: Report, checks: _Checks) -> "list[Offered]":
    """Every file read and checked, or the problems of all of them together."""
    problems: list[Problem] = []
    found: list[Offered] = []
    for path in paths:
        try:
            read_it = _read_client_level if _is_client_level(path) else _read_return
            found.append(read_it(intake, path, report, checks))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems, "Nothing was loaded" if len(paths) > 1 else "The file was not loaded")
    return found


def _is_client_level(path: Path) -> bool:
    """Whether a file is client-level data; one that cannot be looked into is none, and is told of when it is read."""
    from evidence.client_level.recognition import is_client_level

    try:
        return path.is_file() and is_client_level(path)
    except OSError:
        return False


def _read_return(intake: Intake, path: Path, report: Report, checks: _Checks) -> "Receipt | ReadReturn | OfferedLists":
    from evidence.have.intake import find_known_return, read_return

    data = read_offered(path)
    known = find_known_return(intake, data, path.name) or _read_waiting_lists(data, path.name, report)
    return known or read_return(data, path.name, report, checks.open())


def _read_waiting_lists(data: bytes, name: str, report: Report) -> OfferedLists | None:
    """The council's own table of waiting lists, once it is found sound; None for another file, or one not readable."""
    from evidence.have.waiting_lists import is_waiting_table, read_waiting_lists
    from evidence.parsing import read_table_file

    try:
        sheets = read_table_file(data, name)
    except InputError:
        return None  # the reader of returns allows more, and tells what is wrong
    if not is_waiting_table(sheets):
        return None
    report(f"Reading {name}")
    read_waiting_lists(sheets, data, name)
    return OfferedLists(data, name)


def _read_client_level(intake: Intake, path: Path, report: Report, checks: _Checks) -> "Receipt | JudgedFile":
    from evidence.client_level.intake import check_size, find_known_file, judge_for_intake
    from evidence.store.streams import hash_file

    check_size(path)
    sha256 = hash_file(path)
    known = find_known_file(intake, sha256, path.name)
    return known or judge_for_intake(intake, path.resolve(), sha256, report, checks.open())


def _keep(intake: Intake, found: "Offered", report: Report) -> Receipt:
    from evidence.client_level.intake import JudgedFile, keep_client_level
    from evidence.have.intake import keep_return
    from evidence.have.waiting_holding import take_in_waiting_lists

    if isinstance(found, Receipt):
        return found
    if isinstance(found, OfferedLists):
        return take_in_waiting_lists(intake, found.data, found.name)
    return keep_client_level(intake, found, report) if isinstance(found, JudgedFile) else keep_return(intake, found)


def _keep_returns(intake: Intake, found: "Sequence[Offered]", report: Report) -> list[Receipt]:
    """Each file is kept whole by itself; an error says which are in already."""
    kept: list[Receipt] = []
    for one in found:
        try:
            with told_plainly():
                kept.append(_keep(intake, one, report))
        except AppError as error:
            if not kept:
                raise
            names = ", ".join(receipt.name for receipt in kept)
            told = f"{error.message} Kept before that: {names}. Not kept: the other {len(found) - len(kept)}."
            raise AppError(error.slug, told, error.remedy) from error
    return kept


def import_tracker(
    root: Path, path: Path, folder: Path | None, *, received: datetime | None, report: Report
) -> Receipt:
    """Take in an evidence tracker and the documents it names.

    Raises:
        InputError: with every problem of the tracker and of its documents.
    """
    with open_intake(root, received) as intake:
        return take_in_tracker(intake, path, folder, report)


def take_in_tracker(intake: Intake, path: Path, folder: Path | None, report: Report) -> Receipt:
    """The same over an open intake; documents that are held already need not be offered again."""
    from evidence.request.catalogue import current_request_items, nameable_items
    from evidence.request.held_documents import OfferedDocuments, find_held
    from evidence.request.intake import take_in_tracker as take_in

    report(f"Reading {path.name} and its documents")
    with read(intake.engine) as connection:
        items, _ = load_items(connection, date.max)
        request_items = nameable_items(current_request_items(connection))
    return take_in(
        intake,
        read_offered(path),
        path.name,
        framework=load_workspace_framework(intake.workspace),
        request_items=request_items,
        documents=OfferedDocuments(find_documents(folder), find_held(items, intake.store.get)),
    )


def find_documents(folder: Path | None) -> Mapping[str, bytes | Callable[[], bytes]]:
    """The files of a folder by name, read when they are wanted.

    Raises:
        InputError: there is no such folder.
    """
    if folder is None:
        return {}
    if not folder.is_dir():
        remedy = "Name the folder that holds the documents."
        raise InputError([Problem("folder-missing", folder.name, "there is no such folder", remedy)])
    return {path.name: partial(read_offered, path) for path in sorted(folder.iterdir()) if path.is_file()}


def import_collected(root: Path, path: Path, kind: str, *, received: datetime | None, report: Report) -> Receipt:
    """Take in case-audit results (`audits`) or feedback (`feedback`).

    Raises:
        InputError: with every problem of the file.
    """
    with open_intake(root, received) as intake:
        return take_in_collected(intake, path, kind, report)


def take_in_collected(intake: Intake, path: Path, kind: str, report: Report) -> Receipt:
    """The same over an open intake."""
    from evidence.collect.intake import take_in_audits, take_in_feedback

    report(f"Reading {path.name}")
    take_in = {"audits": take_in_audits, "feedback": take_in_feedback}[kind]
    return take_in(intake, read_offered(path), path.name, load_workspace_framework(intake.workspace))
