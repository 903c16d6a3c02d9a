"""The task that opens a file only to say what form it has."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evidence.client_level.events import EventsOptions, open_events


def tell_form(request: dict[str, Any], tell: Callable[[str], None]) -> dict[str, Any]:
    """The form of the file at `path`, with `release` and `own_lists` as `EventsOptions` has them.

    Raises:
        InputError: with every problem of the file.
    """
    own = request.get("own_lists")
    options = EventsOptions(release=request.get("release"), own_lists=Path(own) if own else None)
    with open_events(Path(request["path"]), options, tell) as events:
        return asdict(events.form)
