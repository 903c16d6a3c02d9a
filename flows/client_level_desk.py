"""What the steps for client-level data do with the file that is held."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evidence.client_level.holding import (
    ClientLevelHolding,
    History,
    find_item,
    has_figures,
    judge_again,
    keep_judgement,
    load_history,
    nothing_held,
)
from evidence.client_level.judged import Judged, read_references
from evidence.client_level.local_signals import build_held_local_signals
from evidence.data_checks import open_checker
from evidence.store.opened import private_folder
from flows.client_level_report import Written, folder_name, write_report
from flows.run_desk import RunDesk
from reports.disclosure import load_method
from reports.disclosure.local_figures import protect_signals
from schemas.evidence import EvidenceItem
from schemas.signal import Signal

REFERENCES = "references.arrow"
"""The private file in which the records that break a rule stand while their workbook is written."""
Report = Callable[[str], None]


@dataclass(frozen=True)
class Reported:
    """A held file as it is judged now, the submissions before it, and what was written."""

    judged: Judged
    history: History
    written: Written


def write_held_report(
    holding: ClientLevelHolding,
    items: Sequence[EvidenceItem],
    day: date,
    report: Report,
    out: Path | None = None,
    method: str = "",
) -> Reported:
    """Judge the held file by the rules of today, keep that if it differs from the last, and write its report.

    Args:
        holding: where the file is held.
        items: the evidence items known on the day.
        day: the day of the report.
        report: told how far it has got.
        out: where the report goes; None for the outputs.
        method: the method that protects small numbers; empty for the internal edition.

    Raises:
        AppError: slug `nothing-client-level`.
        StoreError: the stored file is missing or was changed; something could not be written.
    """
    item, history = find_item(items), load_history(holding.engine, items)
    if item is None or history is None:
        raise nothing_held()
    workspace = holding.workspace
    with private_folder(workspace.working) as private:
        references = (private / REFERENCES).resolve()
        judged = judge_again(holding, item, report, references)
        _keep(holding, item, judged, history, day)
        report("Writing the report")
        written = write_report(
            out or workspace.outputs / folder_name(history.now, method),
            judged,
            read_references(references),
            day,
            council=workspace.council,
            previous=history.previous,
            method=method,
        )
    return Reported(judged, history, written)


def _keep(holding: ClientLevelHolding, item: EvidenceItem, judged: Judged, history: History, day: date) -> None:
    """Record a judgement by other rules than the last; the suite takes seconds, so it is not run for nothing."""
    if judged.submission.reader_version != history.now.submission.reader_version:
        with open_checker() as checker:
            keep_judgement(holding, item, judged, checker, day)


def report_held(desk: RunDesk) -> int:
    """The same on a run's desk; how many findings there are, none where no file is held."""
    if find_item(desk.items) is None:
        return 0
    found = write_held_report(_holding(desk), desk.items, desk.as_of, _quiet)
    return sum(one.n_failing for one in found.judged.submission.outcomes)


def ensure_figures(desk: RunDesk) -> int:
    """Work the held file's figures out again where they are missing or were changed; 1 where that was so."""
    item = find_item(desk.items)
    if item is None or has_figures(desk.workspace, desk.engine, desk.items):
        return 0
    judged = judge_again(_holding(desk), item, _quiet)
    with open_checker() as checker:
        keep_judgement(_holding(desk), item, judged, checker, desk.as_of)
    return 1


def build_protected_signals(desk: RunDesk) -> tuple[Signal, ...]:
    """The leading figures of the held file, with small numbers protected: from here on no count of people is exact."""
    signals = build_held_local_signals(desk.workspace, desk.engine, desk.items, desk.as_of)
    return protect_signals(signals, load_method())


def _holding(desk: RunDesk) -> ClientLevelHolding:
    return ClientLevelHolding(desk.workspace, desk.engine, desk.store, desk.actor)


def _quiet(_step: str) -> None:
    """A step of a flow tells its own name only."""
