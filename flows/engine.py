"""The workflow engine as the flows use it: the only place that imports Prefect.

Prefect gives order, states and a record of runs. What a step returns and what it fails with stay out of its database.
"""

import functools
from collections.abc import Callable

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

_Step = Callable[[str], int]


def quiet_flow(name: str, run_name: str) -> Callable[[_Step], _Step]:
    """Make a flow of which the engine keeps nothing it returns, and which sends no heartbeats.

    Heartbeats tell a watching server that a run has died. Nobody watches ours, and the engine waits up to a second
    at the end of each flow for the thread that sends them: eight seconds of a cycle.

    Args:
        name: what the flow is for, in plain words.
        run_name: what one run is called, with the opaque id in braces.
    """

    def decorate(function: _Step) -> _Step:
        made = flow(name=name, flow_run_name=run_name, persist_result=False, validate_parameters=False)(function)

        @functools.wraps(function)
        def run(run_id: str) -> int:
            with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
                return made(run_id)

        return run

    return decorate


def quiet_task(name: str) -> Callable[[_Step], _Step]:
    """Make a task of which the engine keeps nothing it returns or prints, and which is never answered from memory.

    Args:
        name: what the step does, in plain words.
    """

    def decorate(function: _Step) -> _Step:
        return task(name=name, cache_policy=NO_CACHE, persist_result=False, log_prints=False)(function)

    return decorate
