"""Turns published figures about one council into signals: one for each measure and statement, in facts only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pyarrow as pa

from evidence.have.comparison import PERCENT, Figure, build_figure, difference, interval, position, trend
from evidence.have.council_observations import OWN, Areas, plain_statistic, select_observations
from evidence.have.councils import counted_elsewhere
from evidence.have.cutoffs import Cutoffs, load_allowance, load_cutoffs
from evidence.have.figure_cells import PROVISIONAL
from evidence.have.markers import MARKER_WORDS, NOT_APPLICABLE
from evidence.have.years import age_in_months, period_end
from schemas.evidence import Citation
from schemas.observation import EVERYBODY, Council, Measure, Observation
from schemas.signal import Comparison, IndicatorFacts, Signal
from schemas.terms import Independence, Position, SignalKind

COMPARATORS = ("England", "region", "council type")
"""Who a council is set beside, in the order they are shown."""

COUNT = "count"
"""The unit of a plain number of people or services, which grows with the size of the area."""

_ALLOWED_FOR = (
    "Councils differ by more than counting alone explains. The comparisons allow for that usual spread, which the "
    "interval shown leaves out, so only a council that lies beyond it stands out."
)
_NOT_ALLOWED_FOR = (
    "Councils differ by more than counting alone explains. Too few figures were at hand to allow for that, so nothing "
    "is said of whether this council stands out."
)


@dataclass(frozen=True)
class _Series:
    """One measure's cells: role of the area, then year, then statistic.

    Attributes:
        spreads: by year, how far councils lie apart beyond counting; no entry where it could not be worked out.
    """

    measure: Measure
    spreads: Mapping[str, float]
    cells: dict[str, dict[str, dict[str, Observation]]] = field(default_factory=dict)

    def add(self, role: str, observation: Observation) -> None:
        self.cells.setdefault(role, {}).setdefault(observation.year, {})[plain_statistic(observation)] = observation

    def outcome(self, role: str, year: str) -> Observation | None:
        return self.cells.get(role, {}).get(year, {}).get("outcome")

    def years_with_value(self, role: str) -> list[str]:
        years = self.cells.get(role, {})
        return sorted(year for year in years if (cell := self.outcome(role, year)) and cell.value is not None)

    def figure(self, role: str, year: str) -> Figure | None:
        """The outcome with its margin and counts; None where no outcome was published."""
        cells = self.cells.get(role, {}).get(year, {})
        return build_figure(self.measure, {statistic: cell.value for statistic, cell in cells.items()})


def build_indicator_signals(
    observations: pa.Table | Sequence[Observation],
    council: Council,
    measures: Iterable[Measure],
    evidence_id: str,
    as_of: date,
    spreads: Mapping[tuple[str, str], float] = {},
) -> tuple[Signal, ...]:
    """A signal for each measure and statement on which a cell about the council was published.

    Args:
        observations: a table with `OBSERVATION_COLUMNS`, or what `load_council_observations` gave.
        council: whose figures.
        measures: the catalogue, from `load_measures`; series that have been closed give no signal.
        evidence_id: the evidence item the file belongs to; every citation names it. Empty where the observations
            come of several files (`combine_observations`) and their citations name the items already.
        as_of: periods that end after this day are left out, and ages are counted to it.
        spreads: how far councils lie apart beyond counting, by measure and year, from `load_spreads`. A measure that
            should have one and has none is set beside its comparators without a word of better or worse, and says why.

    Returns:
        Signals in the order of the catalogue, then of each measure's statements.

    Raises:
        AppError: slug `query-too-long`, if reading a table took too long.
    """
    cells = observations if not isinstance(observations, pa.Table) else select_observations(observations, council)
    current = [measure for measure in measures if not measure.is_closed]
    series = {measure.code: _Series(measure, _by_year(measure, spreads)) for measure in current}
    areas = Areas.of(council)
    for observation in cells:
        role = areas.role(observation) if observation.cut == EVERYBODY else None
        if role and observation.measure in series and period_end(observation.year) <= as_of:
            series[observation.measure].add(role, _cited(observation, evidence_id))
    cutoffs = load_cutoffs()
    return tuple(signal for one in series.values() for signal in _signals(one, council, as_of, cutoffs))


def _cited(observation: Observation, evidence_id: str) -> Observation:
    """The observation with the item it is cited from, where that is not known yet."""
    if not evidence_id:
        return observation
    return replace(observation, citation=replace(observation.citation, evidence_id=evidence_id))


def _by_year(measure: Measure, spreads: Mapping[tuple[str, str], float]) -> dict[str, float]:
    return {year: spread for (code, year), spread in spreads.items() if code == measure.code}


def _signals(series: _Series, council: Council, as_of: date, cutoffs: Cutoffs) -> Iterator[Signal]:
    year = _latest_year(series)
    if year is None:
        return
    facts, citations = _build_facts(series, year, council, as_of, cutoffs)
    for statement in series.measure.statements:
        yield Signal(
            key=f"indicator/{statement}/{series.measure.code}",
            statement=statement,
            category=series.measure.category,
            kind=SignalKind.INDICATOR,
            subject=series.measure.name,
            as_at=period_end(year),
            independence=Independence.NATIONAL,
            facts=facts,
            citations=citations,
        )


def _latest_year(series: _Series) -> str | None:
    """The newest year with a value for the council; else the newest suppressed or missing; else the newest at all.

    Once a measure has begun anew, a year before the break no longer stands for it, whoever has no figure since.
    """
    cells = {year: cell for year in series.cells.get(OWN, {}) if (cell := series.outcome(OWN, year))}
    since = {year: cell for year, cell in cells.items() if year >= series.measure.comparable_from} or cells
    with_value = [year for year, cell in since.items() if cell.value is not None]
    meant = [year for year, cell in since.items() if cell.flag != NOT_APPLICABLE]
    return max(with_value or meant or since, default=None)


def _build_facts(
    series: _Series, year: str, council: Council, as_of: date, cutoffs: Cutoffs
) -> tuple[IndicatorFacts, tuple[Citation, ...]]:
    measure = series.measure
    own, cell = series.figure(OWN, year), series.outcome(OWN, year)
    comparisons = tuple(_comparisons(series, year, council, own, cutoffs)) if own else ()
    earlier = [y for y in series.years_with_value(OWN) if measure.comparable_from <= y <= year]
    figures = [figure for y in earlier if (figure := series.figure(OWN, y))]
    ends = _shown_interval(own, measure, cutoffs) if own else None
    facts = IndicatorFacts(
        measure=measure.code,
        name=measure.name,
        unit=measure.unit,
        better=measure.better,
        period=year,
        value=own.value if own else None,
        flag=cell.flag if cell else "",
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
        base=own.base if own else None,
        age_months=age_in_months(year, as_of),
        comparisons=comparisons,
        trend=trend(figures, measure.better, cutoffs),
        series=tuple((y, figure.value) for y, figure in zip(earlier, figures, strict=True)),
        survey=measure.survey,
        caveat=" ".join(_caveats(series, year, council, comparisons)),
        spread_allowed=year in series.spreads,
    )
    cited = [*(series.outcome(OWN, y) for y in [year, *reversed(earlier)])]
    own_citations = [observation.citation for observation in cited if observation]
    return facts, tuple(dict.fromkeys([*own_citations, *(comparison.citation for comparison in comparisons)]))


def _comparisons(series: _Series, year: str, council: Council, own: Figure, cutoffs: Cutoffs) -> Iterator[Comparison]:
    names = {"England": "England", "region": council.region, "council type": council.council_type}
    if series.measure.unit == COUNT:
        return  # so many people of one council cannot be set beside those of all England
    for role in COMPARATORS:
        figure, cell = series.figure(role, year), series.outcome(role, year)
        if figure and cell:
            z = None if _lacks_spread(series, year) else _difference(series, year, own, figure, cutoffs)
            word = position(z, series.measure.better, cutoffs)
            shown = None if z is None else round(z, 3)
            yield Comparison(role, names[role], figure.value, shown, word, cell.citation)


def _difference(series: _Series, year: str, own: Figure, figure: Figure, cutoffs: Cutoffs) -> float | None:
    return difference(own, figure, cutoffs, spread=series.spreads.get(year, 0.0))


def _lacks_spread(series: _Series, year: str) -> bool:
    """Whether differences between councils should be allowed for and cannot be.

    Counting everybody leaves almost no chance, so without the allowance nearly every council would seem to stand out.
    """
    return year not in series.spreads and load_allowance().covers(series.measure)


def _shown_interval(figure: Figure, measure: Measure, cutoffs: Cutoffs) -> tuple[float, float] | None:
    """The interval as a reader sees it: to the places the value has, and a share not below 0 or above 100."""
    ends = interval(figure, cutoffs)
    if ends is None:
        return None
    low, high = (round(end, measure.decimals) for end in ends)
    return (max(0.0, low), min(100.0, high)) if measure.unit == PERCENT else (low, high)


def _caveats(series: _Series, year: str, council: Council, comparisons: Sequence[Comparison]) -> Iterator[str]:
    """What a reader must know before leaning on the figure, as sentences."""
    measure = series.measure
    newest = max(series.years_with_value("England"), default=year)
    if newest > year:
        cell = series.outcome(OWN, newest)
        why = f" ({MARKER_WORDS[cell.flag]})" if cell and cell.flag in MARKER_WORDS else ""
        yield f"No figure for this council was published for {newest}{why}; this is for {year}."
    own = series.outcome(OWN, year)
    if own and own.flag == PROVISIONAL:
        yield "The publisher calls this figure provisional: it may still change."
    if measure.survey == "SACE":
        yield f"From the survey of unpaid carers of {year}, which is run every other year."
    yield from (sentence for sentence in (measure.note, measure.series_note) if sentence)
    elsewhere = counted_elsewhere(council)
    if elsewhere and any(comparison.kind == "council type" for comparison in comparisons):
        yield f"The published rows count this council with type {elsewhere}, not {council.council_type}."
    yield from _chance_caveat(series, year, comparisons)


def _chance_caveat(series: _Series, year: str, comparisons: Sequence[Comparison]) -> Iterator[str]:
    """What was and was not done to tell differences from chance; nothing where there are none to speak of."""
    untested = any(comparison.position is Position.NOT_TESTED for comparison in comparisons)
    if untested and _lacks_spread(series, year) and _could_be_tested(series, year):
        yield _NOT_ALLOWED_FOR
    elif untested:
        yield "Too little was published to tell differences from chance."
    elif comparisons and series.spreads.get(year, 0.0) > 0:
        yield _ALLOWED_FOR


def _could_be_tested(series: _Series, year: str) -> bool:
    """Whether enough was published about the council's own figure to work out an interval."""
    own = series.figure(OWN, year)
    return own is not None and interval(own, load_cutoffs()) is not None
