"""The tracker and the feedback of the fictional council as filled-in workbooks."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from evidence.collect import feedback
from evidence.demo.content import DemoFile, load_day, load_mark, load_table, load_yaml
from evidence.request import tracker_columns
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
    return {**link, **about, **dates}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def build_feedback(name: str, random: Random) -> DemoFile:
    """Feedback about every statement from people and unpaid carers, staff and partners."""
    voices = load_yaml("voices.yaml")
    rows = [
        row
        for statement, plan in voices.items()
        for category, tones in plan["tones"].items()
        for row in _voices(statement, category, tones, plan, random)
    ]
    rows.sort(key=lambda row: (row["received_on"], row["statement"], row["source_type"], row["summary"]))
    return DemoFile(name, _build_book("Feedback", "Feedback", feedback.COLUMNS, rows))


def _voices(
    statement: str, category: str, tones: str, plan: dict[str, Any], random: Random
) -> Iterable[dict[str, Any]]:
    """One row for each tone; concerns get an action until the planned share of them has one."""
    demo = load_yaml("demo.yaml")
    sources, groups = demo["sources"][category], demo["groups"][category]
    n_concerns = n_answered = 0
    for at, mark in enumerate(tones):
        source, topic = sources[at % len(sources)], _topic(plan["topics"], mark, at)
        tone, strength = _TONES[mark]
        is_concern = tone in ("negative", "mixed")
        n_concerns += is_concern
        answer = is_concern and 100 * (n_answered + 1) <= plan["answered"][category] * n_concerns
        n_answered += answer
        place = random.choice(demo["places"])
        yield {
            "received_on": _spread(random, at, len(tones)),
            "source_type": source["type"],
            "organisation": source.get("organisation", ""),
            "group": "unpaid carers"
            if source["type"] == "unpaid carer"
            else groups[(at + len(statement)) % len(groups)],
            "place": place,
            "topic": topic["topic"],
            "service": random.choice(demo["services"]),
            "tone": tone,
            "strength": strength,
            "n_people": source.get("people", 1) + (random.randrange(2, 9) if source.get("organisation") else 0),
            "statement": statement,
            "category": category,
            "summary": demo["frames"][source["type"]].format(place=place, said=_said(topic, tone)) + ".",
            "action_taken": topic["done"] if answer else "",
            "what_changed": topic["done"] if strength == 3 or (answer and at % 2) else "",
            "quote_allowed": "yes" if at % 3 == 0 else "no",
        }


def _topic(topics: list[dict[str, str]], mark: str, at: int) -> dict[str, str]:
    """Concerns gather on the first topic, as they do; praise is spread."""
    return topics[0] if mark in "nN" else topics[at % len(topics)]


def _said(topic: dict[str, str], tone: str) -> str:
    if tone == "mixed":
        return f"{topic['good']}, but {topic['bad']}"
    return topic["good"] if tone == "positive" else topic["bad"]


def _spread(random: Random, at: int, n: int) -> date:
    """Days over the ten months before, the first of a group always recent."""
    step = (_OLDEST_DAYS - _NEWEST_DAYS) // n
    return load_day("received_on") - timedelta(days=_NEWEST_DAYS + at * step + random.randrange(step))


def _build_book(title: str, sheet: str, columns: Iterable[Column], rows: Iterable[dict[str, Any]]) -> bytes:
    """A workbook whose table stands below a title that says it is synthetic."""
    used = [column for column in columns if column.key != "asked_for"]
    mark = load_mark()
    sheet_columns = [
        SheetColumn(
            c.heading, 44 if c.key in _WIDE else 18, date=c.key in {"content_date", "review_due", "received_on"}
        )
        for c in used
    ]
    filled = [[row.get(column.key) or None for column in used] for row in rows]
    return build_workbook([Sheet(sheet, sheet_columns, filled, title=mark)], title=f"SYNTHETIC {title}", subject=mark)
