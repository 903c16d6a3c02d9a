"""Is a text one plain SQL expression over known columns? Told from its words, before any database sees it."""

import re
from collections.abc import Collection, Iterator
from functools import cache

from evidence.client_level.rules.columns import FUNCTIONS, WORDS
from evidence.table_rows import suggest

MAX_LENGTH = 2000

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<text>'(?:[^']|'')*')"
    r"|(?P<number>\d+(?:\.\d+)?(?![\w.]))"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign><=|>=|<>|!=|\|\||[-+*/%=<>(),])"
)


def find_faults(sql: str, columns: Collection[str]) -> list[str]:
    """What is wrong with a text that should be one SQL expression, as sentences; empty where it may be run.

    Only names of columns, the words and functions listed in `columns.py`, numbers, quoted text, comparisons, sums and
    brackets get through: no SELECT, no semicolon, no comment, no cast, no second statement.

    Example:
        >>> find_faults("event_end_date < event_start_date", {"event_end_date", "event_start_date"})
        []
        >>> find_faults("row; DROP TABLE events", {"row"})
        ['";" does not belong in an expression']
    """
    if not sql.strip():
        return ["there is no expression"]
    if len(sql) > MAX_LENGTH:
        return [f"the expression is longer than {MAX_LENGTH:,} characters"]
    tokens = list(_tokens(sql))
    strange = next((text for kind, text in tokens if kind == "strange"), None)
    if strange is not None:
        told = "a double quotation mark" if strange == '"' else f'"{strange}"'
        return [f"{told} does not belong in an expression"]
    faults = [fault for fault in _name_faults(tokens, columns) if fault]
    return list(dict.fromkeys(faults)) or _bracket_faults(tokens)


@cache
def names_in(sql: str) -> frozenset[str]:
    """The names in an expression, lower case: columns, functions and words of SQL alike; quoted text left out."""
    return frozenset(text.lower() for kind, text in _tokens(sql) if kind == "name")


def _tokens(sql: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(sql):
        if sql.startswith("--", at) or sql.startswith("/*", at):
            yield "strange", sql[at : at + 2]
            return
        match = _TOKEN.match(sql, at)
        if match is None:
            yield "strange", sql[at]
            return
        if match.lastgroup != "space":
            yield str(match.lastgroup), match.group()
        at = match.end()


def _name_faults(tokens: list[tuple[str, str]], columns: Collection[str]) -> Iterator[str | None]:
    for at, (kind, text) in enumerate(tokens):
        if kind == "name":
            follows = tokens[at + 1][1] if at + 1 < len(tokens) else ""
            yield _name_fault(text, text.lower(), columns, is_called=follows == "(")


def _name_fault(text: str, name: str, columns: Collection[str], *, is_called: bool) -> str | None:
    if name in columns or name in WORDS:
        return None
    if name in ("select", "with", "union", "exists"):
        return f'"{text}" asks a question of its own; a rule is one expression about one record'
    if is_called:
        return None if name in FUNCTIONS else f'the function "{text}" may not be used'
    if name in FUNCTIONS:
        return f'"{text}" is a function and needs brackets after it'
    return f'there is no column "{text}". {suggest(text, columns)}'


def _bracket_faults(tokens: list[tuple[str, str]]) -> list[str]:
    depth = 0
    for _, text in tokens:
        depth += {"(": 1, ")": -1}.get(text, 0)
        if depth < 0:
            return ["a bracket closes that was never opened"]
    return ["a bracket is never closed"] if depth else []
