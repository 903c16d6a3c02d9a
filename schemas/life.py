"""The life of an evidence item: what people and rules said of it, event by event, and what that makes it on a day.

The rule for two tellings of one field. Events are kept in the order in which they were recorded, and of two events
the later recorded one holds. A tracker tells of the owner, the review date, the classification and the type too:
what a tracker says counts over an event only if that tracker was received on a later day than the event; on the
same day the event holds. An empty cell says nothing and so leaves the event standing, and so does a tracker's
classification `internal`, which is also what an empty cell is taken for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import reduce

from schemas.terms import Rag


class LifeEvent(StrEnum):
    """What people or a rule may say of an item."""

    OWNER_SET = "owner set"
    DEPUTY_SET = "deputy set"
    REVIEW_DUE_SET = "review due set"
    CLASSIFICATION_SET = "classification set"
    TYPE_SET = "document type set"
    APPROVED = "approved"
    OVERRIDDEN = "colour overridden"
    NOT_APPLICABLE = "not applicable"
    APPLICABLE = "applicable again"
    HELD = "held"
    RELEASED = "released"
    EXPIRED = "expired"
    DELETED = "deleted"
    RESTORED = "restored"


@dataclass(frozen=True)
class ItemEvent:
    """One thing said of an item; never changed, never taken away.

    Attributes:
        sequence: its place among all events, counted from 1 without gaps; 0 before it is kept.
        item_id: the evidence item, or the code of a request item that does not apply.
        on_day: the day it was said: an assessment as of an earlier day does not know of it.
        actor: who said it: a person, a body, or a rule by its name.
        value: what is set: an owner, an ISO date, a body, a colour, whose hold it is.
        until: the last day on which an override holds.
        sha256: which version it is about; empty where it is about the item.
        dated: the day a body approved it, where that is not the day it was said.
    """

    sequence: int
    item_id: str
    on_day: date
    actor: str
    kind: LifeEvent
    value: str = ""
    why: str = ""
    until: date | None = None
    sha256: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class Setting:
    """A field that was set, by whom and on which day."""

    value: str
    on_day: date
    by: str


@dataclass(frozen=True)
class Approval:
    """Which body approved which version (empty: the item, where no file is held), and on which day."""

    body: str
    on_day: date
    sha256: str = ""


@dataclass(frozen=True)
class Override:
    """A colour people put beside the computed one, why, and the last day on which it holds."""

    rag: Rag
    why: str
    until: date
    by: str


@dataclass(frozen=True)
class Hold:
    """Somebody's instruction to keep an item whatever the retention rules say."""

    by: str
    why: str
    since: date


@dataclass(frozen=True)
class NotApplicable:
    """Why a request item does not apply to the council, and who approved that."""

    why: str
    approver: str


@dataclass(frozen=True)
class Deletion:
    """A version whose content is gone: its record stays."""

    sha256: str
    on_day: date
    by: str
    why: str


@dataclass(frozen=True)
class ItemLife:
    """What the events make of an item on a day.

    Attributes:
        override: only while it holds.
        holds: in the order in which they were laid; the item may be deleted only when there is none.
        deletions: versions whose content is gone now, whatever the day that is asked for.
    """

    owner: Setting | None = None
    deputy: Setting | None = None
    review_due: Setting | None = None
    classification: Setting | None = None
    document_type: Setting | None = None
    approval: Approval | None = None
    override: Override | None = None
    not_applicable: NotApplicable | None = None
    holds: tuple[Hold, ...] = ()
    deletions: tuple[Deletion, ...] = ()


UNTOUCHED = ItemLife()
"""The state of an item of which nobody has said anything."""


def build_life(events: Iterable[ItemEvent], as_of: date) -> ItemLife:
    """The state one item's events make on a day: a fold in the order in which they were recorded.

    Deletions alone are not a matter of the day: content that is gone now cannot be read for any day.
    """
    ordered = sorted(events, key=lambda event: event.sequence)
    said = [event for event in ordered if event.on_day <= as_of or event.kind in _WHENEVER]
    life = reduce(lambda state, event: _STEPS[event.kind](state, event), said, UNTOUCHED)
    lapsed = life.override is not None and life.override.until < as_of
    return replace(life, override=None) if lapsed else life


_Step = Callable[[ItemLife, ItemEvent], ItemLife]
_WHENEVER = frozenset({LifeEvent.DELETED, LifeEvent.RESTORED})


def _setting(event: ItemEvent) -> Setting:
    return Setting(event.value, event.on_day, event.actor)


def _approve(life: ItemLife, event: ItemEvent) -> ItemLife:
    return replace(life, approval=Approval(event.value, event.dated or event.on_day, event.sha256))


def _override(life: ItemLife, event: ItemEvent) -> ItemLife:
    return replace(life, override=Override(Rag(event.value), event.why, event.until or event.on_day, event.actor))


def _not_applicable(life: ItemLife, event: ItemEvent) -> ItemLife:
    return replace(life, not_applicable=NotApplicable(event.why, event.actor))


def _hold(life: ItemLife, event: ItemEvent) -> ItemLife:
    others = tuple(hold for hold in life.holds if hold.by != event.actor)
    return replace(life, holds=(*others, Hold(event.actor, event.why, event.on_day)))


def _release(life: ItemLife, event: ItemEvent) -> ItemLife:
    return replace(life, holds=tuple(hold for hold in life.holds if hold.by != event.value))


def _delete(life: ItemLife, event: ItemEvent) -> ItemLife:
    gone = Deletion(event.sha256, event.on_day, event.actor, event.why)
    return replace(life, deletions=(*_other_deletions(life, event), gone))


def _restore(life: ItemLife, event: ItemEvent) -> ItemLife:
    return replace(life, deletions=_other_deletions(life, event))


def _other_deletions(life: ItemLife, event: ItemEvent) -> tuple[Deletion, ...]:
    return tuple(one for one in life.deletions if one.sha256 != event.sha256)


_STEPS: dict[LifeEvent, _Step] = {
    LifeEvent.OWNER_SET: lambda life, event: replace(life, owner=_setting(event)),
    LifeEvent.DEPUTY_SET: lambda life, event: replace(life, deputy=_setting(event)),
    LifeEvent.REVIEW_DUE_SET: lambda life, event: replace(life, review_due=_setting(event)),
    LifeEvent.CLASSIFICATION_SET: lambda life, event: replace(life, classification=_setting(event)),
    LifeEvent.TYPE_SET: lambda life, event: replace(life, document_type=_setting(event)),
    LifeEvent.APPROVED: _approve,
    LifeEvent.OVERRIDDEN: _override,
    LifeEvent.NOT_APPLICABLE: _not_applicable,
    LifeEvent.APPLICABLE: lambda life, _: replace(life, not_applicable=None),
    LifeEvent.HELD: _hold,
    LifeEvent.RELEASED: _release,
    LifeEvent.EXPIRED: lambda life, _: life,  # a mark of what the dates say already
    LifeEvent.DELETED: _delete,
    LifeEvent.RESTORED: _restore,
}
