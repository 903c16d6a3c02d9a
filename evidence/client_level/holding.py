"""The client-level file that is held: opened privately, judged again by the rules of today, and kept up to date."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from evidence.client_level.intake import (
    DATASET,
    build_observations,
    run_result_checks,
    workspace_options,
    write_dataset,
)
from evidence.client_level.judged import MADE_UP, Judged, ask_to_judge
from evidence.store.files import FileStore
from schemas.client_level import HeldSubmission
from schemas.custody import Actor
from schemas.database import read, write
from schemas.errors import AppError
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.ids import sha256_of
from schemas.observation import Council, Dataset
from schemas.records.client_level import add_submission, forget_datasets, load_submissions
from schemas.records.observations import add_dataset, load_datasets
from schemas.terms import EvidenceKind
from schemas.workspace import Workspace

if TYPE_CHECKING:
    from evidence.data_checks import Checker

Report = Callable[[str], None]


@dataclass(frozen=True)
class ClientLevelHolding:
    """Where the file is held: the workspace, its database and its store, and who is at work."""

    workspace: Workspace
    engine: Engine
    store: FileStore
    actor: Actor


@dataclass(frozen=True)
class History:
    """The submission that counts now, and those before it, the earliest first."""

    now: HeldSubmission
    before: tuple[HeldSubmission, ...]

    @property
    def previous(self) -> HeldSubmission | None:
        """The one just before it; None for the first."""
        return self.before[-1] if self.before else None


def find_item(items: Iterable[EvidenceItem]) -> EvidenceItem | None:
    """The client-level data among some items; None where none is held."""
    return next((one for one in items if one.kind is EvidenceKind.CLIENT_LEVEL and one.current), None)


def load_history(engine: Engine, items: Sequence[EvidenceItem], until: date = date.max) -> History | None:
    """The submission that is held with those before it, as they were judged last; None where none is held."""
    item = find_item(items)
    if item is None or item.current is None:
        return None
    with read(engine) as connection:
        known = load_submissions(connection, until)
    place = next((n for n, one in enumerate(known) if one.submission.sha256 == item.current.sha256), None)
    return None if place is None else History(known[place], known[:place])


def nothing_held() -> AppError:
    """There is no client-level file in the workspace."""
    return AppError(
        "nothing-client-level",
        "No client-level data is held in this workspace.",
        "`readiness load FILE` takes it in; `readiness client-level check FILE` only looks at it.",
    )


def refuse_held_made_up(council: Council, history: History | None) -> None:
    """Refuse to go on where a real council holds made-up data: the workspace was said to be for it, and is no more.

    Raises:
        AppError: slug `cld-made-up`.
    """
    if history and MADE_UP in history.now.submission.guesses and not council.synthetic:
        raise AppError(
            "cld-made-up",
            f"The client-level file that is held is made-up data, and {council.name} is a real council.",
            f"Delete it with `readiness item delete {history.now.item_id}`, or set `synthetic = true` in "
            "readiness.toml, so that every document says that the data is made up.",
        )


def judge_again(
    holding: ClientLevelHolding, item: EvidenceItem, report: Report, references: Path | None = None
) -> Judged:
    """The held file judged by the rules, lists and methods there are now; it is opened only for as long as that takes.

    Args:
        holding: where it is held.
        item: the client-level data.
        report: told how far it has got.
        references: where to write the records that break a rule; None for nowhere.

    Raises:
        StoreError: the stored file is missing, was deleted or has changed; or there is no room to open it.
        InputError: of the council's own rules and lists.
    """
    version = _current(item)
    report("Opening the stored file")
    options = replace(
        workspace_options(holding.workspace, holding.engine), references=references, received_on=version.received_on
    )
    with holding.store.open_file(version.sha256, holding.workspace.working.resolve(), item.id) as path:
        return ask_to_judge(path, version.sha256, options, report)


def _current(item: EvidenceItem) -> EvidenceVersion:
    if item.current is None:
        raise nothing_held()
    return item.current


def keep_judgement(
    holding: ClientLevelHolding, item: EvidenceItem, judged: Judged, checker: "Checker", day: date
) -> int:
    """Record how the held file is judged now; how many rows are new, 0 where nothing about judging has changed.

    Raises:
        OurError: the suite could not be carried out.
    """
    checks = run_result_checks(judged.submission, checker)
    table = build_observations(judged, judged.submission.sha256, holding.workspace.council)
    dataset = write_dataset(holding.workspace, judged.submission, item.id, table)
    held = HeldSubmission(item.id, day, judged.submission, judged.figures, judged.waiting, checks)
    with write(holding.engine, holding.actor) as connection:
        n_new = add_submission(connection, held)
        forget_datasets(connection, dataset.sha256, dataset.reader_version)
        return n_new + add_dataset(connection, dataset)


def has_figures(workspace: Workspace, engine: Engine, items: Iterable[EvidenceItem]) -> bool:
    """Whether the figures of the held file are there as they were written; also where no file is held."""
    return all(
        path.is_file() and sha256_of(path.read_bytes()) == one.dataset_sha256
        for one, path in _datasets(workspace, engine, items)
    )


def find_figures(workspace: Workspace, engine: Engine, items: Iterable[EvidenceItem]) -> Path | None:
    """Where the figures of the held file stand; None where no file is held or they are not at hand."""
    return next((path for _, path in _datasets(workspace, engine, items) if path.is_file()), None)


def _datasets(workspace: Workspace, engine: Engine, items: Iterable[EvidenceItem]) -> list[tuple[Dataset, Path]]:
    """The figures that count of the held file, as recorded."""
    item = find_item(items)
    if item is None:
        return []
    current = _current(item).sha256
    with read(engine) as connection:
        datasets = [one for one in load_datasets(connection) if one.sha256 == current and one.dataset == DATASET]
    return [(one, workspace.datasets / f"{one.sha256}-{one.reader_version}.parquet") for one in datasets]


def remove_figures(workspace: Workspace, sha256: str) -> int:
    """Remove the figures that were read out of a file that was deleted; how many files."""
    paths = sorted(workspace.datasets.glob(f"{sha256}-*.parquet"))
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)
