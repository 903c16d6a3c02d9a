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
from evidence.client_level.windows import LARGE_BYTES, WINDOW_BYTES, cut_windows
from evidence.warehouse import FileDoor, FileReadError, Value

MAX_LINE_BYTES = 4 * 2**20
_BUFFER_BYTES = 4 * MAX_LINE_BYTES
"""What the database reads at a time: as it chooses itself, a window would have too few for two threads to share."""
RAW_ROWS = 300_000
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
            load_first(door, _source(door, form, specification), columns)
            if _all_there(door, form):
                return Loaded(columns, numbered=False, guesses=())
        except FileReadError:
            pass  # the careful way finds out what is wrong, and says it better
        _forget(door, columns)
    said = read_carefully(door, form, specification)
    columns = _columns(_sample_of_raw(door, specification), specification)
    load_first(door, _raw_source(door, form), columns)
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
    some = f"(SELECT * FROM raw LIMIT {_SAMPLE_ROWS})"  # noqa: S608 - names of our own
    found = {}
    for field in specification.fields:
        texts = door.ask(
            f"SELECT {field.column} AS value, count(*) AS n FROM {some} WHERE {field.column} IS NOT NULL GROUP BY ALL"  # noqa: S608 - names of our own
        )
        found[field.column] = Counter(dict(zip(texts["value"].to_pylist(), texts["n"].to_pylist(), strict=True)))
    return found


def _source(door: FileDoor, form: FileForm, specification: Specification) -> Source:
    """The file as the database reads it, with a blank column for each field it does not have."""
    names = [column or f"unread_{n}" for n, column in enumerate(form.headings.columns)]
    blank = list(BLANK_WORDS)
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    read = (
        f"read_csv($path, columns = {{{columns}}}, auto_detect = false, header = true, delim = $delimiter,"
        f" quote = '\"', escape = '\"', nullstr = $blank, skip = {form.headings.n_before}, strict_mode = true,"
        f" max_line_size = {MAX_LINE_BYTES}, buffer_size = {_BUFFER_BYTES})"
    )
    cells = ", ".join(c if c in names else f"NULL::VARCHAR AS {c}" for c in specification.by_column)
    values: dict[str, Value] = {"delimiter": form.headings.delimiter, "blank": blank}
    pieces = [{**values, "path": name} for name in _windows(door, form)]
    return Source(f"(SELECT {cells} FROM {read})", pieces, numbered=False)  # noqa: S608 - names of our own


def _windows(door: FileDoor, form: FileForm) -> list[str]:
    """The names of the windows in which the file is read; one for the whole of it where it is not large."""
    if form.n_bytes <= LARGE_BYTES:
        return [door.window()]
    windows = cut_windows(form.path, form.headings.n_before, WINDOW_BYTES, form.quotes)
    return [door.window(start, end, windows.head) for start, end in windows.bounds]


def _raw_source(door: FileDoor, form: FileForm) -> Source:
    """What the careful way has put into `raw`, in parts where the file is large."""
    n_rows = _number(door, "SELECT count(*) AS n FROM raw")
    size = RAW_ROWS if form.n_bytes > LARGE_BYTES else max(1, n_rows)
    some = "(SELECT * FROM raw WHERE rowid >= $first AND rowid < $last)"
    pieces = [{"first": first, "last": first + size} for first in range(0, max(1, n_rows), size)]
    return Source(some, pieces, numbered=True)


def _all_there(door: FileDoor, form: FileForm) -> bool:
    """Whether the records account for every line of the file; line breaks inside cells do so in one field only."""
    n_records = _number(door, "SELECT count(*) AS n FROM loaded")
    n_lines = form.n_lines - form.headings.n_before - 1
    if n_records == n_lines:
        return True
    breaks = "length(event_description) - length(replace(event_description, chr(10), ''))"
    return n_records + _number(door, f"SELECT coalesce(sum({breaks}), 0)::BIGINT AS n FROM loaded") == n_lines  # noqa: S608 - names of our own


def _number(door: FileDoor, query: str) -> int:
    return int(door.ask(query).to_pylist()[0]["n"])
