"""The only clock: today's date and the moment enter here and are passed down."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from schemas.errors import AppError

_ENGLAND = ZoneInfo("Europe/London")


def today() -> date:
    """Today where the councils are, whatever the machine's own time is set to."""
    return datetime.now(_ENGLAND).date()


def moment() -> datetime:
    """This moment, in UTC, for the custody log."""
    return datetime.now(UTC)


def day_or_today(day: datetime | None, what: str) -> date:
    """The day a person named, or today.

    Raises:
        AppError: the day is in the future.
    """
    if day is None:
        return today()
    if day.date() > today():
        raise AppError("day-in-future", f"{what} {day.date().isoformat()} is in the future.", "Name today or earlier.")
    return day.date()
