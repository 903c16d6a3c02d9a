"""The list of request items: the reconstruction, until a council takes in the real list of its letter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from evidence.findings import Findings, describe
from evidence.framework_words import build_category_words, find_statements, statement_words
from evidence.parsing import SheetCells, read_table_file
from evidence.request.items import load_request_items
from evidence.table_rows import Column, RowCells, find_tables, suggest
from schemas.assessment import RequestItem
from schemas.framework import Framework
from schemas.records.requests import load_request_list
from schemas.terms import Category

COLUMNS: tuple[Column, ...] = (
    Column("number", "Number", ("official number", "ir number", "item number", "no", "ref"), required=True),
    Column("asks_for", "What is asked for", ("text", "asks for", "asked for", "request", "description"), required=True),
    Column("statement", "Statement", ("statements", "quality statement", "quality statements", "qs"), required=True),
    Column("category", "Category", ("evidence category",), required=True),
    Column("code", "Our code", ("code", "our item", "readiness code")),
)
BASIS = "The council's own letter"
_NEW = "C"


def current_request_items(connection: Connection, as_of: date = date.max) -> tuple[RequestItem, ...]:
    """The items that count on a day: the council's own list, or the reconstruction where it had none by then."""
    return load_request_list(connection, as_of) or load_request_items()


def nameable_items(current: Iterable[RequestItem]) -> tuple[RequestItem, ...]:
    """The current items, and behind them others of the reconstruction, which trackers may still name."""
    current = tuple(current)
    known = {item.code for item in current}
    return (*current, *(item for item in load_request_items() if item.code not in known))


def read_catalogue(
    data: bytes, name: str, framework: Framework, known: Iterable[RequestItem]
) -> tuple[RequestItem, ...]:
    """The items of a council's list (.xlsx, .ods or .csv), in its order.

    Args:
        data: the file's bytes.
        name: its name.
        framework: whose statements and categories it names.
        known: items whose codes the column "Our code" may name; they keep their code and get the official number.

    Raises:
        InputError: with every problem of the file.
    """
    return read_catalogue_sheets(read_table_file(data, name), name, framework, known)


def read_catalogue_sheets(
    sheets: Sequence[SheetCells], name: str, framework: Framework, known: Iterable[RequestItem]
) -> tuple[RequestItem, ...]:
    """The same from cells that were read already.

    Raises:
        InputError: with every problem of the file.
    """
    findings = Findings(name)
    tables = find_tables(sheets, COLUMNS, findings)
    codes = {item.code: item for item in known}
    categories = build_category_words(framework)
    told: list[tuple[RowCells, RequestItem]] = []
    for table in tables:
        for row in table.rows:
            cells = RowCells(table, row, findings)
            told.append((cells, _read_item(cells, framework, categories, codes)))
    _check_single(told, "number", "official_number")
    _check_single(told, "code", "code")
    if not findings.problems and not told:
        findings.problem("catalogue-empty", "no item is listed", "Write one item a row.")
    findings.check("The list was not taken in")
    return _give_codes([item for _, item in told], codes)


def _read_item(
    cells: RowCells, framework: Framework, categories: Mapping[str, Category], codes: Mapping[str, RequestItem]
) -> RequestItem:
    statement = cells.text("statement", remedy="Say which quality statements it is about, by code or name.")
    found, unknown = find_statements(statement, framework)
    for part in unknown:
        cells.problem("statement", "statement-unknown", f"{describe(part)} names no quality statement",
                      suggest(part, statement_words(framework)))  # fmt: skip
    category = cells.choice("category", categories, remedy="Say which kind of evidence it is.")
    code = cells.text("code").upper()
    if code and code not in codes:
        cells.problem("code", "code-unknown", f"{describe(code)} is no code of ours", suggest(code, codes))
    return RequestItem(
        code=code,
        asks_for=cells.text("asks_for", remedy="Copy what the letter asks for."),
        statements=tuple(one.code for one in found),
        category=category or Category.PROCESSES,
        basis=BASIS,
        official_number=cells.text("number", remedy="Give the number that stands in the letter.") or None,
    )


def _check_single(told: Sequence[tuple[RowCells, RequestItem]], key: str, field: str) -> None:
    seen: dict[str, int] = {}
    for cells, item in told:
        value = (getattr(item, field) or "").casefold()
        if value and value in seen:
            cells.problem(key, "item-twice", f"{describe(value)} stands in row {seen[value]} already",
                          "Give every item its own.")  # fmt: skip
        seen.setdefault(value, cells.row.number)


def _give_codes(items: Sequence[RequestItem], known: Mapping[str, RequestItem]) -> tuple[RequestItem, ...]:
    """New codes for items without one: that of a known item with the same number, else the next free one."""
    numbers = {item.official_number: item.code for item in known.values() if item.official_number}
    taken = {item.code for item in items if item.code}
    free = (code for n in range(1, 10_000) if (code := f"{_NEW}{n:02d}") not in taken and code not in known)
    coded = []
    for item in items:
        code = item.code or numbers.get(item.official_number or "", "")
        if not code or (not item.code and code in taken):
            code = next(free)
        taken.add(code)
        coded.append(replace(item, code=code))
    return tuple(coded)
