"""Client-level data at full size: one and ten million invented events, beside bare DuckDB and beside ourselves.

The file is written before any clock starts. It has all 46 columns, and a share of faults of every rule, so that no
fast way for spotless files is measured. Bare DuckDB reads the same file, casts its dates and numbers as far as they
can be cast, and writes Parquet: the least anybody does who wants the records as a table. Ours does everything up to
the values a report is made from: reads, marks what is not valid, applies every rule, lists the records found.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.fresh import call_fresh, medians, time_process
from benchmarks.lines import Limit, Line, Opponent, Rule
from evidence.client_level.in_child import CHILD_SETTINGS

if TYPE_CHECKING:
    from evidence.client_level.rules.values import LoadedRule

N_EVENTS, N_LARGE = 1_000_000, 10_000_000
SHARE_OF_FAULTS = 0.0001
"""Of each rule; with nearly two hundred rules some two in a hundred records are wrong."""
SHARE_IN_LARGE = 0.00001
"""As many wrong records as in the smaller file: there are NHS numbers for no more of their people."""
N_MORE_RULES = 50
_TIMES_BARE, _LINEAR, _MB_ONE, _MB_TEN = 3.0, 1.1, 1_500, 3_000
_SECONDS_INDICATORS, _SECONDS_UNCHANGED = 5.0, 1.0
_COUNCIL = "Lincolnshire"


def measure(n_runs: int, room: Path) -> Iterator[Line]:
    """One million events; ours and bare DuckDB take turns."""
    path = make_file(room, N_EVENTS)
    took = medians(
        n_runs,
        {
            "bare": partial(call_as_child, probe_bare, str(path), str(room / "bare.parquet")),
            "ours": partial(call_as_child, probe_judge, str(path)),
        },
    )
    yield Line(
        what=f"{N_EVENTS:,} events, read, every rule, report data",
        ours=took["ours"],
        unit="s",
        limit=Limit(Rule.AT_MOST_TIMES, _TIMES_BARE),
        opponent=Opponent("DuckDB, scanned and cast to Parquet", took["bare"]),
    )
    yield _memory_line(f"{N_EVENTS:,} events, most memory", path, _MB_ONE)
    indicators = median(call_as_child(probe_indicators, str(path)) for _ in range(n_runs))
    yield Line(f"all indicators over {N_EVENTS:,} events", indicators, "s", Limit(Rule.AT_MOST, _SECONDS_INDICATORS))
    yield _rule_line(path)
    yield _unchanged_line(path, room)


def measure_large(n_runs: int, room: Path) -> Iterator[Line]:
    """Ten million events beside one million, once for the time and once more for the memory, for looking costs time.

    Named apart because the file alone has five gigabytes.
    """
    small, large = make_file(room, N_EVENTS), make_file(room, N_LARGE)
    ours = median(call_as_child(probe_judge, str(small)) for _ in range(n_runs))
    seconds = call_as_child(probe_judge, str(large))
    yield Line(
        what=f"{N_LARGE:,} events, for as many as above",
        ours=seconds * N_EVENTS / N_LARGE,
        unit="s",
        limit=Limit(Rule.AT_MOST_TIMES, _LINEAR),
        opponent=Opponent(f"ourselves with {N_EVENTS:,}", ours),
    )
    yield _memory_line(f"{N_LARGE:,} events, most memory", large, _MB_TEN)
    large.unlink()


call_as_child = partial(call_fresh, settings=CHILD_SETTINGS)
"""Calls with the settings of the child in which the program does such work; bare DuckDB has them too."""


def make_file(room: Path, n_events: int) -> Path:
    """The invented submission with so many right events; made once in a room."""
    path = room / f"client-level-{n_events}.csv"
    if not path.is_file():
        share = SHARE_IN_LARGE if n_events == N_LARGE else SHARE_OF_FAULTS
        call_fresh(write_file, str(path), str(n_events), str(share))
    return path


def write_file(path: str, n_events: str, share: str) -> int:
    """Write it, with faults of every rule; answers how many records it has."""
    from evidence.client_level.rules.loading import load_rules
    from evidence.client_level.synthetic.submission import write_submission
    from evidence.have.councils import find_council

    faults = {rule.code: float(share) for rule in load_rules()} if float(share) else {}
    council = find_council(_COUNCIL)
    return write_submission(Path(path), council, n_events=int(n_events), seed=1, faults=faults).n_records


def probe_bare(path: str, parquet: str) -> float:
    """Seconds DuckDB needs to scan the file, cast what are dates and numbers, and write Parquet."""
    import duckdb

    from evidence.client_level.specification import DATE, NUMBER, load_specification

    types = {DATE: "DATE", NUMBER: "DOUBLE"}
    # NULLIF keeps DuckDB 2.0 from casting while it reads, which would stop at the first value that is none.
    cast = ", ".join(
        f"TRY_CAST(NULLIF({one.name}, '') AS {types[one.kind]}) AS {one.name}" if one.kind in types else one.name
        for one in load_specification().fields
    )
    _read_through(path)
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET enable_progress_bar = false")
        begun = perf_counter()
        connection.execute(f"COPY (SELECT {cast} FROM read_csv('{path}', all_varchar = true)) TO '{parquet}'")  # noqa: S608 - our own file
        seconds = perf_counter() - begun
    Path(parquet).unlink()
    return seconds


def probe_judge(path: str, rules: "Sequence[LoadedRule] | None" = None) -> float:
    """Seconds from the offered file to everything a report says of it, the records found among it.

    Args:
        path: the file.
        rules: what it is checked by; those of its reporting year, if none are given.
    """
    import_module("evidence.client_level.judging")  # before the clock starts, as the opponent's libraries are
    import_module("evidence.offered_file")
    _read_through(path)
    begun = perf_counter()
    _judge(path, rules)
    return perf_counter() - begun


def _read_through(path: str) -> None:
    """So that a file the system has put out of memory meanwhile is not measured with the disk it lies on."""
    with Path(path).open("rb", buffering=0) as opened:
        while opened.read(2**20):
            pass


def _judge(path: str, rules: "Sequence[LoadedRule] | None") -> None:
    from evidence.client_level.judged import JudgeOptions
    from evidence.client_level.judging import judge_file

    references = Path(f"{path}.references-{os.getpid()}")
    judged = judge_file(Path(path), JudgeOptions(references=references, with_figures=False), rules=rules)
    assert judged.n_references
    assert all(outcome.n_failing for outcome in judged.submission.outcomes)
    references.unlink()


def probe_indicators(path: str) -> float:
    """Seconds all indicators and waiting lists take, once the file is open."""
    from evidence.client_level.events import open_events
    from evidence.client_level.indicators.figures import build_all
    from evidence.client_level.synthetic.submission import PERIOD_END
    from evidence.have.councils import find_council

    with open_events(Path(path)) as events:
        begun = perf_counter()
        figures, cards = build_all(events, find_council(_COUNCIL), PERIOD_END)
        seconds = perf_counter() - begun
    assert figures
    assert cards
    return seconds


def probe_rules(path: str) -> dict[str, float]:
    """Seconds to read a file, to apply the rules, and to apply them with more; the last two take turns."""
    from evidence.client_level.checking import check_events
    from evidence.client_level.events import open_events
    from evidence.client_level.rules.loading import load_rules

    rules = load_rules()
    more = (*rules, *(_another_rule(number) for number in range(N_MORE_RULES)))
    times = [perf_counter()]
    with open_events(Path(path)) as events:
        times.append(perf_counter())
        for some in (rules, more) * 3:
            check_events(events, some)
            times.append(perf_counter())
    read, *applied = (after - before for before, after in pairwise(times))
    return {"read": read, "rules": median(applied[0::2]), "more": median(applied[1::2])}


def _another_rule(number: int) -> "LoadedRule":
    """A rule like those there are: three in four look at the record, one at the person's other records."""
    from dataclasses import replace

    from evidence.client_level.rules.loading import load_rules

    across = number % 4 == 3
    like = next(rule for rule in load_rules() if rule.code == ("CLD-P018" if across else "CLD-X050"))
    finds = f"event_start_date < first_service_start - {900 + number}" if across else f"unit_cost > {9_000 + number}"
    return replace(like, rule=replace(like.rule, code=f"CLD-Z{number:03d}"), finds_sql=finds, also=(), examples=())


def _rule_line(path: Path) -> Line:
    took = call_as_child(probe_rules, str(path))
    whole = took["read"] + took["rules"]
    return Line(
        what=f"one further rule over {N_EVENTS:,} events, by {N_MORE_RULES} more",
        ours=max(took["more"] - took["rules"], 0.0) / N_MORE_RULES,
        unit="s",
        limit=Limit(Rule.AT_MOST_TIMES, 1.0),
        opponent=Opponent("a hundredth of reading and checking", whole / 100),
    )


def _memory_line(what: str, path: Path, most_mb: float) -> Line:
    peak = time_process(_command(path), with_memory=True, settings=CHILD_SETTINGS).peak
    if peak is None:
        return Line(what, None, "MB", Limit(Rule.AT_MOST, most_mb), note="this system does not tell")
    return Line(what, peak.largest_mb, "MB", Limit(Rule.AT_MOST, most_mb))


def _command(path: Path) -> list[str]:
    return [sys.executable, "-c", f"from benchmarks.client_level import probe_judge; probe_judge({str(path)!r})"]


def _unchanged_line(path: Path, room: Path) -> Line:
    seconds = call_fresh(probe_unchanged, str(path), str(room / "client-level-workspace"))
    what = f"{N_EVENTS:,} events, offered again unchanged"
    return Line(what, seconds, "s", Limit(Rule.AT_MOST, _SECONDS_UNCHANGED))


def probe_unchanged(path: str, folder: str) -> float:
    """Seconds to recognise, by its hash, a file that was taken in before into a workspace of its council."""
    from app.environment import prepare

    prepare(os.environ)
    from app.actions.intake import open_intake, take_in_returns
    from app.actions.workspaces import make_workspace
    from evidence.have.councils import find_council

    make_workspace(Path(folder), replace(find_council(_COUNCIL), synthetic=True))  # made-up data is kept nowhere else
    with open_intake(Path(folder), None) as intake:
        first = take_in_returns(intake, [Path(path)], lambda text: None)
        begun = perf_counter()
        again = take_in_returns(intake, [Path(path)], lambda text: None)
        seconds = perf_counter() - begun
    assert [one.already for one in (*first, *again)] == [False, True]
    return seconds
