"""What every step of a flow has in common: an opaque id in, progress told, errors kept out of the engine."""

import functools
from collections.abc import Callable
from typing import Any

from prefect import flow
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.run_desk import RunDesk, desk
from schemas.errors import AppError

QUIET_TASK: dict[str, Any] = {"persist_result": False, "log_prints": False}
"""Settings of every task: nothing it returns is kept by the engine."""


def quiet_flow(name: str, run_name: str) -> Callable[[Callable[[str], int]], Callable[[str], int]]:
    """Make a flow of which the engine keeps nothing it returns, and which sends no heartbeats.

    Heartbeats tell a watching server that a run has died. Nobody watches ours, and the engine waits up to a second
    at the end of each flow for the thread that sends them: eight seconds of a cycle.

    Args:
        name: what the flow is for, in plain words.
        run_name: what one run is called, with the opaque id in braces.
    """

    def decorate(function: Callable[[str], int]) -> Callable[[str], int]:
        made = flow(name=name, flow_run_name=run_name, persist_result=False, validate_parameters=False)(function)

        @functools.wraps(function)
        def run(run_id: str) -> int:
            with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
                return made(run_id)

        return run

    return decorate


class StepStoppedError(Exception):
    """What the engine is told when a step fails: which step, and the error's code. Never its text."""


def on_desk(name: str) -> Callable[[Callable[[RunDesk], int]], Callable[[str], int]]:
    """Turn a function of the desk into one of the run's opaque id.

    Progress is reported under `name`. Any error is laid on the desk, and the engine gets only the step's
    name and a code: exception text may hold names, and the engine would keep it in seven columns.

    Args:
        name: what the step does, in plain words.
    """

    def decorate(function: Callable[[RunDesk], int]) -> Callable[[str], int]:
        @functools.wraps(function)
        def step(run_id: str) -> int:
            place = desk(run_id)
            place.report(name)
            try:
                return function(place)
            except Exception as error:
                place.failure = error
                code = error.slug if isinstance(error, AppError) else type(error).__name__
            raise StepStoppedError(f"{name}: {code}")

        step.__annotations__ = {"run_id": str, "return": int}
        return step

    return decorate
