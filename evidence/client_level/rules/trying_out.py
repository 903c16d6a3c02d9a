"""Tries a council's own rule on a file without records, so that what the database would refuse is told beforehand."""

import re

import pyarrow as pa

from evidence.client_level.rules.scan import Plan, scan
from evidence.client_level.rules.values import LoadedRule
from evidence.client_level.specification import DATE, NUMBER, load_specification
from evidence.warehouse import open_warehouse
from schemas.errors import AppError

_PERHAPS_A_VALUE = re.compile(r"""['"`(\[{]|(?<!\w)\d""")
_TYPES = {DATE: pa.date32(), NUMBER: pa.float64()}


def find_refusal(rule: LoadedRule) -> str | None:
    """Why the database would not run the rule, in a line; None where it would.

    The database is locked down and holds nothing.
    """
    with open_warehouse({"events": _no_events()}) as warehouse:
        try:
            scan(warehouse, Plan((rule,)), 0)
        except AppError:
            raise
        except Exception as error:  # whatever the database refuses is the rule's fault: there is nothing else in it
            return tell_error(error)
    return None


def tell_error(error: Exception) -> str:
    """The beginning of what the database says, up to anything that could be a value of a record."""
    line = str(error).splitlines()[0].partition(": ")[2]
    return _PERHAPS_A_VALUE.split(line)[0].strip().rstrip(":.") or "it stopped with an error"


def _no_events() -> pa.Table:
    """A table with the columns of `events` and no row."""
    fields = load_specification().fields
    columns = {
        "row": pa.int64(),
        **{field.column: _TYPES.get(field.kind, pa.string()) for field in fields},
        **{f"{field.column}_invalid": pa.bool_() for field in fields},
        "faults": pa.int64(),
        "person": pa.string(),
        "age": pa.int32(),
        "age_at_period_end": pa.int32(),
        "end_date": pa.date32(),
    }
    return pa.schema(list(columns.items())).empty_table()
