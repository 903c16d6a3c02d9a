"""How the council compares: a table in the words inspectors use, then a card for every measure by quality statement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reports.chart_panels import MAX_PANELS
from reports.contexts.measures import BEYOND_CHANCE, GOOD_POSITIONS, POOR_POSITIONS
from reports.numbers import (
    COUNT,
    chance_phrase,
    join_words,
    show_count,
    show_number,
    show_period,
    show_range,
    show_value,
    trend_phrase,
    when,
)
from schemas.comparison_view import (
    AreaKind,
    Characteristic,
    ComparedArea,
    ComparedMeasure,
    CouncilComparison,
    Rank,
    TrendPoint,
)
from schemas.evidence import Citation
from schemas.terms import Better, Position, Trend

EDITION = "From published figures"
ALL_COUNCILS = "all councils"
PEER_GROUP = "peer group"
_OTHERS = "Other measures"
_BETTER = {
    Better.HIGHER: "higher is better",
    Better.LOWER: "lower is better",
    Better.CONTEXT: "neither high nor low is good in itself",
}


@dataclass(frozen=True)
class AreaRow:
    """One comparator of a card."""

    who: str = field(metadata={"help": "Its name, such as England or the middle value of so many peers."})
    value: str = field(metadata={"help": "Its value with the unit."})
    phrase: str = field(metadata={"help": "How the council stands beside it, in the way inspectors word it."})


@dataclass(frozen=True)
class PeriodRow:
    """One period of a series."""

    period: str = field(metadata={"help": "The year it is about."})
    council: str = field(metadata={"help": "The council's value with its unit, or that there is none."})
    england: str = field(metadata={"help": "England's value, likewise."})
    peers: str = field(metadata={"help": "The middle half of the peers, from and to, or a dash."})
    after_break: str = field(metadata={"help": "Why the rows above must not be set beside it; empty if they may."})


@dataclass(frozen=True)
class MeasureCard:
    """One measure as a summary row and as a card."""

    code: str = field(metadata={"help": "Code as published."})
    name: str = field(metadata={"help": "What it measures."})
    better: str = field(metadata={"help": "Which way is good, in words."})
    period: str = field(metadata={"help": "The year or day the value is about."})
    when: str = field(metadata={"help": "The same as it stands in a sentence, such as in 2024-25."})
    value: str = field(metadata={"help": "The council's value with its unit, or why there is none."})
    england: str = field(metadata={"help": "England's value, or a dash."})
    difference: str = field(metadata={"help": "How the council stands beside England, in words."})
    position: Position = field(metadata={"help": "The same as a tested position."})
    rank: str = field(metadata={"help": "Its place among all councils, or a dash."})
    peer_rank: str = field(metadata={"help": "Its place among its peers, or a dash."})
    ranks: tuple[str, ...] = field(metadata={"help": "Every place with its group, as sentence parts."})
    interval: str = field(metadata={"help": "The 95 % interval; empty where none can be worked out."})
    base: str = field(metadata={"help": "How many the value rests on; empty where it was not published."})
    areas: tuple[AreaRow, ...] = field(metadata={"help": "England, region, type and peers."})
    trend: str = field(metadata={"help": "How it moved since the last break, as a sentence."})
    funnel: str = field(metadata={"help": "Where it lies in the funnel plot, or why there is none, as a sentence."})
    periods: tuple[PeriodRow, ...] = field(metadata={"help": "The series in figures."})
    caveats: tuple[str, ...] = field(metadata={"help": "What a reader must know, as sentences."})
    also_for: tuple[str, ...] = field(metadata={"help": "Other statements the measure is used for."})
    source: str = field(metadata={"help": "Title of the publication."})
    citations: tuple[Citation, ...] = field(metadata={"help": "Cells the council's figures were read from."})
    evidence_ids: tuple[str, ...] = field(metadata={"help": "Evidence items it rests on."})


@dataclass(frozen=True)
class FigurePlace:
    """A figure of a chapter: its name in the document and the measures it draws."""

    name: str = field(metadata={"help": "Name of the figure: lower-case letters, digits and hyphens."})
    words: str = field(metadata={"help": "What stands in its place where it is not drawn."})
    codes: tuple[str, ...] = field(metadata={"help": "Codes of the measures drawn, in order."})


@dataclass(frozen=True)
class ComparisonChapter:
    """The measures that count first towards one statement."""

    code: str = field(metadata={"help": "Code of the statement; empty for measures without one."})
    name: str = field(metadata={"help": "Its name."})
    cards: tuple[MeasureCard, ...] = field(metadata={"help": "Its measures, in the order of the catalogue."})
    trends: tuple[FigurePlace, ...] = field(metadata={"help": "Figures of series."})
    funnels: tuple[FigurePlace, ...] = field(metadata={"help": "Figures of funnel plots."})


@dataclass(frozen=True)
class CharacteristicRow:
    """One characteristic peers are found by."""

    name: str = field(metadata={"help": "What it is."})
    council: str = field(metadata={"help": "The council's own value."})
    peers: str = field(metadata={"help": "Middle value of its peers."})
    weight: str = field(metadata={"help": "How much it counts."})
    source: str = field(metadata={"help": "Where the values come from."})


@dataclass(frozen=True)
class PeerRow:
    """One peer."""

    name: str = field(metadata={"help": "Name of the council."})
    distance: str = field(metadata={"help": "How unlike it is, in standard deviations."})


@dataclass(frozen=True)
class SourceRow:
    """One table the figures come from."""

    evidence_id: str = field(metadata={"help": "Its evidence item."})
    title: str = field(metadata={"help": "Title of the publication."})
    sha256: tuple[str, ...] = field(metadata={"help": "Hashes of its files that are cited."})
    licence: str = field(metadata={"help": "Under which it may be used; empty for a table the council wrote."})


@dataclass(frozen=True)
class NotCompared:
    """A figure that is held and not set beside others."""

    name: str = field(metadata={"help": "What was counted."})
    code: str = field(metadata={"help": "Code as published."})
    period: str = field(metadata={"help": "What it is about: a year or a day."})
    value: str = field(metadata={"help": "The figure."})
    evidence_ids: tuple[str, ...] = field(metadata={"help": "Evidence items it rests on."})


@dataclass(frozen=True)
class ComparisonContext:
    """All that the document shows."""

    council: str = field(metadata={"help": "Name of the council."})
    region: str = field(metadata={"help": "Its region."})
    council_type: str = field(metadata={"help": "Its type."})
    as_of: date = field(metadata={"help": "The day the document speaks for."})
    synthetic: bool = field(metadata={"help": "Whether the council and its data are made up."})
    edition: str = field(metadata={"help": "Who the text is for; printed on every page."})
    headline: str = field(metadata={"help": "How many measures stand out, in a sentence."})
    good: tuple[MeasureCard, ...] = field(metadata={"help": "Better than England beyond chance."})
    poor: tuple[MeasureCard, ...] = field(metadata={"help": "Worse than England beyond chance."})
    other: tuple[MeasureCard, ...] = field(metadata={"help": "Different where neither way is good."})
    tending: tuple[MeasureCard, ...] = field(metadata={"help": "Close to being better or worse, yet within chance."})
    chapters: tuple[ComparisonChapter, ...] = field(metadata={"help": "Measures by statement."})
    not_compared: tuple[NotCompared, ...] = field(metadata={"help": "Mere counts, which depend on a council's size."})
    peer_method: str = field(metadata={"help": "Name and version of the method peers are found by."})
    peer_note: str = field(metadata={"help": "How it works and what it is not."})
    peers: tuple[PeerRow, ...] = field(metadata={"help": "The peers, nearest first."})
    characteristics: tuple[CharacteristicRow, ...] = field(metadata={"help": "What they are likened by."})
    sources: tuple[SourceRow, ...] = field(metadata={"help": "Tables the figures come from."})

    @property
    def cards(self) -> tuple[MeasureCard, ...]:
        """Every card, in the order of the chapters."""
        return tuple(card for chapter in self.chapters for card in chapter.cards)


def build_comparison_context(
    comparison: CouncilComparison, statements: Mapping[str, str] | None = None
) -> ComparisonContext:
    """The comparison as its document shows it.

    Args:
        comparison: what was worked out.
        statements: name of each quality statement by code, in their order; chapters carry the bare code without it.
    """
    compared = [measure for measure in comparison.measures if measure.unit != COUNT]
    cards = {measure.code: _build_card(measure) for measure in compared}
    chapters = _build_chapters(compared, cards, statements or {})
    council, group = comparison.council, comparison.peer_group
    shown = tuple(card for chapter in chapters for card in chapter.cards)
    good, poor, other = (_standing(shown, positions) for positions in (GOOD_POSITIONS, POOR_POSITIONS, _NEITHER))
    return ComparisonContext(
        council=council.name,
        region=council.region,
        council_type=council.council_type,
        as_of=comparison.as_of,
        synthetic=council.synthetic,
        edition=EDITION,
        headline=_headline(shown, good, poor),
        good=good,
        poor=poor,
        other=other,
        tending=_standing(shown, _TENDING),
        chapters=chapters,
        not_compared=tuple(_build_count(measure) for measure in comparison.measures if measure.unit == COUNT),
        peer_method=group.method,
        peer_note=group.note,
        peers=tuple(PeerRow(peer.name, show_number(peer.distance, 2)) for peer in group.peers),
        characteristics=tuple(map(_build_characteristic, group.characteristics)),
        sources=tuple(SourceRow(one.evidence_id, one.title, one.sha256, one.licence) for one in comparison.sources),
    )


_NEITHER = (Position.DIFFERENT,)
_TENDING = (Position.TENDING_WORSE, Position.TENDING_BETTER)


def _standing(cards: Sequence[MeasureCard], positions: Sequence[Position]) -> tuple[MeasureCard, ...]:
    return tuple(card for card in cards if card.position in positions)


def _headline(cards: Sequence[MeasureCard], good: Sequence[MeasureCard], poor: Sequence[MeasureCard]) -> str:
    """How many measures stand out from England, and how many could not be tested."""
    n_untested = sum(1 for card in cards if card.position is Position.NOT_TESTED)
    n_within = len(cards) - n_untested - sum(1 for card in cards if card.position in BEYOND_CHANCE)
    parts = [
        f"{len(good) or 'none'} {'is' if len(good) == 1 else 'are'} better than England",
        f"{len(poor) or 'none'} {'is' if len(poor) == 1 else 'are'} worse",
        f"{n_within or 'none'} {'does' if n_within == 1 else 'do'} not differ from England by more than chance and the "
        f"usual spread between councils",
    ]
    untested = f" {show_count(n_untested, 'measure')} could not be tested." if n_untested else ""
    return f"Of {show_count(len(cards), 'published measure')}, {join_words(tuple(parts))}.{untested}"


def _build_chapters(
    measures: Sequence[ComparedMeasure], cards: Mapping[str, MeasureCard], statements: Mapping[str, str]
) -> tuple[ComparisonChapter, ...]:
    """Each measure stands in the chapter of the first statement it is used for."""
    found: dict[str, list[ComparedMeasure]] = {code: [] for code in statements}
    for measure in measures:
        found.setdefault(_first(measure), []).append(measure)
    return tuple(
        ComparisonChapter(
            code=code,
            name=statements.get(code, "" if code else _OTHERS),
            cards=tuple(cards[measure.code] for measure in held),
            trends=_places(f"trends-{code.lower() or 'other'}", "Earlier years of", has_trend, held),
            funnels=_places(f"funnels-{code.lower() or 'other'}", "Funnel plots of", has_drawn_funnel, held),
        )
        for code, held in found.items()
        if held
    )


def _first(measure: ComparedMeasure) -> str:
    return next(iter(measure.statements), "")


def has_trend(measure: ComparedMeasure) -> bool:
    """Whether a series has two periods or more to draw."""
    return len(measure.points) > 1


def has_drawn_funnel(measure: ComparedMeasure) -> bool:
    """Whether there is a funnel plot to draw."""
    return measure.funnel is not None


def _places(
    stem: str, words: str, is_drawn: Callable[[ComparedMeasure], bool], measures: Sequence[ComparedMeasure]
) -> tuple[FigurePlace, ...]:
    """Figures of as many panels as fit on a page."""
    codes = tuple(measure.code for measure in measures if is_drawn(measure))
    cuts = [codes[n : n + MAX_PANELS] for n in range(0, len(codes), MAX_PANELS)]
    return tuple(FigurePlace(f"{stem}-{n}", f"{words} {join_words(part)}", part) for n, part in enumerate(cuts, 1))


def _build_card(measure: ComparedMeasure) -> MeasureCard:
    england = next((area for area in measure.areas if area.kind is AreaKind.ENGLAND), None)
    ranks = {rank.group: rank for rank in measure.ranks}
    return MeasureCard(
        code=measure.code,
        name=measure.name,
        better=_BETTER[measure.better],
        period=show_period(measure.period),
        when=when(measure.period),
        value=show_value(measure.value, measure.unit, measure.flag),
        england=show_value(england.value, measure.unit) if england else "–",
        difference=_phrase(measure, england) if england else "no figure for England to set beside it",
        position=england.position if england else Position.NOT_TESTED,
        rank=rank_words(ranks[ALL_COUNCILS]) if ALL_COUNCILS in ranks else "–",
        peer_rank=rank_words(ranks[PEER_GROUP]) if PEER_GROUP in ranks else "–",
        ranks=tuple(_rank_sentence(rank) for rank in measure.ranks),
        interval=show_range(measure.low, measure.high, measure.unit),
        base=_base(measure),
        areas=tuple(_build_area(measure, area) for area in measure.areas),
        trend=_trend_sentence(measure),
        funnel=_funnel_sentence(measure),
        periods=_build_periods(measure),
        caveats=measure.caveats,
        also_for=measure.statements[1:],
        source=measure.source,
        citations=measure.citations,
        evidence_ids=_evidence(measure),
    )


def _evidence(measure: ComparedMeasure) -> tuple[str, ...]:
    return tuple(sorted({cell.evidence_id for cell in measure.citations}))


def _build_count(measure: ComparedMeasure) -> NotCompared:
    shown = show_value(measure.value, measure.unit, measure.flag)
    return NotCompared(measure.name, measure.code, show_period(measure.period), shown, _evidence(measure))


def _base(measure: ComparedMeasure) -> str:
    if measure.base is None:
        return ""
    return f"{show_number(measure.base)} answers" if measure.survey else show_number(measure.base)


def _phrase(measure: ComparedMeasure, area: ComparedArea) -> str:
    return chance_phrase(
        area.position,
        area.area,
        None if measure.value is None else measure.value > area.value,
        measure.better,
        spread=measure.spread_allowed,
        full_count=not measure.survey,
    )


def _build_area(measure: ComparedMeasure, area: ComparedArea) -> AreaRow:
    if area.kind is AreaKind.PEERS:
        who = f"Middle value of {show_count(area.n or 0, 'peer')}"
        return AreaRow(who, show_value(area.value, measure.unit), _beside_middle(measure, area.value))
    return AreaRow(area.area, show_value(area.value, measure.unit), _phrase(measure, area))


def _beside_middle(measure: ComparedMeasure, middle: float) -> str:
    """Where the council lies beside a middle value, which no chance is worked out for."""
    if measure.value is None or round(measure.value, measure.decimals) == round(middle, measure.decimals):
        return "the same; a middle value is not tested for chance"
    way = "higher" if measure.value > middle else "lower"
    return f"{way} than the middle value, which is not tested for chance"


_TEENS = range(11, 14)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(place: int) -> str:
    """A place as people say it.

    Example:
        >>> [ordinal(n) for n in (1, 2, 3, 11, 12, 21, 103, 111, 152)]
        ['1st', '2nd', '3rd', '11th', '12th', '21st', '103rd', '111th', '152nd']
    """
    ending = "th" if place % 100 in _TEENS else _ENDINGS.get(place % 10, "th")
    return f"{place}{ending}"


def rank_words(rank: Rank) -> str:
    """A place among how many, such as "joint 41st of 152".

    Example:
        >>> rank_words(Rank("all councils", 41, 152, 2, True))
        'joint 41st of 152'
    """
    joint = "joint " if rank.n_tied > 1 else ""
    return f"{joint}{ordinal(rank.place)} of {rank.n}"


def _rank_sentence(rank: Rank) -> str:
    first = "1st is best" if rank.best_first else "1st is highest"
    group = {ALL_COUNCILS: "councils with a figure", PEER_GROUP: "councils of the peer group, itself included"}.get(
        rank.group, f"councils of {rank.group}"
    )
    return f"{rank_words(rank)} {group} ({first})"


def _trend_sentence(measure: ComparedMeasure) -> str:
    """How it moved since the last break, and what breaks there are."""
    since = _since_break(measure)
    told = trend_phrase(measure.trend, since, measure.unit) or "no earlier figure that may be compared"
    periods = join_words(tuple(show_period(each.period) for each in measure.breaks))
    breaks = f" The series breaks before {periods}; why is told with its figures in Annex A." if periods else ""
    return f"{told[:1].upper()}{told[1:]}.{breaks}"


def _since_break(measure: ComparedMeasure) -> tuple[tuple[str, float], ...]:
    """The council's own figures that may be set beside the newest."""
    shown = [(one, one.council) for one in measure.points if one.period <= measure.period and one.council is not None]
    if not shown or measure.trend is Trend.UNKNOWN:
        return ()
    newest = shown[-1][0].segment
    return tuple((point.period, value) for point, value in shown if point.segment == newest)


def _funnel_sentence(measure: ComparedMeasure) -> str:
    if measure.funnel is None:
        return measure.no_funnel
    n_outside, n_all = measure.funnel.n_outside_95, len(measure.funnel.points)
    others = f"{show_number(n_outside)} of {show_count(n_all, 'council')} lie outside the inner limits"
    return f"In the funnel plot it lies {measure.funnel.place}; {others}."


def _build_periods(measure: ComparedMeasure) -> tuple[PeriodRow, ...]:
    why = {each.period: each.why for each in measure.breaks}
    rows, last = [], ""
    for point in measure.points:
        passed = [reason for period, reason in why.items() if last and last < period <= point.period]
        rows.append(_build_period(measure, point, " ".join(passed)))
        last = point.period
    return tuple(rows)


def _build_period(measure: ComparedMeasure, point: TrendPoint, why: str) -> PeriodRow:
    return PeriodRow(
        period=show_period(point.period),
        council="–" if point.council is None else show_value(point.council, measure.unit),
        england="–" if point.england is None else show_value(point.england, measure.unit),
        peers=show_range(point.peers_low, point.peers_high, measure.unit) or "–",
        after_break=why,
    )


def _build_characteristic(one: Characteristic) -> CharacteristicRow:
    large = 1000
    decimals = 0 if max(one.value, one.peers_median) >= large else 1
    return CharacteristicRow(
        name=one.name,
        council=_amount(one.value, one.unit, decimals),
        peers=_amount(one.peers_median, one.unit, decimals),
        weight=show_number(one.weight, 1),
        source=one.source,
    )


def _amount(value: float, unit: str, decimals: int) -> str:
    shown = show_number(value, decimals)
    return f"{shown}%" if unit.startswith("%") else shown
