"""Several releases of the same figures: which one counts, and where two of them disagree.

For one measure, area, year, statistic and group of people the newest release counts. How new a release is, is told by
the day it was given out where the file says so, else by the end of the newest period it holds; a table the council
wrote itself is as new as the day it was received. Of two that are equally new, the one received later counts. Older
figures are kept and can be read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from evidence.have.council_observations import Areas, load_council_observations
from evidence.have.measures import load_measures
from evidence.have.observation_table import with_cut
from evidence.have.years import period_end
from schemas.observation import Council, Measure, Observation
from schemas.terms import Independence

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


def combine_council_observations(releases: Sequence[Release], council: Council) -> tuple[Observation, ...]:
    """What concerns one council, each figure from the newest release that holds it.

    Args:
        releases: as `sort_releases` gave them.
        council: whose figures.

    Raises:
        AppError: slug `query-too-long`, if reading took too long.
    """
    areas = Areas.of(council)
    found: dict[tuple[str | None, ...], Observation] = {}
    for release in releases:
        for one in load_council_observations(release.path, council, release.item_id):
            found[one.measure, areas.role(one), one.year, one.statistic, one.cut] = one
    return tuple(found.values())


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
            "half_step": [10.0**-measure.decimals / 2 + _ROUNDING for measure in catalogue],
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
