"""The second pass: what the first could not read is judged by its whole column, and set right where that is needed.

A well-made file needs none: the judgement then only looks at the few values that are on no list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from evidence.client_level.code_values import MOST_VALUES, read_values, tell_release
from evidence.client_level.columns import DAMAGED, Column, is_blank, quoted
from evidence.client_level.date_shapes import ShapeCount, month_first, read_shapes, sensible
from evidence.client_level.first_pass import derived_from_dates
from evidence.client_level.specification import CODE_LIST, DATE, IDENTIFIER, NUMBER, FieldSpec, Specification
from evidence.warehouse import FileDoor

Counts = Mapping[str, Sequence[tuple[str, int]]]
_MOST_SHAPES = 200
_MONEY = "-?\\s*£?\\s*[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]*)?|-?\\s*£?\\s*[0-9]+(\\.[0-9]*)?"
_FIGURES = "".join(map(str, range(10)))
_DIGITS = f"regexp_replace(translate(trim(value), '{_FIGURES}', '{'9' * 10}'), '[A-Za-z]', 'A', 'g')"


@dataclass(frozen=True)
class Mend:
    """How a column is set right.

    Attributes:
        sql: the new value over `loaded`.
        invalid: SQL over `loaded`, true where something stands there that is not valid; for a whole column also over
            its new values, `mended_` and its name.
        whole: every record has a new value; otherwise only those in which the field was not read.
        kind: the type of the new column; none where it stays.
        set_up: statements to run before.
        join: joins `loaded` with what each different text of the column was read as.
    """

    field: FieldSpec
    sql: str
    invalid: str
    whole: bool = False
    kind: str = ""
    set_up: tuple[str, ...] = ()
    join: str = ""

    @property
    def name(self) -> str:
        """The column."""
        return self.field.column


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
    counts = _counts(door, [column for column in columns if column.field.kind == CODE_LIST], marked)
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


def mend(door: FileDoor, mends: Sequence[Mend]) -> None:
    """Put `loaded` right where it stands: a second copy of a large table would not fit.

    Everything new is worked out before anything is put in place: whole columns beside the old ones, and the few records
    of the other columns in a small table.
    """
    for statement in (statement for found in mends for statement in found.set_up):
        door.execute(statement)
    whole, few = [one for one in mends if one.whole], [one for one in mends if not one.whole]
    if few:
        _lay_out(door, few)
    for one in whole:
        _add_column(door, one)
    if whole:
        _rewrite(door, "faults", "BIGINT", f"(faults & {~_bits(whole)}) + {_faults(whole)}")
    if few:
        _put_in(door, few)
    _exchange(door, whole)
    for one in mends:
        door.execute(f"DROP TABLE IF EXISTS {_read_as(one.name)}")
    door.execute("ALTER TABLE loaded DROP COLUMN texts")


def _exchange(door: FileDoor, whole: Sequence[Mend]) -> None:
    """Put the mended columns in the place of the old ones."""
    for one in whole:
        door.execute(f"ALTER TABLE loaded DROP COLUMN {one.name}")
        door.execute(f"ALTER TABLE loaded RENAME COLUMN mended_{one.name} TO {one.name}")
    if any(one.field.kind == DATE for one in whole):
        for name, kind, sql in derived_from_dates():
            _rewrite(door, name, kind, sql)
    if whole:
        door.pack()


def _bits(mends: Iterable[Mend]) -> int:
    return sum(one.field.bit for one in mends)


def _faults(mends: Iterable[Mend]) -> str:
    """SQL of the bits of the fields that are not valid after mending."""
    return " + ".join(f"CASE WHEN {one.invalid} THEN {one.field.bit} ELSE 0 END" for one in mends)


def _rewrite(door: FileDoor, name: str, kind: str, sql: str) -> None:
    door.execute(f"ALTER TABLE loaded ALTER {name} SET DATA TYPE {kind} USING ({sql})::{kind}")


def _add_column(door: FileDoor, one: Mend) -> None:
    """The mended values of a column beside the old ones."""
    kind = one.kind or "VARCHAR"
    door.execute(f"ALTER TABLE loaded ADD COLUMN mended_{one.name} {kind}")
    if not one.join:
        _rewrite(door, f"mended_{one.name}", kind, one.sql)
        return
    door.execute(
        f"UPDATE loaded SET mended_{one.name} = {one.sql}"  # noqa: S608 - names of our own
        f" FROM {_read_as(one.name)} WHERE given_{one.name} = loaded.{one.name}"
    )


def _lay_out(door: FileDoor, few: Sequence[Mend]) -> None:
    """The records in which something was not read, with what it reads."""
    values = ", ".join(f"{one.sql} AS {one.name}" for one in few)
    joins = " ".join(one.join for one in few)
    door.execute(
        f"CREATE TABLE odd AS SELECT loaded.rowid AS place, {values}, ({_faults(few)})::BIGINT AS bits"  # noqa: S608 - names of our own, texts quoted
        f" FROM loaded {joins} WHERE (faults & {_bits(few)}) <> 0"
    )


def _put_in(door: FileDoor, few: Sequence[Mend]) -> None:
    for one in few:
        if one.kind:
            _rewrite(door, one.name, one.kind, one.name)
    values = ", ".join(f"{one.name} = odd.{one.name}" for one in few)
    door.execute(
        f"UPDATE loaded SET {values}, faults = (loaded.faults & {~_bits(few)}) + odd.bits"  # noqa: S608 - names of our own
        " FROM odd WHERE loaded.rowid = odd.place"
    )
    if any(one.field.kind == DATE for one in few):
        derived = ", ".join(f"{name} = {sql}" for name, _, sql in derived_from_dates())
        door.execute(f"UPDATE loaded SET {derived} WHERE rowid IN (SELECT place FROM odd)")  # noqa: S608 - names of our own
    door.execute("DROP TABLE odd")


def _text(column: Column) -> str:
    """SQL of a column's text in `loaded`, for rows where it was not read."""
    return column.field.column if column.keeps_text else f"texts[{column.field.position}]"


def _unread(column: Column) -> str:
    return f"{column.field.column} IS NOT NULL" if column.late else f"(faults & {column.field.bit}) <> 0"


def _where_unread(column: Column, sql: str) -> str:
    """A condition that is asked of unread values alone; of two with AND, the database may ask the costly one first."""
    return f"CASE WHEN {_unread(column)} THEN {sql} END"


def _counts(door: FileDoor, columns: Sequence[Column], marked: int) -> Counts:
    """The different values of code-list columns and their numbers of records; texts where they were not read.

    All in one query, for a file may have few records and the database takes longer to begin than to count. Each field
    has its values first and its texts after them, the commonest at the head.
    """
    parts = [_counted(c, c.field.column, f"{c.field.column} IS NOT NULL", is_text=False) for c in columns]
    parts += [_counted(c, _text(c), _unread(c), is_text=True) for c in columns if not c.late and marked & c.field.bit]
    rows = door.ask(" UNION ALL ".join(parts)).to_pylist()
    counts: dict[str, list[tuple[str, int]]] = {column.field.name: [] for column in columns}
    for row in sorted(rows, key=lambda row: (row["is_text"], -row["n"], row["value"] or "")):
        counts[row["field"]].append((row["value"], row["n"]))
    return counts


def _counted(column: Column, value: str, where: str, *, is_text: bool) -> str:
    """SQL of what one column holds; grouped as it is kept, an enumeration's words then being only numbers."""
    return (
        f"SELECT {quoted(column.field.name)} AS field, {is_text} AS is_text, kept::VARCHAR AS value, n FROM"  # noqa: S608 - names of our own
        f" (SELECT {value} AS kept, count(*) AS n FROM loaded WHERE {where}"
        f" GROUP BY kept ORDER BY n DESC, kept LIMIT {MOST_VALUES + 1})"
    )


def _number(door: FileDoor, query: str) -> int:
    return int(door.ask(query).to_pylist()[0]["n"])


def _release(counts: Counts, said: str | None, specification: Specification) -> tuple[str, list[str]]:
    votes, by_field = tell_release(counts, specification)
    release, guesses = said, []
    if release is None:
        release = "R1" if votes["R1"] > votes["R2"] else "R2"
        shown = f"{votes[release]:,} values are spelled as only it spells them" if votes[release] else "no value tells"
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
    text = name if column.late else f"coalesce({name}::VARCHAR, {_text(column)})"
    if len(read.words) > MOST_VALUES:
        return Mend(column.field, text, "false", whole=True)
    stays = not column.late and all(read.words.get(word, word) == word for word in column.words)
    words = {word for word in read.words.values() if word}
    grows = not stays or not words <= set(column.words)
    words |= set(column.words) if stays else set()
    stem = (f"{name}_mended" if words else "") if grows else (f"{name}_word" if column.words else "")
    kind = stem or "VARCHAR"
    sql, set_up = _mapped(name, text, read.words, kind)
    if words and grows:
        set_up = (f"CREATE TYPE {kind} AS ENUM ({', '.join(map(quoted, sorted(words)))})", *set_up)
    invalid = f"{text} IN ({', '.join(map(quoted, sorted(read.invalid)))})" if read.invalid else "false"
    return Mend(column.field, sql, invalid, whole=not stays, kind=kind if grows else "", set_up=set_up)


def _mapped(name: str, text: str, answers: Mapping[str, str | None], kind: str) -> tuple[str, tuple[str, ...]]:
    """SQL of the canonical word of each text, by the place of the text among all, and what is set up for it."""
    if not any(answers.values()):
        return f"NULL::{kind}", ()
    listed = ", ".join(quoted(word) if (word := answers[given]) else "NULL" for given in answers)
    given = f"CREATE TYPE {name}_given AS ENUM ({', '.join(map(quoted, answers))})"
    return f"([{listed}]::{kind}[])[enum_code(({text})::{name}_given) + 1]", (given,)


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
        and not _number(door, f"SELECT count(*) AS n FROM loaded WHERE {_unread(column)} AND {blank}")  # noqa: S608 - names of our own
    ):
        return None, []
    read = sensible(f"({reading.sql})::DATE")
    return _mend_column(door, column, read, "DATE"), list(reading.guesses)


def _mend_column(door: FileDoor, column: Column, read: str, kind: str) -> Mend:
    """A column whose trimmed texts are read as SQL over `v` says, each different text once."""
    name, text = column.field.column, _text(column)
    unread = f"{_unread(column)} AND NOT {is_blank(text)}"
    join = _read_texts(door, column, read, kind)
    if column.late:
        return Mend(column.field, f"got_{name}", f"{unread} AND mended_{name} IS NULL", True, kind, join=join)
    sql = f"CASE WHEN {_unread(column)} THEN got_{name} ELSE {name} END"
    return Mend(column.field, sql, f"{unread} AND got_{name} IS NULL", join=join)


def _read_as(column: str) -> str:
    return f"read_{column}"


def _read_texts(door: FileDoor, column: Column, sql: str, kind: str) -> str:
    """Read each different text of a column once, as SQL over its trimmed text `v` says; the join that finds it."""
    name, text = column.field.column, _text(column)
    door.execute(
        f"CREATE OR REPLACE TABLE {_read_as(name)} AS SELECT value AS given_{name}, ({sql})::{kind} AS got_{name}"  # noqa: S608 - names of our own
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
    found = door.ask(f"SELECT max(d)::DATE AS latest FROM (SELECT {sql} AS d FROM loaded {join})").to_pylist()[0][  # noqa: S608 - names of our own
        "latest"
    ]
    return found.year if isinstance(found, date) else None


def _mend_number(door: FileDoor, column: Column, marked: int) -> tuple[Mend | None, list[str]]:
    """A pound sign and commas between thousands are left out, and that is said."""
    if not _is_marked(column, marked):
        return None, []
    tidied = f"CASE WHEN {_money('v')} THEN TRY_CAST(regexp_replace(v, '[£,\\s]', '', 'g') AS DOUBLE) END"
    text = f"trim({_text(column)})"
    tidy = _where_unread(column, f"{_money(text)} AND {_finite(text)} IS NULL")
    n = _number(door, f"SELECT count(*) AS n FROM loaded WHERE {tidy}")  # noqa: S608 - names of our own
    said = [f"{column.field.name}: {n} numbers have a pound sign or commas, which were left out."] if n else []
    return _mend_column(door, column, f"coalesce({_finite('v')}, {tidied})", "DOUBLE"), said


def _money(text: str) -> str:
    return f"regexp_full_match({text}, '{_MONEY}')"


def _finite(text: str) -> str:
    number = f"TRY_CAST({text} AS DOUBLE)"
    return f"CASE WHEN isfinite({number}) THEN {number} END"


def _n_damaged(door: FileDoor, column: Column, marked: int) -> int:
    """Records in which a spreadsheet has cut a long number short."""
    if column.field.kind != IDENTIFIER or not marked & column.field.bit:
        return 0
    damaged = _where_unread(column, f"regexp_full_match({column.field.column}, '{DAMAGED}')")
    return _number(door, f"SELECT count(*) AS n FROM loaded WHERE {damaged}")  # noqa: S608 - names of our own
