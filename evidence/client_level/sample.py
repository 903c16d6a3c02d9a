"""A sample of a client-level file's cells, from places all over it: a hint of what to expect, never an answer.

What the sample shows decides how the file is read the first time. Whatever the file then holds besides is found by that
reading and set right, so a sample that misses something costs time and nothing else.
"""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence

from evidence.client_level.file_form import FileForm

N_PLACES = 24
BYTES_A_PLACE = 96 * 1024

BLANK_WORDS = ("", "NULL", "null", "Null")
"""What stands for nothing. DHSC's own processing empties the text NULL.

Source: DHSC stored procedure GetDerivedFields.
"""

Sample = Mapping[str, Counter[str]]
"""The different texts seen and how often, by column."""


def take_sample(form: FileForm) -> Sample:
    """Different texts of each column, from lines all over a file that is plain UTF-8."""
    seen: dict[str, Counter[str]] = {column: Counter() for column in form.headings.columns if column}
    for rows in (_rows(form, place) for place in range(N_PLACES)):
        for row in rows:
            for column, cell in zip(form.headings.columns, row, strict=True):
                if column and cell not in BLANK_WORDS:
                    seen[column][cell] += 1
    return seen


def _rows(form: FileForm, place: int) -> Sequence[list[str]]:
    """Whole records from one place; the first and last line of it may be torn, and are left out."""
    size = form.path.stat().st_size
    start = max(0, size - BYTES_A_PLACE) * place // max(1, N_PLACES - 1)
    if place and start <= BYTES_A_PLACE * place - BYTES_A_PLACE:
        return []  # a small file, seen already
    with form.path.open("rb") as opened:
        opened.seek(start)
        text = opened.read(BYTES_A_PLACE).decode("utf-8", errors="ignore")
    whole = start + BYTES_A_PLACE >= size
    lines = text.splitlines()[1 + (form.headings.n_before if not start else 0) : None if whole else -1]
    wide = len(form.headings.names)
    try:
        return [row for row in csv.reader(lines, delimiter=form.headings.delimiter) if len(row) == wide]
    except csv.Error:
        return []
