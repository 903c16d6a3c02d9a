"""The figures worked out from the held client-level file, as signals about the council.

Of all figures only the leading ones become signals, for everybody and never by groups of people: a reader of a
statement is helped by a few. Nothing is set beside them, so they can only prompt and never settle a level. Their counts
are exact: whoever lays them before a reader protects them first.
"""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files

import pyarrow as pa
from sqlalchemy import Engine

from evidence.client_level.holding import find_figures, find_item, load_history, refuse_held_made_up
from evidence.client_level.indicators.observations import NUMBER_OF_WAITS
from evidence.have.council_observations import select_observations
from evidence.have.measures import load_measures
from evidence.have.signals import build_indicator_signals
from schemas.evidence import Citation, EvidenceItem
from schemas.observation import Council, Measure, Observation
from schemas.signal import Signal
from schemas.terms import Independence
from schemas.workspace import Workspace

_RESTS_ON = "number of respondents"
"""What signals call the number of people or waits a middle rests on."""


@cache
def load_leading_figures() -> tuple[str, ...]:
    """Codes of the measures that become signals, in the order of the file, which says why each is there."""
    text = files("evidence.client_level").joinpath("leading_figures.csv").read_text(encoding="utf-8")
    return tuple(row["measure"] for row in csv.DictReader(text.splitlines()))


def build_held_local_signals(
    workspace: Workspace, engine: Engine, items: Sequence[EvidenceItem], as_of: date
) -> tuple[Signal, ...]:
    """The signals of the client-level file that is held; none where none is, or its figures are not at hand.

    Raises:
        AppError: slug `cld-made-up`, if a real council holds made-up data.
    """
    from evidence.warehouse import read_parquet

    item, path = find_item(items), find_figures(workspace, engine, items)
    if item is None or path is None:
        return ()
    refuse_held_made_up(workspace.council, load_history(engine, items))
    return build_local_signals(read_parquet(path), workspace.council, item.id, as_of)


def build_local_signals(table: pa.Table, council: Council, evidence_id: str, as_of: date) -> tuple[Signal, ...]:
    """The leading figures as signals, each cited to the file as a whole.

    Args:
        table: with `OBSERVATION_COLUMNS`, as `indicator_observations` gives it.
        council: whose figures.
        evidence_id: the client-level data as an evidence item.
        as_of: periods that end after this day are left out.
    """
    observations = [_plain(one) for one in select_observations(table, council, evidence_id)]
    signals = build_indicator_signals(observations, council, _leading_measures(), evidence_id, as_of)
    return tuple(_as_local(one) for one in signals)


def _leading_measures() -> tuple[Measure, ...]:
    wanted = set(load_leading_figures())
    return tuple(one for one in load_measures() if one.code in wanted)


def _plain(observation: Observation) -> Observation:
    """With the number of waits where signals look for what a figure rests on."""
    return replace(observation, statistic=_RESTS_ON) if observation.statistic == NUMBER_OF_WAITS else observation


def _as_local(signal: Signal) -> Signal:
    """Cited to the file and no place in it, because a figure rests on many of its records."""
    whole = (Citation(one.evidence_id, one.sha256) for one in signal.citations)
    return replace(signal, independence=Independence.COUNCIL, citations=tuple(dict.fromkeys(whole)))
