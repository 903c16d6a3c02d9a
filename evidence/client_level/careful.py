"""The careful look at a client-level file: line by line, any encoding, every faulty row named."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from evidence.client_level.file_form import FileForm
from evidence.client_level.specification import Specification
from evidence.warehouse import FileDoor
from schemas.errors import InputError
from schemas.problems import Problem

BATCH_ROWS = 50_000
MAX_CELL_CHARACTERS = 100_000
EXAMPLES = 10
"""The most rows that are named for one kind of fault; the rest are counted."""

_BLANK = {"", "null"}
_NO_CHARACTER = "�"


@dataclass
class _Lines:
    """The lines of a file as text, with a count of how they had to be decoded."""

    form: FileForm
    n_utf8: int = 0
    n_1252: int = 0
    first_1252: list[int] = field(default_factory=list)
    undecodable: list[int] = field(default_factory=list)
    number: int = 0
    nul: list[int] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        if self.form.encoding.startswith("utf-16"):
            yield from self._of_utf_16()
            return
        with self.form.path.open("rb") as opened:
            for self.number, line in enumerate(opened, start=1):
                yield from (
                    self._decoded(line).splitlines(keepends=True) if b"\r" in line[:-2] else (self._decoded(line),)
                )

    def _of_utf_16(self) -> Iterator[str]:
        with self.form.path.open(encoding=self.form.encoding, errors="replace", newline="") as text:
            for self.number, line in enumerate(text, start=1):
                if _NO_CHARACTER in line and len(self.undecodable) < EXAMPLES:
                    self.undecodable.append(self.number)
                yield line.removeprefix("\ufeff") if self.number == 1 else line

    def _decoded(self, line: bytes) -> str:
        if self.number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.isascii():
            return line.decode("ascii")
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            return self._as_1252(line)
        self.n_utf8 += 1
        return text

    def _as_1252(self, line: bytes) -> str:
        self.n_1252 += 1
        if len(self.first_1252) < EXAMPLES:
            self.first_1252.append(self.number)
        text = line.decode("cp1252", errors="replace")
        if _NO_CHARACTER in text and len(self.undecodable) < EXAMPLES:
            self.undecodable.append(self.number)
        return text

    def said(self) -> tuple[str, ...]:
        """What was guessed of the encoding."""
        if not self.n_1252:
            return ()
        if not self.n_utf8:
            return ("The text is not UTF-8 and was read as Windows-1252; check names with accents and pound signs.",)
        rows = ", ".join(map(str, self.first_1252))
        return (
            f"The file mixes encodings: {self.n_utf8} lines are UTF-8 and {self.n_1252} were read as Windows-1252"
            f" (lines {rows}{' and more' if self.n_1252 > len(self.first_1252) else ''}).",
        )


@dataclass
class _Faults:
    """Rows with a fault, by kind: the first ones, and how many."""

    rows: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, slug: str, row: int, found: str) -> None:
        self.counts[slug] = self.counts.get(slug, 0) + 1
        named = self.rows.setdefault(slug, [])
        if len(named) < EXAMPLES:
            named.append((row, found))

    def problems(self, file: str) -> list[Problem]:
        told = []
        for slug, named in self.rows.items():
            told += [Problem(slug, file, found, _REMEDIES[slug], row=row) for row, found in named]
            more = self.counts[slug] - len(named)
            if more:
                told.append(Problem(slug, file, f"{more} more rows have the same fault", _REMEDIES[slug]))
        return told


_REMEDIES = {
    "cld-quotes": "Double the quotation marks inside a cell, and close each that is opened; or export again.",
    "cld-cells": "Mend the row: a comma in a cell that is not quoted moves all cells after it; or export again.",
    "cld-cut-short": "The file was cut short: export or copy it again, whole.",
    "cld-encoding": "Export the records again as CSV UTF-8.",
}


def read_carefully(door: FileDoor, form: FileForm, specification: Specification) -> tuple[str, ...]:
    """Fill the table `raw` line by line; what was guessed comes back as sentences.

    Raises:
        InputError: with every faulty row, at most ten of a kind by number.
    """
    lines, faults, notes = _Lines(form), _Faults(), _Notes()
    columns = list(specification.by_column)
    door.execute(f"CREATE TABLE raw (row BIGINT, {', '.join(f'{name} VARCHAR' for name in columns)})")
    batch: list[tuple[int, list[str]]] = []
    for number, cells in _records(lines, form, faults, notes):
        batch.append((number, cells))
        if len(batch) == BATCH_ROWS:
            _append(door, batch, form, columns, keep=not faults.counts)
            batch = []
            door.pack()
    _append(door, batch, form, columns, keep=not faults.counts)
    for row in lines.undecodable[:EXAMPLES]:
        faults.add("cld-encoding", row, "the line holds characters in no encoding that can be told")
    if faults.counts:
        raise InputError(faults.problems(form.file))
    return (*lines.said(), *notes.said())


@dataclass
class _Notes:
    """Small things that were set right on the way."""

    n_blank: int = 0
    n_long: int = 0

    def said(self) -> tuple[str, ...]:
        told = []
        if self.n_blank:
            told.append(f"{self.n_blank} blank rows were left out.")
        if self.n_long:
            told.append(f"{self.n_long} rows have empty cells after the last heading, which were left out.")
        return tuple(told)


def _records(lines: _Lines, form: FileForm, faults: _Faults, notes: _Notes) -> Iterator[tuple[int, list[str]]]:
    """Row numbers and cells of the records that have as many cells as there are headings."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    rows = _numbered(lines, form, faults)
    wide, held = len(form.headings.names), None
    for number, cells in rows:
        if held is not None:
            faults.add("cld-cells", *held)
            held = None
        if not any(cells):
            notes.n_blank += 1
        elif len(cells) < wide:
            held = (number, f"{len(cells)} cells where there are {wide} headings")
        elif len(cells) > wide and any(cells[wide:]):
            faults.add("cld-cells", number, f"{len(cells)} cells where there are {wide} headings")
        else:
            notes.n_long += len(cells) > wide
            yield number, cells[:wide]
    if held is not None:
        number, found = held
        faults.add("cld-cells" if form.ends_in_line else "cld-cut-short", number, found)


def _numbered(lines: _Lines, form: FileForm, faults: _Faults) -> Iterator[tuple[int, list[str]]]:
    """Rows as a spreadsheet numbers them, from 2, without the headings; rows whose quotes are broken are faults."""
    text = iter(lines)
    for _ in range(form.headings.n_before):
        next(text, None)
    reader = csv.reader(text, delimiter=form.headings.delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                faults.add("cld-quotes", number, "a quotation mark is opened and not closed")
                return
            if "unexpected end of data" in str(error):
                faults.add("cld-quotes", number, "a quotation mark is opened and not closed before the file ends")
                return
            faults.add("cld-quotes", number, "quotation marks inside a cell are not doubled")
            continue
        if number > 1:
            yield number, cells


def _append(
    door: FileDoor, batch: list[tuple[int, list[str]]], form: FileForm, columns: list[str], *, keep: bool
) -> None:
    """Add a batch to `raw`; once a fault was found nothing more is kept, for the file is refused."""
    if not batch or not keep:
        return
    place = {column: n for n, column in enumerate(form.headings.columns) if column}
    arrays = [pa.array([number for number, _ in batch], pa.int64())]
    for column in columns:
        n = place.get(column)
        cells = [None] * len(batch) if n is None else [_cell(cells[n]) for _, cells in batch]
        arrays.append(pa.array(cells, pa.string()))
    door.append("raw", pa.table(arrays, names=["row", *columns]))


def _cell(text: str) -> str | None:
    return None if text.strip().lower() in _BLANK else text
