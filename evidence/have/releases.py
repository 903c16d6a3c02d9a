"""Several releases of the same figures: which one counts, and where two of them disagree.

For one measure, area, year and group of people the newest release counts. How new a release is, is told by the day it
was given out where the file says so, else by the end of the newest period it holds; a table the council wrote itself is
as new as the day it was received. Of two that are equally new, the one received later counts. Margins and counts go
with the outcome they were published for: those of an older release serve where the newest leaves them out and its
outcome is the same. Older figures are kept and can be read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from evidence.have.council_observations import Areas, plain_statistic
from evidence.have.measures import load_measures
from evidence.have.observation_table import with_cut
from evidence.have.years import period_end
from schemas.observation import Council, Measure, Observation
from schemas.terms import Independence

_OUTCOME = "outcome"
_WHOLE = 0.5
"""Two counts that differ by less than this are the same count."""
_ROUNDING = 1e-9

_BOTH = """
SELECT measure, level, la_code, year, statistic, cut,
       newer.la_name AS la_name, newer.value AS new_value, older.value AS old_value
FROM newer JOIN older USING (measure, level, la_code, year, statistic, cut)
WHERE (newer.value IS NOT NULL OR older.value IS NOT NULL)
  AND (newer.level <> 'Council' OR newer.ons_code = older.ons_code)
"""
_APART = """
SELECT held.*, abs(new_value - old_value) AS apart,
       coalesce(abs(new_value - old_value) > CASE
           WHEN statistic = 'margin of error' OR statistic LIKE '%outcome' THEN half_step ELSE $whole END, false)
           AS differs
FROM held JOIN half_steps USING (measure)
"""
_TOLD = """
SELECT count(*) AS n_shared,
       count(*) FILTER (WHERE differs) AS n_changed,
       count(*) FILTER (WHERE apart IS NULL) AS n_in_one,
       max(apart) FILTER (WHERE differs) AS most,
       arg_max({'measure': measure, 'area': la_name, 'year': year, 'statistic': statistic, 'cut': cut,
                'new': new_value, 'old': old_value},
               row(apart, measure, level, la_code, year, statistic, cut)) FILTER (WHERE differs) AS furthest
FROM apart
"""


_FigureKey = tuple[str, str | None, str, str]
"""Measure, role of the area, year and cut."""
_Cells = dict[str, Observation]
"""By statistic, as `plain_statistic` names it."""


@dataclass(frozen=True)
class Release:
    """The observations of one file, with what its standing among others rests on.

    Attributes:
        item_id: the evidence item the file belongs to.
        title: what the publication is called.
        path: the Parquet file of its observations.
        independence: who stands behind its figures.
        received_on: the day the council came to hold it.
        released_on: the day the publisher gave it out, where the file says so.
        place: its place among the versions of its item, from 0.
        is_current: whether no later version of its item is held.
        licence: under which its publisher gives it out.
    """

    sha256: str
    item_id: str
    title: str
    path: Path
    independence: Independence
    received_on: date
    released_on: date | None = None
    place: int = 0
    is_current: bool = True
    licence: str = ""

    @cached_property
    def table(self) -> pa.Table:
        """Its observations, with `OBSERVATION_COLUMNS`."""
        from evidence.warehouse import read_parquet

        return with_cut(read_parquet(self.path))

    @cached_property
    def as_new_as(self) -> date:
        """The day its standing rests on."""
        if self.independence is Independence.COUNCIL:
            return self.received_on
        return self.released_on or newest_period_end(self.table) or self.received_on

    @property
    def standing(self) -> tuple[date, bool, date, int, str]:
        """Sorts the release that counts last."""
        return self.as_new_as, self.is_current, self.received_on, self.place, self.sha256


@dataclass(frozen=True)
class Revision:
    """Where two releases disagree about the same figures.

    Attributes:
        n_shared: figures that both hold, in at least one of them with a value.
        n_changed: those whose values differ by more than rounding explains.
        n_in_one: those that have a value in one of them only.
        most: the largest difference among those changed.
        furthest: where that is: measure, area, year, statistic, cut, and the new and old value.
    """

    n_shared: int
    n_changed: int
    n_in_one: int
    most: float | None
    furthest: Mapping[str, Any] | None


def newest_period_end(table: pa.Table) -> date | None:
    """The last day of the newest period a table has figures of; None for an empty one."""
    return max((period_end(year) for year in table["year"].unique().to_pylist()), default=None)


def sort_releases(releases: Iterable[Release]) -> tuple[Release, ...]:
    """Releases in the order in which they count, the one that counts most last."""
    return tuple(sorted(releases, key=lambda release: release.standing))


def combine_observations(
    held: Iterable[Iterable[Observation]], council: Council, measures: Iterable[Measure]
) -> tuple[Observation, ...]:
    """What concerns one council, each figure from the newest release that holds it.

    An older release's margin and counts go on to count where the newer leaves them out and their outcomes are the same
    to half the last published place. Where the newer has corrected the outcome, they were published for another.

    Args:
        held: what concerns the council in each release, in the order of `sort_releases`.
        council: whose figures.
        measures: the catalogue; outcomes of a measure that is not in it are the same only to the last digit.
    """
    areas, steps = Areas.of(council), {measure.code: _half_step(measure) for measure in measures}
    found: dict[_FigureKey, _Cells] = {}
    for observations in held:
        for key, newer in _by_figure(observations, areas).items():
            older = found.get(key, {})
            found[key] = older | newer if _agree(older, newer, steps.get(key[0], _ROUNDING)) else newer
    return tuple(one for cells in found.values() for one in cells.values())


def _by_figure(observations: Iterable[Observation], areas: Areas) -> dict[_FigureKey, _Cells]:
    figures: dict[_FigureKey, _Cells] = {}
    for one in observations:
        figures.setdefault((one.measure, areas.role(one), one.year, one.cut), {})[plain_statistic(one)] = one
    return figures


def _agree(older: _Cells, newer: _Cells, step: float) -> bool:
    """Whether two releases tell one outcome of a figure, or only one of them tells any."""
    if _OUTCOME not in older or _OUTCOME not in newer:
        return True
    before, now = older[_OUTCOME].value, newer[_OUTCOME].value
    return before is now if before is None or now is None else abs(before - now) <= step


def _half_step(measure: Measure) -> float:
    """Half the last published place: values no further apart are the same value."""
    return 10.0**-measure.decimals / 2 + _ROUNDING


def compare_releases(newer: pa.Table, older: pa.Table, measures: Iterable[Measure] | None = None) -> Revision:
    """How far two tables of observations differ where both hold the same figure.

    Outcomes and margins of error are taken for equal where they differ by no more than half the last published place:
    one file may show 18.8 where another holds 18.79.

    Raises:
        AppError: slug `query-too-long`, if it took too long.
    """
    from evidence.warehouse import Step, open_warehouse

    if set(newer["measure"].unique().to_pylist()).isdisjoint(older["measure"].unique().to_pylist()):
        return Revision(0, 0, 0, None, None)
    catalogue = load_measures() if measures is None else tuple(measures)
    half_steps = pa.table(
        {
            "measure": [measure.code for measure in catalogue],
            "half_step": [_half_step(measure) for measure in catalogue],
        }
    )
    tables = {"newer": with_cut(newer), "older": with_cut(older), "half_steps": half_steps}
    steps = [Step("held", _BOTH), Step("apart", _APART), Step("told", _TOLD)]
    with open_warehouse(tables) as warehouse:
        (row,) = warehouse.run(steps, {"whole": _WHOLE}).to_pylist()
    return Revision(**row)


def tell_revision(revision: Revision, other: Release, *, is_newer: bool) -> str | None:
    """The difference to another release as sentences; None where there is none.

    Args:
        revision: from `compare_releases`, with the file just read as the newer table.
        other: the release it was compared with.
        is_newer: whether the file just read is the one that counts.
    """
    parts = [*_changed(revision), *_in_one(revision)]
    if not parts:
        return None
    counts = "its figures count" if is_newer else "those of the other count, which is the newer release"
    told = f"It disagrees with {other.title}, received on {other.received_on.isoformat()}: {'; '.join(parts)}."
    return f"{told} Where both hold a figure, {counts}."


def _changed(revision: Revision) -> Iterable[str]:
    if revision.n_changed and revision.furthest and revision.most is not None:
        at = revision.furthest
        place = ", ".join(filter(None, (at["measure"], at["area"], at["year"], at["statistic"], at["cut"])))
        yield (
            f"{revision.n_changed:,} of {revision.n_shared:,} shared figures differ, by {revision.most:,.6g} at most "
            f"({place}: {at['new']:,.6g} here, {at['old']:,.6g} there)"
        )


def _in_one(revision: Revision) -> Iterable[str]:
    if revision.n_in_one:
        yield f"{revision.n_in_one:,} figures have a value in one of the two only"
