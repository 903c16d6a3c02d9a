"""What the council's own measures are, read again from the tables that are held."""

from collections.abc import Sequence

from sqlalchemy import Engine

from evidence.have.held_datasets import load_held_versions
from evidence.have.own_measures import read_own_measures
from evidence.have.suites.other_returns import OWN
from evidence.parsing import read_table_file
from evidence.store.files import FileStore
from schemas.evidence import EvidenceItem
from schemas.observation import Measure


def load_own_measures(engine: Engine, store: FileStore, items: Sequence[EvidenceItem]) -> tuple[Measure, ...]:
    """The measures the council has defined itself, each code once: a table received later counts.

    Raises:
        StoreError: a stored file is missing or has changed.
        InputError: a table that was taken in before cannot be read by this version.
    """
    held = [one for one in load_held_versions(engine, items) if one[2].dataset == OWN]
    found: dict[str, Measure] = {}
    for item, version, _ in sorted(held, key=lambda one: (one[1].received_on, one[0].id)):
        data = store.get(version.sha256, item.id)
        sheets = read_table_file(data, version.original_name, allow_formulas=True)
        found |= {one.code: one for one in read_own_measures(sheets, data, version.original_name).measures}
    return tuple(found.values())
