"""Finding where words stand in a workspace's evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.actions.workspaces import open_database
from app.actors import current_actor
from app.clock import day_or_today
from app.terminal import Report
from evidence.indexing import Rebuilt
from evidence.indexing import rebuild_index as rebuild
from evidence.store.opening import open_store
from schemas.database import read
from schemas.errors import AppError
from schemas.plain import to_plain
from schemas.records.search import search_evidence
from schemas.search import FoundIn, SearchHit, split_words
from schemas.workspace import load_workspace


@dataclass(frozen=True)
class Found:
    """The places found for a question on a day."""

    words: str
    as_of: date
    hits: tuple[SearchHit, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The places as lines for a person."""
        if not self.hits:
            return (f"Nothing known on {self.as_of.isoformat()} holds these words. Try fewer words, or other forms.",)
        return tuple(line for hit in self.hits for line in _hit_lines(hit))


def _hit_lines(hit: SearchHit) -> Sequence[str]:
    version = f", version {hit.version}" if hit.version else ", no file held"
    first = f"{hit.item_id}  {hit.title}  ({hit.classification.value}{version})"
    if hit.found_in is FoundIn.TITLE:
        return (first,)
    where = hit.place if hit.found_in is FoundIn.TEXT else f"tracker, {hit.place}" if hit.place else "tracker"
    return (first, f"    {where}: {hit.snippet}")


def search_workspace(root: Path, words: str, as_of: datetime | None, limit: int, *, include_restricted: bool) -> Found:
    """The places where words stand, in what was known on a day.

    Raises:
        AppError: slug `nothing-to-search`, if there is no word to look for.
    """
    day = day_or_today(as_of, "The as-of date")
    if not split_words(words):
        remedy = "Name one or more words, such as `readiness search carers waiting`."
        raise AppError("nothing-to-search", "There is no word to look for.", remedy)
    with open_database(load_workspace(root)) as engine, read(engine) as connection:
        hits = search_evidence(connection, words, day, limit, include_restricted=include_restricted)
    return Found(words, day, hits)


def rebuild_index(root: Path, *, report: Report) -> "RebuiltIndex":
    """Read every stored document again and make the index anew."""
    workspace = load_workspace(root)
    with open_database(workspace) as engine:
        return RebuiltIndex(rebuild(engine, open_store(workspace, engine), current_actor(), report))


@dataclass(frozen=True)
class RebuiltIndex:
    """What the index was made of."""

    made: Rebuilt

    @property
    def lines(self) -> tuple[str, ...]:
        """The same as lines for a person."""
        first = f"The text of {self.made.n_documents} documents can be searched, {self.made.n_passages:,} passages."
        return (first, *(f"  note: {notice}" for notice in self.made.notices))


def render_found(found: Found | None, rebuilt: RebuiltIndex | None) -> dict[str, Any]:
    """The JSON of `search`."""
    told: dict[str, Any] = {"rebuilt": to_plain(rebuilt.made)} if rebuilt else {}
    if found:
        told |= {"words": found.words, "as_of": found.as_of.isoformat(), "hits": to_plain(found.hits)}
    return told
