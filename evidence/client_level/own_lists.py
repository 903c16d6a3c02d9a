"""A council's own code lists: a small CSV in its workspace that fills the gaps of the supplied ones."""

import csv
from collections.abc import Collection, Mapping
from io import StringIO
from pathlib import Path

from schemas.errors import InputError
from schemas.problems import Problem, shorten

_HEADINGS = ("field", "value")
MAX_BYTES = 2 * 2**20


def read_own_lists(path: Path, known: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The values a council set, by field, in the order of its file.

    Args:
        path: the CSV, with the headings field and value; one value a row.
        known: fields that have a code list.

    Raises:
        InputError: slug `input-refused` with every problem of the file.
    """
    rows, problems = _read_rows(path)
    names = {name.lower(): name for name in known}
    found: dict[str, list[str]] = {}
    for number, field, value in rows:
        problem = _problem(path.name, number, field, value, names)
        if problem:
            problems.append(problem)
            continue
        values = found.setdefault(names[field.lower()], [])
        if value.lower() in (other.lower() for other in values):
            problems.append(_fault(path.name, number, "value", f"{shorten(value)} stands there twice", "Remove one."))
        values.append(value)
    if problems:
        raise InputError(problems, "The council's own code lists were not taken in")
    return {field: tuple(values) for field, values in found.items()}


def _read_rows(path: Path) -> tuple[list[tuple[int, str, str]], list[Problem]]:
    if path.stat().st_size > MAX_BYTES:
        return [], [_fault(path.name, None, None, "the file is far too large", "Keep one value a row.")]
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [_fault(path.name, None, None, "the text is not UTF-8", "Save it as CSV UTF-8.")]
    rows = list(csv.reader(StringIO(text, newline="")))
    if not rows or [cell.strip().lower() for cell in rows[0]][:2] != list(_HEADINGS):
        return [], [_fault(path.name, 1, None, "the headings are not field and value", "Begin with `field,value`.")]
    cells = [(n, [cell.strip() for cell in row] + ["", ""]) for n, row in enumerate(rows[1:], start=2)]
    return [(n, row[0], row[1]) for n, row in cells if any(row)], []


def _problem(file: str, row: int, field: str, value: str, names: Mapping[str, str]) -> Problem | None:
    if field.lower() not in names:
        remedy = f"Use one of: {', '.join(sorted(names.values()))}."
        return _fault(file, row, "field", f"{shorten(field) or 'nothing'} has no code list", remedy)
    if not value:
        return _fault(file, row, "value", "there is no value", "Write the value as it is submitted.")
    return None


def _fault(file: str, row: int | None, column: str | None, found: str, remedy: str) -> Problem:
    return Problem("client-level-lists", file, found, remedy, row=row, column=column)
