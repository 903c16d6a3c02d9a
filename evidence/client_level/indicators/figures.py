"""Works out every indicator of one submission, and the waiting lists as at a day.

The records are gone through once; what is shared by all indicators is kept in tables of the submission's warehouse
under names that begin `indicator_`, and each family of methods then reads those.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol

import pyarrow as pa

from evidence.client_level.indicators.assessments import assessment_steps, carer_steps, known_steps
from evidence.client_level.indicators.base import add_tables, left_out_steps
from evidence.client_level.indicators.long_term import admission_steps, directed_steps, home_steps, support_steps
from evidence.client_level.indicators.methods import Kind, Method, load_methods
from evidence.client_level.indicators.period import Every, Period, build_period, span_table
from evidence.client_level.indicators.reviews import review_steps
from evidence.client_level.indicators.rollup import cut_of, cuts, roll_up
from evidence.client_level.indicators.short_term import short_term_steps
from evidence.client_level.indicators.waiting import waiting_steps
from evidence.client_level.indicators.waits import wait_steps
from evidence.have.comparison import PER_100_000, PERCENT, Figure, interval
from evidence.have.cutoffs import load_cutoffs
from evidence.warehouse import Step, Warehouse
from schemas.client_level import IndicatorFigure, WaitingCard
from schemas.observation import Council

FAMILIES: Mapping[str, Callable[[], tuple[Step, ...]]] = {
    "waits": wait_steps,
    "short-term": short_term_steps,
    "admissions": admission_steps,
    "homes": home_steps,
    "directed": directed_steps,
    "reviews": review_steps,
    "support": support_steps,
    "assessments": assessment_steps,
    "carers": carer_steps,
    "known": known_steps,
}
"""The steps of each family of `methods.yaml`; the last gives its units."""

LISTS = ("assessment", "carer's assessment", "care or support", "review")
"""The waiting lists a submission can tell of, in the order they are shown."""

NO_POPULATION = "not worked out: population missing"
OTHER_COUNCIL = "records with another council's code"
_SOURCE = "worked out from the council's client-level data"
_UNSEEN = ", which does not hold the last review of some of these people, so how long they wait is not known"
_DAY_SCHEMA = pa.schema([("label", pa.string()), ("first", pa.date32()), ("last", pa.date32())])


class HasWarehouse(Protocol):
    """A submission that has been read: its records are the relation `events` of a warehouse."""

    @property
    def warehouse(self) -> Warehouse:
        """Where the records are."""


@dataclass(frozen=True)
class Population:
    """Residents of a council, for rates.

    Attributes:
        aged_18_64: people aged 18 to 64 at the middle of the year.
        aged_65_over: people aged 65 or over.
    """

    aged_18_64: int
    aged_65_over: int


Found = dict[tuple[str, str], list[dict[str, Any]]]
"""Rows of `roll_up` of one council, by code and period."""


def build_all(
    events: HasWarehouse, council: Council, as_of: date, population: Population | None = None
) -> tuple[tuple[IndicatorFigure, ...], tuple[WaitingCard, ...]]:
    """Work out every indicator of a submission, and the waiting lists it tells of as at a day.

    Args:
        events: what `open_events` gave.
        council: whose records count; those with another council's code do not.
        as_of: usually the end of the reporting period.
        population: for ASCOF 2B and 2C, which are otherwise not worked out, and say so.

    Returns:
        Figures in the order of `methods.yaml`, then of periods, then for everybody before each cut. A figure for
        everybody is always there; a cut only if it has somebody in it. Then a card for each of `LISTS`.

    Raises:
        AppError: slug `query-too-long`.
    """
    code = council.la_code
    period = prepare(events.warehouse, [code], as_of)
    rows = read_rows(events.warehouse)
    lost = _read_left_out(events.warehouse, code)
    figures = build_figures([row for row in rows if row["la"] == code], period, population, lost)
    return figures, _cards(build_lists(events.warehouse), code, as_of)


def prepare(warehouse: Warehouse, councils: Sequence[str], as_of: date) -> Period:
    """Make the shared tables for the records of some councils and the twelve months up to a day."""
    period = build_period(as_of)
    tables = {
        "indicator_spans": span_table(period),
        "indicator_year": _day_table(period.year.label, period.year.first, period.year.last),
        "waiting_day": _day_table(as_of.isoformat(), _year_before(as_of), as_of),
    }
    add_tables(warehouse, councils, tables)
    return period


def read_rows(warehouse: Warehouse) -> list[dict[str, Any]]:
    """What `roll_up` gives for every family."""
    return [row for steps in FAMILIES.values() for row in roll_up(warehouse, steps()).to_pylist()]


def build_figures(
    rows: Sequence[Mapping[str, Any]],
    period: Period,
    population: Population | None = None,
    left_out: tuple[tuple[str, int], ...] = (),
) -> tuple[IndicatorFigure, ...]:
    """The figures of one council from its rows of `roll_up`. Pure.

    Args:
        rows: with `told` and what it means, `reason` for what was left out.
        period: the twelve months they are about.
        population: for rates.
        left_out: records of the whole file that no indicator counts; told with each figure of the main period.
    """
    found: Found = {}
    for row in rows:
        found.setdefault((row["code"], row["label"]), []).append(dict(row))
    figures: list[IndicatorFigure] = []
    for method in load_methods().methods:
        if method.kind is Kind.RATE:
            figures.append(_build_rate(method, found, period, population))
            continue
        for label in period.labels(method.every):
            main = label == period.main(method.every)
            figures.extend(_build_period(method, label, found.get((method.code, label), []), main, left_out))
    return tuple(figures)


def _build_period(
    method: Method, label: str, rows: list[dict[str, Any]], main: bool, left_out: tuple[tuple[str, int], ...]
) -> list[IndicatorFigure]:
    """The figures of one measure and period, for everybody first."""
    reasons = tuple((row["reason"], row["n"]) for row in rows if row["reason"] is not None)
    by_cut = {cut_of(row): row for row in rows if row["reason"] is None}
    whole = _build_figure(method, label, "", by_cut.get(""))
    made = [replace(whole, left_out=reasons + (left_out if main else ()))]
    for cut in cuts():
        shown = cut and cut in by_cut and _is_told(method, cut, main)
        made.extend([_build_figure(method, label, cut, by_cut[cut])] if shown else [])
    return made


def _is_told(method: Method, cut: str, main: bool) -> bool:
    by_age = cut.startswith("age:")
    return method.by_age and (main or method.every is Every.MONTH) if by_age else main


def _build_figure(method: Method, label: str, cut: str, row: Mapping[str, Any] | None) -> IndicatorFigure:
    n, hits, middle = (row["n"], row["hits"], row["middle"]) if row else (0, 0, None)
    if method.kind is Kind.COUNT:
        return IndicatorFigure(method.code, label, cut, float(n), n, None)
    if method.kind is Kind.MEDIAN:
        return IndicatorFigure(method.code, label, cut, middle, None, n)
    value = 100 * hits / n if n else None
    low, high = _ends(Figure(value, PERCENT, numerator=hits, denominator=n)) if value is not None else (None, None)
    return IndicatorFigure(method.code, label, cut, value, hits, n, low, high)


def _build_rate(method: Method, found: Found, period: Period, population: Population | None) -> IndicatorFigure:
    label = period.main(method.every)
    n = next((row["n"] for row in found.get((method.of, label), []) if row["told"] == 7 and row["reason"] is None), 0)
    if population is None:
        return IndicatorFigure(method.code, label, "", None, n, None, left_out=((NO_POPULATION, n),))
    people = population.aged_65_over if method.of.endswith("65+") else population.aged_18_64
    if people <= 0:
        return IndicatorFigure(method.code, label, "", None, n, people)
    value = 100_000 * n / people
    low, high = _ends(Figure(value, PER_100_000, numerator=n, denominator=people))
    return IndicatorFigure(method.code, label, "", value, n, people, low, high)


def _ends(figure: Figure) -> tuple[float | None, float | None]:
    """The 95 % interval; a share does not reach below 0 or above 100."""
    ends = interval(figure, load_cutoffs())
    if ends is None:
        return None, None
    return max(0.0, ends[0]), min(100.0, ends[1]) if figure.unit == PERCENT else ends[1]


def _read_left_out(warehouse: Warehouse, la_code: str) -> tuple[tuple[str, int], ...]:
    """How many records of the file no indicator counts, by reason; a reason for none is not told."""
    rows = warehouse.run(left_out_steps(), {"only": la_code}).to_pylist()
    own: dict[str, Any] = next((row for row in rows if row["la"] == la_code), {})
    elsewhere = sum(row["records"] for row in rows if row["la"] != la_code)
    told = {OTHER_COUNCIL: elsewhere} | {reason: n for reason, n in own.items() if reason not in ("la", "records")}
    return tuple((reason, n) for reason, n in told.items() if n)


def build_lists(warehouse: Warehouse) -> list[dict[str, Any]]:
    """The waiting lists of every council: la, list, n, middle, longest, n_unseen."""
    rows: list[dict[str, Any]] = warehouse.run(waiting_steps()).to_pylist()
    return rows


def _cards(rows: Sequence[Mapping[str, Any]], la_code: str, as_of: date) -> tuple[WaitingCard, ...]:
    own = {row["list"]: row for row in rows if row["la"] == la_code}
    return tuple(_card(kind, own.get(kind), as_of) for kind in LISTS)


def _card(kind: str, row: Mapping[str, Any] | None, as_of: date) -> WaitingCard:
    if row is None:
        return WaitingCard(kind, as_of, 0, None, None, None, _SOURCE)
    source = _SOURCE + (_UNSEEN if row["n_unseen"] else "")
    return WaitingCard(kind, as_of, row["n"], row["middle"], row["longest"], None, source)


def _day_table(label: str, first: date, last: date) -> pa.Table:
    return pa.Table.from_pylist([{"label": label, "first": first, "last": last}], schema=_DAY_SCHEMA)


def _year_before(day: date) -> date:
    """The first of the twelve months of days that end with a day."""
    after = day + timedelta(days=1)
    leap = (after.month, after.day) == (2, 29)
    return date(after.year - 1, 3, 1) if leap else after.replace(year=after.year - 1)
