"""Chasing what is owed, with the engine's decorators taken off."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.intake import Intake
from evidence.request.messages import Message
from flows.chase_desk import ChaseDesk, laid_out
from schemas.database import write
from schemas.errors import AppError
from schemas.records.requests import add_owners
from schemas.requests import Owner
from tests.unit.evidence.request.asked import OWNERS
from tests.unit.evidence.request.replying import (
    ASKED,
    DUE,
    ITEMS,
    actor,
    ask,
    count_rows,
    happen,
    load_requests,
    open_intake,
)
from tests.workspaces import load_plain_flows


class Post:
    """A delivery that keeps what it is given, and fails while it is told to."""

    channel, carries_forms = "post", False

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.fails_for: set[str] = set()

    def send(self, message: Message) -> None:
        """Keep a message, or fail."""
        if message.owner in self.fails_for:
            raise AppError("message-not-sent", "The server is down.", "Wait.")
        self.sent.append(message)


@pytest.fixture
def chase() -> Any:
    """The flow as a plain function, so that no engine starts."""
    return load_plain_flows().chase.chase


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """A workspace that knows its owners."""
    with open_intake(tmp_path / "council") as opened:
        with write(opened.engine, actor()) as connection:
            add_owners(connection, OWNERS, ASKED)
        yield opened


@contextmanager
def desk_on(intake: Intake, post: Post, day: date) -> Iterator[ChaseDesk]:
    """A desk laid out under the id `test-chase`."""
    desk = ChaseDesk(
        engine=intake.engine, actor=actor("chase"), today=day, council="Exampleton", request_items=ITEMS,
        delivery=post, form_place="Here.", forms=lambda owner: (), report=lambda text: None,
    )  # fmt: skip
    with laid_out("test-chase", desk):
        yield desk


def run(chase: Any, intake: Intake, post: Post, day: date) -> ChaseDesk:
    """One chase on a day."""
    with desk_on(intake, post, day) as desk:
        chase("test-chase")
    return desk


def test_day_by_day_each_stage_is_told_once_and_the_request_moves_on(chase, intake) -> None:
    """From the asking to the manager: six messages over seven weeks of days, each chase run twice."""
    name, post = ask(intake, "Carers plan", "W07"), Post()
    for n in range(49):
        for _ in range(2):
            run(chase, intake, post, ASKED + timedelta(days=n))
    subjects = [message.subject.partition(":")[0] for message in post.sent]
    assert subjects == ["Evidence needed from you", "Reminder", "Reminder", "Overdue", "Overdue", "Overdue"]
    request = load_requests(intake)[name]
    assert (request.state.value, [one.event.value for one in request.happenings]) == (
        "escalated", ["ask", "remind", "remind", "remind", "escalate", "escalate"],
    )  # fmt: skip


def test_a_second_chase_on_one_day_adds_no_row(chase, intake) -> None:
    """Repeated, it neither sends nor writes."""
    ask(intake, "Carers plan", "W07")
    post = Post()
    run(chase, intake, post, ASKED)
    before = count_rows(intake)
    assert run(chase, intake, post, ASKED).sent == []
    assert (count_rows(intake), len(post.sent)) == (before, 1)


def test_a_message_that_was_not_taken_over_is_tried_again(chase, intake) -> None:
    """While the server fails for one owner the others are served; the next run sends what is left, once."""
    ask(intake, "Carers plan", "W07")
    ask(intake, "Budget", "W08", owner="Morgan Manager")
    post = Post()
    post.fails_for = {"Carers Lead"}
    desk = run(chase, intake, post, ASKED)
    assert (len(desk.sent), desk.unsent) == (1, ["The server is down. Wait."])
    post.fails_for = set()
    run(chase, intake, post, ASKED)
    run(chase, intake, post, ASKED)
    assert sorted(message.owner for message in post.sent) == ["Carers Lead", "Morgan Manager"]


def test_a_stop_between_two_messages_loses_and_doubles_none(chase, intake) -> None:
    """The program is stopped while it hands over the second: the first is not sent again, the second is."""
    for number, owner in enumerate(("Carers Lead", "Dana Deputy", "Morgan Manager")):
        ask(intake, f"Plan {number}", "W07", owner=owner)
    post = Post()
    keep = post.send

    def stop(message: Message) -> None:
        if message.owner == "Dana Deputy":
            raise KeyboardInterrupt
        keep(message)

    post.send = stop  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        run(chase, intake, post, ASKED)
    post.send = keep  # type: ignore[method-assign]
    run(chase, intake, post, ASKED)
    assert sorted(message.owner for message in post.sent) == ["Carers Lead", "Dana Deputy", "Morgan Manager"]


def test_who_cannot_be_reached_is_named(chase, intake) -> None:
    """An owner without any address is told to the coordinator, every day until there is one."""
    ask(intake, "Carers plan", "W07", owner="New Person")
    post = Post()
    assert run(chase, intake, post, ASKED).unreachable == ["New Person"]
    with write(intake.engine, actor()) as connection:
        add_owners(connection, [Owner("New Person", "", "new@council.example")], ASKED)
    assert run(chase, intake, post, ASKED + timedelta(days=1)).unreachable == []
    assert post.sent[0].to == ("new@council.example",)


def test_what_came_in_is_not_chased(chase, intake) -> None:
    """After a reply nobody is reminded; once changes are asked for it begins again."""
    name, post = ask(intake, "Carers plan", "W07"), Post()
    run(chase, intake, post, ASKED)
    happen(intake, name, "receive")
    run(chase, intake, post, DUE + timedelta(days=5))
    assert len(post.sent) == 1
    happen(intake, name, "ask changes", DUE + timedelta(days=6), due_on=DUE + timedelta(days=30), note="The annex")
    run(chase, intake, post, DUE + timedelta(days=6))
    assert "Please change: The annex" in post.sent[1].text


def test_anything_else_that_goes_wrong_is_laid_on_the_desk(chase, intake) -> None:
    """What the engine is told holds a code only; the error itself is for the command line."""
    ask(intake, "Carers plan", "W07")
    with desk_on(intake, Post(), ASKED) as desk:
        desk.forms = lambda owner: 1 / 0  # type: ignore[assignment,return-value]
        desk.delivery.carries_forms = True  # type: ignore[misc]
        with pytest.raises(Exception, match="Handing over the messages: ZeroDivisionError"):
            chase("test-chase")
        assert isinstance(desk.failure, ZeroDivisionError)
