"""The releases of the directory that are held: read again from the store, into the profile of the council's area."""

from collections.abc import Sequence
from datetime import date

from evidence.have.held_datasets import load_held_versions
from evidence.have.holding import Holding
from evidence.have.suites.other_returns import RATINGS
from evidence.market.directory import read_directory
from evidence.market.history import add_history, order_releases
from evidence.market.profile import build_market_profile, cite_service, is_in_area
from evidence.parsing import read_table_file
from schemas.evidence import Citation, EvidenceItem
from schemas.market import Directory, MarketProfile, RegulatedService


def load_directories(holding: Holding, items: Sequence[EvidenceItem]) -> tuple[str, tuple[Directory, ...]]:
    """Every release that is held, with the evidence item they belong to; an empty id where there is none.

    Args:
        holding: where returns are held.
        items: the evidence items known on the day.

    Raises:
        StoreError: a stored file is missing or has changed.
        InputError: a release that was taken in before cannot be read by this version.
    """
    held = [one for one in load_held_versions(holding.engine, items) if one[2].dataset == RATINGS]
    releases = []
    for item, version, _ in held:
        data = holding.store.get(version.sha256, item.id)
        sheets = read_table_file(data, version.original_name, allow_formulas=True)
        releases.append(read_directory(sheets, data, version.original_name))
    return (held[0][0].id if held else ""), tuple(releases)


def build_held_market_profile(holding: Holding, items: Sequence[EvidenceItem], as_of: date) -> MarketProfile | None:
    """The profile of the workspace's council from all releases that are held; None where none is held.

    Raises:
        StoreError: a stored file is missing or has changed.
        InputError: a release that was taken in before cannot be read by this version.
    """
    evidence_id, releases = load_directories(holding, items)
    if not releases:
        return None
    return build_market_profile(holding.workspace.council, releases, as_of, evidence_id)


def load_services_in_area(
    holding: Holding, items: Sequence[EvidenceItem]
) -> tuple[tuple[RegulatedService, Citation], ...] | None:
    """The services of the newest release in the council's area, each with its row; None where no release is held.

    Raises:
        StoreError: a stored file is missing or has changed.
        InputError: a release that was taken in before cannot be read by this version.
    """
    evidence_id, directories = load_directories(holding, items)
    if not directories:
        return None
    newest = order_releases(directories)[-1]
    here = [one for one in add_history(directories) if is_in_area(one, holding.workspace.council)]
    return tuple((service, cite_service(service, newest, evidence_id)) for service in here)
