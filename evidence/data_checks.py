"""The one door to Great Expectations: carries out a suite of checks, and hands back our own results.

Only yes or no is asked for, so that no cell value enters a result. The library takes seconds to import, and is
imported when the first check is run. Its telemetry is switched off by the setting the program sets at its edge.

Source: how the library behaves was tried out; see docs/adr/0004.
"""

import atexit
import gc
import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from evidence.have.suites import ascof
from evidence.have.suites.check import PRESENCE, Check
from schemas.check_result import CheckResult
from schemas.errors import OurError

_NAME = "observations"
_AMONG = "ExpectColumnValuesToBeInSet"

Masks = dict[tuple[str, tuple[str, ...]], Any]
"""Which rows hold one of some values in a column, by column and values."""


def check_observations(table: pa.Table) -> tuple[CheckResult, ...]:
    """Every check of the ASCOF suite on a table of observations, in the order of the suite.

    Args:
        table: columns as `schemas.observation.OBSERVATION_COLUMNS`.

    Raises:
        OurError: slug `check-not-run`, if a check could not be carried out; a check that did not run never passes.
    """
    return run_suite(ascof.DATASET, ascof.build_suite(), table)


def run_suite(dataset: str, checks: Sequence[Check], table: pa.Table) -> tuple[CheckResult, ...]:
    """The result of each check on a table, in their order.

    Each check asks which values may occur, so it is shown every different value of its rows once: one small frame
    with a column for each check is validated, in place of the whole table many times over.

    Raises:
        OurError: slug `check-not-run`, if a check could not be carried out.
    """
    masks: Masks = {}
    values = {check.name: _values(table, check, masks) for check in checks}
    passed = _ask(_side_by_side(values), [_about_values(check) for check in checks])
    return tuple(_result(dataset, check, passed[check.name], _n_rows(table, check, values)) for check in checks)


def _ask(frame: Any, checks: Sequence[Check]) -> dict[str, bool]:
    """Put checks to a pandas frame, in a context that lives in memory and writes nothing."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    _set_aside()
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    suite = gx.ExpectationSuite(name=_NAME)
    for check in checks:
        expectation = getattr(gx.expectations, check.expectation)
        suite.add_expectation(expectation(**check.arguments, meta={_NAME: check.name}))
    asset = context.data_sources.add_pandas(_NAME).add_dataframe_asset(_NAME)
    batch = asset.add_batch_definition_whole_dataframe(_NAME).get_batch(batch_parameters={"dataframe": frame})
    return dict(_answer(one) for one in batch.validate(suite, result_format="BOOLEAN_ONLY").results)


@cache
def _set_aside() -> None:
    """Take the library's 270,000 objects, which stay for good, out of the search for unreachable ones.

    Looking through them takes 0.2 s each time. They are put back before the program ends, so that what is left
    then is cleared away in the ordinary order.
    """
    gc.freeze()
    atexit.register(gc.unfreeze)


def _answer(result: Any) -> tuple[str, bool]:
    name = result.expectation_config.meta[_NAME]
    if _raised(result.exception_info):
        raise OurError("check-not-run", f"The data check {name} could not be carried out.", "Report this fault.")
    return name, bool(result.success)


def _raised(info: Any) -> bool:
    """Whether the library ran into an exception; it tells so in one of two shapes."""
    if not info:
        return False
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(bool(detail.get("raised_exception")) for detail in info.values())


def _values(table: pa.Table, check: Check, masks: Masks) -> pa.ChunkedArray:
    """The values of a check's column in the rows it looks at; `masks` keeps what checks have in common."""
    values = _column(table, check)
    mask = None
    for name, wanted in check.where.items():
        if (name, wanted) not in masks:
            masks[name, wanted] = pc.is_in(table[name], value_set=pa.array(wanted, pa.string()))
        fits = masks[name, wanted]
        mask = fits if mask is None else pc.and_(mask, fits)
    return values if mask is None else values.filter(mask)


def _column(table: pa.Table, check: Check) -> Any:
    """What a check looks at: a column, whether there is a value, how often each key occurs, or the headings."""
    names = check.arguments.get("column_list", [])
    match check.expectation:
        case "ExpectTableColumnsToMatchOrderedList":
            return pa.array([", ".join(table.column_names)])
        case "ExpectCompoundColumnsToBeUnique":
            return pc.value_counts(_keys(table, names)).field("counts")
    if check.arguments["column"] == PRESENCE:
        return pc.if_else(pc.is_valid(table["value"]), "filled", "empty")
    return table[check.arguments["column"]]


def _keys(table: pa.Table, names: Sequence[str]) -> pa.Array:
    """One whole number for each row, the same for two rows only if all the named columns are."""
    keys = pa.array([0] * table.num_rows, pa.int64()) if not names else None
    for name in names:
        codes = table[name].combine_chunks().dictionary_encode()
        indices = pc.fill_null(pc.cast(codes.indices, pa.int64()), len(codes.dictionary))
        keys = (
            indices if keys is None else pc.add_checked(pc.multiply_checked(keys, len(codes.dictionary) + 1), indices)
        )
    return keys


def _about_values(check: Check) -> Check:
    """The check as it is put to the frame, whose columns are named as the checks."""
    match check.expectation:
        case "ExpectTableColumnsToMatchOrderedList":
            wanted: list[Any] = [", ".join(check.arguments["column_list"])]
        case "ExpectCompoundColumnsToBeUnique":
            wanted = [1]
        case _:
            return replace(check, arguments={**check.arguments, "column": check.name})
    return replace(check, expectation=_AMONG, arguments={"column": check.name, "value_set": wanted})


def _side_by_side(values: dict[str, pa.ChunkedArray]) -> Any:
    """A frame with one column for each check, filled up with blanks, which the checks pass over."""
    import pandas as pd

    return pd.DataFrame({name: pd.Series(column.unique().to_pylist()) for name, column in values.items()})


def _n_rows(table: pa.Table, check: Check, values: dict[str, pa.ChunkedArray]) -> int:
    return len(values[check.name]) if check.where else int(table.num_rows)


def _result(dataset: str, check: Check, passed: bool, n_rows: int) -> CheckResult:
    n_failing = 0 if passed else None
    return CheckResult(dataset, check.name, check.severity, passed, n_rows, n_failing, check.sentence, check.remedy)
