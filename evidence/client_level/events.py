"""Opens a client-level file as the table `events`: typed, canonical, every fault marked, nothing else in reach.

The file is read once. Its records never become Python objects and, unless a folder is given to spill to, nothing of
them reaches the disk. See docs/client-level-data.md for the columns.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from evidence.client_level.file_form import look_at_file
from evidence.client_level.mending import Judged, judge, mend
from evidence.client_level.reading import Loaded, read_cells
from evidence.client_level.specification import Specification, load_specification
from evidence.warehouse import FileDoor, Warehouse, open_file_warehouse
from schemas.problems import Problem

READER_VERSION = "2"
"""Changes whenever the same file would be read differently."""

_MB = 2**20
LEAST_MEMORY = 1200 * _MB
MOST_MEMORY = 2400 * _MB
SECONDS_ALLOWED = 300.0

Tell = Callable[[str], None]


@dataclass(frozen=True)
class EventsOptions:
    """How a file is to be opened.

    Attributes:
        release: `R1` or `R2` where a person said so; None to tell it from the values.
        own_lists: the council's own code lists, `client-level-lists.csv` in its workspace.
        spill_folder: an empty private folder the database may use where memory does not suffice; None for none.
        memory_bytes: the most the database may take; None for what the size of the file asks for.
    """

    release: str | None = None
    own_lists: Path | None = None
    spill_folder: Path | None = None
    memory_bytes: int | None = None
    seconds_allowed: float = SECONDS_ALLOWED


@dataclass(frozen=True)
class SubmissionForm:
    """What was found out about the file while it was read.

    Attributes:
        release: `R1` or `R2`.
        n_records: records, without blank rows.
        guesses: everything that was guessed, as sentences.
        problems: what is wrong with the file as such though it could be read; faults of records are for the rules.
        unread: headings that are not of the specification.
        missing: columns of `events` that the file does not have.
    """

    file: str
    release: str
    n_records: int
    guesses: tuple[str, ...]
    problems: tuple[Problem, ...]
    unread: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Events:
    """An opened file: `warehouse` answers queries over `events`."""

    warehouse: Warehouse
    form: SubmissionForm
    specification: Specification


@contextmanager
def open_events(path: Path, options: EventsOptions = EventsOptions(), tell: Tell = lambda _: None) -> Iterator[Events]:
    """The events of a file, as long as the block lasts.

    Args:
        path: the offered file.
        options: how to open it.
        tell: called with a sentence at each stage.

    Raises:
        InputError: with every problem that keeps the file from being read.
    """
    specification = load_specification(options.own_lists)
    tell("Looking at the form of the file.")
    form = look_at_file(path, specification)
    memory = options.memory_bytes or _memory_for(path.stat().st_size)
    with open_file_warehouse(
        path, memory_bytes=memory, spill_folder=options.spill_folder, seconds_allowed=options.seconds_allowed
    ) as door:
        tell("Reading the records.")
        loaded = read_cells(door, form, specification)
        tell("Checking values against the specification.")
        judged = judge(door, loaded.columns, options.release, specification)
        left_out = _build_events(door, loaded, judged, specification)
        submission = SubmissionForm(
            file=form.file,
            release=judged.release,
            n_records=_number(door, "SELECT count(*) AS n FROM events"),
            guesses=(*form.guesses, *loaded.guesses, *judged.guesses, *left_out),
            problems=tuple(_damage(form.file, field, n) for field, n in judged.damaged),
            unread=tuple(n for n, c in zip(form.headings.names, form.headings.columns, strict=True) if c is None),
            missing=form.headings.missing,
        )
        yield Events(door.shut(), submission, specification)


def _damage(file: str, field: str, n: int) -> Problem:
    found = f"{n} values are written like 9.99E+09, as a spreadsheet shows long numbers; their last digits are lost"
    return Problem("cld-damaged-numbers", file, found, "Export them again as text.", column=field)


def _memory_for(n_bytes: int) -> int:
    return max(LEAST_MEMORY, min(MOST_MEMORY, LEAST_MEMORY // 2 + n_bytes))


def _build_events(door: FileDoor, loaded: Loaded, judged: Judged, specification: Specification) -> list[str]:
    """Make `events` of what was read; what was left out comes back as sentences."""
    n_blank = _number(door, f"SELECT count(*) AS n FROM loaded WHERE {_nothing(specification)}")  # noqa: S608 - names of our own
    if judged.mends:
        mend(door, judged.mends)
    row = "row" if loaded.numbered else "rowid + 2 AS row"
    names = ", ".join(field.column for field in specification.fields)
    marks = ", ".join(f"(faults & {f.bit}) <> 0 AS {f.column}_invalid" for f in specification.fields)
    some = f" WHERE NOT ({_nothing(specification)})" if n_blank else ""
    door.execute(
        f"CREATE VIEW events AS SELECT {row}, {names}, person, age, age_at_period_end, end_date, faults, {marks}"  # noqa: S608 - names of our own
        f" FROM loaded{some}"
    )
    return [f"{n_blank} rows without anything in them were left out."] if n_blank else []


def _nothing(specification: Specification) -> str:
    """SQL of a row in which nothing stands and nothing was unreadable; two fields say for most rows that it is none."""
    fields = ", ".join(f"{field.column}::VARCHAR" for field in specification.fields)
    return f"faults = 0 AND la_code IS NULL AND event_type IS NULL AND coalesce({fields}) IS NULL"


def _number(door: FileDoor, query: str) -> int:
    return int(door.ask(query).to_pylist()[0]["n"])
