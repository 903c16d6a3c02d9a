"""The one door to Great Expectations: carries out a suite of checks, and hands back our own results.

The library holds 200 MB and takes seconds to import, so it lives in a child process, which is started when checks
are coming and ends with them. The child is shown values without their rows, and answers yes or no for each check.

Source: how the library behaves was tried out; see docs/adr/0004.
"""

import gc
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import orjson
import pyarrow as pa

from evidence.checked_values import Masks, choose_rows, count_rows, different_values
from evidence.have.suites import ascof
from evidence.have.suites.check import Check
from schemas.check_result import CheckResult, Severity
from schemas.child_process import start_child, stopped_after
from schemas.errors import OurError

WALL_SECONDS = 300.0
"""How long one answer may take; importing the library takes 5 seconds, or 15 from a slow disk."""

_PRIVATE = {"GX_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
_NAME = "observations"
_AMONG = "ExpectColumnValuesToBeInSet"
_READY = Check("ready", Severity.WARN, "", "", _AMONG, {"column": "ready", "value_set": [1]})

Request = dict[str, Any]
"""`values`: what each check is shown, by name of the check; `checks`: name, expectation and arguments of each."""


class Checker:
    """Carries out checks in a child process, which is started when it is first wanted. Made by `open_checker`."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._child: subprocess.Popen[bytes] | None = None
        self._n_owed = 0
        self._is_prepared = False

    def start(self) -> None:
        """Start the child, which begins to import the library at once; one that is started stays."""
        if self._child is None:
            told = _PRIVATE | {"HOME": str(self._home), "USERPROFILE": str(self._home)}
            self._child = start_child(__name__, "answer_checks", told=told, folder=self._home)
            self._n_owed = 1  # it tells when the library is there

    def wait(self) -> None:
        """Return when the child has nothing more to do than wait for a request.

        Raises:
            OurError: slug `check-not-run`, if the child has come to grief.
        """
        self.start()
        while self._n_owed:
            self._take()

    def prepare(self) -> None:
        """Have one check on nothing carried out, once, which loads what the library leaves until it is wanted.

        The answer is not waited for: other work can be done meanwhile.
        """
        self.start()
        if not self._is_prepared:
            self._is_prepared = True
            self._put(_request({_READY.name: [1]}, [_READY]))

    def run_suite(self, dataset: str, checks: Sequence[Check], table: pa.Table) -> tuple[CheckResult, ...]:
        """The result of each check on a table, in their order.

        Each check asks which values may occur, so it is shown every different value of its rows once: one small
        frame with a column for each check is validated, in place of the whole table many times over.

        Raises:
            OurError: slug `check-not-run`, if a check could not be carried out.
        """
        masks: Masks = {}
        chosen = {check.name: choose_rows(table, check, masks) for check in checks}
        values = {check.name: different_values(table, check, chosen[check.name]) for check in checks}
        passed = self._ask(_request(values, [_about_values(check) for check in checks]))
        if passed.keys() != values.keys():
            raise _not_run("Some of the data checks were not carried out.")
        return tuple(
            _result(dataset, check, passed[check.name] is True, count_rows(table, chosen[check.name]))
            for check in checks
        )

    def end(self) -> None:
        """End the child; it has written nothing and has nothing to put away."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _ask(self, request: Request) -> dict[str, Any]:
        self.wait()
        self._put(request)
        return self._take()

    def _put(self, request: Request) -> None:
        """Hand a request over. The child reads it whole before it answers, so neither waits for the other to read."""
        if self._child is None or self._child.stdin is None:
            raise _not_run("The data checks were not started.")
        try:
            self._child.stdin.write(orjson.dumps(request) + b"\n")
            self._child.stdin.flush()
        except (OSError, TypeError):  # the child is gone, or a value cannot be told to it
            raise _not_run("The data checks stopped before they were done.") from None
        self._n_owed += 1

    def _take(self) -> dict[str, Any]:
        """The next answer; a child that is gone, is stopped for its time or says something else did not check."""
        if self._child is None or self._child.stdout is None:
            raise _not_run("The data checks were not started.")
        with stopped_after(self._child, WALL_SECONDS):
            line = self._child.stdout.readline()
        self._n_owed -= 1
        return _read_answer(line)


@contextmanager
def open_checker() -> Iterator[Checker]:
    """Something to carry out checks with, as many suites as are wanted; its process ends with the block."""
    with tempfile.TemporaryDirectory() as home:
        checker = Checker(Path(home))
        try:
            yield checker
        finally:
            checker.end()


def check_observations(table: pa.Table) -> tuple[CheckResult, ...]:
    """Every check of the ASCOF suite on a table of observations, in the order of the suite.

    Args:
        table: columns as `schemas.observation.OBSERVATION_COLUMNS`.

    Raises:
        OurError: slug `check-not-run`, if a check could not be carried out; a check that did not run never passes.
    """
    return run_suite(ascof.DATASET, ascof.build_suite(), table)


def run_suite(dataset: str, checks: Sequence[Check], table: pa.Table) -> tuple[CheckResult, ...]:
    """The result of each check on a table, from a child process of its own; see `Checker.run_suite`.

    Raises:
        OurError: slug `check-not-run`, if a check could not be carried out.
    """
    with open_checker() as checker:
        return checker.run_suite(dataset, checks, table)


def _request(values: Mapping[str, list[Any]], checks: Sequence[Check]) -> Request:
    told = [{"name": one.name, "expectation": one.expectation, "arguments": dict(one.arguments)} for one in checks]
    return {"values": values, "checks": told}


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


def _read_answer(line: bytes) -> dict[str, Any]:
    """Whether each check passed, by name."""
    try:
        answer = orjson.loads(line)
        if "broken" in answer:
            raise _not_run(f"The data check {answer['broken']} could not be carried out.")
        return dict(answer["passed"])
    except (ValueError, KeyError, TypeError):
        raise _not_run("The data checks stopped before they were done.") from None


def _not_run(what: str) -> OurError:
    return OurError("check-not-run", what, "Try again; if it stays so, report this fault.")


def _result(dataset: str, check: Check, passed: bool, n_rows: int) -> CheckResult:
    n_failing = 0 if passed else None
    return CheckResult(dataset, check.name, check.severity, passed, n_rows, n_failing, check.sentence, check.remedy)


def answer_checks() -> None:
    """The child's side: tell when the library is there, then answer each request that comes on standard input.

    Requests and answers are single lines of JSON. What the library itself prints goes nowhere.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    gc.disable()  # nothing is freed while importing, and looking for it takes a second
    gx = _import_library()
    gc.freeze()  # its 270,000 objects stay for good
    gc.enable()
    _tell(answers, {"passed": {}})
    for line in sys.stdin.buffer:
        _tell(answers, _answer(gx, orjson.loads(line)))


def _import_library() -> Any:
    import great_expectations as gx

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    return gx


def _tell(answers: IO[bytes], answer: Mapping[str, Any]) -> None:
    answers.write(orjson.dumps(answer) + b"\n")
    answers.flush()


def _answer(gx: Any, request: Request) -> dict[str, Any]:
    """`passed`, yes or no by name; or `broken`, the first check that could not be carried out."""
    passed = {}
    for result in _validate(gx, request):
        name = result.expectation_config.meta[_NAME]
        if _raised(result.exception_info):
            return {"broken": name}
        passed[name] = bool(result.success)
    return {"passed": passed}


def _validate(gx: Any, request: Request) -> list[Any]:
    """Put checks to a frame with a column of values for each, in a context that lives in memory and writes nothing."""
    import pandas as pd
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    suite = gx.ExpectationSuite(name=_NAME)
    for check in request["checks"]:
        expectation = getattr(gx.expectations, check["expectation"])
        suite.add_expectation(expectation(**check["arguments"], meta={_NAME: check["name"]}))
    # columns are filled up with blanks, which the checks pass over
    frame = pd.DataFrame({name: pd.Series(different) for name, different in request["values"].items()})
    asset = context.data_sources.add_pandas(_NAME).add_dataframe_asset(_NAME)
    batch = asset.add_batch_definition_whole_dataframe(_NAME).get_batch(batch_parameters={"dataframe": frame})
    # only yes or no is asked for, so that no cell value enters a result
    return list(batch.validate(suite, result_format="BOOLEAN_ONLY").results)


def _raised(info: Any) -> bool:
    """Whether the library ran into an exception; it tells so in one of two shapes."""
    if not info:
        return False
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(bool(detail.get("raised_exception")) for detail in info.values())
