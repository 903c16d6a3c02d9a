"""The columns of a reply form: those of a tracker, with what was asked before them."""

from collections.abc import Mapping

from evidence.request.tracker_columns import COLUMNS as TRACKER_COLUMNS
from evidence.table_rows import Column
from schemas.requests import Answer

REPLY_SHEET, ABOUT_SHEET = "Your answers", "Read me"

_OWN: tuple[Column, ...] = (
    Column("request_id", "Reference", required=True),
    Column("due_on", "Wanted by"),
    Column("wanted", "What to change"),
    Column("answer", "Your answer", ("answer",), required=True),
)
_TRACKER = {column.key: column for column in TRACKER_COLUMNS}
_FIRST = ("request_item", "asked_for", "title")
_LAST = tuple(key for key in _TRACKER if key not in (*_FIRST, "owner"))

COLUMNS: tuple[Column, ...] = (
    _OWN[0],
    *(_TRACKER[key] for key in _FIRST),
    *_OWN[1:],
    *(_TRACKER[key] for key in _LAST),
)
"""In the order of the form. The owner is who the form was made for, so there is no column for them."""

READ_ONLY = frozenset({"request_id", "request_item", "asked_for", "due_on", "wanted"})
"""Columns that say what is asked; what stands in the others is the owner's to change."""

TOLD = tuple(column.key for column in COLUMNS if column.key not in READ_ONLY and column.key != "answer")
"""Columns that the owner may change, and that become evidence."""

ANSWER_WORDS: Mapping[str, Answer] = {answer.value: answer for answer in Answer}
