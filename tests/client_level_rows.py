"""Small client-level files for tests: rows as dictionaries, opened as `events`."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from evidence.client_level.events import Events, EventsOptions, open_events
from evidence.client_level.specification import load_specification

FIELDS = tuple(field.name for field in load_specification().fields)
_BY_COLUMN = {name.lower(): name for name in FIELDS}


def write_rows(
    path: Path,
    rows: Sequence[Mapping[str, str]],
    release: str = "R2",
    *,
    fields: Sequence[str] = FIELDS,
    delimiter: str = ",",
    encoding: str = "utf-8",
    quoting: int = csv.QUOTE_MINIMAL,
) -> Path:
    """A CSV file of these rows; fields are named as in the specification or in lower case, and blank if not named.

    Values are written as they are given, whatever the release.
    """
    known = [{_BY_COLUMN.get(name.lower(), name): value for name, value in row.items()} for row in rows]
    with path.open("w", encoding=encoding, newline="") as opened:
        writer = csv.DictWriter(opened, fields, restval="", delimiter=delimiter, quoting=quoting, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(known)
    return path


@contextmanager
def opened(tmp_path: Path, rows: Sequence[Mapping[str, str]], release: str = "R2") -> Iterator[Events]:
    """The rows as an opened file of this release."""
    path = write_rows(tmp_path / "events.csv", rows, release)
    with open_events(path, EventsOptions(release=release)) as events:
        yield events
