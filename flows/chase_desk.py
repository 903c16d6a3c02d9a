"""The desk of one chase: what its steps lay down for one another, found by an opaque id."""

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Engine

from evidence.request.delivery import Delivery
from evidence.request.messages import Attachment
from evidence.request.reminders import DueMessage
from flows.steps import StepStoppedError
from schemas.assessment import RequestItem
from schemas.custody import Actor
from schemas.errors import AppError

Report = Callable[[str], None]


@dataclass
class ChaseDesk:
    """What a chase works with and what came of it.

    Attributes:
        request_items: the list of items by code.
        form_place: a sentence that says where the form is.
        forms: gives the files of an owner's form, to go with a message.
        due: messages found to be due; `sent`, `unsent` and `unreachable` are what came of them.
        unsent: why each message that was not taken over will be tried again.
        unreachable: owners of whom no address is known.
        failure: the error that stopped the chase, for the command line to tell.
    """

    engine: Engine
    actor: Actor
    today: date
    council: str
    request_items: Mapping[str, RequestItem]
    delivery: Delivery
    form_place: str
    forms: Callable[[str], tuple[Attachment, ...]]
    report: Report
    due: tuple[DueMessage, ...] = ()
    sent: list[str] = field(default_factory=list)
    unsent: list[str] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)
    failure: Exception | None = None


_desks: dict[str, ChaseDesk] = {}


@contextmanager
def laid_out(chase_id: str, desk: ChaseDesk) -> Iterator[ChaseDesk]:
    """Lay out a desk under an opaque id while its flow runs."""
    _desks[chase_id] = desk
    try:
        yield desk
    finally:
        del _desks[chase_id]


def on_chase_desk(name: str) -> Callable[[Callable[[ChaseDesk], int]], Callable[[str], int]]:
    """Turn a function of the desk into one of the chase's opaque id; see `flows.steps.on_desk`.

    Args:
        name: what the step does, in plain words.
    """

    def decorate(function: Callable[[ChaseDesk], int]) -> Callable[[str], int]:
        @functools.wraps(function)
        def step(chase_id: str) -> int:
            place = _desks[chase_id]
            place.report(name)
            try:
                return function(place)
            except Exception as error:
                place.failure = error
                code = error.slug if isinstance(error, AppError) else type(error).__name__
            raise StepStoppedError(f"{name}: {code}")

        step.__annotations__ = {"chase_id": str, "return": int}
        return step

    return decorate
