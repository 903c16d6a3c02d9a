"""Which observations are held as Parquet, for the files of the evidence items known on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from evidence.have.datasets import dataset_name
from evidence.have.releases import Release, sort_releases
from evidence.have.returns import RETURNS
from schemas.database import read
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.observation import Dataset
from schemas.records.evidence import load_items
from schemas.records.observations import load_datasets
from schemas.terms import Source
from schemas.workspace import Workspace

_KINDS = {kind.dataset: kind for kind in RETURNS}
_VERSIONS = {kind.dataset: kind.reader_version for kind in RETURNS}

HeldVersion = tuple[EvidenceItem, EvidenceVersion, Dataset]
"""A file of an item, with what was read from it last."""


def dataset_path(workspace: Workspace, dataset: Dataset) -> Path:
    """Where the observations of a file stand."""
    return workspace.datasets / dataset_name(dataset.sha256, dataset.reader_version)


def is_up_to_date(dataset: Dataset) -> bool:
    """Whether a file was read by the reader this program has for it; so is whatever is read elsewhere."""
    return dataset.reader_version == _VERSIONS.get(dataset.dataset, dataset.reader_version)


def is_return(dataset: Dataset) -> bool:
    """Whether it was read from a return; figures worked out from client-level data are made elsewhere."""
    return dataset.dataset in _KINDS


def load_held_versions(engine: Engine, items: Iterable[EvidenceItem]) -> tuple[HeldVersion, ...]:
    """The files whose figures count: of a national return every version, of a table of the council's own the current.

    Of several readings of one file the one by the reader this program has is taken, else another.
    """
    by_file: defaultdict[str, list[Dataset]] = defaultdict(list)
    with read(engine) as connection:
        for dataset in load_datasets(connection):
            by_file[dataset.sha256].append(dataset)
    return tuple(
        (item, version, max(readings, key=is_up_to_date))
        for item in items
        if item.source is Source.HAVE
        for version in item.versions
        if (readings := [one for one in by_file[version.sha256] if one.item_id == item.id])
        and _counts(item, version, readings[0])
    )


def _counts(item: EvidenceItem, version: EvidenceVersion, dataset: Dataset) -> bool:
    is_national = is_return(dataset) and _KINDS[dataset.dataset].is_national
    return is_national or (item.current is not None and version.sha256 == item.current.sha256)


def build_release(workspace: Workspace, held: HeldVersion) -> Release:
    """A file's observations with what its standing among releases rests on."""
    item, version, dataset = held
    return Release(
        sha256=dataset.sha256,
        item_id=item.id,
        title=item.title,
        path=dataset_path(workspace, dataset),
        independence=item.independence,
        received_on=version.received_on,
        released_on=dataset.released_on,
        place=item.versions.index(version),
        is_current=item.current is not None and version.sha256 == item.current.sha256,
        licence=_KINDS[dataset.dataset].licence if is_return(dataset) else "",
    )


def load_held_releases(workspace: Workspace, engine: Engine) -> tuple[Release, ...]:
    """Every release that is held now and whose observations are at hand, in the order in which they count."""
    with read(engine) as connection:
        items, _ = load_items(connection, date.max)
    return sort_releases(_at_hand(workspace, load_held_versions(engine, items)))


def _at_hand(workspace: Workspace, versions: Sequence[HeldVersion]) -> list[Release]:
    releases = [build_release(workspace, held) for held in versions]
    return [release for release in releases if release.path.is_file()]
