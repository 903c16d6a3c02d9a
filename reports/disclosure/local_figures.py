"""Protects figures worked out from the council's own records before they are scored or written of.

From here on no count of the council's own people is exact: what a signal says may stand in any document.
"""

from collections.abc import Iterable
from dataclasses import replace

from reports.disclosure.methods import Method
from reports.disclosure.protect import CountTable, protect_table
from reports.disclosure.shares import EVERYBODY, protect_shares
from schemas.signal import IndicatorFacts, Signal
from schemas.terms import Independence

LOCAL_PREFIX = "cld-"
"""What the codes of measures worked out from client-level data begin with."""
CONFIDENTIAL = "[c]"
PERCENT, PER_100_000, COUNT = "%", "per 100,000", "count"


def protect_signals(signals: Iterable[Signal], method: Method) -> tuple[Signal, ...]:
    """The same signals, with the council's own figures protected; published ones are protected by their publishers."""
    return tuple(_protect_signal(signal, method) for signal in signals)


def is_local(signal: Signal) -> bool:
    """Whether a signal tells of a figure worked out from the council's own records of people."""
    facts = signal.facts
    return (
        isinstance(facts, IndicatorFacts)
        and signal.independence is Independence.COUNCIL
        and facts.measure.startswith(LOCAL_PREFIX)
    )


def _protect_signal(signal: Signal, method: Method) -> Signal:
    if not is_local(signal) or not isinstance(signal.facts, IndicatorFacts):
        return signal
    return replace(signal, facts=protect_facts(signal.facts, method))


def protect_facts(facts: IndicatorFacts, method: Method) -> IndicatorFacts:
    """One local figure as it may be shown: from rounded counts, or marked as held back.

    The interval goes, because it would tell the counts. Earlier periods go, because how many people they rest on is
    not at hand here.
    """
    if facts.value is None:
        return replace(facts, base=None, low=None, high=None, series=())
    value = _shown_value(facts.value, facts.unit, facts.base, method)
    told = _said(facts.caveat, method) if value is not None else facts.caveat
    return replace(
        facts,
        value=value,
        flag=CONFIDENTIAL if value is None else facts.flag,
        base=None if value is None or facts.base is None else method.rounded(facts.base),
        low=None,
        high=None,
        series=() if value is None else ((facts.period, value),),
        caveat=told,
    )


def _shown_value(value: float, unit: str, base: int | None, method: Method) -> float | None:
    if unit == COUNT:
        count = round(value)
        return protect_table(CountTable({EVERYBODY: count}), method).shown[EVERYBODY]
    if base is None or method.hides(base):
        return None
    if unit == PERCENT:
        share = protect_shares((round(value * base / 100), base), {}, method)[EVERYBODY][EVERYBODY]
        return share.percent
    if unit == PER_100_000:
        count = round(value * base / 100_000)
        return None if method.hides(count) else 100_000 * method.rounded(count) / base
    return value  # a middle or mean of enough people


def _said(caveat: str, method: Method) -> str:
    rounding = f"Worked out from counts rounded to {method.round_to}." if method.round_to > 1 else ""
    return " ".join(part for part in (caveat, rounding) if part)
