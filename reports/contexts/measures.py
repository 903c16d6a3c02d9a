"""Published measures as the documents show them: local figure, comparators, source and period, and chance."""

from dataclasses import dataclass, field

from reports.numbers import chance_phrase, join_words, show_period, show_range, show_value, trend_phrase
from schemas.assessment import Assessment
from schemas.evidence import Citation
from schemas.signal import Comparison, IndicatorFacts, Signal
from schemas.terms import Better, Category, Position, Trend

ENGLAND = "England"
REGION = "region"
COUNCIL_TYPE = "council type"
GOOD_POSITIONS = (Position.BETTER, Position.MUCH_BETTER)
POOR_POSITIONS = (Position.MUCH_WORSE, Position.WORSE)
BEYOND_CHANCE = (*GOOD_POSITIONS, *POOR_POSITIONS, Position.DIFFERENT)
MAX_DRAWN_MEASURES = 8
"""How many measures the chart holds; the others that are beyond chance are named under it."""

SMALL_BASE = 100
"""How many a figure rests on is told beside it where they are fewer than this."""

_STRENGTH = {
    Position.MUCH_WORSE: 0,
    Position.MUCH_BETTER: 0,
    Position.WORSE: 1,
    Position.BETTER: 1,
    Position.DIFFERENT: 1,
    Position.TENDING_WORSE: 2,
    Position.TENDING_BETTER: 2,
    Position.SIMILAR: 3,
    Position.NOT_TESTED: 4,
}


@dataclass(frozen=True)
class ComparatorView:
    """One comparator's value beside the council's."""

    kind: str = field(metadata={"help": "`England`, `region` or `council type`."})
    area: str = field(metadata={"help": "The comparator's name."})
    value: float = field(metadata={"help": "Its value, in the measure's unit."})
    position: Position = field(metadata={"help": "Where the council stands beside it, tested for chance."})
    phrase: str = field(metadata={"help": "The position in the way inspectors word it."})
    citation: Citation = field(metadata={"help": "The cell the value was read from."})


@dataclass(frozen=True)
class MeasureView:
    """One published measure for the council."""

    code: str = field(metadata={"help": "Code as published, such as `1d`."})
    name: str = field(metadata={"help": "What it measures."})
    unit: str = field(metadata={"help": "Unit as published, such as `%` or `per 100,000`."})
    better: Better = field(metadata={"help": "Which way is good, or that neither is."})
    category: Category = field(metadata={"help": "The evidence category it counts towards."})
    period: str = field(metadata={"help": "The year or years the value is about."})
    value: float | None = field(metadata={"help": "The council's value; None where none was published."})
    flag: str = field(metadata={"help": "The publisher's mark that says why there is no value; else empty."})
    low: float | None = field(metadata={"help": "Lower end of the 95 % interval, where one can be worked out."})
    high: float | None = field(metadata={"help": "Upper end of the same interval."})
    base: int | None = field(metadata={"help": "People who answered, or the denominator, where it was published."})
    comparators: tuple[ComparatorView, ...] = field(metadata={"help": "England, the region and the council type."})
    trend: Trend = field(metadata={"help": "How it moved over the periods that may be compared."})
    series: tuple[tuple[str, float], ...] = field(metadata={"help": "Those periods and values, oldest first."})
    spread_allowed: bool = field(metadata={"help": "Whether comparisons allow for the usual spread of councils."})
    survey: str = field(metadata={"help": "The national survey it comes from; empty for a full count."})
    source: str = field(metadata={"help": "The survey or published table it comes from."})
    caveat: str = field(metadata={"help": "What a reader must know before leaning on it; empty if nothing."})
    statements: tuple[str, ...] = field(metadata={"help": "Codes of the statements it is used for."})
    citations: tuple[Citation, ...] = field(metadata={"help": "The cells the council's own figures were read from."})
    evidence_ids: tuple[str, ...] = field(metadata={"help": "Evidence items it rests on."})
    sentence: str = field(metadata={"help": "The whole measure in one sentence, as inspectors write numbers."})
    finding: str = field(metadata={"help": "Its standing beside England in a few words, with both figures."})

    def beside(self, kind: str) -> ComparatorView | None:
        """The comparator of one kind, if there is one."""
        return next((view for view in self.comparators if view.kind == kind), None)

    @property
    def england(self) -> ComparatorView | None:
        """England's value."""
        return self.beside(ENGLAND)

    @property
    def region(self) -> ComparatorView | None:
        """The region's value."""
        return self.beside(REGION)

    @property
    def council_type(self) -> ComparatorView | None:
        """The value for councils of the same type."""
        return self.beside(COUNCIL_TYPE)

    @property
    def position(self) -> Position:
        """Where the council stands beside England."""
        return self.england.position if self.england else Position.NOT_TESTED


def build_measures(assessment: Assessment, statement: str | None = None) -> tuple[MeasureView, ...]:
    """Each measure once, by code; only those used for `statement` where one is named."""
    found: dict[str, list[Signal]] = {}
    for signal in assessment.signals:
        if isinstance(signal.facts, IndicatorFacts) and statement in (None, signal.statement):
            found.setdefault(signal.facts.measure, []).append(signal)
    titles = {item.id: item.title for item in assessment.items}
    return tuple(_build_measure(found[code], titles) for code in sorted(found))


def rank_measures(measures: tuple[MeasureView, ...]) -> tuple[MeasureView, ...]:
    """Furthest from England first, as tested; then those used for most statements; then by code."""
    return tuple(
        sorted(
            measures,
            key=lambda each: (each.value is None, _STRENGTH[each.position], -len(each.statements), each.code),
        )
    )


def build_caveats(measures: tuple[MeasureView, ...]) -> tuple[str, ...]:
    """Each caveat once, with the codes of the measures it is about."""
    codes: dict[str, list[str]] = {}
    for measure in measures:
        if measure.caveat:
            codes.setdefault(measure.caveat, []).append(measure.code)
    return tuple(f"{join_words(tuple(found))}: {caveat}" for caveat, found in codes.items())


def _build_measure(signals: list[Signal], titles: dict[str, str]) -> MeasureView:
    signal = signals[0]
    facts = signal.facts
    assert isinstance(facts, IndicatorFacts)  # noqa: S101 - build_measures groups by this very type
    source = facts.survey or _source(signal, titles)
    return MeasureView(
        code=facts.measure,
        name=facts.name,
        unit=facts.unit,
        better=facts.better,
        category=signal.category,
        period=show_period(facts.period),
        value=facts.value,
        flag=facts.flag,
        low=facts.low,
        high=facts.high,
        base=facts.base,
        comparators=tuple(_build_comparator(facts, comparison) for comparison in facts.comparisons),
        trend=facts.trend,
        series=tuple((show_period(period), value) for period, value in facts.series),
        spread_allowed=facts.spread_allowed,
        survey=facts.survey or "",
        source=source,
        caveat=facts.caveat,
        statements=tuple(sorted({each.statement for each in signals})),
        citations=_own_cells(signal, facts),
        evidence_ids=signal.evidence_ids,
        sentence=measure_sentence(facts, source),
        finding=measure_finding(facts),
    )


def _own_cells(signal: Signal, facts: IndicatorFacts) -> tuple[Citation, ...]:
    """The signal's cells without those of the comparators, each once, in the order of the file."""
    others = {comparison.citation for comparison in facts.comparisons}
    cells = set(signal.citations) - others
    return tuple(sorted(cells or set(signal.citations), key=_reading_order))


def _reading_order(cell: Citation) -> tuple[str, str, int, str]:
    return (cell.sha256, cell.sheet or "", cell.row or 0, cell.column or "")


def _source(signal: Signal, titles: dict[str, str]) -> str:
    return next((titles[i] for i in signal.evidence_ids if i in titles), "source not named")


def _build_comparator(facts: IndicatorFacts, comparison: Comparison) -> ComparatorView:
    higher = None if facts.value is None else facts.value > comparison.value
    return ComparatorView(
        kind=comparison.kind,
        area=comparison.area,
        value=comparison.value,
        position=comparison.position,
        phrase=_phrase(facts, comparison, higher),
        citation=comparison.citation,
    )


def _phrase(facts: IndicatorFacts, comparison: Comparison, higher: bool | None) -> str:
    return chance_phrase(
        comparison.position,
        comparison.area,
        higher,
        facts.better,
        spread=facts.spread_allowed,
        full_count=facts.survey is None,
    )


def measure_sentence(facts: IndicatorFacts, source: str) -> str:
    """Local figure, England's figure, source and year, chance, and direction, in one sentence.

    Source: practice notes, section 2.7, "How inspectors write numbers".
    """
    if facts.value is None:
        return f"{facts.name}: {show_value(None, facts.unit, facts.flag)} ({source}, {show_period(facts.period)})."
    parts = [f"{facts.name}: {show_value(facts.value, facts.unit)}{_interval_words(facts)}"]
    comparison = next((each for each in facts.comparisons if each.kind == ENGLAND), None)
    if comparison is None:
        parts.append("with no figure for England to set beside it")
    else:
        parts.append(f"England {show_value(comparison.value, facts.unit)} ({source}, {show_period(facts.period)})")
        parts.append(_build_comparator(facts, comparison).phrase)
    return f"{'; '.join(filter(None, [*parts, trend_phrase(facts.trend, facts.series, facts.unit)]))}."


def measure_finding(facts: IndicatorFacts) -> str:
    """Only where the council stands beside England, for lists of strengths and gaps."""
    comparison = next((each for each in facts.comparisons if each.kind == ENGLAND), None)
    if facts.value is None or comparison is None:
        return measure_sentence(facts, facts.survey or "source not named")
    figures = f"{show_value(facts.value, facts.unit)} against {show_value(comparison.value, facts.unit)}"
    return f"{facts.name}: {_build_comparator(facts, comparison).phrase} ({figures}, {show_period(facts.period)})."


def _interval_words(facts: IndicatorFacts) -> str:
    """The interval, and how many it rests on where they are few."""
    interval = show_range(facts.low, facts.high, facts.unit)
    few = facts.base is not None and facts.base < SMALL_BASE
    parts = (f"95% interval {interval}" if interval else "", f"n = {facts.base}" if few else "")
    told = "; ".join(filter(None, parts))
    return f" ({told})" if told else ""
