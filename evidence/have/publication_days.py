"""On which day a release came out: what its file says, else what is known of that edition, else nothing.

Most published files do not say when they were given out. Days that were looked up stand in `publication_days.csv`,
each with its source.
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from evidence.have.releases import Release, newest_period_end
from evidence.have.years import period_end


def publication_day(release: Release, dataset: str) -> date | None:
    """The day a release came out; None where neither its file nor anybody has said.

    Args:
        release: the release, whose newest period tells which edition it is.
        dataset: which return it is.
    """
    if release.released_on:
        return release.released_on
    newest = newest_period_end(release.table)
    return _known_days().get((dataset, newest)) if newest else None


@cache
def _known_days() -> Mapping[tuple[str, date], date]:
    text = files("evidence.have").joinpath("publication_days.csv").read_text(encoding="utf-8")
    return {
        (row["dataset"], period_end(row["period"])): date.fromisoformat(row["published_on"])
        for row in csv.DictReader(text.splitlines())
    }
