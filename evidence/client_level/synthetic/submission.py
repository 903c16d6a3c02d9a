"""A whole submission on disk: written part by part, the same bytes for the same arguments.

One process holds a few tens of thousands of people at a time, whatever the size of the file.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from evidence.client_level.synthetic.calibration import Calibration, load_calibration
from evidence.client_level.synthetic.details import build_details
from evidence.client_level.synthetic.faults import Truth, WrongRecords, build_wrong_records
from evidence.client_level.synthetic.journeys import build_events
from evidence.client_level.synthetic.lines import Heading, LineMaker
from evidence.client_level.synthetic.population import Flags, Population, build_population, count_events
from evidence.client_level.synthetic.wording import CANONICAL_RELEASE, Wording
from schemas.observation import Council

N_EVENTS_A_PART = 60_000
PERIOD_END = date(2026, 3, 31)


def write_submission(
    path: Path,
    council: Council,
    *,
    n_events: int | None = None,
    seed: int = 1,
    faults: Mapping[str, float] | None = None,
    release: str = CANONICAL_RELEASE,
    period_end: date = PERIOD_END,
) -> Truth:
    """Write an invented submission as CSV: twelve months up to the end of a quarter.

    Without faults it breaks no rule. A fault is a copy of the rule's own failing example, about new people.

    Args:
        path: the file, written over if it is there.
        council: a council with published totals, or a fictional one.
        n_events: so many correct records; as many as the council's year has where it is not said.
        seed: another one makes another file; the same one makes the same bytes.
        faults: rule code to the share of records that are to break it, such as 0.001; at least one record each.
        release: `R1` or `R2`, the spelling of words.
        period_end: last day of the reporting period.

    Returns:
        which rows were made to break which rule.

    Raises:
        AppError: slug `not-calibrated`, `submission-size` or `faults-not-possible`.
    """
    calibration = load_calibration(council)
    people = build_population(calibration, seed, n_events)
    wording = Wording(release)
    heading = Heading(council.la_code, _year_before(period_end), period_end)
    wrong = build_wrong_records(faults or {}, int(count_events(people).sum()), people.n, heading, wording)
    with path.open("wb") as opened:
        columns = [field.name for field in wording.specification.fields]
        opened.write((",".join(columns) + "\n").encode())
        return _write_parts(opened, people, calibration, LineMaker(heading, wording), heading, wrong, seed)


def _write_parts(
    opened: BinaryIO,
    people: Population,
    calibration: Calibration,
    maker: LineMaker,
    heading: Heading,
    wrong: WrongRecords,
    seed: int,
) -> Truth:
    cared_for = _cared_for(people)
    shares = (calibration.pc_self_directed, calibration.pc_direct_payment)
    edges = _find_edges(people)
    n_written, n_parts = 0, len(edges) - 1
    for part, (first, last) in enumerate(pairwise(edges)):
        rng = np.random.default_rng([seed, 2, part])
        some = _slice(people, first, last)
        details = build_details(some, cared_for[first:last], shares, heading.n_days, rng)
        events = build_events(some, details, heading.n_days, rng)
        lines = maker.build(some, details, events, first, n_written + 1, rng)
        n_written += len(lines)
        _write_lines(opened, wrong.mix_in(lines, part, n_parts, rng))
    return wrong.truth()


def _find_edges(people: Population) -> list[int]:
    """Where the parts begin, by number of the person, and the end: each has about as many records."""
    n_so_far = np.cumsum(count_events(people))
    n_parts = max(round(int(n_so_far[-1]) / N_EVENTS_A_PART), 1)
    inner = np.searchsorted(n_so_far, n_so_far[-1] * np.arange(1, n_parts) // n_parts)
    return [0, *inner.tolist(), people.n]


def _cared_for(people: Population) -> Flags:
    cared_for = np.zeros(people.n, bool)
    cared_for[people.cares_for[people.cares_for >= 0]] = True
    return cared_for


def _slice(people: Population, first: int, last: int) -> Population:
    return replace(people, **{name: values[first:last] for name, values in vars(people).items()})


def _write_lines(opened: BinaryIO, lines: pa.StringArray) -> None:
    """The text of an array of lines is one stretch of memory."""
    if len(lines):
        _, offsets, text = lines.buffers()
        ends = np.frombuffer(offsets, np.int32)[lines.offset : lines.offset + len(lines) + 1]
        opened.write(memoryview(text)[int(ends[0]) : int(ends[-1])])


def _year_before(end: date) -> date:
    """First day of the twelve months that end on this day, the last of a quarter."""
    first = end + timedelta(1)
    return first.replace(year=first.year - 1)
