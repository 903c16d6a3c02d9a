"""The measures of a client-level submission and who waits, as its document shows them."""

from collections.abc import Mapping, Sequence

from reports.client_level_check import MeasureMethod, SubmissionCheck
from reports.contexts.client_level_counts import HIDDEN, NOT_KNOWN, protect_waiting, show_counted
from reports.contexts.client_level_figures import protect_figures
from reports.contexts.client_level_view import FigureRow, IndicatorView, WaitingRow
from reports.disclosure import Method
from reports.numbers import join_words, show_count, show_date, show_period, show_range, show_value
from schemas.client_level import IndicatorFigure, WaitingCard
from schemas.terms import Better

_BETTER = {Better.HIGHER: "higher is better", Better.LOWER: "lower is better", Better.CONTEXT: "for context"}


def build_indicator_views(check: SubmissionCheck, method: Method | None) -> tuple[IndicatorView, ...]:
    """Every measure with its figures as they may be shown, those of the last submission beside them."""
    methods = {one.code: one for one in check.methods}
    units = {one.code: one.unit for one in check.methods}
    before = [] if method else _pairs(check.previous_indicators, methods, method)
    earlier = {_key(true): _value(true, shown, units) for true, shown in before}
    rows = [
        (true, _figure_row(true, shown, units, earlier.get(_key(true), "–")))
        for true, shown in _pairs(check.indicators, methods, method)
    ]
    codes = dict.fromkeys(true.code for true, _ in rows)
    return tuple(
        _indicator_view(code, [one for one in rows if one[0].code == code], methods.get(code)) for code in codes
    )


Pair = tuple[IndicatorFigure, IndicatorFigure]
"""A figure as it was worked out, and as it may be shown."""


def _pairs(
    figures: Sequence[IndicatorFigure], methods: Mapping[str, MeasureMethod], method: Method | None
) -> list[Pair]:
    return list(zip(figures, protect_figures(figures, methods, method), strict=True))


def _key(figure: IndicatorFigure) -> tuple[str, str, str]:
    return figure.code, figure.period, figure.cut


def _indicator_view(
    code: str, rows: Sequence[tuple[IndicatorFigure, FigureRow]], method: MeasureMethod | None
) -> IndicatorView:
    return IndicatorView(
        code=code,
        name=method.name if method else code,
        better=_BETTER[method.better] if method else "",
        method=method.method if method else "",
        source=method.source if method else "",
        leaves_out=method.leaves_out if method else (),
        differs=method.differs if method else (),
        everybody=tuple(row for true, row in rows if not true.cut),
        groups=tuple(row for true, row in rows if true.cut),
    )


def _figure_row(true: IndicatorFigure, shown: IndicatorFigure, units: Mapping[str, str], before: str) -> FigureRow:
    left_out = tuple(f"{show_counted(n)} {reason}" for reason, n in shown.left_out if n)
    return FigureRow(
        period=show_period(true.period),
        group=f"{true.cut[:1].upper()}{true.cut[1:]}" if true.cut else "Everybody",
        value=_value(true, shown, units),
        interval=show_range(shown.low, shown.high, units.get(true.code, "")) or "–",
        numerator="–" if true.numerator is None else show_counted(shown.numerator),
        denominator="–" if true.denominator is None else show_counted(shown.denominator),
        before=before,
        left_out=join_words(left_out),
    )


def _value(true: IndicatorFigure, shown: IndicatorFigure, units: Mapping[str, str]) -> str:
    """The value as it may be shown: one that is hidden is told apart from one that is not there."""
    if shown.value is None and true.value is not None:
        return HIDDEN
    return show_value(shown.value, units.get(true.code, ""))


def build_waiting_row(card: WaitingCard, method: Method | None) -> WaitingRow:
    """One line of people who wait; a number that is hidden is told apart from one that is not known."""
    shown = protect_waiting(card, method)
    is_hidden = method is not None and card.n is not None and shown.n is None
    blank = HIDDEN if is_hidden else "–"
    n = HIDDEN if is_hidden else NOT_KNOWN if shown.n is None else show_counted(shown.n)
    return WaitingRow(
        kind=card.kind,
        as_at=show_date(card.as_at),
        n=n,
        median=blank if shown.median_days is None else show_value(shown.median_days, "days"),
        longest=_longest(card, shown.longest_days, method),
        risk_review=card.risk_review or "nobody said",
        source=card.source,
    )


def _longest(card: WaitingCard, days: int | None, method: Method | None) -> str:
    if days is not None:
        return show_count(days, "day") if days else "0 days"
    return HIDDEN if method and card.longest_days is not None else "–"
