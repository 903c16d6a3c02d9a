"""The returns that are held: checked, and read into signals."""

from collections import ChainMap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from evidence.have.council_observations import load_council_observations
from evidence.have.datasets import dataset_name, write_observations
from evidence.have.measures import load_measures
from evidence.have.returns import kind_of_dataset
from evidence.have.signals import build_indicator_signals
from evidence.have.spreads import load_spreads
from evidence.parsing import read_table_file
from evidence.store.checking import check_stored
from evidence.store.files import FileStore
from schemas.database import read
from schemas.errors import StoreError
from schemas.evidence import EvidenceItem
from schemas.ids import sha256_of
from schemas.observation import Dataset
from schemas.records.observations import load_datasets
from schemas.signal import IndicatorFacts, Signal
from schemas.terms import Source
from schemas.workspace import Workspace


@dataclass(frozen=True)
class Holding:
    """Where returns are held: the workspace's folders, its database and its store."""

    workspace: Workspace
    engine: Engine
    store: FileStore


def check_returns(holding: Holding, items: Sequence[EvidenceItem]) -> int:
    """Hash the current file of every return, and make its dataset again if it is missing or was changed.

    Returns:
        How many returns were checked.

    Raises:
        StoreError: a stored file is missing or has changed, or reads differently from when it was taken in.
    """
    checked = check_stored(holding.store, items, Source.HAVE)
    for dataset in _current_datasets(holding, items):
        _ensure_dataset(holding, dataset)
    return checked


def _current_datasets(holding: Holding, items: Iterable[EvidenceItem]) -> list[Dataset]:
    current = {item.current.sha256 for item in items if item.source is Source.HAVE and item.current}
    with read(holding.engine) as connection:
        return [dataset for dataset in load_datasets(connection) if dataset.sha256 in current]


def _ensure_dataset(holding: Holding, dataset: Dataset) -> None:
    path = _path(holding, dataset)
    if path.is_file() and sha256_of(path.read_bytes()) == dataset.dataset_sha256:
        return
    data = holding.store.get(dataset.sha256, dataset.item_id)
    kind = kind_of_dataset(dataset.dataset)
    name = f"{dataset.item_id}"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_observations(kind.read(read_table_file(data, name, allow_formulas=True), data, name), path)
    if sha256_of(path.read_bytes()) != dataset.dataset_sha256:
        raise StoreError(
            "dataset-differs",
            f"The figures of {dataset.item_id} read differently from when it was loaded.",
            "Load the file again; if it stays so, report a fault of Readiness.",
        )


def _path(holding: Holding, dataset: Dataset) -> Path:
    return holding.workspace.datasets / dataset_name(dataset.sha256, dataset.reader_version)


def build_return_signals(holding: Holding, items: Sequence[EvidenceItem], as_of: date) -> tuple[Signal, ...]:
    """The indicator signals of every return that is held; of two figures for one measure the later counts.

    How far councils lie apart is taken from the return itself; where it holds too few councils to tell, such as a
    council's own table, from another return that holds the same measure and year.
    """
    datasets = _current_datasets(holding, items)
    spreads = {dataset.sha256: load_spreads(_path(holding, dataset), load_measures()) for dataset in datasets}
    received = {item.id: item.current.received_on for item in items if item.current}
    behind = {item.id: item.independence for item in items}
    best: dict[str, Signal] = {}
    for dataset in datasets:
        council = holding.workspace.council
        observations = load_council_observations(_path(holding, dataset), council, dataset.item_id)
        own_first = ChainMap(spreads[dataset.sha256], *spreads.values())
        for signal in build_indicator_signals(
            observations, council, load_measures(), dataset.item_id, as_of, own_first
        ):
            known = best.get(signal.key)
            if known is None or _age(signal, received) > _age(known, received):
                best[signal.key] = replace(signal, independence=behind[dataset.item_id])
    return tuple(best[key] for key in sorted(best))


def _age(signal: Signal, received: dict[str, date]) -> tuple[str, date, str]:
    """Sorts a later period first, then a file received later."""
    period = signal.facts.period if isinstance(signal.facts, IndicatorFacts) else ""
    item = signal.evidence_ids[0]
    return period, received[item], item
