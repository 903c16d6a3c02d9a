"""Reading a published measure: never more than a hint, because its publisher says it cannot judge a council.

Source: practice section 5.2, indicator, and finding 10.
"""

from quality_statements.rubric import IndicatorRules
from quality_statements.verdict import Verdict, counted, prompt, value_with_unit
from schemas.signal import Comparison, IndicatorFacts
from schemas.terms import Better, Position, Trend

_WORSE = {Position.WORSE, Position.MUCH_WORSE}
_BETTER = {Position.BETTER, Position.MUCH_BETTER}
_UNTESTED = {Position.NOT_TESTED, Position.DIFFERENT}
_ENGLAND = "England"


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
        return Verdict(1, f"{said} Far worse, worsening, and it touches safety or a legal duty.")
    if worsening or any(c.position in _WORSE for c in tested):
        return Verdict(2, said)
    return Verdict(3, f"{said}{_towards_four(tested)}")


def _why_prompt(facts: IndicatorFacts, rules: IndicatorRules) -> str:
    """Why the figure is only a prompt, or nothing."""
    if facts.value is None or facts.flag:
        return f"{facts.name} for {facts.period} is {facts.flag or 'not available'}"
    if facts.age_months > rules.max_age_months:
        age = counted(facts.age_months, "month")
        return f"{_figure(facts)} is {age} old, more than {rules.max_age_months}"
    if facts.base is not None and facts.base < rules.min_base:
        return f"{_figure(facts)} rests on {facts.base}, fewer than {rules.min_base}"
    if facts.better is Better.CONTEXT:
        return f"{_figure(facts)}; neither high nor low is good in itself"
    if len(facts.series) < rules.min_comparable_periods:
        return f"{_figure(facts)} is new or newly defined: {counted(len(facts.series), 'period')} can be compared"
    if not _tested(facts):
        return f"{_figure(facts)} has no comparator that can be tested for chance"
    return ""


def _tested(facts: IndicatorFacts) -> tuple[Comparison, ...]:
    return tuple(c for c in facts.comparisons if c.position not in _UNTESTED)


def _figure(facts: IndicatorFacts) -> str:
    value = value_with_unit(facts.value or 0.0, facts.unit)
    return f"{facts.name} of {value} ({facts.period})"


def _said(facts: IndicatorFacts, tested: tuple[Comparison, ...]) -> str:
    beside = "; ".join(f"{c.position} beside {c.area} ({value_with_unit(c.value, facts.unit)})" for c in tested)
    return f"{_figure(facts)}: {beside}; trend: {facts.trend}."


def _towards_four(tested: tuple[Comparison, ...]) -> str:
    """What a 4 would need, where the figure is better than England and a nearer comparator: totals cannot show it."""
    better = {c.kind == _ENGLAND for c in tested if c.position in _BETTER}
    if better != {True, False}:
        return ""
    return " A 4 would also need two periods of this and figures by group, which published totals do not hold."
