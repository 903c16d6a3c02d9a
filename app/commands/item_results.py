"""Items, queues and events as the terminal shows them, in words and as JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.actions.item_deletion import DeletionTold
from app.actions.item_views import ItemView
from app.terminal import render_table, say, say_json
from evidence.life.dates import show_day
from evidence.life.queues import Due
from evidence.request.rag import RagState, show_rule
from schemas.life import ItemEvent
from schemas.plain import to_plain


def show_list(views: Sequence[ItemView], *, as_json: bool) -> None:
    """Many items, a line each."""
    if as_json:
        say_json({"rule": show_rule(), "items": [_brief(view) for view in views]})
        return
    headings = ("Item", "Colour", "Owner", "Out of date from", "Title")
    rows = [(one.item.id, _colour(one.state), one.item.owner, _from(one), one.item.title) for one in views]
    say(render_table(headings, rows) if rows else "No documents are known.")
    say()
    say(show_rule())


def _colour(state: RagState) -> str:
    """The computed colour, with an override beside it."""
    return f"{state.rag} (set beside it: {state.override.rag})" if state.override else str(state.rag)


def _from(view: ItemView) -> str | None:
    return view.expiry.due.isoformat() if view.expiry else None


def _brief(view: ItemView) -> dict[str, Any]:
    item, found = view.item, view.type
    return {
        "id": item.id,
        "title": item.title,
        "owner": item.owner,
        "deputy": item.life.deputy.value if item.life.deputy else None,
        "classification": item.classification.value,
        "type": found.type.name if found else None,
        "type_proposed": found.proposed if found else None,
        "out_of_date_from": _from(view),
        "by_rule": view.expiry.rule if view.expiry else None,
        "rag": view.state.rag.value,
        "reasons": list(view.state.reasons),
        "notes": list(view.state.notes),
        "override": to_plain(view.state.override),
    }


def show_item_view(view: ItemView, *, as_json: bool) -> None:
    """One item with all that is known of it."""
    if as_json:
        say_json(_full(view))
        return
    for line in _lines(view):
        say(line)


def _full(view: ItemView) -> dict[str, Any]:
    item = view.item
    return {
        **_brief(view),
        "rule": show_rule(),
        "as_of": view.as_of.isoformat(),
        "review_due": item.review_due.isoformat() if item.review_due else None,
        "approval": to_plain(item.life.approval),
        "holds": to_plain(item.life.holds),
        "deletions": to_plain(item.life.deletions),
        "versions": to_plain(view.record),
        "links": to_plain(item.links),
        "events": to_plain(view.events),
    }


def _lines(view: ItemView) -> Iterable[str]:
    item, state = view.item, view.state
    yield f"{item.id}  {item.title}, as at {view.as_of.isoformat()}"
    yield f"Colour: {state.rag}"
    yield from (f"  {sentence}" for sentence in (*state.reasons, *state.notes))
    if state.override:
        one = state.override
        yield f"Beside it: {one.rag}, set by {one.by} until {show_day(one.until)}: {one.why}"
    yield f"Rule: {show_rule()}"
    yield f"Owner: {item.owner or 'nobody'}. Deputy: {item.life.deputy.value if item.life.deputy else 'nobody'}."
    yield f"Classification: {item.classification}. Type: {_type(view)}."
    if view.expiry:
        yield f"Out of date from {show_day(view.expiry.due)}, {view.expiry.rule}."
    if item.life.approval:
        yield f"Approved by {item.life.approval.body} on {show_day(item.life.approval.on_day)}."
    yield from (f"Held by {one.by} since {show_day(one.since)}: {one.why}" for one in item.life.holds)
    yield from _version_lines(view)
    for link in item.links:
        answers = f", request item {link.request_item}" if link.request_item else ""
        yield f"Shows for {link.statement}{answers}, {link.section or 'no section named'}: {link.shows}"
    yield from (f"{one.on_day.isoformat()}  {_sentence(one)}" for one in view.events)


def _type(view: ItemView) -> str:
    if view.type is None:
        return "not known"
    return view.type.type.name + (" (proposed from the title)" if view.type.proposed else "")


def _version_lines(view: ItemView) -> Iterable[str]:
    gone = {one.sha256: one for one in view.item.life.deletions}
    for version in view.record:
        line = f"Version {version.number}: {version.original_name}, received {show_day(version.received_on)}"
        deleted = gone.get(version.sha256)
        if deleted:
            line += f"; its content was deleted on {show_day(deleted.on_day)} by {deleted.by}: {deleted.why}"
        yield line


def show_queue(dues: Sequence[Due], *, as_json: bool) -> None:
    """A queue, the most urgent first."""
    if as_json:
        say_json(to_plain(dues))
        return
    rows = [(one.due.isoformat(), one.item_id, one.owner, one.title, _held(one)) for one in dues]
    say(render_table(("Due", "Item", "Owner", "Title", "Why"), rows) if rows else "Nothing is due.")


def _held(due: Due) -> str:
    return "; ".join([due.why, *(f"held by {one.by}" for one in due.holds)])


def show_events(events: Sequence[ItemEvent], *, as_json: bool) -> None:
    """What was kept."""
    if as_json:
        say_json(to_plain(events))
        return
    for event in events:
        say(f"{event.item_id}: {_sentence(event)}")
    if not events:
        say("It is so already; nothing was changed.")


def _sentence(event: ItemEvent) -> str:
    """An event in words: what, by whom, until when, why."""
    value = f" to {event.value}" if event.value and event.value != event.actor else ""
    until = f", until {show_day(event.until)}" if event.until else ""
    why = f": {event.why}" if event.why else ""
    return f"{event.kind}{value}, by {event.actor}{until}{why}"


def show_deletion(told: DeletionTold, *, as_json: bool) -> None:
    """What was deleted, or would be."""
    if as_json:
        say_json(to_plain(told))
        return
    what = f"version {told.version.number} of {told.item_id} {told.title} ({told.version.original_name})"
    also = f" It is also the file of {', '.join(told.also_of)}." if told.also_of else ""
    if told.done:
        say(f"Deleted {what} for good; its record stays.{also}")
        say(
            "A copy of it may be left in packs in the folder outputs, in returns, and among what the inbox took in: "
            "delete those yourself."
        )
    else:
        say(f"This would delete {what} for good.{also} Nothing was changed; add --yes to do it.")
