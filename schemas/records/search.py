"""The search index: filled in the transaction of what it is about, and read as of a day.

Words are looked for in titles, in what trackers say sections show, and in the text of files. All words must stand in
one such place; where there is none, words that stand nowhere are passed over, and then the rarest word alone is looked
for. Other forms of a word are found too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, literal, null, select, text

from schemas.records.rows import core
from schemas.records.standing import Standing, load_standing
from schemas.search import FoundIn, SearchHit, build_snippet, split_words
from schemas.search_tables import InspectedFileRow, SearchBlockRow
from schemas.tables import EvidenceDetailRow, EvidenceLinkRow, EvidenceVersionRow
from schemas.terms import Classification

PER_ITEM = 3
"""Places given of one item: more would push other items out."""
_TITLE_ONLY = frozenset({Classification.RESTRICTED, Classification.CASE_LEVEL})
_AT_A_TIME = 5_000


def index_text(
    connection: Connection,
    sha256: str,
    texts: Sequence[tuple[str, str]],
    *,
    kind: str = "",
    reader_version: str = "",
) -> int:
    """Make the text of a file searchable, in the caller's write transaction.

    Args:
        connection: the write transaction.
        sha256: the file.
        texts: pairs of a place, such as `page 3`, and what stands there.
        kind: what the file is, by the end of its name.
        reader_version: which reader read it; a file read by another one is indexed anew.

    Returns:
        How many rows were added; 0 if this reader's text of the file is there already.
    """
    return index_texts(connection, {sha256: FileText(kind, texts)}, reader_version=reader_version)


@dataclass(frozen=True)
class FileText:
    """The text of a file by place, and what the file is, by the end of its name."""

    kind: str
    texts: Sequence[tuple[str, str]]


def index_texts(connection: Connection, found: Mapping[str, FileText], *, reader_version: str = "") -> int:
    """Make the texts of many files searchable, as `index_text` does for one.

    Returns:
        How many rows were added.
    """
    known = _load_versions(connection, found)
    for sha256 in (one for one, version in known.items() if version != reader_version):
        forget_text(connection, sha256)
    new = {sha256: text for sha256, text in found.items() if known.get(sha256) != reader_version}
    files = [
        {"sha256": sha256, "kind": one.kind, "reader_version": reader_version, "n_blocks": len(one.texts)}
        for sha256, one in new.items()
    ]
    passages = [_passage(sha256, place, words) for sha256, one in new.items() for place, words in one.texts]
    for table, rows in ((InspectedFileRow, files), (SearchBlockRow, passages)):
        if rows:
            connection.execute(insert(core(table)), rows)
    return len(files) + len(passages)


def _load_versions(connection: Connection, hashes: Iterable[str]) -> dict[str, str]:
    """Which reader's text of each of these files is there."""
    files = core(InspectedFileRow).c
    known: dict[str, str] = {}
    for some in _parts(list(hashes)):
        query = select(files.sha256, files.reader_version).where(files.sha256.in_(some))
        known |= {row.sha256: row.reader_version for row in connection.execute(query)}
    return known


def _passage(sha256: str, place: str, words: str) -> dict[str, Any]:
    return {"sha256": sha256, "place": place, "title": "", "section": "", "body": words}


def index_items(connection: Connection) -> int:
    """Make titles and sections searchable that intakes told of since the last time, in the caller's transaction.

    Returns:
        How many rows were added.
    """
    block = core(SearchBlockRow)
    newest = int(connection.execute(select(func.max(block.c.sequence))).scalar() or 0)
    detail, link = core(EvidenceDetailRow).c, core(EvidenceLinkRow).c
    empty = literal("")
    titles = select(null(), detail.item_id, detail.sequence, empty, detail.title, empty, empty)
    shown = link.section + literal(" ") + link.shows
    sections = select(null(), link.item_id, link.sequence, link.section, empty, shown, empty)
    columns = ["sha256", "item_id", "sequence", "place", "title", "section", "body"]
    for query in (
        titles.where(detail.sequence > newest).order_by(detail.sequence, detail.item_id),
        sections.where((link.sequence > newest) & (link.shows != "")).order_by(link.sequence, link.id),
    ):
        connection.execute(insert(block).from_select(columns, query))
    new = select(func.count()).select_from(block).where(block.c.sequence > newest)
    return int(connection.execute(new).scalar_one())


def forget_text(connection: Connection, sha256: str) -> int:
    """Take the text of a file out of the index, in the caller's write transaction, so that no trace of it stays there.

    Returns:
        How many passages went.
    """
    files, block = core(InspectedFileRow), core(SearchBlockRow)
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.execute(text("PRAGMA secure_delete = ON"))  # pages that fall free are overwritten
    connection.execute(delete(files).where(files.c.sha256 == sha256))
    n_gone = connection.execute(delete(block).where(block.c.sha256 == sha256)).rowcount
    if sqlite and n_gone:
        # what was deleted stays in the index's older segments until they are drawn together
        connection.execute(text("INSERT INTO search_index(search_index) VALUES ('optimize')"))
    return int(n_gone)


def forget_items(connection: Connection) -> int:
    """Take all titles and sections out of the index, to have them made anew; how many rows went."""
    block = core(SearchBlockRow)
    return int(connection.execute(delete(block).where(block.c.sequence.is_not(None))).rowcount)


def load_inspected(connection: Connection, reader_version: str) -> dict[str, str]:
    """Hash and kind of every file that this reader has looked at."""
    files = core(InspectedFileRow).c
    query = select(files.sha256, files.kind).where(files.reader_version == reader_version)
    return {row.sha256: row.kind for row in connection.execute(query)}


def search_evidence(
    connection: Connection, words: str, as_of: date, limit: int = 20, *, include_restricted: bool = False
) -> tuple[SearchHit, ...]:
    """The places where words stand, the best first, in what was known and current on a day.

    Args:
        connection: one view of the database.
        words: as a person types them; marks are passed over.
        as_of: only versions and tellings that count on this day are found.
        limit: the most places given.
        include_restricted: find restricted and case-level items by their sections and text too, not by title only.
    """
    asked = split_words(words)
    if not asked or limit < 1:
        return ()
    for some in _ways_to_ask(connection, asked):
        hits = _search(connection, some, as_of, limit, include_restricted=include_restricted)
        if hits:
            return hits
    return ()


def _ways_to_ask(connection: Connection, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """All words; else those that stand anywhere at all; else one of these, the rarest first."""
    yield words
    counts = {word: _count(connection, word) for word in words} if len(words) > 1 else {}
    known = tuple(word for word in words if counts.get(word))
    if known and len(known) < len(words):
        yield known
    if len(known) > 1:
        yield from ((word,) for word in sorted(known, key=lambda word: (counts[word], word)))


def _search(
    connection: Connection, words: tuple[str, ...], as_of: date, limit: int, *, include_restricted: bool
) -> tuple[SearchHit, ...]:
    """Look at ever more of what matches until enough of it counts: most places count, so the first look will do."""
    n_looked_at = max(100, 5 * limit)
    while True:
        found = _find(connection, words, n_looked_at)
        hits = _build_hits(connection, found, words, as_of, include_restricted=include_restricted)
        some = tuple(islice(hits, limit))
        if len(some) >= limit or len(found) < n_looked_at:
            return some
        n_looked_at *= 8


_MATCHES = {
    "sqlite": "search_index WHERE search_index MATCH :asked",
    "postgresql": "search_block, plainto_tsquery('english', :asked) AS query WHERE words @@ query",
}
_RANKED = {
    "sqlite": "SELECT rowid FROM {matches} ORDER BY rank LIMIT :most",
    "postgresql": "SELECT number FROM {matches} ORDER BY ts_rank(words, query) DESC, number LIMIT :most",
}


def _find(connection: Connection, words: tuple[str, ...], most: int) -> list[int]:
    """Numbers of the blocks that hold all the words, the best first."""
    kind = connection.dialect.name
    query = text(_RANKED[kind].format(matches=_MATCHES[kind]))
    return list(connection.execute(query, {"asked": _ask(kind, words), "most": most}).scalars())


def _count(connection: Connection, word: str) -> int:
    """How many blocks hold a word."""
    kind = connection.dialect.name
    query = text(f"SELECT count(*) FROM {_MATCHES[kind]}")  # noqa: S608 - of constants; the word is bound
    return int(connection.execute(query, {"asked": _ask(kind, (word,))}).scalar_one())


def _ask(kind: str, words: tuple[str, ...]) -> str:
    """The words as the database wants them; in SQLite's language only what stands in quotes is sure to be a word."""
    return " ".join(f'"{word}"' for word in words) if kind == "sqlite" else " ".join(words)


def _build_hits(
    connection: Connection, numbers: Sequence[int], words: tuple[str, ...], as_of: date, *, include_restricted: bool
) -> Iterator[SearchHit]:
    """The found blocks that count on the day, in their order, as places of items."""
    blocks = _load_blocks(connection, numbers)
    holders = _load_holders(connection, {block.sha256 for block in blocks if block.sha256})
    item_ids = {block.item_id for block in blocks if block.item_id} | {one for ids in holders.values() for one in ids}
    standing = load_standing(connection, item_ids, as_of)
    n_of_item: Counter[str] = Counter()
    for block in blocks:
        for item_id in [block.item_id] if block.item_id else holders.get(block.sha256, ()):
            item = standing.get(item_id)
            if item is None or n_of_item[item_id] >= PER_ITEM or not _counts(block, item, include_restricted):
                continue
            n_of_item[item_id] += 1
            yield _build_hit(block, item, words)


def _counts(block: Row[Any], item: Standing, include_restricted: bool) -> bool:
    if block.title:
        return bool(block.sequence == item.told_in)
    if item.classification in _TITLE_ONLY and not include_restricted:
        return False
    return bool(block.sequence in item.counting if block.section else block.sha256 == item.sha256)


def _build_hit(block: Row[Any], item: Standing, words: tuple[str, ...]) -> SearchHit:
    found_in = FoundIn.TITLE if block.title else FoundIn.SECTION if block.section else FoundIn.TEXT
    snippet = build_snippet(block.title or block.section or block.body, words)
    return SearchHit(
        item_id=item.item_id,
        title=item.title,
        classification=item.classification,
        found_in=found_in,
        place=block.place,
        snippet=snippet,
        version=item.version,
        sha256=item.sha256,
    )


def _load_blocks(connection: Connection, numbers: Sequence[int]) -> list[Row[Any]]:
    table = core(SearchBlockRow)
    rows: dict[int, Row[Any]] = {}
    for some in _parts(numbers):
        rows |= {row.number: row for row in connection.execute(select(table).where(table.c.number.in_(some)))}
    return [rows[number] for number in numbers if number in rows]


def _load_holders(connection: Connection, hashes: Iterable[str]) -> dict[str, list[str]]:
    """The items that have each file as a version."""
    table = core(EvidenceVersionRow).c
    holders: dict[str, list[str]] = {}
    for some in _parts(sorted(hashes)):
        query = select(table.sha256, table.item_id).where(table.sha256.in_(some)).order_by(table.item_id)
        for row in connection.execute(query):
            holders.setdefault(row.sha256, []).append(row.item_id)
    return holders


def _parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """As many at a time as a statement may bind."""
    return (values[at : at + _AT_A_TIME] for at in range(0, len(values), _AT_A_TIME))
