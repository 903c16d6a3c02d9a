"""The log of what the regulator asks for after the return: what, by when, who sees to it, and what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.actions.item import find_item
from app.actions.workspaces import open_database
from app.actors import current_actor
from app.clock import day_or_today, today
from schemas.database import read, write
from schemas.errors import AppError
from schemas.evidence import EvidenceItem
from schemas.ids import content_id
from schemas.records.evidence import load_items
from schemas.records.returns import add_log_entry, add_logged_request, load_logged_requests
from schemas.returns import LogEntry, LogEvent, LoggedRequest, SentVersion
from schemas.workspace import load_workspace


@dataclass(frozen=True)
class Clock:
    """A request of the regulator's with its clock.

    Attributes:
        n_left: working days left up to the due day; below 0 for days overdue. None once it is answered.
    """

    request: LoggedRequest
    n_left: int | None

    @property
    def words(self) -> str:
        """The clock in words."""
        if self.request.answered_on:
            return f"answered {self.request.answered_on.isoformat()}"
        n_left = self.n_left or 0
        days = f"{abs(n_left)} working {'day' if abs(n_left) == 1 else 'days'}"
        return f"{days} overdue" if n_left < 0 else f"{days} left" if n_left else "due today"


def log_request(
    root: Path,
    asked: str,
    *,
    owner: str,
    asked_on: datetime | None = None,
    due: datetime | None = None,
    within: int | None = None,
) -> Clock:
    """Log what the regulator asked for; logging the very same again changes nothing.

    Args:
        root: the workspace folder.
        asked: what was asked, in the regulator's words.
        owner: who sees to it.
        asked_on: the day it was asked; None for today.
        due: the day the answer is due.
        within: working days instead of a day.

    Raises:
        AppError: slug `log-incomplete`, where what was asked, an owner or one clock is missing.
    """
    from evidence.request.working_days import add_working_days, bank_holidays_around

    day = day_or_today(asked_on, "The day it was asked")
    if not asked.strip() or not owner.strip() or (due is None) == (within is None):
        raise AppError(
            "log-incomplete",
            "A request needs what was asked, an owner, and when it is due.",
            "Give --owner, and either --due or --within.",
        )
    due_on = due.date() if due else add_working_days(day, within or 0, bank_holidays_around(day))
    if due_on < day:
        raise AppError("log-due-before-asked", f"It would be due on {due_on}, before it was asked.", "Mend the days.")
    entry = LogEntry(LogEvent.ASKED, day, current_actor().name, owner.strip(), due_on)
    named = " ".join(asked.split())
    request = LoggedRequest(content_id("CQC", [named.casefold(), day.isoformat()]), named, day, (entry,))
    workspace = load_workspace(root)
    with open_database(workspace) as engine, write(engine, current_actor()) as connection:
        add_logged_request(connection, request, workspace.council.gss_code)
        known = _find(load_logged_requests(connection), request.id)
    return _start_clock(known, today())


def answer_request(
    root: Path, request_id: str, *, sent: str, evidence: Sequence[str] = (), on: datetime | None = None
) -> Clock:
    """Log an answer with the evidence versions it sent; a later answer is added beside it.

    Args:
        root: the workspace folder.
        request_id: which request, as the log lists it.
        sent: what was said or sent, and how.
        evidence: ids or titles of items; the version held on the day of the answer is what was sent.
        on: the day of the answer; None for today.

    Raises:
        AppError: no such request or item, an item without a file, or nothing said about what was sent.
    """
    day = day_or_today(on, "The day of the answer")
    if not sent.strip():
        raise AppError("log-incomplete", "An answer needs what was sent.", "Give --sent.")
    workspace = load_workspace(root)
    with open_database(workspace) as engine, write(engine, current_actor()) as connection:
        known = _find(load_logged_requests(connection), request_id)
        if day < known.asked_on:
            raise AppError("log-answer-before-asked", f"{known.id} was asked on {known.asked_on}.", "Mend the day.")
        items, _ = load_items(connection, day)
        versions = tuple(dict.fromkeys(_sent_version(find_item(items, one)) for one in evidence))
        entry = LogEntry(LogEvent.ANSWERED, day, current_actor().name, told=sent.strip(), sent=versions)
        add_log_entry(connection, known.id, entry)
        answered = _find(load_logged_requests(connection), known.id)
    return _start_clock(answered, today())


def _sent_version(item: EvidenceItem) -> SentVersion:
    if item.current is None:
        raise AppError("log-no-file", f"No file of {item.id} was held on that day.", "Take the file in first.")
    return SentVersion(item.id, item.current.sha256)


def list_requests(root: Path, as_of: date | None = None) -> tuple[Clock, ...]:
    """Every request of the log with its clock: open ones first, the nearest due day first."""
    with open_database(load_workspace(root)) as engine, read(engine) as connection:
        clocks = [_start_clock(one, as_of or today()) for one in load_logged_requests(connection)]
    return tuple(sorted(clocks, key=lambda one: (one.n_left is None, one.request.due_on or date.max, one.request.id)))


def _start_clock(request: LoggedRequest, day: date) -> Clock:
    from evidence.request.working_days import load_bank_holidays, working_days_between

    if request.answered_on or request.due_on is None:
        return Clock(request, None)
    years = sorted((day.year, request.due_on.year))
    return Clock(request, working_days_between(day, request.due_on, load_bank_holidays(years[0], years[1])))


def _find(requests: Sequence[LoggedRequest], wanted: str) -> LoggedRequest:
    for one in requests:
        if one.id.casefold() == wanted.strip().casefold():
            return one
    raise AppError("unknown-log-request", f"The log has no request {wanted}.", "`readiness return log list` shows all.")
