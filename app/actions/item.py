"""What people decide of an item of evidence: who owns it, that it is approved, held, or not what the rule says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path

from app.actions.workspaces import open_database
from app.actors import current_actor
from app.clock import today
from evidence.life.document_types import load_document_types
from evidence.request.items import load_request_items
from schemas.database import write
from schemas.errors import AppError
from schemas.evidence import EvidenceItem
from schemas.life import ItemEvent, LifeEvent
from schemas.records.evidence import load_items
from schemas.records.life import add_item_event
from schemas.terms import Classification, Rag
from schemas.workspace import load_workspace

COLOURS = (Rag.GREEN, Rag.AMBER, Rag.RED)
"""What people may put beside a computed colour."""
MAX_OVERRIDE_DAYS = 366
"""No override may outlast a year, so that each is looked at again."""


@dataclass(frozen=True)
class Said:
    """Who says something, and why."""

    by: str
    why: str = ""

    def check(self, *, needs_why: bool) -> "Said":
        """The same without stray space.

        Raises:
            AppError: slug `event-without-reason`, if a name or a reason that is needed is missing.
        """
        said = Said(self.by.strip(), self.why.strip())
        if not said.by or (needs_why and not said.why):
            raise AppError("event-without-reason", "This needs who decided it and why.", "Give --by and --why.")
        return said


def find_item(items: Iterable[EvidenceItem], named: str) -> EvidenceItem:
    """The item with an id, or with a whole title, in any letter case.

    Raises:
        AppError: slug `unknown-item`, with the nearest that are known; slug `item-ambiguous` where titles agree.
    """
    known = tuple(items)
    plain = " ".join(named.split()).casefold()
    found = [one for one in known if plain in (one.id.casefold(), one.title.casefold())]
    if not found:
        near = get_close_matches(plain, [one.title.casefold() for one in known], n=3, cutoff=0.5)
        close = [f"{one.id} {one.title}" for one in known if one.title.casefold() in near]
        told = f"Perhaps {'; '.join(close[:3])}." if close else "`readiness item list` shows them all."
        raise AppError("unknown-item", f'There is no item "{named}".', told)
    if len(found) > 1:
        remedy = f"Name one by its id: {', '.join(one.id for one in found)}."
        raise AppError("item-ambiguous", f'{len(found)} items are called "{named}".', remedy)
    return found[0]


Tell = Callable[[EvidenceItem, date], Iterable[ItemEvent]]
"""Makes the events for an item on a day."""


def _say(root: Path, named: str, tell: Tell) -> tuple[ItemEvent, ...]:
    """Find an item and keep what is told of it, in one transaction."""
    day = today()
    with open_database(load_workspace(root)) as engine, write(engine, current_actor()) as connection:
        item = find_item(load_items(connection, day)[0], named)
        return tuple(add_item_event(connection, event) for event in tell(item, day))


def assign(root: Path, named: str, said: Said, settings: Mapping[LifeEvent, str]) -> tuple[ItemEvent, ...]:
    """Set fields of an item: one event for each that is not so already.

    Args:
        root: the workspace folder.
        named: the item's id or title.
        said: who says so.
        settings: what to set; dates as ISO text.

    Raises:
        AppError: no such item, nothing to set, or a value that is none.
    """
    said = said.check(needs_why=False)
    wanted = {kind: _checked_setting(kind, " ".join(value.split())) for kind, value in settings.items()}
    if not wanted:
        remedy = "Give --owner, --deputy, --review-due, --type or --classification."
        raise AppError("nothing-to-set", "Nothing was named that should be set.", remedy)

    def tell(item: EvidenceItem, day: date) -> Iterable[ItemEvent]:
        now = _settings_of(item)
        changed = {kind: value for kind, value in wanted.items() if now[kind] != value}
        return [ItemEvent(0, item.id, day, said.by, kind, value, said.why) for kind, value in changed.items()]

    return _say(root, named, tell)


def _settings_of(item: EvidenceItem) -> dict[LifeEvent, str | None]:
    return {
        LifeEvent.OWNER_SET: item.owner,
        LifeEvent.DEPUTY_SET: item.life.deputy.value if item.life.deputy else None,
        LifeEvent.REVIEW_DUE_SET: item.review_due.isoformat() if item.review_due else None,
        LifeEvent.CLASSIFICATION_SET: item.classification.value,
        LifeEvent.TYPE_SET: item.document_type,
    }


def _checked_setting(kind: LifeEvent, value: str) -> str:
    """The value as it is kept; an unknown word is refused with those that are known."""
    words: dict[LifeEvent, tuple[str, ...]] = {
        LifeEvent.CLASSIFICATION_SET: tuple(Classification),
        LifeEvent.TYPE_SET: tuple(one.name for one in load_document_types()),
    }
    if kind in words and value.casefold() not in words[kind]:
        raise AppError("unknown-word", f'"{value}" is not one of the words for this.', _they_are(words[kind]))
    if not value:
        raise AppError("nothing-to-set", "A field cannot be set to nothing.", "Leave the option out instead.")
    return value.casefold() if kind in words else value


def _they_are(words: Iterable[str]) -> str:
    return f"They are: {', '.join(words)}."


def approve(root: Path, named: str, said: Said, approved_on: date | None = None) -> tuple[ItemEvent, ...]:
    """Record that a body approved the version that is held, on a day that is not in the future.

    Raises:
        AppError: no such item, no body, or a day to come.
    """
    said = said.check(needs_why=False)
    if approved_on and approved_on > today():
        raise AppError("day-in-future", f"{approved_on.isoformat()} is in the future.", "Name today or earlier.")

    def tell(item: EvidenceItem, day: date) -> Iterable[ItemEvent]:
        about = item.current.sha256 if item.current else ""
        dated = approved_on or day
        yield ItemEvent(0, item.id, day, said.by, LifeEvent.APPROVED, said.by, said.why, sha256=about, dated=dated)

    return _say(root, named, tell)


def override(root: Path, named: str, said: Said, colour: str, until: date) -> tuple[ItemEvent, ...]:
    """Put a colour beside the computed one, up to and with a day.

    Raises:
        AppError: no such item or colour, no reason, or an end that is past or more than a year away.
    """
    said, day = said.check(needs_why=True), today()
    if colour.casefold() not in COLOURS:
        raise AppError("unknown-word", f'"{colour}" is not one of the words for this.', _they_are(COLOURS))
    if not day <= until <= day + timedelta(days=MAX_OVERRIDE_DAYS):
        raise AppError("override-end", f"An override cannot end on {until.isoformat()}.", "Name a day within a year.")
    event = LifeEvent.OVERRIDDEN
    return _say(
        root,
        named,
        lambda item, day: [ItemEvent(0, item.id, day, said.by, event, colour.casefold(), said.why, until)],
    )


def hold(root: Path, named: str, said: Said) -> tuple[ItemEvent, ...]:
    """Keep an item whatever the retention rules say, until whoever holds it lets go.

    Raises:
        AppError: no such item, or nothing said about who or why.
    """
    said = said.check(needs_why=True)
    return _say(root, named, lambda item, day: [ItemEvent(0, item.id, day, said.by, LifeEvent.HELD, "", said.why)])


def release(root: Path, named: str, said: Said, held_by: str | None = None) -> tuple[ItemEvent, ...]:
    """Let go of a hold: the one of `held_by`, or the only one there is.

    Raises:
        AppError: no such item, no such hold, several holds and none named, or nothing said about who or why.
    """
    said = said.check(needs_why=True)

    def tell(item: EvidenceItem, day: date) -> Iterable[ItemEvent]:
        holders = [one.by for one in item.life.holds]
        mine = [one for one in holders if held_by is None or one.casefold() == held_by.strip().casefold()]
        if len(mine) != 1:
            told = f"It is held by {', '.join(holders)}." if holders else "Nobody holds it."
            raise AppError("no-such-hold", f"No single hold on {item.id} was named.", f"{told} Name one by --held-by.")
        yield ItemEvent(0, item.id, day, said.by, LifeEvent.RELEASED, mine[0], said.why)

    return _say(root, named, tell)


def set_applicable(root: Path, code: str, said: Said, *, applies: bool) -> tuple[ItemEvent, ...]:
    """Record that a request item does not apply to the council, or does again.

    Raises:
        AppError: no such request item, or nothing said about who approved it or why.
    """
    said, day = said.check(needs_why=not applies), today()
    codes = {one.code.casefold(): one.code for one in load_request_items()}
    if code.strip().casefold() not in codes:
        raise AppError("unknown-request-item", f'There is no request item "{code}".', _they_are(codes.values()))
    kind = LifeEvent.APPLICABLE if applies else LifeEvent.NOT_APPLICABLE
    event = ItemEvent(0, codes[code.strip().casefold()], day, said.by, kind, "", said.why)
    with open_database(load_workspace(root)) as engine, write(engine, current_actor()) as connection:
        return (add_item_event(connection, event),)
