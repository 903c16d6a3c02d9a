"""Reply forms: what an owner owes as lines, filled in with what was answered last time, and as a workbook."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from evidence.request.blank_tracker import build_lists, build_notes
from evidence.request.filled_tracker import has_row, tracker_cells
from evidence.request.reply_columns import ABOUT_SHEET, ANSWER_WORDS, COLUMNS, REPLY_SHEET, TOLD
from evidence.request.tracker_columns import LISTS_SHEET
from evidence.workbook import Sheet, SheetColumn, build_workbook
from schemas.assessment import RequestItem
from schemas.evidence import EvidenceItem
from schemas.framework import Framework
from schemas.requests import EvidenceRequest, FormLine, ReplyForm, RequestEvent, plain_words

_WIDTHS = {
    "request_id": 15, "asked_for": 44, "title": 34, "due_on": 18, "wanted": 34, "answer": 20, "section": 22,
    "shows": 50, "file": 30, "public_link": 30,
}  # fmt: skip
_DATES = frozenset({"due_on", "content_date", "review_due"})
_OF_ITEM = (
    "title", "content_date", "review_due", "file", "public_link", "document_type", "classification", "independence",
)  # fmt: skip
"""What belongs to the document, and so is the same in all its lines."""
_GUIDE = (
    ("What this is", "A list of what you have been asked for, filled in with what was said last time."),
    ("What to do", "Correct each line, then pick an answer in the column Your answer. Lines without an answer are "
     "left for later: send the form again when you have them."),
    ("Answers", "here it is: the line is right as it stands. we do not have it. not ours to answer."),
    ("Documents", "Send the files with this form, as attachments of the same e-mail or in the same folder, and write "
     "each file's name into the File column. A file that was sent before and has not changed need not be sent again."),
    ("One document, several places", "Copy a line to point to a second section. Keep its Reference."),
    ("Personal details", "Do not put details of people who draw on care and support into this form."),
    ("Sending it back", "Answer the e-mail that brought it, with this file attached. Do not rename the sheets."),
)  # fmt: skip


def build_lines(
    request: EvidenceRequest, request_items: Mapping[str, RequestItem], items: Iterable[EvidenceItem]
) -> tuple[FormLine, ...]:
    """What a form asks about one request: for each item one line, or one for each thing that was said last time.

    Args:
        request: what is owed.
        request_items: the list of items by code; a code that is no longer in it is asked for all the same.
        items: the library, as known on the day.
    """
    before = [item for item in items if has_row(item) and _is_about(item, request)]
    return tuple(line for code in request.items for line in _lines_for(request, code, request_items.get(code), before))


def _is_about(item: EvidenceItem, request: EvidenceRequest) -> bool:
    if plain_words(request.title):
        return plain_words(item.title) == plain_words(request.title)
    return plain_words(item.owner or "") == plain_words(request.owner)


def _lines_for(
    request: EvidenceRequest, code: str, asked: RequestItem | None, before: Sequence[EvidenceItem]
) -> list[FormLine]:
    said = _said_before(code, before)
    if not said:
        same = [tracker_cells(item, item.links[0]) for item in before] if request.title else []
        known = {key: value for key, value in same[0].items() if key in _OF_ITEM} if same else {}
        fresh = {"title": request.title, "statement": "; ".join(asked.statements) if asked else ""}
        said = [{**fresh, "category": asked.category.value if asked else "", **known}]
    changes = [one.note for one in request.happenings if one.event is RequestEvent.ASK_CHANGES]
    wanted = changes[-1] if changes else ""
    asks_for = asked.asks_for if asked else ""
    return [_build_line(request, code, asks_for, wanted, cells) for cells in said]


def _said_before(code: str, before: Iterable[EvidenceItem]) -> list[dict[str, Any]]:
    """What each item says for a code; what it says alike of several statements is one line."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for item in before:
        for link in item.links:
            if link.request_item == code:
                cells = tracker_cells(item, link)
                groups[item.id, *(cells.get(key) for key in TOLD if key != "statement")].append(cells)
    return [{**alike[0], "statement": "; ".join(cells["statement"] for cells in alike)} for alike in groups.values()]


def _build_line(request: EvidenceRequest, code: str, asks_for: str, wanted: str, cells: Mapping[str, Any]) -> FormLine:
    told = {key: cells[key] for key in TOLD if key in cells}
    asked = {"request_id": request.id, "request_item": code, "asked_for": asks_for, "wanted": wanted}
    return FormLine(**{"statement": "", "category": "", "title": "", **told, **asked, "due_on": request.due_on})


def find_form(
    owner: str, lines: Sequence[FormLine], forms: Iterable[ReplyForm], *, token: str, council: str, made_on: date
) -> ReplyForm:
    """The form to send: one that was made before with exactly these lines, or else a new one under the token."""
    same = (one for one in forms if one.owner == owner and one.lines == tuple(lines))
    return next(same, None) or ReplyForm(token, council, owner, made_on, tuple(lines))


def form_words(framework: Framework) -> dict[str, tuple[str, ...]]:
    """The words each column is picked from, by the column's key."""
    return {"answer": tuple(ANSWER_WORDS), **build_lists(framework)}


def build_reply_workbook(form: ReplyForm, framework: Framework) -> bytes:
    """The form as an .xlsx file; equal inputs, equal bytes."""
    lists = form_words(framework)
    places = {key: place for place, key in enumerate(lists)}
    notes = build_notes()
    columns = [
        SheetColumn(
            heading=column.heading,
            width=_WIDTHS.get(column.key, 16),
            note=notes.get(column.key, ""),
            words=(LISTS_SHEET, places[column.key], len(lists[column.key])) if column.key in lists else None,
            strict=column.key != "statement",
            date=column.key in _DATES,
        )
        for column in COLUMNS
    ]
    rows = [[getattr(line, column.key, None) for column in COLUMNS] for line in form.lines]
    about = (("Form", form.token), ("For", form.owner), ("Council", form.council), *_GUIDE)
    longest = max(len(words) for words in lists.values())
    words = [[some[at] if at < len(some) else None for some in lists.values()] for at in range(longest)]
    sheets = (
        Sheet(REPLY_SHEET, columns, rows, title=f"Reply form {form.token} for {form.owner}"),
        Sheet(ABOUT_SHEET, (SheetColumn("About", 24), SheetColumn("What to know", 100)), about),
        Sheet(LISTS_SHEET, [SheetColumn(f"Words for {key}", 30) for key in lists], words),
    )
    return build_workbook(sheets, title=f"Reply form {form.token}", subject="What you have been asked for")
