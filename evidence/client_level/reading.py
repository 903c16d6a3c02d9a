"""Reads the cells of a client-level file into the table `loaded`, the fast way or the careful way.

The fast way lets the database read the file by itself, in parallel. Where it finds a fault, or the text is not UTF-8,
the careful way (`careful.py`) reads line by line, and says what is wrong in which row.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.client_level.careful import read_carefully
from evidence.client_level.columns import Column, first_column
from evidence.client_level.file_form import FileForm
from evidence.client_level.first_pass import Source, load_first
from evidence.client_level.sample import BLANK_WORDS, Sample, take_sample
from evidence.client_level.specification import Specification
from evidence.warehouse import FileDoor, FileReadError

MAX_LINE_BYTES = 4 * 2**20
LARGE_BYTES = 1200 * 2**20
"""Beyond this a file is read piece by piece, so that memory does not grow with it."""
_SAMPLE_ROWS = 20_000


@dataclass(frozen=True)
class Loaded:
    """How `loaded` was filled: with its own row numbers or not, and what was guessed."""

    columns: tuple[Column, ...]
    numbered: bool
    guesses: tuple[str, ...]


def read_cells(door: FileDoor, form: FileForm, specification: Specification) -> Loaded:
    """Fill the table `loaded`.

    Raises:
        InputError: with the problems of the file, all at once.
    """
    if form.plain:
        columns = _columns(take_sample(form), specification)
        try:
            load_first(door, _source(form, specification), columns)
            if _all_there(door, form, specification):
                return Loaded(columns, numbered=False, guesses=())
        except FileReadError:
            pass  # the careful way finds out what is wrong, and says it better
        _forget(door, columns)
    said = read_carefully(door, form, specification)
    columns = _columns(_sample_of_raw(door, specification), specification)
    load_first(door, Source("raw", {}, numbered=True, large=form.n_bytes > LARGE_BYTES), columns)
    door.execute("DROP TABLE raw")
    return Loaded(columns, numbered=True, guesses=said)


def _columns(sample: Sample, specification: Specification) -> tuple[Column, ...]:
    return tuple(
        first_column(field, sample.get(field.column, Counter()), specification) for field in specification.fields
    )


def _forget(door: FileDoor, columns: Sequence[Column]) -> None:
    door.execute("DROP TABLE IF EXISTS loaded")
    for column in columns:
        door.execute(f"DROP TYPE IF EXISTS {column.field.column}_word")


def _sample_of_raw(door: FileDoor, specification: Specification) -> Sample:
    some = f"(SELECT * FROM raw LIMIT {_SAMPLE_ROWS})"  # noqa: S608
    found = {}
    for field in specification.fields:
        texts = door.ask(
            f"SELECT {field.column} AS value, count(*) AS n FROM {some} WHERE {field.column} IS NOT NULL GROUP BY ALL"  # noqa: S608
        )
        found[field.column] = Counter(dict(zip(texts["value"].to_pylist(), texts["n"].to_pylist(), strict=True)))
    return found


def _source(form: FileForm, specification: Specification) -> Source:
    """The file as the database reads it, with a blank column for each field it does not have."""
    names = [column or f"unread_{n}" for n, column in enumerate(form.headings.columns)]
    blank = list(BLANK_WORDS)
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    read = (
        f"read_csv($path, columns = {{{columns}}}, auto_detect = false, header = true, delim = $delimiter,"
        f" quote = '\"', escape = '\"', nullstr = $blank, skip = {form.headings.n_before}, strict_mode = true,"
        f" max_line_size = {MAX_LINE_BYTES})"
    )
    cells = ", ".join(c if c in names else f"NULL::VARCHAR AS {c}" for c in specification.by_column)
    values: dict[str, str | list[str]] = {"path": str(form.path), "delimiter": form.headings.delimiter, "blank": blank}
    return Source(f"(SELECT {cells} FROM {read})", values, numbered=False, large=form.n_bytes > LARGE_BYTES)  # noqa: S608 - names of our own


def _all_there(door: FileDoor, form: FileForm, specification: Specification) -> bool:
    """Whether the records account for every line of the file; line breaks inside cells do so in one field only."""
    n_records = _number(door, "SELECT count(*) AS n FROM loaded")
    n_lines = form.n_lines - form.headings.n_before - 1
    if n_records == n_lines:
        return True
    breaks = "length(event_description) - length(replace(event_description, chr(10), ''))"
    return n_records + _number(door, f"SELECT coalesce(sum({breaks}), 0)::BIGINT AS n FROM loaded") == n_lines  # noqa: S608


def _number(door: FileDoor, query: str) -> int:
    return int(door.ask(query).to_pylist()[0]["n"])
