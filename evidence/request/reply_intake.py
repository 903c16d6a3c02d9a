"""Taking in a reply: its answers become evidence, and its requests move on, in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evidence.intake import Intake, keep_items
from evidence.request.asking import build_request, check_transition
from evidence.request.documents import Documents
from evidence.request.replies import Reply, ReplyRow, read_reply
from evidence.request.tracker import Tracker, read_tracker_sheets
from schemas.assessment import RequestItem
from schemas.database import read, write
from schemas.errors import InputError
from schemas.evidence import EvidenceItem, EvidenceVersion
from schemas.framework import Framework
from schemas.ids import content_id, sha256_of
from schemas.problems import Problem
from schemas.records.requests import add_happening, add_reply, has_reply, load_forms, load_happenings
from schemas.requests import CLOSED, Answer, EvidenceRequest, Happening, Party, RequestEvent
from schemas.terms import Classification, EvidenceKind, Source


@dataclass(frozen=True)
class ReplyReceipt:
    """What came of a reply.

    Attributes:
        received: requests that moved to received.
        already: requests of which it said nothing that was not known.
        closed: requests that were closed meanwhile, so that the answer was left alone.
        documents: names of the documents it brought.
        n_open: lines without an answer.
    """

    name: str
    form: str
    owner: str
    received: tuple[str, ...]
    already: tuple[str, ...]
    closed: tuple[str, ...]
    documents: tuple[str, ...]
    n_open: int
    notices: tuple[str, ...]


@dataclass(frozen=True)
class _Taken:
    """What a reply says of one request, read and found sound; `tracker` is None where nothing is brought."""

    request: EvidenceRequest
    rows: tuple[ReplyRow, ...]
    tracker: Tracker | None
    content_sha256: str


def take_in_reply(
    intake: Intake,
    data: bytes,
    name: str,
    *,
    framework: Framework,
    request_items: Iterable[RequestItem],
    documents: Documents,
) -> ReplyReceipt:
    """Read a reply with the documents it names, store them, record the evidence and move the requests on.

    Taking in the same reply again changes nothing, whether it comes as a workbook, from the page, or by e-mail.

    Raises:
        InputError: with every problem of the reply and its documents; nothing is kept then.
        StoreError: a file could not be stored.
    """
    with read(intake.engine) as connection:
        forms = load_forms(connection, intake.workspace.council.name)
        built = (build_request(identity, happened) for identity, happened in load_happenings(connection))
        requests = {one.id: one for one in built if one is not None}
    reply = read_reply(data, name, forms)
    open_rows = {key: rows for key, rows in reply.rows.items() if requests[key].state not in CLOSED}
    taken = _read_all(reply, open_rows, requests, intake, data, name, framework, tuple(request_items), documents)
    with read(intake.engine) as connection:
        new = [one for one in taken if not has_reply(connection, one.request.id, one.content_sha256)]
    if new:
        _keep(intake, data, reply, new)
    return _build_receipt(name, reply, taken, new)


def _read_all(
    reply: Reply,
    rows: Mapping[str, tuple[ReplyRow, ...]],
    requests: Mapping[str, EvidenceRequest],
    intake: Intake,
    data: bytes,
    name: str,
    framework: Framework,
    request_items: tuple[RequestItem, ...],
    documents: Documents,
) -> list[_Taken]:
    """Everything the reply says of each request, or the problems of all of them together."""
    problems: list[Problem] = []
    taken: list[_Taken] = []
    for request_id, some in rows.items():
        request, tracker = requests[request_id], None
        try:
            if any(row.answer is Answer.HERE for row in some):
                item = build_reply_item(data, name, request, intake)
                sheet = reply.tracker_sheet(request_id)
                tracker = read_tracker_sheets([sheet], item, framework, request_items, documents)
        except InputError as error:
            problems.extend(error.problems)
            continue
        hashes = [file.sha256 for file in tracker.files] if tracker else []
        taken.append(_Taken(request, some, tracker, reply.content_hash(request_id, hashes)))
    if problems:
        ordered = sorted(dict.fromkeys(problems), key=lambda one: (one.row or 0, one.column or ""))
        raise InputError(ordered, "The reply was not taken in")
    return taken


def build_reply_item(data: bytes, name: str, request: EvidenceRequest, intake: Intake) -> EvidenceItem:
    """The reply to one request as evidence, which its links cite. A later reply takes the place of an earlier one."""
    item_id = content_id("REQ", ["reply", request.id])
    suffix = "." + name.rpartition(".")[2].lower() if "." in name else ""
    version = EvidenceVersion(item_id, 1, sha256_of(data), len(data), suffix, name, intake.received_on)
    return EvidenceItem(
        id=item_id,
        source=Source.REQUEST,
        kind=EvidenceKind.TRACKER,
        title=f"Reply to request {request.id}",
        owner=request.owner,
        classification=Classification.INTERNAL,
        versions=(version,),
    )


def _keep(intake: Intake, data: bytes, reply: Reply, new: Iterable[_Taken]) -> None:
    new = tuple(new)
    stored = intake.store.put(data)
    for file in (file for one in new if one.tracker for file in one.tracker.files):
        intake.store.put(file.data)
    with write(intake.engine, intake.actor) as connection:
        intake.store.record_keys(connection)
        for one in new:
            if one.tracker:
                keep_items(intake, connection, one.tracker.item, one.tracker.items, texts=one.tracker.texts)
            check_transition(one.request, RequestEvent.RECEIVE, Party.OWNER)
            row = {
                "request_id": one.request.id,
                "content_sha256": one.content_sha256,
                "token": reply.form.token,
                "file_sha256": stored,
                "received_on": intake.received_on,
            }
            if add_reply(connection, row):
                add_happening(connection, one.request.id, _happening(intake, reply, one))


def _happening(intake: Intake, reply: Reply, one: _Taken) -> Happening:
    answers = list(dict.fromkeys(row.answer.value for row in one.rows))
    on = max(intake.received_on, one.request.asked_on)
    return Happening(RequestEvent.RECEIVE, on, reply.form.owner or intake.actor.name, note="; ".join(answers))


def _build_receipt(name: str, reply: Reply, taken: Iterable[_Taken], new: Iterable[_Taken]) -> ReplyReceipt:
    taken, received = tuple(taken), tuple(one.request.id for one in new)
    known = {one.request.id for one in taken}
    closed = tuple(sorted(set(reply.rows) - known))
    files = {file.original_name for one in taken if one.tracker for file in one.tracker.files}
    notices = [*reply.notices, *(notice for one in taken if one.tracker for notice in one.tracker.notices)]
    told = [str(notice) for notice in dict.fromkeys(notices) if notice.slug not in _SAID_BY_US]
    told += [f"{one} is closed already; what the reply says of it was left alone." for one in closed]
    return ReplyReceipt(
        name=name,
        form=reply.form.token,
        owner=reply.form.owner,
        received=received,
        already=tuple(one.request.id for one in taken if one.request.id not in received),
        closed=closed,
        documents=tuple(sorted(files)),
        n_open=reply.n_open,
        notices=tuple(told),
    )


_SAID_BY_US = frozenset({"documents-not-named"})
"""Notices about one request that would mislead for a reply to several."""
