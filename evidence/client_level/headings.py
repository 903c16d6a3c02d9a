"""The headings of a client-level file: which column holds which field, whatever their order and spelling."""

import csv
import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.client_level.specification import Specification
from schemas.errors import InputError
from schemas.problems import Problem, shorten

DELIMITERS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "upright strokes"}
STRUCTURAL = ("event_type", "client_type", "event_start_date")
"""Fields without which the records cannot be told apart."""
IDENTIFIERS = ("nhs_number", "la_person_unique_identifier")
"""One of these at least."""
_LEAST_KNOWN = 3
_SEP_LINE = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Headings:
    """The first row of a file, understood.

    Attributes:
        delimiter: the mark between cells.
        n_before: lines above the headings that are no records (a `sep=` line).
        names: the headings as they stand in the file.
        columns: for each of them the column of `events` it fills, or None where it is not known and left alone.
        missing: columns of `events` no heading fills; they are blank.
        guesses: what was assumed, as sentences.
    """

    delimiter: str
    n_before: int
    names: tuple[str, ...]
    columns: tuple[str | None, ...]
    missing: tuple[str, ...]
    guesses: tuple[str, ...]


def known_headings(text: str, specification: Specification) -> int:
    """How many headings of the record stand in the first line of a text, under the best delimiter."""
    _, first = _first_line(text)
    return max(_n_known(_cells(first, mark), specification) for mark in DELIMITERS)


def known_names(text: str, specification: Specification) -> int:
    """How many field names of the record stand anywhere in a text as words of their own, underscores included."""
    words = {_key(word) for word in re.findall(r"[A-Za-z0-9_ ]{4,60}", text)}
    return len(words & specification.by_column.keys())


def read_headings(file: str, opening: str, specification: Specification) -> Headings:
    """Understand the headings of a file from the beginning of its text.

    Raises:
        InputError: with every problem of the headings.
    """
    sep, first = _first_line(opening)
    delimiter = sep or max(DELIMITERS, key=lambda mark: _n_known(_cells(first, mark), specification))
    names = _cells(first, delimiter)
    if _n_known(names, specification) < _LEAST_KNOWN:
        raise InputError([_no_headings(file)])
    columns = tuple(name if (name := _key(cell)) in specification.by_column else None for cell in names)
    missing = tuple(column for column in specification.by_column if column not in columns)
    problems = [*_twice(file, names, columns), *_lacking(file, names, missing, specification)]
    if problems:
        raise InputError(problems)
    guesses = _guesses(delimiter, names, columns, missing, specification)
    return Headings(delimiter, 1 if sep else 0, tuple(names), columns, missing, guesses)


def _first_line(text: str) -> tuple[str | None, str]:
    """The delimiter a `sep=` line names, if there is one, and the line of headings."""
    body = text.removeprefix("\ufeff")
    sep = _SEP_LINE.match(body)
    lines = (body[sep.end() :] if sep else body).splitlines()
    return (sep[1] if sep else None), (lines[0] if lines else "")


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _key(heading: str) -> str:
    """A heading as a column's name: lower case, and one underscore for whatever stands between words."""
    return re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")


def _n_known(cells: Sequence[str], specification: Specification) -> int:
    return len({_key(cell) for cell in cells} & specification.by_column.keys())


def _no_headings(file: str) -> Problem:
    found = "the first row does not hold the headings of the record"
    remedy = "Put the field names of the specification (LA_Code, ..., Planned_units_per_week) in the first row."
    return Problem("cld-no-headings", file, found, remedy, row=1)


def _twice(file: str, names: Sequence[str], columns: Sequence[str | None]) -> list[Problem]:
    counts = Counter(column for column in columns if column)
    twice = [column for column, n in counts.items() if n > 1]
    first = {column: names[list(columns).index(column)] for column in twice}
    remedy = "Keep one column of that name."
    return [
        Problem(
            "cld-heading-twice",
            file,
            "the heading stands there twice",
            remedy,
            row=1,
            column=shorten(first[column], 40),
        )
        for column in twice
    ]


def _lacking(file: str, names: Sequence[str], missing: Sequence[str], specification: Specification) -> list[Problem]:
    lacking = [column for column in STRUCTURAL if column in missing]
    if all(column in missing for column in IDENTIFIERS):
        lacking.append(IDENTIFIERS[0])
    return [_lack(file, specification.by_column[column].name, names) for column in lacking]


def _lack(file: str, field: str, names: Sequence[str]) -> Problem:
    near = difflib.get_close_matches(field.lower(), [name.lower() for name in names], n=1)
    hint = f' Perhaps "{shorten(near[0], 40)}" is meant.' if near else ""
    remedy = f"Add the column {field}; without it the records cannot be read.{hint}"
    return Problem("cld-column-missing", file, f"there is no column {field}", remedy, row=1)


def _guesses(
    delimiter: str,
    names: Sequence[str],
    columns: Sequence[str | None],
    missing: Sequence[str],
    specification: Specification,
) -> tuple[str, ...]:
    said = []
    if delimiter != ",":
        said.append(f"Columns are parted by {DELIMITERS[delimiter]}.")
    unknown = [shorten(name, 40) or "(no heading)" for name, column in zip(names, columns, strict=True) if not column]
    if unknown:
        said.append(f"Not read, because the specification has no such field: {_listed(unknown)}.")
    if missing:
        fields = [specification.by_column[column].name for column in missing]
        said.append(f"Not in the file, and treated as blank in every record: {_listed(fields)}.")
    return tuple(said)


def _listed(names: Sequence[str], most: int = 12) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
