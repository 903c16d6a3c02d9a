"""The second pass: what the first could not read is judged by its whole column, and set right where that is needed.

A well-made file needs none: the judgement then only looks at the few values that are on no list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from evidence.client_level.code_values import MOST_VALUES, read_values, tell_release
from evidence.client_level.columns import DAMAGED, Column, is_blank, quoted
from evidence.client_level.date_shapes import ShapeCount, month_first, read_shapes, sensible
from evidence.client_level.first_pass import derived
from evidence.client_level.specification import CODE_LIST, DATE, IDENTIFIER, NUMBER, FieldSpec, Specification
from evidence.warehouse import FileDoor

Counts = Mapping[str, Sequence[tuple[str, int]]]
_MOST_SHAPES = 200
_MONEY = "regexp_full_match(v, '-?\\s*£?\\s*[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]*)?|-?\\s*£?\\s*[0-9]+(\\.[0-9]*)?')"
_FIGURES = "".join(map(str, range(10)))
_DIGITS = f"regexp_replace(translate(trim(value), '{_FIGURES}', '{'9' * 10}'), '[A-Za-z]', 'A', 'g')"


@dataclass(frozen=True)
class Mend:
    """How a column is set right.

    Attributes:
        sql: the new value over `loaded`.
        invalid: SQL over `loaded`, true where something stands there that is not valid.
        words: the words of its new enumeration; none where it is no enumeration.
        set_up: statements to run before.
        join: joins `loaded` with what each different text of the column was read as.
    """

    field: FieldSpec
    sql: str
    invalid: str
    words: tuple[str, ...] = ()
    set_up: tuple[str, ...] = ()
    join: str = ""


@dataclass(frozen=True)
class Judged:
    """What the whole columns showed.

    Attributes:
        damaged: fields whose long numbers a spreadsheet has cut short, and in how many records.
    """

    release: str
    mends: tuple[Mend, ...]
    guesses: tuple[str, ...]
    damaged: tuple[tuple[str, int], ...]


def judge(door: FileDoor, columns: Sequence[Column], said: str | None, specification: Specification) -> Judged:
    """Look at every column as a whole.

    Args:
        door: with the table `loaded`.
        columns: how they were read.
        said: the release a person named; None to tell it.
        specification: the record.
    """
    marked = _number(door, "SELECT coalesce(bit_or(faults), 0)::BIGINT AS n FROM loaded")
    counts = {c.field.name: _counts(door, c, marked) for c in columns if c.field.kind == CODE_LIST}
    release, guesses = _release(counts, said, specification)
    shapes = {c.field.column: _shapes(door, c) for c in columns if c.field.kind == DATE and _is_marked(c, marked)}
    order = month_first([shape for own in shapes.values() for shape in own])
    year, mends = _period_end_year(door, columns, shapes, order), []
    for column in columns:
        if column.field.kind == CODE_LIST:
            mend = _mend_code(column, counts[column.field.name], release, specification)
        elif column.field.kind == DATE:
            mend, told = _mend_date(door, column, shapes.get(column.field.column), year, order)
            guesses += told
        else:
            mend, told = _mend_number(door, column, marked) if column.field.kind == NUMBER else (None, [])
            guesses += told
        mends += [mend] if mend else []
    damaged = [(column.field.name, n) for column in columns if (n := _n_damaged(door, column, marked))]
    return Judged(release, tuple(mends), tuple(guesses), tuple(damaged))


def mend(door: FileDoor, columns: Sequence[Column], mends: Sequence[Mend], *, numbered: bool) -> None:
    """Put `loaded` right in one pass over it."""
    new = {found.field.column: found for found in mends}
    for found in mends:
        for statement in found.set_up:
            door.execute(statement)
    names = ", ".join(f"{new[n].sql} AS {n}" if (n := c.field.column) in new else n for c in columns)
    cleared = sum(found.field.bit for found in mends)
    bits = " + ".join(f"CASE WHEN {found.invalid} THEN {found.field.bit} ELSE 0 END" for found in mends) or "0"
    row = "row" if numbered else "loaded.rowid + 2 AS row"
    joins = " ".join(found.join for found in mends)
    door.execute(
        f"CREATE TABLE mended AS SELECT *, {derived()} FROM"  # noqa: S608 - names of our own, values quoted
        f" (SELECT {row}, {names}, ((faults & {~cleared}) + {bits})::BIGINT AS faults FROM loaded {joins})"
    )
    for found in mends:
        door.execute(f"DROP TABLE IF EXISTS {_read_as(found.field.column)}")


def _text(column: Column) -> str:
    """SQL of a column's text in `loaded`, for rows where it was not read."""
    return column.field.column if column.keeps_text else f"texts.{column.field.column}"


def _unread(column: Column) -> str:
    return f"{column.field.column} IS NOT NULL" if column.late else f"(faults & {column.field.bit}) <> 0"


def _counts(door: FileDoor, column: Column, marked: int) -> list[tuple[str, int]]:
    """The different values of a code-list column and their numbers of records; texts where they were not read."""
    name = column.field.column
    found = _pairs(
        door,
        f"SELECT {name}::VARCHAR AS value, count(*) AS n FROM loaded WHERE {name} IS NOT NULL GROUP BY ALL",  # noqa: S608
    )
    if not column.late and marked & column.field.bit:
        found += _odd(door, column)
    return found


def _odd(door: FileDoor, column: Column) -> list[tuple[str, int]]:
    return _pairs(
        door,
        f"SELECT {_text(column)} AS value, count(*) AS n FROM loaded WHERE {_unread(column)} GROUP BY ALL",  # noqa: S608
    )


def _pairs(door: FileDoor, query: str) -> list[tuple[str, int]]:
    rows = door.ask(f"{query} ORDER BY n DESC, value LIMIT {MOST_VALUES + 1}")
    return list(zip(rows["value"].to_pylist(), rows["n"].to_pylist(), strict=True))


def _number(door: FileDoor, query: str) -> int:
    return int(door.ask(query).to_pylist()[0]["n"])


def _release(counts: Counts, said: str | None, specification: Specification) -> tuple[str, list[str]]:
    votes, by_field = tell_release(counts, specification)
    release, guesses = said, []
    if release is None:
        release = "R1" if votes["R1"] > votes["R2"] else "R2"
        shown = f"{votes[release]} values are spelled as only it spells them" if votes[release] else "no value tells"
        guesses.append(f"Taken as {_name(release)}: {shown}.")
    other = "R1" if release == "R2" else "R2"
    if votes[other]:
        fields = ", ".join(f"{field} {n}" for field, n in by_field[other].items())
        guesses.append(f"Values spelled as in {_name(other)} were read as such: {fields}.")
    return release, guesses


def _name(release: str) -> str:
    return f"Release {release[1:]}"


def _mend_code(
    column: Column, counts: Iterable[tuple[str, int]], release: str, specification: Specification
) -> Mend | None:
    read = read_values(column.field, counts, release, specification)
    if not column.late and all(
        word == text if text in column.words else text in read.invalid for text, word in read.words.items()
    ):
        return None
    name = column.field.column
    if len(read.words) > MOST_VALUES:
        return Mend(column.field, f"coalesce({name}::VARCHAR, {_text(column)})", "false")
    words = tuple(sorted({word for word in read.words.values() if word}))
    invalid = f"v IN ({', '.join(map(quoted, sorted(read.invalid)))})" if read.invalid else "false"
    text = name if column.late else f"coalesce({name}::VARCHAR, {_text(column)})"
    return Mend(column.field, *_mapped(name, text, read.words, words, invalid))


def _mapped(
    name: str, text: str, answers: Mapping[str, str | None], words: tuple[str, ...], invalid: str
) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    """SQL of the canonical word of each text, by the place of the text among all."""
    marks = invalid.replace("v IN", f"{text} IN")
    if not words:
        return "NULL::VARCHAR", marks, (), ()
    texts = list(answers)
    set_up = (
        f"CREATE TYPE {name}_mended AS ENUM ({', '.join(map(quoted, words))})",
        f"CREATE TYPE {name}_given AS ENUM ({', '.join(map(quoted, texts))})",
    )
    listed = ", ".join(quoted(word) if (word := answers[given]) else "NULL" for given in texts)
    sql = f"([{listed}]::{name}_mended[])[enum_code(({text})::{name}_given) + 1]"
    return sql, marks, words, set_up


def _is_marked(column: Column, marked: int) -> bool:
    """Whether there is anything in a column that was not read."""
    return column.late or bool(marked & column.field.bit)


def _mend_date(
    door: FileDoor, column: Column, shapes: Sequence[ShapeCount] | None, year: int | None, order: bool | None
) -> tuple[Mend | None, list[str]]:
    if shapes is None:
        return None, []
    reading = read_shapes(column.field.name, "v", shapes, year, order)
    blank = is_blank(_text(column))
    if (
        not column.late
        and reading.sql == "NULL::DATE"
        and not _number(door, f"SELECT count(*) AS n FROM loaded WHERE {_unread(column)} AND {blank}")  # noqa: S608
    ):
        return None, []
    name = column.field.column
    join = _read_texts(door, column, sensible(f"({reading.sql})::DATE"), "DATE")
    sql = f"got_{name}" if column.late else f"coalesce({name}, got_{name})"
    invalid = f"{_unread(column)} AND NOT {blank} AND got_{name} IS NULL"
    return Mend(column.field, sql, invalid, join=join), list(reading.guesses)


def _read_as(column: str) -> str:
    return f"read_{column}"


def _read_texts(door: FileDoor, column: Column, sql: str, kind: str) -> str:
    """Read each different text of a column once, as SQL over its trimmed text `v` says; the join that finds it."""
    name, text = column.field.column, _text(column)
    door.execute(
        f"CREATE OR REPLACE TABLE {_read_as(name)} AS SELECT value AS given_{name}, ({sql})::{kind} AS got_{name}"  # noqa: S608
        f" FROM (SELECT value, trim(value) AS v FROM (SELECT DISTINCT {text} AS value FROM loaded"
        f" WHERE {_unread(column)}) WHERE value IS NOT NULL)"
    )
    return f"LEFT JOIN {_read_as(name)} ON given_{name} = {text}"


def _shapes(door: FileDoor, column: Column) -> Sequence[ShapeCount]:
    first, second = (f"TRY_CAST(regexp_extract(value, '^([0-9]+)[^0-9]+([0-9]+)', {n}) AS INTEGER)" for n in (1, 2))
    rows = door.ask(
        f"""SELECT shape, sum(n)::BIGINT AS n, coalesce(sum(n) FILTER ({first} > 12), 0)::BIGINT AS first,
          coalesce(sum(n) FILTER ({second} > 12), 0)::BIGINT AS second
        FROM (SELECT trim(value) AS value, n, {_DIGITS} AS shape
              FROM (SELECT {_text(column)} AS value, count(*) AS n FROM loaded WHERE {_unread(column)} GROUP BY ALL))
        WHERE NOT {is_blank("value")} GROUP BY shape ORDER BY n DESC, shape LIMIT {_MOST_SHAPES}"""  # noqa: S608 - names of our own
    ).to_pylist()
    return [ShapeCount(row["shape"], row["n"], row["first"], row["second"]) for row in rows]


def _period_end_year(
    door: FileDoor, columns: Sequence[Column], shapes: Mapping[str, Sequence[ShapeCount]], order: bool | None
) -> int | None:
    """The year in which the reporting period ends, as the file says; None where it does not."""
    column = next(c for c in columns if c.field.column == "reporting_period_end_date")
    mended, _ = _mend_date(door, column, shapes.get(column.field.column), None, order)
    sql = mended.sql if mended else column.field.column
    join = mended.join if mended else ""
    found = door.ask(f"SELECT max(d)::DATE AS latest FROM (SELECT {sql} AS d FROM loaded {join})").to_pylist()[0][  # noqa: S608
        "latest"
    ]
    return found.year if isinstance(found, date) else None


def _mend_number(door: FileDoor, column: Column, marked: int) -> tuple[Mend | None, list[str]]:
    """A pound sign and commas between thousands are left out, and that is said."""
    if not _is_marked(column, marked):
        return None, []
    name, text = column.field.column, _text(column)
    tidied = f"CASE WHEN {_MONEY} THEN TRY_CAST(regexp_replace(v, '[£,\\s]', '', 'g') AS DOUBLE) END"
    join = _read_texts(door, column, f"coalesce({_finite('v')}, {tidied})", "DOUBLE")
    odd = f"{_unread(column)} AND got_{name} IS NOT NULL AND {_finite(text)} IS NULL"
    n = _number(door, f"SELECT count(*) AS n FROM loaded {join} WHERE {odd}")  # noqa: S608
    said = [f"{column.field.name}: {n} numbers have a pound sign or commas, which were left out."] if n else []
    sql = f"got_{name}" if column.late else f"CASE WHEN {_unread(column)} THEN got_{name} ELSE {name} END"
    invalid = f"{_unread(column)} AND NOT {is_blank(text)} AND got_{name} IS NULL"
    return Mend(column.field, sql, invalid, join=join), said


def _finite(text: str) -> str:
    number = f"TRY_CAST({text} AS DOUBLE)"
    return f"CASE WHEN isfinite({number}) THEN {number} END"


def _n_damaged(door: FileDoor, column: Column, marked: int) -> int:
    """Records in which a spreadsheet has cut a long number short."""
    if column.field.kind != IDENTIFIER or not marked & column.field.bit:
        return 0
    damaged = f"regexp_full_match({column.field.column}, '{DAMAGED}')"
    return _number(door, f"SELECT count(*) AS n FROM loaded WHERE {damaged}")  # noqa: S608
