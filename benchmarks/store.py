"""The evidence store beside an Auditree locker: 2,000 items of 2 kB taken in, and used again with every byte checked.

Both are given the same texts. Ours are documents named by a tracker: each is inspected by a separate process, hashed,
sealed under its own key, and recorded with its link and its place in the custody log. Auditree's are written to a git
work tree, staged and committed; its second run reads every item and verifies no hash.
"""

import csv
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.fresh import ROOT, BrokenRunError, call_fresh
from benchmarks.lines import Limit, Line, Opponent, Rule
from benchmarks.opponents.auditree_texts import N_FOLDERS, text_of

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

N_ITEMS, N_BYTES, N_MANY = 2_000, 2_048, 20_000
AUDITREE = ROOT / ".venv-auditree" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
"""Made by `make bench`: Auditree's own environment."""
_SCRIPT = ROOT / "benchmarks" / "opponents" / "auditree_locker.py"
_TIMES_FASTER, _MOST_SECONDS, _LINEAR = 10, 3.0, 1.3
_COUNCIL = "Haringey"
_SEARCH_SECONDS = 0.1
_QUESTIONS = ("paper", "Paper 1234", "fictional council", "written for measuring", "agreed", "1999")
"""Words of every text, of one, of titles and of what trackers say; the slowest counts."""


def measure(n_runs: int, room: Path) -> Iterator[Line]:
    """Ours and theirs take turns; the large one runs once, and is held against ourselves."""
    ours, theirs = [], []
    for number in range(n_runs):
        ours.append(call_fresh(probe_store, str(room / f"store-{number}"), str(N_ITEMS)))
        theirs.append({what: _run_auditree(what, room / f"locker-{number}") for what in ("store", "reread")})
    many = call_fresh(probe_store, str(room / "store-many"), str(N_MANY))
    took = {what: median(run[what] for run in ours) for what in ours[0]}
    beside = {what: median(run[what] for run in theirs) for what in theirs[0]}
    yield Line(
        f"{N_ITEMS:,} documents of 2 kB, offered to acknowledged",
        took["store"],
        "s",
        Limit(Rule.TIMES_FASTER, _TIMES_FASTER),
        Opponent("auditree-framework, added and committed", beside["store"]),
    )
    yield Line(
        f"{N_MANY:,} documents, for as many as above",
        many["store"] * N_ITEMS / N_MANY,
        "s",
        Limit(Rule.AT_MOST_TIMES, _LINEAR),
        Opponent(f"ourselves with {N_ITEMS:,}", took["store"]),
    )
    yield Line(
        f"{N_ITEMS:,} documents, nothing changed, every byte checked",
        took["again"],
        "s",
        Limit(Rule.AT_MOST, _MOST_SECONDS),
        Opponent("auditree-framework, read without checking", beside["reread"]),
    )

    search = Limit(Rule.AT_MOST, _SEARCH_SECONDS)
    yield Line(f"a search over {N_MANY:,} documents, the slowest of six", many["search"], "s", search)


def probe_store(folder: str, n_items: str) -> dict[str, float]:
    """Seconds to take in a tracker with so many documents, and to do it again and check every stored byte.

    Imports are made before the clock starts, as the opponent's are before its own.
    """
    import os
    from datetime import date

    from app.environment import prepare

    prepare(os.environ)
    from app.actions.workspaces import load_workspace_framework, make_workspace, open_database
    from app.actors import current_actor
    from evidence.have.councils import find_council
    from evidence.intake import Intake
    from evidence.request.intake import take_in_tracker
    from evidence.request.items import load_request_items
    from evidence.store.checking import check_stored
    from schemas.database import read
    from schemas.records.evidence import load_items
    from schemas.terms import Source

    n, day = int(n_items), date(2026, 9, 30)
    workspace = make_workspace(Path(folder), find_council(_COUNCIL))
    offered = {
        "framework": load_workspace_framework(workspace),
        "request_items": load_request_items(),
        "documents": {_name(number): text_of(number, N_BYTES).encode() for number in range(n)},
    }
    tracker = _build_tracker(n)
    with open_database(workspace) as engine:
        intake = Intake(workspace, engine, day, current_actor())
        begun = perf_counter()
        first = take_in_tracker(intake, tracker, "tracker.csv", **offered)
        stored = perf_counter()
        again = take_in_tracker(intake, tracker, "tracker.csv", **offered)
        with read(engine) as connection:
            items, _ = load_items(connection, day)
        n_checked = check_stored(intake.store, items, Source.REQUEST)
        ended = perf_counter()
        with read(engine) as connection:
            slowest = max(_time_search(connection, words, day) for words in _QUESTIONS)
    assert not first.already
    assert again.already
    assert n_checked == n + 1
    return {"store": stored - begun, "again": ended - stored, "search": slowest}


def _time_search(connection: "Connection", words: str, as_of: "date") -> float:
    """Seconds one search takes; it must find something."""
    from schemas.records.search import search_evidence

    begun = perf_counter()
    hits = search_evidence(connection, words, as_of)
    assert hits
    return perf_counter() - begun


def _build_tracker(n_items: int) -> bytes:
    """A tracker that names so many documents, each for one of nine statements."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["Statement", "Category", "Item", "Owner", "Section", "What it shows", "Review date", "File"])
    shows = "What was agreed and what came of it"
    for number in range(n_items):
        statement = f"QS{number % N_FOLDERS + 1}"
        title = f"Paper {number}"
        writer.writerow([statement, "processes", title, "Policy team", "1", shows, "2027-09-30", _name(number)])
    return text.getvalue().encode()


def _name(number: int) -> str:
    return f"paper-{number}.txt"


def _run_auditree(what: str, folder: Path) -> float:
    """Seconds Auditree tells for the same number of the same texts.

    Raises:
        BrokenRunError: it is not installed, or ended with an error.
    """
    if not AUDITREE.is_file():
        raise BrokenRunError("auditree-framework is not installed; `make bench` does it")
    command = [str(AUDITREE), str(_SCRIPT), what, str(folder), str(N_ITEMS), str(N_BYTES)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise BrokenRunError(f"auditree-framework ended with exit code {ended.returncode}:\n{ended.stderr[-1500:]}")
    return float(ended.stdout.splitlines()[-1])
