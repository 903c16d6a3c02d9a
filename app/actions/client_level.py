"""Client-level data from the command line: look at a file, report on the one held, tell what was found before."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from app.actions.workspaces import open_database
from app.actors import current_actor
from app.clock import today
from app.terminal import Report
from schemas.client_level import HeldSubmission, IndicatorFigure, SubmissionTrend, WaitingCard
from schemas.database import read
from schemas.errors import AppError
from schemas.observation import Council
from schemas.records.evidence import load_items
from schemas.workspace import SETTINGS_FILE, load_workspace

if TYPE_CHECKING:
    from evidence.client_level.holding import ClientLevelHolding, History
    from evidence.client_level.judged import Judged, JudgeOptions
    from flows.client_level_report import Written
    from schemas.evidence import EvidenceItem

ACTOR = "client-level update (scheduled)"
RELEASES = ("R1", "R2")
N_CHECK_STEPS = 8
"""Steps that looking at a file reports at most."""


@dataclass(frozen=True)
class Looked:
    """What a file was found to be.

    Attributes:
        trend: beside the submission before it; None where none is held.
        written: the files that were made; None where only rules were asked for.
    """

    judged: "Judged"
    trend: SubmissionTrend | None
    written: "Written | None"


@dataclass(frozen=True)
class Asked:
    """How a person wants a file looked at.

    Attributes:
        out: where the report goes; None for a folder beside, named after the file.
        release: `R1` or `R2`; None to tell it from the values.
        only: codes of the rules to apply; empty for all, with figures and a report.
        protect: the method that protects small numbers in the report; empty for the internal edition.
    """

    out: Path | None = None
    release: str | None = None
    only: tuple[str, ...] = ()
    protect: str = ""


def check_file(root: Path, path: Path, asked: Asked, report: Report) -> Looked:
    """Look at a file without taking it in: with a workspace's rules and lists where the folder is one.

    Raises:
        InputError: with every problem that keeps it from being read.
        AppError: there is no such rule or release; the machine is too small for the file.
    """
    from evidence.client_level.intake import check_size
    from evidence.store.opened import private_folder
    from evidence.store.streams import hash_file

    check_method(asked.protect)
    options = _build_options(root, asked)
    check_size(path)
    report(f"Hashing {path.name}")
    sha256 = hash_file(path)
    history = _load_previous(root, sha256)
    if asked.only:
        from evidence.client_level.judged import ask_to_judge

        return Looked(ask_to_judge(path.resolve(), sha256, options, report), None, None)
    out = asked.out or Path(f"{path.stem}-check{'-protected' if asked.protect else ''}")
    asked = replace(asked, out=out)
    with private_folder(made_folder(out)) as private:
        options = replace(options, references=None if asked.protect else _references(private))
        return _judge_and_write(path, sha256, options, history, asked, report)


def check_method(name: str) -> None:
    """Refuse a method of protecting small numbers that is not there; an empty name asks for none.

    Raises:
        AppError: slug `no-such-method`.
    """
    from reports.disclosure import method_names

    if name and name not in method_names():
        told = f"There is no method called {name[:40]} to protect small numbers."
        raise AppError("no-such-method", told, f"Use one of: {', '.join(method_names())}.")


def _references(folder: Path) -> Path:
    return (folder / "references.arrow").resolve()


def made_folder(folder: Path) -> Path:
    """The folder, made if need be.

    Raises:
        AppError: slug `output-not-writable`.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        told = f"{folder} cannot be made: {error.strerror}."
        raise AppError("output-not-writable", told, "Name a folder with --out that you may write to.") from error
    return folder


def _judge_and_write(
    path: Path, sha256: str, options: "JudgeOptions", previous: HeldSubmission | None, asked: Asked, report: Report
) -> Looked:
    from evidence.client_level.judged import ask_to_judge

    judged = ask_to_judge(path.resolve(), sha256, options, report)
    return _write(judged, options, previous, asked, report)


def _write(
    judged: "Judged", options: "JudgeOptions", previous: HeldSubmission | None, asked: Asked, report: Report
) -> Looked:
    from evidence.client_level.judged import read_references
    from flows.client_level_report import trend_of, write_report

    report("Writing the report")
    found = read_references(options.references) if options.references else iter(())
    out = asked.out or Path()
    written = write_report(
        out, judged, found, today(), council=options.council, previous=previous, method=asked.protect
    )
    return Looked(judged, trend_of(judged, previous), written)


def _build_options(root: Path, asked: Asked) -> "JudgeOptions":
    from evidence.client_level.intake import workspace_options
    from evidence.client_level.judged import JudgeOptions

    if asked.release not in (None, *RELEASES):
        raise AppError("no-such-release", f"There is no release {asked.release}.", f"Use {' or '.join(RELEASES)}.")
    base = JudgeOptions()
    if is_workspace(root):
        workspace = load_workspace(root)
        with open_database(workspace) as engine:
            base = workspace_options(workspace, engine)
    return replace(base, release=asked.release, only=asked.only, received_on=today(), with_figures=not asked.only)


def is_workspace(root: Path) -> bool:
    """Whether a folder is a workspace."""
    return (root / SETTINGS_FILE).is_file()


def _load_previous(root: Path, sha256: str) -> HeldSubmission | None:
    """The submission that is held, or the one before it where the file is the one that is held."""
    if not is_workspace(root):
        return None
    workspace = load_workspace(root)
    with open_database(workspace) as engine:
        history = _load_history(engine)
    if history is None:
        return None
    return history.previous if history.now.submission.sha256 == sha256 else history.now


def _load_history(engine: Engine) -> "History | None":
    from evidence.client_level.holding import load_history

    with read(engine) as connection:
        items, _ = load_items(connection, date.max)
    return load_history(engine, items)


@dataclass(frozen=True)
class _Held:
    """The file that is held, and where."""

    holding: "ClientLevelHolding"
    item: "EvidenceItem"
    history: "History"


@contextmanager
def _held(root: Path) -> Iterator[_Held]:
    """The client-level data of a workspace.

    Raises:
        AppError: slug `nothing-client-level`.
    """
    from evidence.client_level.holding import ClientLevelHolding, find_item, load_history, nothing_held
    from evidence.store.opening import open_store

    workspace = load_workspace(root)
    with open_database(workspace) as engine:
        with read(engine) as connection:
            items, _ = load_items(connection, date.max)
        item, history = find_item(items), load_history(engine, items)
        if item is None or history is None:
            raise nothing_held()
        holding = ClientLevelHolding(workspace, engine, open_store(workspace, engine), current_actor())
        yield _Held(holding, item, history)


def report_held(root: Path, out: Path | None, report: Report, *, protect: str = "") -> Looked:
    """Judge the held file by the rules of today, keep that if it differs, and write its report.

    Args:
        root: the workspace folder.
        out: where the report goes; None for the outputs.
        report: told each step.
        protect: the method that protects small numbers; empty for the internal edition.

    Raises:
        AppError: no file is held, the stored file is missing or was changed, or there is no such method.
    """
    from flows.client_level_desk import write_held_report
    from flows.client_level_report import trend_of

    check_method(protect)
    with _held(root) as held:
        done = write_held_report(held.holding, [held.item], today(), report, out, protect)
    return Looked(done.judged, trend_of(done.judged, done.history.previous), done.written)


def update_held(root: Path, report: Report) -> int:
    """The same through the workflow engine; how many findings there are, none where no file is held."""
    from app.actions.flow_runs import run_flow

    def start(run_id: str) -> int:
        from flows.client_level import client_level

        return client_level(run_id)

    return run_flow(root, ACTOR, report, start)


def load_known(root: Path) -> "History":
    """The submission that is held and those before it, as recorded.

    Raises:
        AppError: slug `nothing-client-level`.
    """
    with _held(root) as held:
        return held.history


@dataclass(frozen=True)
class Figures:
    """The figures of the submission that is held."""

    held: HeldSubmission
    council: Council
    figures: tuple[IndicatorFigure, ...]
    waiting: tuple[WaitingCard, ...]


def load_figures(root: Path, code: str | None, *, cuts: bool) -> Figures:
    """The figures of the submission that is held: of all measures or one, for everybody or by groups of people too.

    Raises:
        AppError: slug `nothing-client-level`; slug `no-such-measure`.
    """
    with _held(root) as held:
        now, council = held.history.now, held.holding.workspace.council
    wanted = [one for one in now.figures if code in (None, one.code)]
    if code is not None and not wanted:
        raise AppError(
            "no-such-measure", f"No figure is called {code}.", "`readiness client-level indicators` shows them all."
        )
    return Figures(now, council, tuple(one for one in wanted if cuts or not one.cut), now.waiting)
