"""Reading a published measure: never more than a hint, because its publisher says it cannot judge a council.

Source: practice section 5.2, indicator, and finding 10.
"""

from quality_statements.rubric import IndicatorRules
from quality_statements.verdict import Verdict, counted, listed, number, prompt, value_with_unit
from schemas.signal import Comparison, IndicatorFacts
from schemas.terms import Better, Position, Trend

_WORSE = {Position.WORSE, Position.MUCH_WORSE}
_BETTER = {Position.BETTER, Position.MUCH_BETTER}
_UNTESTED = {Position.NOT_TESTED, Position.DIFFERENT}
_ENGLAND = "England"
_TYPE = "councils of its type"
_COMPARED = 3  # periods a trend is worked out over, as `evidence` does
_MARKERS = {"": "not available", "[c]": "suppressed", "[x]": "not available", "[z]": "not applicable"}
_BESIDE = {
    Position.MUCH_WORSE: "much worse than",
    Position.WORSE: "worse than",
    Position.TENDING_WORSE: "perhaps worse than",
    Position.SIMILAR: "no different beyond chance from",
    Position.TENDING_BETTER: "perhaps better than",
    Position.BETTER: "better than",
    Position.MUCH_BETTER: "much better than",
}


def read_indicator(facts: IndicatorFacts, rules: IndicatorRules) -> Verdict:
    """A hint of 1 to 3, or a prompt where the figure cannot be leaned on."""
    why_prompt = _why_prompt(facts, rules)
    if why_prompt:
        return prompt(why_prompt)
    tested = _tested(facts)
    far_worse = any(c.position is Position.MUCH_WORSE for c in tested)
    worsening = facts.trend is Trend.WORSENING
    said = _said(facts, tested)
    if far_worse and worsening and facts.measure in rules.severe_measures:
        return Verdict(1, f"{said} It is far worse and worsening, and it touches safety or a legal duty.")
    if worsening or any(c.position in _WORSE for c in tested):
        return Verdict(2, said)
    return Verdict(3, f"{said}{_towards_four(tested)}")


def _why_prompt(facts: IndicatorFacts, rules: IndicatorRules) -> str:
    """Why the figure is only a prompt, or nothing."""
    if facts.value is None or facts.flag:
        return f"{facts.name}: the figure for {facts.period} is {_MARKERS.get(facts.flag, facts.flag)}."
    figure = _figure(facts)
    if facts.age_months > rules.max_age_months:
        return (
            f"{figure}. It is {counted(facts.age_months, 'month')} old, more than the {rules.max_age_months} allowed."
        )
    if facts.base is not None and facts.base < rules.min_base:
        return f"{figure}. It rests on {number(facts.base)} people, fewer than the {rules.min_base} needed."
    if facts.better is Better.CONTEXT:
        return f"{figure}. Neither high nor low is good in itself."
    if len(facts.series) < rules.min_comparable_periods:
        held = counted(len(facts.series), "period")
        return f"{figure}. The measure is new or newly defined, and only {held} can be compared."
    if not facts.comparisons:
        return f"{figure}. There was nobody to compare it with."
    if not _tested(facts):
        return f"{figure}. No difference from other councils could be told from chance."
    return ""


def _tested(facts: IndicatorFacts) -> tuple[Comparison, ...]:
    return tuple(c for c in facts.comparisons if c.position not in _UNTESTED)


def _figure(facts: IndicatorFacts) -> str:
    return f"{facts.name}: {value_with_unit(facts.value or 0.0, facts.unit)} in {facts.period}"


def _said(facts: IndicatorFacts, tested: tuple[Comparison, ...]) -> str:
    by_words: dict[str, list[str]] = {}
    for c in tested:
        beside = f"{_TYPE if c.kind == 'council type' else c.area} ({value_with_unit(c.value, facts.unit)})"
        by_words.setdefault(_BESIDE[c.position], []).append(beside)
    compared = [f"{words} {listed(areas)}" for words, areas in by_words.items()]
    return f"{_figure(facts)}, {'; '.join(compared)}. {say_trend(facts)}"


def say_trend(facts: IndicatorFacts) -> str:
    """The trend with the period it is counted from, and whether an earlier one was already as good, or as bad.

    Three periods are compared at most, so a rise after a fall is no progress beyond what there was before.

    Example:
        "Improving since 2022-23 (39.4%), but no higher than in 2016-17 (43.9%)."
    """
    if facts.trend is Trend.UNKNOWN or len(facts.series) < 2:
        return "There is no earlier figure to compare it with."
    year, value = facts.series[-_COMPARED:][0]
    start = f"{value_with_unit(value, facts.unit)}"
    if facts.trend is Trend.STABLE:
        return f"No clear change since {year} ({start})."
    return f"{facts.trend.capitalize()} since {year} ({start}){_no_news(facts)}."


def _no_news(facts: IndicatorFacts) -> str:
    """The latest earlier period that was at least as good where it improves, or at least as bad where it worsens."""
    latest = facts.series[-1][1]
    rises = (facts.trend is Trend.IMPROVING) == (facts.better is Better.HIGHER)
    earlier = facts.series[:-_COMPARED]
    as_far = [(year, value) for year, value in earlier if (value >= latest if rises else value <= latest)]
    if not as_far:
        return ""
    year, value = as_far[-1]
    return f", but no {'higher' if rises else 'lower'} than in {year} ({value_with_unit(value, facts.unit)})"


def _towards_four(tested: tuple[Comparison, ...]) -> str:
    """What a 4 would need, where the figure is better than England and a nearer comparator: totals cannot show it."""
    better = {c.kind == _ENGLAND for c in tested if c.position in _BETTER}
    if better != {True, False}:
        return ""
    return " A 4 would also need two periods of this and figures by group, which published totals do not hold."
