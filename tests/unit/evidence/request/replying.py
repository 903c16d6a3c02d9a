"""A workspace with requests in it, and forms as people fill them in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from pypdf import PdfWriter

from evidence.intake import Intake
from evidence.request.asking import build_request, request_id
from evidence.request.items import load_request_items
from evidence.request.reply_columns import COLUMNS, REPLY_SHEET
from evidence.request.reply_forms import build_lines, find_form
from evidence.request.reply_intake import ReplyReceipt, take_in_reply
from schemas.custody import Actor, Event
from schemas.database import read, write
from schemas.ids import hash_of_values
from schemas.observation import Council
from schemas.plain import to_plain
from schemas.records.custody import add_event
from schemas.records.evidence import load_items
from schemas.records.requests import add_form, add_happening, add_request, load_forms, load_happenings
from schemas.records.rows import add_missing
from schemas.requests import EvidenceRequest, Happening, ReplyForm, RequestEvent
from schemas.tables import CouncilRow
from schemas.workspace import SETTINGS_FILE, load_workspace, render_settings
from tests.databases import make_database
from tests.unit.evidence.request.trackers import FRAMEWORK

COUNCIL = Council("E09999999", "Exampleton", "999", "London", "London borough", synthetic=True)
ASKED, DUE, REPLIED = date(2026, 9, 1), date(2026, 9, 22), date(2026, 9, 15)


def _make_pdf() -> bytes:
    """A page with nothing on it."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


DOCUMENTS: dict[str, bytes] = {"plan.pdf": _make_pdf(), "notes.txt": b"Notes of a meeting."}
FIRST_FORM = "FRM-0123456789ABCDEF"
ITEMS = {item.code: item for item in load_request_items()}
HEADINGS = {column.key: column.heading for column in COLUMNS}


def actor(name: str = "c.lead") -> Actor:
    """Somebody at work."""
    return Actor(name, datetime(2026, 9, 15, 9, tzinfo=UTC))


@contextmanager
def open_intake(root: Path, received_on: date = REPLIED) -> Iterator[Intake]:
    """A new workspace's intake."""
    root.mkdir()
    (root / SETTINGS_FILE).write_text(render_settings(COUNCIL, FRAMEWORK.id), encoding="utf-8")
    workspace = load_workspace(root)
    engine = make_database(root / "readiness.db")
    assert engine.url == workspace.database_url
    with write(engine, actor()) as connection:
        add_missing(connection, CouncilRow, [to_plain(COUNCIL)])
        add_event(connection, Event.WORKSPACE_MADE, COUNCIL.gss_code, hash_of_values(to_plain(COUNCIL)))
    try:
        yield Intake(workspace, engine, received_on, actor())
    finally:
        engine.dispose()


def ask(intake: Intake, title: str, *codes: str, owner: str = "Carers Lead") -> str:
    """Ask an owner for a document; the request's id."""
    name = request_id(owner, title, codes, ASKED)
    with write(intake.engine, actor()) as connection:
        add_request(connection, (name, owner, title), COUNCIL.gss_code)
        add_happening(connection, name, Happening(RequestEvent.ASK, ASKED, "c.lead", DUE, codes))
    return name


def happen(intake: Intake, name: str, event: str, on: date = REPLIED, **more: Any) -> None:
    """Let something happen to a request."""
    with write(intake.engine, actor()) as connection:
        add_happening(connection, name, Happening(RequestEvent(event), on, "c.lead", **more))


def load_requests(intake: Intake) -> dict[str, EvidenceRequest]:
    """The requests as they stand."""
    with read(intake.engine) as connection:
        built = [build_request(identity, happened) for identity, happened in load_happenings(connection)]
    return {one.id: one for one in built if one is not None}


def make_form(intake: Intake, form: str = FIRST_FORM, owner: str = "Carers Lead") -> ReplyForm:
    """The form for everything an owner owes, remembered in the workspace."""
    with read(intake.engine) as connection:
        items, _ = load_items(connection, REPLIED)
        forms = load_forms(connection, COUNCIL.name).values()
    owed = [one for one in load_requests(intake).values() if one.owed and one.owner == owner]
    lines = [line for one in owed for line in build_lines(one, ITEMS, items)]
    made = find_form(owner, lines, forms, token=form, council=COUNCIL.name, made_on=ASKED)
    with write(intake.engine, actor()) as connection:
        add_form(connection, made)
    return made


def fill_in(book: bytes, *changes: Mapping[str, Any]) -> bytes:
    """The workbook of a form with cells of its lines changed, one mapping a line."""
    opened = openpyxl.load_workbook(BytesIO(book))
    page = opened[REPLY_SHEET]
    places = {str(cell.value): cell.column for cell in page[3]}
    for number, change in enumerate(changes, 4):
        for key, value in change.items():
            page.cell(number, places[HEADINGS[key]]).value = value
    out = BytesIO()
    opened.save(out)
    return out.getvalue()


def take_in(intake: Intake, data: bytes, name: str = "reply.xlsx", documents: Any = DOCUMENTS) -> ReplyReceipt:
    """Take a reply in."""
    return take_in_reply(
        intake, data, name, framework=FRAMEWORK, request_items=load_request_items(), documents=documents
    )


def count_rows(intake: Intake) -> dict[str, int]:
    """How many rows each table holds."""
    with read(intake.engine) as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in names}
