"""The specification's words that indicators tell apart, as small whole numbers. The words stand in `words.csv`.

Columns of `words.csv`: `field`, `value` (as in `events`; service components in lower case), `code`, `meaning` (which
group the word belongs to, where it belongs to one).
"""

import csv
from functools import cache
from importlib.resources import files

import pyarrow as pa

ETHNIC_GROUPS = (
    "not known",
    "White",
    "Mixed or multiple ethnic groups",
    "Asian or Asian British",
    "Black, Black British, Caribbean or African",
    "Other ethnic group",
)
"""Groups of the ethnicity list, in the order they are shown; their places are their codes."""

SEXES = ("not known", "Male", "Female", "Other")
"""Likewise for the field Gender."""

AGES = ("not known", "18-64", "65 and over")
"""Likewise for ages."""

_SCHEMA = pa.schema([("field", pa.string()), ("value", pa.string()), ("code", pa.int8()), ("meaning", pa.string())])


@cache
def load_words() -> pa.Table:
    """The rows of `words.csv`."""
    text = files(__package__).joinpath("words.csv").read_text(encoding="utf-8")
    rows = [{**row, "code": int(row["code"])} for row in csv.DictReader(text.splitlines())]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


@cache
def ethnic_group_table() -> pa.Table:
    """For each ethnicity the place of its group in `ETHNIC_GROUPS`: columns `code`, `place`."""
    rows = [row for row in load_words().to_pylist() if row["field"] == "ethnicity"]
    places = [ETHNIC_GROUPS.index(row["meaning"]) for row in rows]
    return pa.table({"code": pa.array([row["code"] for row in rows], pa.int8()), "place": pa.array(places, pa.int8())})
