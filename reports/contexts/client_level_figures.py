"""Figures worked out from people, as they may be shown: all counts of one family of measures are protected together.

A reader can subtract one figure from another: groups add up to everybody, quarters to a year, settings to all support,
outcomes to all episodes. Whatever adds up among the counts of a family is found here by adding, and handed to the
disclosure control as sums; a sum that holds by accident only makes it more careful.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from reports.client_level_check import MeasureMethod
from reports.contexts.client_level_counts import protect_count
from reports.disclosure import CountTable, Method, Sum, protect_share, protect_table
from schemas.client_level import IndicatorFigure

RATE = "per 100,000"
_N, _REST, _OF = "n", "rest", "of"
_LEAST_PARTS = 2


class _Cell(NamedTuple):
    """Where a count stands: whose figure it is of, and which of its counts."""

    code: str
    period: str
    cut: str
    part: str

    @property
    def name(self) -> str:
        return "\x1f".join((self.code, self.period, self.cut, self.part))


Counts = Mapping[_Cell, int]


def protect_figures(
    figures: Sequence[IndicatorFigure], methods: Mapping[str, MeasureMethod], method: Method | None
) -> tuple[IndicatorFigure, ...]:
    """Figures worked out from people as they may be shown, in their order.

    No interval is shown of a protected figure, because it tells of the true counts; a share or rate is worked out from
    the counts as they are shown; a middle value is shown where the number it is taken of is.

    Args:
        figures: everybody's figures and those of groups, such as `sex: Female`.
        methods: by code, for unit and family; a measure without one is a family of its own.
        method: how to protect them; None shows all as they are.
    """
    if method is None:
        return tuple(figures)
    shown: dict[str, int | None] = {}
    for family in dict.fromkeys(_family(figure.code, methods) for figure in figures):
        shown |= _protect_family([one for one in figures if _family(one.code, methods) == family], methods, method)
    return tuple(_build_shown(figure, shown, methods, method) for figure in figures)


def _family(code: str, methods: Mapping[str, MeasureMethod]) -> str:
    return (methods[code].family if code in methods else "") or code


def _protect_family(
    figures: Sequence[IndicatorFigure], methods: Mapping[str, MeasureMethod], method: Method
) -> dict[str, int | None]:
    """Every count of a family by the name of its cell; None where it is hidden."""
    counts = {cell: count for figure in figures for cell, count in _cells(figure, methods)}
    same = _told_twice(counts)
    once = {cell: count for cell, count in counts.items() if same[cell] is cell and not _is_needless(cell, counts)}
    try:
        shown = protect_table(_build_table(once, same), method).shown
    except ValueError:  # counts that do not add up: nothing can be proved safe of them
        shown = {}
    return {cell.name: shown.get(same[cell].name) for cell in counts}


def _build_table(counts: Counts, same: Mapping[_Cell, _Cell]) -> CountTable:
    sums = list(_sums(counts, same))
    extra: dict[str, int] = {}
    for total, cells in _cut_families(counts, same):
        names = [cell.name for cell in cells]
        left = counts[total] - sum(counts[cell] for cell in cells)
        if left:
            names.append(f"{total.name}\x1fleft of {cells[0].cut.partition(':')[0]}")
            extra[names[-1]] = max(left, 0)
        sums.append(Sum(total.name, tuple(names)))
    unpublished = {cell.name for cell in counts if cell.part == _REST} | set(extra)
    return CountTable({cell.name: n for cell, n in counts.items()} | extra, tuple(sums), frozenset(unpublished))


def _cells(figure: IndicatorFigure, methods: Mapping[str, MeasureMethod]) -> Iterator[tuple[_Cell, int]]:
    """The counts of people behind a figure; how many live in an area is public and is none of them."""
    key = (figure.code, figure.period, figure.cut)
    if figure.numerator is not None:
        yield _Cell(*key, _N), figure.numerator
    if figure.denominator is None or _is_rate(figure, methods):
        return
    yield _Cell(*key, _OF), figure.denominator
    if figure.numerator is not None:
        yield _Cell(*key, _REST), figure.denominator - figure.numerator


def _is_rate(figure: IndicatorFigure, methods: Mapping[str, MeasureMethod]) -> bool:
    return figure.code in methods and methods[figure.code].unit == RATE


def _told_twice(counts: Counts) -> dict[_Cell, _Cell]:
    """Each cell with the first that tells the same: counts of one period that are equal in every group."""
    profiles: dict[tuple[str, str, str], list[_Cell]] = {}
    for cell in counts:
        profiles.setdefault((cell.code, cell.period, cell.part), []).append(cell)
    first: dict[tuple[str, tuple[tuple[str, int], ...]], dict[str, _Cell]] = {}
    same: dict[_Cell, _Cell] = {}
    for (_, period, _), cells in profiles.items():
        profile = tuple(sorted((cell.cut, counts[cell]) for cell in cells))
        known = first.setdefault((period, profile), {cell.cut: cell for cell in cells})
        same |= {cell: known[cell.cut] for cell in cells}
    return same


def _is_needless(cell: _Cell, counts: Counts) -> bool:
    """Whether a rest needs no guard of its own, because it is made of other outcomes of the same whole."""
    if cell.part != _REST:
        return False
    whole = counts[cell._replace(part=_OF)]
    near = [one for one in counts if (one.period, one.cut, one.part) == (cell.period, cell.cut, _OF)]
    parts = [counts[one._replace(part=_N)] for one in near if counts[one] == whole and one._replace(part=_N) in counts]
    return len(parts) > _LEAST_PARTS and sum(parts) == whole


def _sums(counts: Counts, same: Mapping[_Cell, _Cell]) -> Iterator[Sum]:
    """Everything that adds up: shares, periods, parts of a total, and outcomes of a whole."""
    for cell in counts:
        if cell.part == _REST:
            whole, part = same[cell._replace(part=_OF)], same[cell._replace(part=_N)]
            yield Sum(whole.name, (part.name, cell.name))
    for group in _grouped(counts, lambda cell: (cell.code, cell.cut, cell.part)):
        yield from _adding_up(group, counts)
    for group in _grouped(counts, lambda cell: (cell.period, cell.cut)):
        plain = [cell for cell in group if cell.part == _N and cell._replace(part=_OF) not in same]
        yield from _adding_up(plain, counts)
        yield from _outcomes(group, counts, same)


def _grouped(counts: Counts, key: Callable[[_Cell], tuple[str, ...]]) -> Iterable[list[_Cell]]:
    groups: dict[tuple[str, ...], list[_Cell]] = {}
    for cell in counts:
        groups.setdefault(key(cell), []).append(cell)
    return groups.values()


def _adding_up(cells: Sequence[_Cell], counts: Counts) -> Iterator[Sum]:
    """The largest count where it is the sum of all the others."""
    if len(cells) <= _LEAST_PARTS:
        return
    total = max(cells, key=lambda cell: counts[cell])
    parts = [cell for cell in cells if cell is not total]
    if counts[total] == sum(counts[cell] for cell in parts):
        yield Sum(total.name, tuple(cell.name for cell in parts))


def _outcomes(cells: Sequence[_Cell], counts: Counts, same: Mapping[_Cell, _Cell]) -> Iterator[Sum]:
    """Shares of one whole that together are all of it."""
    parts: dict[_Cell, list[_Cell]] = {}
    for cell in cells:
        whole = same.get(cell._replace(part=_OF))
        if cell.part == _N and whole is not None:
            parts.setdefault(whole, []).append(cell)
    for whole, found in parts.items():
        if len(found) >= _LEAST_PARTS and sum(counts[cell] for cell in found) == counts[whole]:
            yield Sum(whole.name, tuple(cell.name for cell in found))


def _cut_families(counts: Counts, same: Mapping[_Cell, _Cell]) -> Iterator[tuple[_Cell, list[_Cell]]]:
    """Everybody's count with those of the groups of one family, such as all that begin `sex:`."""
    for group in _grouped(counts, lambda cell: (cell.code, cell.period, cell.part, cell.cut.partition(":")[0])):
        everybody = same.get(group[0]._replace(cut=""))
        if group[0].cut and everybody is not None and everybody in counts:
            yield everybody, group


def _build_shown(
    figure: IndicatorFigure,
    shown: Mapping[str, int | None],
    methods: Mapping[str, MeasureMethod],
    method: Method,
) -> IndicatorFigure:
    """The figure from the counts as they are shown."""
    key = (figure.code, figure.period, figure.cut)
    is_rate = _is_rate(figure, methods)
    numerator = None if figure.numerator is None else shown[_Cell(*key, _N).name]
    denominator = figure.denominator
    if denominator is not None and not is_rate:
        denominator = shown[_Cell(*key, _OF).name]
    left_out = tuple((reason, n) for reason, count in figure.left_out if (n := protect_count(count, method)))
    bare = replace(figure, numerator=numerator, denominator=denominator, low=None, high=None, left_out=left_out)
    return replace(bare, value=_shown_value(bare, figure, is_rate, method))


def _shown_value(shown: IndicatorFigure, true: IndicatorFigure, is_rate: bool, method: Method) -> float | None:
    if true.value is None:
        return None
    if true.numerator is None:
        return true.value if shown.denominator else None
    if is_rate or true.denominator is None:
        each = 100_000 / true.denominator if is_rate and true.denominator else 1
        return None if shown.numerator is None else shown.numerator * each
    return protect_share(shown.numerator, shown.denominator, method)
