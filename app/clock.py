"""The only clock: today's date enters here and is passed down."""

from datetime import UTC, date, datetime

from schemas.errors import AppError


def today() -> date:
    """Today, in UTC."""
    return datetime.now(UTC).date()


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
