"""The first pass: the cells of a file become the typed table `loaded`, all columns in one reading.

`loaded` holds a column for each field, `faults` with the bits of the fields that could not be read, and in such rows
`texts`, by the position of the field, with what stands there, so that nothing is lost and nothing is read twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.client_level.columns import Column, quoted
from evidence.warehouse import FileDoor, Value


@dataclass(frozen=True)
class Source:
    """Where the cells come from.

    Attributes:
        sql: gives a text column for each field, and `row` where `numbered`.
        pieces: its values, for each piece that is read at a time, in the order of the records.
    """

    sql: str
    pieces: Sequence[Mapping[str, Value]]
    numbered: bool


def load_first(door: FileDoor, source: Source, columns: Sequence[Column]) -> None:
    """Fill `loaded` from a source.

    Raises:
        FileReadError: if the database cannot read the file as it was told to.
    """
    for column in columns:
        if column.words:
            make_words(door, column.field.column, column.words)
    row = "row, " if source.numbered else ""
    typed = ", ".join(f"{c.sql} AS {c.field.column}, {c.field.column} AS {c.field.column}_text" for c in columns)
    apart = "".join(f", {_sql_apart(column)} AS {column.field.column}_apart" for column in columns if column.apart)
    query = (
        f"{_kept(columns, row)} FROM (SELECT *, ({_faults(columns)})::BIGINT AS faults"  # noqa: S608 - names of our own
        f" FROM (SELECT *{apart} FROM (SELECT {row}{typed} FROM {source.sql})))"
    )
    if len(source.pieces) > 1:
        door.fill("loaded", query, source.pieces)
    else:
        door.execute(f"CREATE TABLE loaded AS {query}", source.pieces[0])


def make_words(door: FileDoor, column: str, words: Sequence[str]) -> None:
    """Make a column's enumeration type."""
    door.execute(f"CREATE TYPE {column}_word AS ENUM ({', '.join(map(quoted, words))})")


def _kept(columns: Sequence[Column], row: str) -> str:
    names = ", ".join(column.field.column for column in columns)
    unread = [column for column in columns if not column.keeps_text]
    texts = ", ".join("NULL" if column.keeps_text else f"{column.field.column}_text" for column in columns)
    bits = sum(column.field.bit for column in unread)
    held = f"CASE WHEN (faults & {bits}) <> 0 THEN [{texts}] END" if unread else "NULL::VARCHAR[]"
    return f"SELECT {row}{names}, faults, {held} AS texts, {derived()}"


def _faults(columns: Sequence[Column]) -> str:
    return (
        " + ".join(
            f"CASE WHEN {fault_sql(column)} THEN {column.field.bit} ELSE 0 END" for column in columns if not column.late
        )
        or "0"
    )


def fault_sql(column: Column) -> str:
    """When a value that was read, or could not be, is at fault."""
    name = column.field.column
    return (column.odd or "false").format(text=f"{name}_text", typed=name, apart=f"{name}_apart")


def _sql_apart(column: Column) -> str:
    return column.apart.format(typed=column.field.column)


def derived() -> str:
    """SQL of the columns that are worked out from others: `person`, `age`, `age_at_period_end`, `end_date`.

    Source: DHSC stored procedure GetDerivedFields: the person key is the NHS number, else the council's own number
    with the council's code; a traced number is not in a council's own file. The end date is the date of death where
    that comes first.
    """
    person = (
        "CASE WHEN nhs_number IS NOT NULL AND (faults & 8) = 0 THEN 'N' || nhs_number"
        " WHEN la_person_unique_identifier IS NOT NULL"
        " THEN 'L' || coalesce(la_code, '') || '_' || la_person_unique_identifier END"
    )
    return ", ".join([f"{person} AS person", *(f"{sql} AS {name}" for name, _, sql in derived_from_dates())])


def derived_from_dates() -> tuple[tuple[str, str, str], ...]:
    """Name, type and SQL of the columns that rest on dates alone."""
    return (
        ("age", "INTEGER", _years("event_start_date")),
        ("age_at_period_end", "INTEGER", _years("reporting_period_end_date")),
        ("end_date", "DATE", f"least({_date('event_end_date')}, {_date('date_of_death')})"),
    )


def _years(day: str) -> str:
    """SQL of whole years from the date of birth; NULL where a date is missing or the birth lies after it."""
    born, then = _date("date_of_birth"), _date(day)
    return f"CASE WHEN {born} <= {then} THEN ({_written_out(then)} - {_written_out(born)}) // 10000 END::INTEGER"


def _written_out(day: str) -> str:
    """A date as the number its figures make, so that whole years are a difference: 2026-03-31 is 20260331."""
    return f"(year({day}) * 10000 + month({day}) * 100 + day({day}))"


def _date(column: str) -> str:
    """A date column that may still be text in the first pass."""
    return f"TRY_CAST({column} AS DATE)"
