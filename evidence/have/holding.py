"""The returns that are held: checked, and read into signals."""

from collections import ChainMap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
from sqlalchemy import Engine

from evidence.have.council_observations import load_council_observations, select_observations
from evidence.have.datasets import encode_observations, write_observations
from evidence.have.held_datasets import (
    HeldVersion,
    build_release,
    dataset_path,
    is_return,
    is_up_to_date,
    load_held_versions,
)
from evidence.have.measures import load_measures
from evidence.have.own_definitions import load_own_measures
from evidence.have.releases import Release, combine_observations, sort_releases
from evidence.have.returns import kind_of_dataset
from evidence.have.signals import build_indicator_signals
from evidence.have.spreads import load_spreads
from evidence.parsing import read_table_file
from evidence.store.checking import check_stored
from evidence.store.files import FileStore, write_whole
from schemas.custody import Actor
from schemas.database import write
from schemas.errors import InputError, StoreError
from schemas.evidence import EvidenceItem
from schemas.ids import sha256_of
from schemas.observation import Dataset
from schemas.records.observations import add_dataset, add_observations
from schemas.signal import Signal
from schemas.terms import Source
from schemas.workspace import Workspace


@dataclass(frozen=True)
class Holding:
    """Where returns are held: the workspace's folders, its database and its store.

    Attributes:
        actor: who the custody log will say read a file anew; without one a new reading is used and not recorded.
    """

    workspace: Workspace
    engine: Engine
    store: FileStore
    actor: Actor | None = None


def check_returns(holding: Holding, items: Sequence[EvidenceItem]) -> int:
    """Hash the current file of every return, and make its dataset again if it is missing or was changed.

    A file that an earlier version of this program read is read again by the reader there is now, and the new dataset
    is recorded; the older one stays where it is.

    Returns:
        How many returns were checked.

    Raises:
        StoreError: a stored file is missing or has changed, or reads differently from when it was taken in.
    """
    checked = check_stored(holding.store, items, Source.HAVE)
    for held in _read_anew(holding, items):
        if is_return(held[2]):
            _ensure_dataset(holding, held)
    return checked


def load_releases(holding: Holding, items: Sequence[EvidenceItem]) -> tuple[Release, ...]:
    """Every release whose figures count, in the order in which they do, the one that counts most last.

    Files that an earlier version of this program read are read again first.
    """
    return sort_releases(build_release(holding.workspace, held) for held in _read_anew(holding, items))


def _read_anew(holding: Holding, items: Sequence[EvidenceItem]) -> tuple[HeldVersion, ...]:
    """The files that count, each with a reading by the reader there is now, made if there was none."""
    return tuple(
        held if is_up_to_date(held[2]) else _with_newer_reading(holding, held)
        for held in load_held_versions(holding.engine, items)
    )


def _with_newer_reading(holding: Holding, held: HeldVersion) -> HeldVersion:
    """The same file read by the newer reader; as it was where that reader does not take it, so that nothing is lost."""
    item, version, older = held
    try:
        table = _read(holding, held)
    except InputError:
        return held
    data = encode_observations(table)
    kind = kind_of_dataset(older.dataset)
    newer = replace(older, reader_version=kind.reader_version, dataset_sha256=sha256_of(data), n_rows=table.num_rows)
    write_whole(_room_for(holding, newer), data)
    _record(holding, newer, table)
    return item, version, newer


def _record(holding: Holding, dataset: Dataset, table: pa.Table) -> None:
    if holding.actor is None:
        return
    own = select_observations(table, holding.workspace.council, dataset.item_id)
    with write(holding.engine, holding.actor) as connection:
        add_dataset(connection, dataset)
        add_observations(connection, own)


def _ensure_dataset(holding: Holding, held: HeldVersion) -> None:
    dataset = held[2]
    path = dataset_path(holding.workspace, dataset)
    if path.is_file() and sha256_of(path.read_bytes()) == dataset.dataset_sha256:
        return
    write_observations(_read(holding, held), _room_for(holding, dataset))
    if is_up_to_date(dataset) and sha256_of(path.read_bytes()) != dataset.dataset_sha256:
        raise StoreError(
            "dataset-differs",
            f"The figures of {dataset.item_id} read differently from when it was loaded.",
            "Load the file again; if it stays so, report a fault of Readiness.",
        )


def _read(holding: Holding, held: HeldVersion) -> pa.Table:
    """The observations of a stored file, by the reader there is now."""
    _, version, dataset = held
    data = holding.store.get(dataset.sha256, dataset.item_id)
    name = version.original_name
    return kind_of_dataset(dataset.dataset).read(read_table_file(data, name, allow_formulas=True), data, name)


def _room_for(holding: Holding, dataset: Dataset) -> Path:
    path = dataset_path(holding.workspace, dataset)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def build_return_signals(holding: Holding, items: Sequence[EvidenceItem], as_of: date) -> tuple[Signal, ...]:
    """The indicator signals of the returns that are held, each figure from the newest release that holds it.

    A series may so be put together from several releases; it never reaches back beyond a break of the measure. How far
    councils lie apart is taken from the newest release that holds enough councils to tell.
    """
    releases = load_releases(holding, items)
    council = holding.workspace.council
    newest_first = ChainMap(*(load_spreads(release.path, load_measures()) for release in reversed(releases)))
    behind = {item.id: item.independence for item in items}
    measures = (*load_measures(), *load_own_measures(holding.engine, holding.store, items))
    held = (load_council_observations(release.path, council, release.item_id) for release in releases)
    observations = combine_observations(held, council, measures)
    signals = build_indicator_signals(observations, council, measures, "", as_of, newest_first)
    told = {signal.key: replace(signal, independence=behind[signal.citations[0].evidence_id]) for signal in signals}
    return tuple(told[key] for key in sorted(told))
