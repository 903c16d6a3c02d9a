"""Checking the custody log: its entries, their tree, its signed heads, and the rows its entries tell of.

Every finding names what differs, and all are told at once. Nothing here trusts what the database says: cells are
read just as they are, and what cannot be read is a finding too.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from evidence.store.heads import HEADS_FILE, is_well_formed, render_line, signed_bytes
from evidence.store.merkle import Frontier
from evidence.store.signing import is_signed, load_public_keys
from schemas.custody import Event, TreeHead
from schemas.errors import StoreError
from schemas.problems import Problem, shorten
from schemas.records.custody import count_entries, leaf_sha256, load_heads, load_rows
from schemas.records.custody_content import CONTENTS, NOTHING, SCORED, Key, all_contents, find_untold
from schemas.workspace import Workspace

LOG = "custody log"
_RESTORE = "Restore the workspace from a backup made before this, and find out who changed it."
_MISSING_FILE = (
    "Restore it from a backup or a published copy. If it is spoilt, move it aside: the next command writes it anew "
    "from the database."
)
_MOST_NAMED = 20
"""How many findings an error names; `readiness verify` names all."""
Roots = Mapping[int, str]
"""The root of the tree over the first so many entries, in hexadecimal."""


def check_custody(
    workspace: Workspace, connection: Connection, kinds: Collection[Event] = CONTENTS.keys()
) -> tuple[Problem, ...]:
    """Everything that is wrong with the log, its heads, and the rows its entries tell of; nothing where all is well.

    Args:
        workspace: where the keys and the file of heads are.
        connection: a consistent view of its database.
        kinds: whose rows are read again; the log and its heads always are.
    """
    rows, problems = _guarded(lambda: list(load_rows(connection)), [])
    every, more = _guarded(lambda: load_heads(connection), ())
    problems += more + check_entries(rows) + [_no_head(head) for head in every if not is_well_formed(head)]
    heads = [head for head in every if is_well_formed(head)]
    problems += check_heads(rows, heads, workspace.keys)
    problems += check_heads_file(heads, workspace.custody / HEADS_FILE)
    return tuple(problems + check_contents(connection, rows, kinds))


def refuse_tampered(workspace: Workspace, connection: Connection, kinds: Collection[Event] = SCORED) -> int:
    """See that nothing that is about to be used was changed behind the log's back; how many entries were checked.

    Args:
        workspace: where the keys and the file of heads are.
        connection: a consistent view of its database.
        kinds: whose rows are about to be used; as a rule those a score is made from.

    Raises:
        StoreError: slug `custody-tampered`, naming everything that was found.
    """
    problems = check_custody(workspace, connection, kinds)
    if problems:
        named = " ".join(f"{one.place}: {one.found}." for one in problems[:_MOST_NAMED])
        more = len(problems) - _MOST_NAMED
        raise StoreError(
            "custody-tampered",
            f"What is kept was changed from outside. {named}" + (f" And {more} more." if more > 0 else ""),
            "Nothing was made from it. `readiness verify` tells everything that was found and what to do.",
        )
    return count_entries(connection)


def _guarded(load: Callable[[], Any], instead: Any, place: str = LOG) -> tuple[Any, list[Problem]]:
    """What was read, or a finding where the database cannot give it at all."""
    try:
        return load(), []
    except (SQLAlchemyError, TypeError, ValueError) as error:
        why = f"some of it cannot be read ({type(error).__name__})"
        return instead, [Problem("custody-unreadable", place, why, _RESTORE)]


def check_entries(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Entries that are missing, or are not what was written: each is named."""
    problems, expected = [], 0
    for row in rows:
        number = row["sequence"]
        if number > expected:
            problems.append(_missing(expected, number - 1))
        elif number < expected:
            problems.append(_entry(number, "it stands out of its order"))
        if leaf_sha256(row) != row["leaf_sha256"]:
            what = f"{shorten(row['event'], 30)}, {shorten(row['subject'], 40)}"
            problems.append(_entry(number, f"it is not what was written ({what})"))
        expected = number + 1
    return problems


def _no_head(head: TreeHead) -> Problem:
    return Problem("custody-signature-wrong", f"head of {head.size} entries", "it was changed and is no head", _RESTORE)


def _missing(first: int, last: int) -> Problem:
    which = f"entry {first} is" if first == last else f"entries {first} to {last} are"
    return Problem("custody-entry-missing", LOG, f"{which} missing", _RESTORE)


def _entry(number: object, found: str) -> Problem:
    return Problem("custody-entry-changed", f"{LOG}, entry {number}", found, _RESTORE)


def find_roots(rows: Iterable[Mapping[str, Any]], sizes: Iterable[int]) -> Roots:
    """The roots after some numbers of entries, as the entries are now; none for a size the log does not reach."""
    wanted, frontier, roots = set(sizes), Frontier(), {}
    for row in rows:
        frontier.add(leaf_of(row))
        if frontier.size in wanted:
            roots[frontier.size] = frontier.root().hex()
    return roots


def leaf_of(row: Mapping[str, Any]) -> bytes:
    """The leaf as it stands there; made again where it is no hash at all."""
    try:
        return bytes.fromhex(row["leaf_sha256"])
    except (TypeError, ValueError):
        return bytes.fromhex(leaf_sha256(row))


def check_heads(rows: Sequence[Mapping[str, Any]], heads: Sequence[TreeHead], keys: Path) -> list[Problem]:
    """Heads whose signature is not the workspace's, and the first that the log no longer bears out.

    As every head is compared with one and the same log, heads that hold are consistent with one another too.
    """
    public = load_public_keys(keys)
    problems = [problem for head in heads if (problem := check_signature(head, public)) is not None]
    roots = find_roots(rows, [head.size for head in heads])
    good = 0
    for head in heads:
        if roots.get(head.size) != head.root_sha256:
            lost = [_missing(len(rows), heads[-1].size - 1)] if len(rows) < heads[-1].size else []
            return [*problems, *lost, _not_borne_out(head, good)]
        good = head.size
    return problems


def check_signature(head: TreeHead, public: Mapping[str, Any], place: str = "") -> Problem | None:
    """What is wrong with the signature of a head, if anything."""
    where = place or f"head of {head.size} entries"
    if head.key_id not in public:
        found = f"it was signed with a key that is not here ({shorten(head.key_id, 20)})"
        remedy = (
            "Put the public key back into the folder `keys` from a backup. If there never was one, the head is forged."
        )
        return Problem("custody-key-unknown", where, found, remedy)
    if not is_signed(public, head.key_id, signed_bytes(head), head.signature):
        return Problem("custody-signature-wrong", where, "its signature does not fit it: it was changed", _RESTORE)
    return None


def _not_borne_out(head: TreeHead, good: int) -> Problem:
    """The entries among which something was changed: after the last head that holds, up to the first that does not."""
    which = f"entry {good}" if head.size == good + 1 else f"one of the entries {good} to {head.size - 1}"
    found = (
        f"the log is not the one that was signed at {shorten(head.at, 30)}: {which} was changed, added or taken away"
    )
    return Problem("custody-log-changed", f"head of {head.size} entries", found, _RESTORE)


def check_heads_file(heads: Sequence[TreeHead], path: Path) -> list[Problem]:
    """Lines of the file of heads that differ from the database."""
    try:
        data = path.read_bytes() if heads or path.exists() else b""
    except OSError:
        return [Problem("custody-heads-file", HEADS_FILE, "it is missing or cannot be read", _MISSING_FILE)]
    expected, there = [render_line(head) for head in heads], data.splitlines(keepends=True)
    if b"".join(expected) == data:
        return []
    return _compare_lines(expected, there)


def _compare_lines(expected: Sequence[bytes], there: Sequence[bytes]) -> list[Problem]:
    strange = [number for number, line in enumerate(there, 1) if line not in set(expected)]
    problems = [_line(number, "it is no head of this workspace, or was changed") for number in strange]
    missing = [number for number, line in enumerate(expected, 1) if line not in set(there)]
    problems += [_line(number, "this head is missing or was changed") for number in missing if number not in strange]
    return problems or [_line(1, "its lines are doubled or not in their order")]


def _line(number: int, found: str) -> Problem:
    return Problem("custody-heads-file", HEADS_FILE, found, _MISSING_FILE, row=number)


def check_contents(
    connection: Connection, rows: Iterable[Mapping[str, Any]], kinds: Collection[Event] = CONTENTS.keys()
) -> list[Problem]:
    """Rows that are not what the newest entry about them tells of, and rows no entry tells of: each is named."""
    newest = _newest_entries(rows)
    problems: list[Problem] = []
    for event in CONTENTS:
        if event in kinds:
            problems += _check_event(connection, event, newest.get(event, {}))
    return problems


def _check_event(connection: Connection, event: Event, newest: Mapping[Key, Mapping[str, Any]]) -> list[Problem]:
    held, problems = _guarded(lambda: all_contents(connection, event), None, f"{LOG}, {event.value}")
    if held is not None:
        problems = _compare(event, newest, held)
    untold, more = _guarded(
        lambda: [one for part in CONTENTS[event].parts for one in find_untold(connection, part)], [], LOG
    )
    return [*problems, *more, *(_untold(event, one) for one in untold)]


def _newest_entries(rows: Iterable[Mapping[str, Any]]) -> dict[Event, dict[Key, Mapping[str, Any]]]:
    """The newest entry about each subject whose rows can be read again, by kind of event and key."""
    known = {event.value: (event, content) for event, content in CONTENTS.items()}
    newest: dict[Event, dict[Key, Mapping[str, Any]]] = {}
    for row in rows:
        event, content = known.get(row["event"], (None, None))
        if event is not None and content is not None and content.tells_of(str(row["subject"])):
            newest.setdefault(event, {})[content.key_of(str(row["subject"]))] = row
    return newest


def _compare(event: Event, newest: Mapping[Key, Mapping[str, Any]], held: Mapping[Key, str]) -> list[Problem]:
    problems = [
        _content(row, "was deleted" if key not in held else "was changed")
        for key, row in newest.items()
        if held.get(key, NOTHING) != row["content_sha256"]
    ]
    return problems + [_untold(event, str(key)) for key in held if key not in newest]


def _content(row: Mapping[str, Any], what: str) -> Problem:
    found = f"{shorten(row['event'], 30)}, {shorten(row['subject'], 60)}: what it tells of {what} in the database"
    return Problem("custody-content-changed", f"{LOG}, entry {row['sequence']}", found, _RESTORE)


def _untold(event: Event, key: str) -> Problem:
    found = f"{shorten(key, 100)} ({event.value}): rows in the database that no entry tells of"
    return Problem("custody-row-untold", LOG, found, _RESTORE)
