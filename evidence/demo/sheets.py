"""The tracker and the feedback of the fictional council as filled-in workbooks."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from evidence.collect import feedback
from evidence.demo.content import DemoFile, load_day, load_mark, load_table
from evidence.request import tracker_columns
from evidence.request.items import load_request_items
from evidence.table_rows import Column
from evidence.workbook import Sheet, SheetColumn, build_workbook

_TONES = {"p": ("positive", 2), "P": ("positive", 3), "n": ("negative", 2), "N": ("negative", 3), "m": ("mixed", 2),
          "u": ("neutral", 1)}  # fmt: skip
_WIDE = {"shows", "summary", "action_taken", "what_changed", "title", "asked_for"}
_NEWEST_DAYS, _OLDEST_DAYS = 12, 300


def build_tracker(name: str) -> DemoFile:
    """The tracker: one row for each link, everything about the document repeated as councils do."""
    documents = {row["title"]: row for row in load_table("documents.csv")}
    rows = [_tracker_row(link, documents[link["title"]]) for link in load_table("links.csv")]
    return DemoFile(name, _build_book("Evidence tracker", "Tracker", tracker_columns.COLUMNS, rows))


def _tracker_row(link: dict[str, str], document: dict[str, str]) -> dict[str, object]:
    dates = {key: _day(document[key]) for key in ("content_date", "review_due")}
    about = {key: document[key] for key in ("owner", "file", "classification", "public_link", "independence")}
    return {**link, **about, **dates, "asked_for": _asked_for()[link["request_item"]]}


@cache
def _asked_for() -> dict[str, str]:
    return {item.code: item.asks_for for item in load_request_items()}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def build_feedback(name: str, random: Random) -> DemoFile:
    """Feedback about every statement from people and unpaid carers, staff and partners.

    What is said, and by whom, is data (`voices.csv`); kinds of source with the groups each speaks for are another
    table (`speakers.csv`). Days and numbers of people are drawn.
    """
    speakers = {row["speaker"]: row for row in load_table("speakers.csv")}
    voices = load_table("voices.csv", delimiter="|")
    n_said = Counter((voice["statement"], speakers[voice["speaker"]]["category"]) for voice in voices)
    told: Counter[tuple[str, str]] = Counter()
    rows = []
    for at, voice in enumerate(voices):
        speaker = speakers[voice["speaker"]]
        key = voice["statement"], speaker["category"]
        day = _spread(random, told[key], n_said[key])
        told[key] += 1
        rows.append(_voice_row(voice, speaker, day, random, quoted=at % 3 == 0))
    rows.sort(key=lambda row: (row["received_on"], row["statement"], row["source_type"], row["summary"]))
    return DemoFile(name, _build_book("Feedback", "Feedback", feedback.COLUMNS, rows))


def _voice_row(
    voice: dict[str, str], speaker: dict[str, str], day: date, random: Random, *, quoted: bool
) -> dict[str, Any]:
    tone, strength = _TONES[voice["tone"]]
    return {
        **voice,
        "received_on": day,
        "source_type": speaker["source_type"],
        "organisation": speaker["organisation"],
        "category": speaker["category"],
        "tone": tone,
        "strength": strength,
        "n_people": random.randint(int(speaker["least"]), int(speaker["most"])),
        "quote_allowed": "yes" if quoted and voice["speaker"] != "complaint" else "no",
    }


def _spread(random: Random, at: int, n: int) -> date:
    """Days over the ten months before, the first of a group always recent."""
    step = (_OLDEST_DAYS - _NEWEST_DAYS) // n
    return load_day("received_on") - timedelta(days=_NEWEST_DAYS + at * step + random.randrange(step))


def _build_book(title: str, sheet: str, columns: Iterable[Column], rows: Iterable[dict[str, Any]]) -> bytes:
    """A workbook whose table stands below a title that says it is synthetic."""
    used = list(columns)
    mark = load_mark()
    sheet_columns = [
        SheetColumn(
            c.heading, 44 if c.key in _WIDE else 18, date=c.key in {"content_date", "review_due", "received_on"}
        )
        for c in used
    ]
    filled = [[row.get(column.key) or None for column in used] for row in rows]
    return build_workbook([Sheet(sheet, sheet_columns, filled, title=mark)], title=f"SYNTHETIC {title}", subject=mark)
