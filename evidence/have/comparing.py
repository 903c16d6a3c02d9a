"""Sets one council beside England, its region, its type and its peers on every published measure that is held.

Value, interval, words and trend are those of the indicator signals, put together from the releases as for the scores,
so that the two can never tell different things of one figure; ranks, peers, series and funnels are added to them here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from evidence.have.area_figures import AreaFigures, Figures, HeldTable, build_area_figures
from evidence.have.council_observations import select_observations
from evidence.have.councils import load_councils
from evidence.have.funnel import LEAST_POINTS, build_funnel, has_funnel
from evidence.have.measures import load_measures
from evidence.have.peers import build_peer_group
from evidence.have.ranks import build_rank
from evidence.have.releases import combine_observations
from evidence.have.series import PeriodValues, build_series, load_breaks
from evidence.have.signals import COUNT, build_indicator_signals
from evidence.have.spreads import Spreads, build_spreads
from evidence.have.years import period_end
from schemas.comparison_view import (
    AreaKind,
    ComparedArea,
    ComparedMeasure,
    CouncilComparison,
    Funnel,
    FunnelPoint,
    PeerGroup,
    PointRole,
    PublishedSource,
    Rank,
    SeriesBreak,
    TrendPoint,
)
from schemas.observation import Council, Measure
from schemas.signal import Comparison, IndicatorFacts, Signal
from schemas.terms import Position

__all__ = ["HeldTable", "build_comparison"]


@dataclass(frozen=True)
class _Beside:
    """What every measure of one council is set beside: its peers, its region's councils, and all figures."""

    council: Council
    peer_group: PeerGroup
    figures: Figures
    spreads: Spreads
    as_of: date

    @property
    def peer_codes(self) -> tuple[str, ...]:
        return tuple(peer.gss_code for peer in self.peer_group.peers)

    def found(self, code: str, period: str) -> AreaFigures:
        return self.figures.get((code, period), AreaFigures(None, {}))

    def groups(self, figures: AreaFigures) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """Name and values of every group a rank is told for, the council itself left out of each."""
        region = [one.gss_code for one in load_councils() if one.region == self.council.region]
        groups = (("all councils", figures.councils), ("peer group", self.peer_codes), (self.council.region, region))
        return tuple((name, figures.values(one for one in codes if one != self._own)) for name, codes in groups)

    @property
    def _own(self) -> str:
        return self.council.gss_code


def build_comparison(
    tables: Sequence[HeldTable], council: Council, as_of: date, measures: Iterable[Measure] | None = None
) -> CouncilComparison:
    """A council beside others on every measure of the catalogue about which something was published for it.

    Args:
        tables: the published tables that are held, in the order in which they count, the one that counts most last.
        council: whose figures.
        as_of: periods that end after this day are left out.
        measures: the catalogue; `load_measures()` unless another is given.

    Returns:
        Measures in the order of the catalogue. A council whose code is none of the 153 has no peers, and says so.

    Raises:
        AppError: slug `query-too-long`, if reading took too long.
    """
    catalogue = tuple(load_measures() if measures is None else measures)
    spreads: Spreads = {}
    for held in tables:
        spreads |= build_spreads(held.table, catalogue)
    beside = _Beside(
        council=council,
        peer_group=build_peer_group(council.gss_code),
        figures=_until(build_area_figures(tables, catalogue), as_of),
        spreads=spreads,
        as_of=as_of,
    )
    signals, titles = _find_signals(tables, catalogue, beside), {held.evidence_id: held.title for held in tables}
    found = tuple(
        _build_measure(measure, signals[measure.code], titles, beside)
        for measure in catalogue
        if measure.code in signals
    )
    return CouncilComparison(council, as_of, beside.peer_group, found, _sources(tables, found))


def _until(figures: Figures, as_of: date) -> Figures:
    return {key: found for key, found in figures.items() if period_end(key[1]) <= as_of}


def _find_signals(tables: Sequence[HeldTable], catalogue: Sequence[Measure], beside: _Beside) -> dict[str, Signal]:
    """A signal of each measure; those of its further statements tell the same."""
    council = beside.council
    held = (select_observations(one.table, council, one.evidence_id) for one in tables)
    observations = combine_observations(held, council, catalogue)
    found: dict[str, Signal] = {}
    for signal in build_indicator_signals(observations, council, catalogue, "", beside.as_of, beside.spreads):
        found.setdefault(_facts(signal).measure, signal)
    return found


def _facts(signal: Signal) -> IndicatorFacts:
    if not isinstance(signal.facts, IndicatorFacts):
        raise TypeError(signal.key)
    return signal.facts


def _build_measure(measure: Measure, signal: Signal, titles: Mapping[str, str], beside: _Beside) -> ComparedMeasure:
    facts = _facts(signal)
    figures = beside.found(measure.code, facts.period)
    points, breaks = _series(measure, beside)
    funnel, no_funnel = _funnel(measure, facts, figures, beside)
    compared = {comparison.citation for comparison in facts.comparisons}
    return ComparedMeasure(
        code=measure.code,
        name=measure.name,
        unit=measure.unit,
        decimals=measure.decimals,
        better=measure.better,
        statements=measure.statements,
        category=measure.category,
        survey=measure.survey or "",
        source=titles[signal.citations[0].evidence_id],
        period=facts.period,
        value=facts.value,
        flag=facts.flag,
        low=facts.low,
        high=facts.high,
        base=facts.base,
        areas=(*map(_area, facts.comparisons), *_peers_area(measure, figures, beside)),
        ranks=_ranks(measure, facts, figures, beside),
        trend=facts.trend,
        points=points,
        breaks=breaks,
        funnel=funnel,
        no_funnel=no_funnel,
        spread_allowed=facts.spread_allowed,
        caveats=(facts.caveat,) if facts.caveat else (),
        citations=tuple(cell for cell in signal.citations if cell not in compared),
    )


def _area(comparison: Comparison) -> ComparedArea:
    return ComparedArea(
        kind=AreaKind(comparison.kind),
        area=comparison.area,
        value=comparison.value,
        position=comparison.position,
        n=None,
        citation=comparison.citation,
    )


def _peers_area(measure: Measure, figures: AreaFigures, beside: _Beside) -> tuple[ComparedArea, ...]:
    """The middle value of the peers; none where fewer than half of them have one, and none of mere counts."""
    values = figures.values(beside.peer_codes)
    if measure.unit == COUNT or not values or 2 * len(values) < len(beside.peer_codes):
        return ()
    middle = round(median(values), measure.decimals + 1)
    return (ComparedArea(AreaKind.PEERS, "its peers", middle, Position.NOT_TESTED, len(values), None),)


def _ranks(measure: Measure, facts: IndicatorFacts, figures: AreaFigures, beside: _Beside) -> tuple[Rank, ...]:
    """Places by values as published: two that look equal to a reader share a place. Mere counts have none."""
    if facts.value is None or measure.unit == COUNT:
        return ()
    own = round(facts.value, measure.decimals)
    ranks = (
        build_rank(own, (round(value, measure.decimals) for value in values), measure.better, name)
        for name, values in beside.groups(figures)
    )
    return tuple(rank for rank in ranks if rank)


def _series(measure: Measure, beside: _Beside) -> tuple[tuple[TrendPoint, ...], tuple[SeriesBreak, ...]]:
    periods = [period for code, period in beside.figures if code == measure.code]
    values = (_period(beside.found(measure.code, period), period, beside) for period in periods)
    return build_series(values, load_breaks(measure))


def _period(figures: AreaFigures, period: str, beside: _Beside) -> PeriodValues:
    own = figures.councils.get(beside.council.gss_code)
    return PeriodValues(
        period=period,
        council=own.value if own else None,
        england=figures.england.value if figures.england else None,
        peers=figures.values(beside.peer_codes),
    )


def _funnel(
    measure: Measure, facts: IndicatorFacts, figures: AreaFigures, beside: _Beside
) -> tuple[Funnel | None, str]:
    """The funnel, or why there is none, as a sentence."""
    if measure.survey:
        return None, "No funnel plot: the survey's published margins already say how far each figure can be leaned on."
    if not has_funnel(measure.unit):
        return None, "No funnel plot: the measure is neither a share nor a rate."
    if facts.value is None or figures.england is None:
        return None, "No funnel plot: there is no figure for this council or none for England."
    points = [
        FunnelPoint(figure.denominator, figure.value, *_who(code, beside))
        for code, figure in figures.councils.items()
        if figure.denominator
    ]
    if len(points) < LEAST_POINTS:
        return None, "No funnel plot: what the figures of councils rest on was not published."
    if (measure.code, facts.period) not in beside.spreads:
        return None, "No funnel plot: too few councils' counts are held to tell their usual spread."
    spread = beside.spreads[measure.code, facts.period]
    funnel = build_funnel(figures.england.value, measure.unit, points, spread)
    return funnel, "" if funnel else "No funnel plot: England's figure is not a share of a whole."


def _who(code: str, beside: _Beside) -> tuple[PointRole, str]:
    """Whose point it is, and its name where it is told: published figures, but only the likened ones are of use."""
    if code == beside.council.gss_code:
        return PointRole.COUNCIL, beside.council.name
    peer = next((one for one in beside.peer_group.peers if one.gss_code == code), None)
    return (PointRole.PEER, peer.name) if peer else (PointRole.OTHER, "")


def _sources(tables: Sequence[HeldTable], measures: Sequence[ComparedMeasure]) -> tuple[PublishedSource, ...]:
    """Every publication a figure of the council was read from."""
    cells = {cell for measure in measures for cell in measure.citations}
    by_item = {held.evidence_id: held for held in tables}
    return tuple(
        PublishedSource(
            evidence_id=item,
            title=by_item[item].title,
            sha256=tuple(sorted({cell.sha256 for cell in cells if cell.evidence_id == item})),
            licence=by_item[item].licence,
        )
        for item in sorted({cell.evidence_id for cell in cells})
    )
