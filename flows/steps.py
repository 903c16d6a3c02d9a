"""What every step of a flow has in common: an opaque id in, progress told, errors kept out of the engine."""

import functools
from collections.abc import Callable

from flows.run_desk import RunDesk, desk
from schemas.errors import AppError


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
