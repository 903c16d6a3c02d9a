"""The council beside others, the regulated care in its area, and what an outsider sees, from what is held."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.workspaces import load_workspace_framework, open_database
from app.actors import current_actor
from app.clock import day_or_today
from app.terminal import Report
from schemas.comparison_view import ComparedMeasure, CouncilComparison
from schemas.database import read
from schemas.errors import AppError
from schemas.evidence import EvidenceItem
from schemas.market import MarketProfile
from schemas.outside_view import OutsideView
from schemas.records.evidence import load_items
from schemas.workspace import load_workspace

if TYPE_CHECKING:
    from evidence.have.holding import Holding

N_STEPS = 2
"""Steps that each of these reports."""


@dataclass(frozen=True)
class Compared:
    """A comparison, and the files it was written to; none where one measure was asked for."""

    comparison: CouncilComparison
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Profiled:
    """The regulated care in the area, and the files it was written to."""

    market: MarketProfile
    files: tuple[Path, ...]


@dataclass(frozen=True)
class SeenOutside:
    """What an outsider sees, and the files it was written to."""

    view: OutsideView
    files: tuple[Path, ...]


@contextmanager
def _evidence(root: Path, day: date) -> Iterator[tuple["Holding", tuple[EvidenceItem, ...]]]:
    """What is held, as known on a day."""
    from evidence.have.holding import Holding
    from evidence.store.opening import open_store

    workspace = load_workspace(root)
    with open_database(workspace) as engine:
        with read(engine) as connection:
            items, _ = load_items(connection, day)
        yield Holding(workspace, engine, open_store(workspace, engine), current_actor()), items


def compare(root: Path, as_of: datetime | None, measure: str | None, report: Report) -> Compared:
    """Set the council beside England, its region, its type and its peers, and write that down.

    Args:
        root: the workspace folder.
        as_of: the day; None for today.
        measure: one measure to tell more of, in place of a document about all.
        report: told each step.

    Raises:
        AppError: slug `nothing-to-compare`, if no published figure of the council is held; `no-such-measure`.
    """
    from flows import other_documents

    day = day_or_today(as_of, "The as-of date")
    with _evidence(root, day) as (holding, items):
        report("Reading the published figures")
        found = other_documents.build_held_comparison(holding, items, day)
        if found is None:
            raise _nothing("nothing-to-compare", "No published figure of the council is held.")
        if measure is not None:
            return Compared(_only(found, measure), ())
        report("Writing the comparison")
        document = other_documents.comparison_document(found, load_workspace_framework(holding.workspace))
        folder = holding.workspace.outputs / f"comparison-{day.isoformat()}"
        return Compared(found, other_documents.write_documents(folder, other_documents.COMPARISON, document))


def _only(found: CouncilComparison, code: str) -> CouncilComparison:
    from dataclasses import replace

    wanted: tuple[ComparedMeasure, ...] = tuple(one for one in found.measures if one.code == code.strip().lower())
    if not wanted:
        raise AppError(
            "no-such-measure", f"No figure is held of a measure called {code[:40]}.", "`readiness compare` lists them."
        )
    return replace(found, measures=wanted)


def profile_market(root: Path, as_of: datetime | None, report: Report, *, named: bool = True) -> Profiled:
    """Tell how the regulated services in the area are rated and which to look at, and write that down.

    Args:
        root: the workspace folder.
        as_of: the day; None for today.
        report: told each step.
        named: with the names of services and providers, which is for the council's own use.

    Raises:
        AppError: slug `nothing-of-the-market`, if no directory of services is held.
    """
    from evidence.market.holding import build_held_market_profile
    from flows import other_documents

    day = day_or_today(as_of, "The as-of date")
    with _evidence(root, day) as (holding, items):
        report("Reading the directory of services")
        found = build_held_market_profile(holding, items, day)
        if found is None:
            raise _nothing("nothing-of-the-market", "No directory of regulated services is held.")
        report("Writing the document")
        folder = holding.workspace.outputs / f"market-{day.isoformat()}{'' if named else '-no-names'}"
        document = other_documents.market_document(found, named=named)
        return Profiled(found, other_documents.write_documents(folder, other_documents.MARKET, document))


def look_from_outside(root: Path, as_of: datetime | None, report: Report) -> SeenOutside:
    """Tell what can be seen of the council without asking it, and write that down.

    Args:
        root: the workspace folder.
        as_of: the day it is seen from; None for today.
        report: told each step.

    Raises:
        AppError: what stopped it, in the user's words.
    """
    from flows import other_documents

    day = day_or_today(as_of, "The as-of date")
    with _evidence(root, day) as (holding, items):
        report("Reading what is public")
        framework = load_workspace_framework(holding.workspace)
        seen = other_documents.build_held_outside_view(holding, items, day, framework)
        report("Writing the document")
        folder = holding.workspace.outputs / f"outside-view-{day.isoformat()}"
        document = other_documents.outside_document(seen, framework)
        return SeenOutside(seen, other_documents.write_documents(folder, other_documents.OUTSIDE, document))


def _nothing(slug: str, what: str) -> AppError:
    return AppError(slug, what, "Take in a file with `readiness load`; docs/national-data.md names what can be loaded.")
