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

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from evidence.have.suites import ascof
from evidence.have.suites.check import PRESENCE, Check
from schemas.check_result import CheckResult, Severity
from schemas.errors import OurError

_NAME = "observations"
_AMONG = "ExpectColumnValuesToBeInSet"

Mask = NDArray[np.bool_]
"""True for each row that is looked at."""
Masks = dict[tuple[str, tuple[str, ...]], Mask]
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
    chosen = {check.name: _rows(table, check, masks) for check in checks}
    values = {check.name: _different_values(table, check, chosen[check.name]) for check in checks}
    passed = _ask(_side_by_side(values), [_about_values(check) for check in checks])
    return tuple(_result(dataset, check, passed[check.name], _n_rows(table, chosen[check.name])) for check in checks)


def prepare() -> None:
    """Load the library and carry out one check on nothing, which loads the parts it leaves until they are wanted.

    It takes seconds, and can be done beside other work: what is asked afterwards is answered at once.
    """
    import pandas as pd

    check = Check("ready", Severity.WARN, "", "", _AMONG, {"column": "ready", "value_set": [1]})
    _ask(pd.DataFrame({check.name: [1]}), [check])


def _ask(frame: Any, checks: Sequence[Check]) -> dict[str, bool]:
    """Put checks to a pandas frame, in a context that lives in memory and writes nothing."""
    gx, context = _context()
    suite = gx.ExpectationSuite(name=_NAME)
    for check in checks:
        expectation = getattr(gx.expectations, check.expectation)
        suite.add_expectation(expectation(**check.arguments, meta={_NAME: check.name}))
    asset = context.data_sources.add_pandas(_NAME).add_dataframe_asset(_NAME)
    batch = asset.add_batch_definition_whole_dataframe(_NAME).get_batch(batch_parameters={"dataframe": frame})
    return dict(_answer(one) for one in batch.validate(suite, result_format="BOOLEAN_ONLY").results)


def _context() -> tuple[Any, Any]:
    """The library, and a new context of it that says nothing."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    _set_aside()
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return gx, context


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


def _rows(table: pa.Table, check: Check, masks: Masks) -> Mask | None:
    """Which rows a check looks at, None for all; `masks` keeps what checks have in common."""
    chosen = None
    for name, wanted in check.where.items():
        if (name, wanted) not in masks:
            texts, places = _coded(table[name])
            masks[name, wanted] = np.array([text in wanted for text in texts])[places]
        fits = masks[name, wanted]
        chosen = fits if chosen is None else chosen & fits
    return chosen


def _different_values(table: pa.Table, check: Check, rows: Mask | None) -> list[Any]:
    """What a check looks at, each value once: of a column, whether there is one, how often keys occur, the headings."""
    match check.expectation:
        case "ExpectTableColumnsToMatchOrderedList":
            return [", ".join(table.column_names)]
        case "ExpectCompoundColumnsToBeUnique":
            return _listed(pc.value_counts(_keys(table, check.arguments["column_list"])).field("counts"))
    name = check.arguments["column"]
    if name == PRESENCE:
        there = pc.is_valid(table["value"]).to_numpy()
        return ["filled" if one else "empty" for one in np.unique(there if rows is None else there[rows])]
    column = table[name]
    if not pa.types.is_dictionary(column.type):
        return _listed(column if rows is None else column.filter(pa.array(rows)))
    texts, places = _coded(column)
    return [texts[place] for place in np.flatnonzero(np.bincount(places if rows is None else places[rows]))]


def _listed(values: pa.Array | pa.ChunkedArray) -> list[Any]:
    return list(values.unique().to_pylist())


def _coded(column: pa.ChunkedArray) -> tuple[list[str | None], NDArray[np.int64]]:
    """The different texts of a column, and for each row the place of its own among them; blank is a text of its own."""
    whole = column.combine_chunks()
    coded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    texts = coded.dictionary.to_pylist()
    return [*texts, None], pc.fill_null(pc.cast(coded.indices, pa.int64()), len(texts)).to_numpy()


def _keys(table: pa.Table, names: Sequence[str]) -> pa.Array:
    """One whole number for each row, the same for two rows only if all the named columns are."""
    keys = pa.array(np.zeros(table.num_rows, np.int64))
    for name in names:
        texts, places = _coded(table[name])
        keys = pc.add_checked(pc.multiply_checked(keys, len(texts)), pa.array(places))
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


def _side_by_side(values: dict[str, list[Any]]) -> Any:
    """A frame with one column for each check, filled up with blanks, which the checks pass over."""
    import pandas as pd

    return pd.DataFrame({name: pd.Series(different) for name, different in values.items()})


def _n_rows(table: pa.Table, rows: Mask | None) -> int:
    return int(table.num_rows if rows is None else rows.sum())


def _result(dataset: str, check: Check, passed: bool, n_rows: int) -> CheckResult:
    n_failing = 0 if passed else None
    return CheckResult(dataset, check.name, check.severity, passed, n_rows, n_failing, check.sentence, check.remedy)
