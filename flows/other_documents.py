"""Documents beside the assessment's own: how the council compares, the care in its area, what an outsider sees.

They are made where the evidence for them is held, and go beside the pack, never into it.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from evidence.have.comparing import HeldTable, build_comparison
from evidence.have.held_datasets import load_held_versions
from evidence.have.holding import Holding, load_releases
from evidence.have.measures import load_measures
from evidence.have.publication_days import publication_day
from evidence.have.releases import Release
from evidence.have.returns import RETURNS
from evidence.have.suites.other_returns import RATINGS
from evidence.market.holding import build_held_market_profile, load_services_in_area
from evidence.market.observations import GOOD_SHARES
from evidence.outside_view import build_outside_view
from evidence.store.files import write_whole
from flows import writing
from flows.run_desk import RunDesk
from reports.build import NamedDocument
from reports.comparison import build_comparison_document
from reports.formats import FORMATS
from reports.market import build_market_document
from reports.outside import build_outside_document
from schemas.comparison_view import CouncilComparison
from schemas.errors import StoreError
from schemas.evidence import EvidenceItem
from schemas.framework import Framework
from schemas.market import MarketProfile
from schemas.outside_view import OutsideView
from schemas.terms import EvidenceKind, Independence

COMPARISON, MARKET, OUTSIDE = "comparison", "market", "outside-view"


def build_held_comparison(holding: Holding, items: Sequence[EvidenceItem], as_of: date) -> CouncilComparison | None:
    """The council beside others on every measure that is held; None where no figure of it is held."""
    published = [item for item in items if item.kind is not EvidenceKind.CLIENT_LEVEL]  # no exact count leaves so
    tables = _load_tables(load_releases(holding, published))
    comparison = build_comparison(tables, holding.workspace.council, as_of)
    return comparison if comparison.measures else None


def _load_tables(releases: Sequence[Release]) -> tuple[HeldTable, ...]:
    return tuple(HeldTable(one.item_id, one.title, one.table, one.licence) for one in releases)


def comparison_document(comparison: CouncilComparison, framework: Framework) -> NamedDocument:
    """The comparison with a chapter for each statement, in the framework's order."""
    return build_comparison_document(comparison, statements={one.code: one.name for one in framework.statements})


def write_documents(folder: Path, kind: str, document: NamedDocument) -> tuple[Path, ...]:
    """Write a document in every format into a folder; the files.

    Raises:
        StoreError: slug `output-not-writable`.
    """
    paths = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for form in FORMATS.values():
            paths.append(folder / f"{kind}{form.suffix}")
            write_whole(paths[-1], form.render(document.document))
    except OSError as error:
        raise StoreError(
            "output-not-writable",
            f"The document could not be written: {error.strerror or error}.",
            "Free some space, close documents that are open elsewhere, then try again.",
        ) from error
    return tuple(paths)


def write_comparison(desk: RunDesk) -> int:
    """Write the comparison in every format; how many files, none without figures."""
    found = build_held_comparison(desk.holding, desk.items, desk.as_of)
    if found is None:
        return 0
    writing.lay_document(desk, COMPARISON, comparison_document(found, desk.framework))
    return writing.write_document(desk, COMPARISON)


def market_document(market: MarketProfile, *, named: bool = True) -> NamedDocument:
    """The regulated care in the area, with the names of services for the council's own use, or without."""
    return build_market_document(market, name_services=named)


def write_market(desk: RunDesk) -> int:
    """Write the regulated care in the area in every format; how many files, none without a directory."""
    found = build_held_market_profile(desk.holding, desk.items, desk.as_of)
    if found is None:
        return 0
    writing.lay_document(desk, MARKET, market_document(found))
    return writing.write_document(desk, MARKET)


def build_held_outside_view(
    holding: Holding, items: Sequence[EvidenceItem], as_of: date, framework: Framework
) -> OutsideView:
    """What can be seen of the council without asking it, as far as it is held.

    A table the council wrote is not seen from outside; that of a made-up council stands for what is published. Shares
    worked out from a directory of ratings are left out, because its ratings are told themselves.
    """
    council = holding.workspace.council
    datasets = {dataset.sha256: dataset.dataset for _, _, dataset in load_held_versions(holding.engine, items)}
    releases = load_releases(holding, items)
    directories = {one.item_id for one in releases if datasets[one.sha256] == RATINGS}
    published = [
        item
        for item in items
        if item.id not in directories and (council.synthetic or item.independence is not Independence.COUNCIL)
    ]
    looked_at = [kind for kind in RETURNS if kind.is_looked_at and not council.synthetic]
    return build_outside_view(
        council,
        as_of,
        [statement.code for statement in framework.statements],
        comparison=build_held_comparison(holding, published, as_of),
        release_days={one.sha256: publication_day(one, datasets[one.sha256]) for one in releases},
        services=load_services_in_area(holding, items),
        rating_statements=[code for one in load_measures() if one.code in GOOD_SHARES for code in one.statements],
        items=items,
        not_held=[kind.title for kind in looked_at if kind.dataset not in datasets.values()],
    )


def outside_document(seen: OutsideView, framework: Framework) -> NamedDocument:
    """What an outsider sees, statement by statement in the framework's order."""
    return build_outside_document(seen, statements={one.code: one.name for one in framework.statements})


def write_outside_view(desk: RunDesk) -> int:
    """Write what an outsider sees in every format; how many files."""
    seen = build_held_outside_view(desk.holding, desk.items, desk.as_of, desk.framework)
    writing.lay_document(desk, OUTSIDE, outside_document(seen, desk.framework))
    return writing.write_document(desk, OUTSIDE)
