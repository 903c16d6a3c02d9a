"""Taking in what owners sent back: forms, saved answers and e-mails, from the inbox folder or as named files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from evidence.intake import Intake, read_offered
from evidence.request.documents import WITH_FORM, Documents, find_name_fault
from evidence.request.held_documents import OfferedDocuments, find_held
from evidence.request.mail import MAIL_SUFFIX, is_form, read_mail
from evidence.request.reply_intake import ReplyReceipt, take_in_reply
from schemas.assessment import RequestItem
from schemas.custody import Event
from schemas.database import write
from schemas.errors import InputError
from schemas.evidence import EvidenceItem
from schemas.framework import Framework
from schemas.ids import sha256_of
from schemas.records.custody import add_event

TAKEN_IN, REFUSED = "taken in", "refused"
"""Folders of the inbox for what was dealt with."""

_PASSED_OVER = (".", "~$")
"""How the names of hidden files begin, and of those by which an office program marks a file as open."""


@dataclass
class TakenIn:
    """What came of some files.

    Attributes:
        done: files that were taken in, or named by a reply that was.
        refused: files that were not, each with its reasons.
        waiting: documents that no reply has named yet.
        folders: folders in the inbox that were not looked into, with how many files each holds.
    """

    receipts: list[ReplyReceipt] = field(default_factory=list)
    done: list[Path] = field(default_factory=list)
    refused: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    waiting: list[Path] = field(default_factory=list)
    folders: dict[Path, int] = field(default_factory=dict)


def find_inbox(folder: Path) -> tuple[Path, ...]:
    """The files that lie in the inbox, in order of name; none where there is no such folder."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith(_PASSED_OVER)))


def find_folders(folder: Path) -> dict[Path, int]:
    """The folders inside the inbox that hold files, with how many; those for what was dealt with are left out."""
    if not folder.is_dir():
        return {}
    folders = sorted(one for one in folder.iterdir() if one.is_dir() and one.name.casefold() not in (TAKEN_IN, REFUSED))
    counts = {one: _count_files(one) for one in folders if not one.name.startswith(_PASSED_OVER)}
    return {one: n_files for one, n_files in counts.items() if n_files}


def _count_files(folder: Path) -> int:
    return sum(1 for one in folder.rglob("*") if one.is_file() and not one.name.startswith(_PASSED_OVER))


def take_in_files(
    intake: Intake,
    paths: Sequence[Path],
    *,
    framework: Framework,
    request_items: Sequence[RequestItem],
    library: Iterable[EvidenceItem],
) -> TakenIn:
    """Take in every reply among some files, with the documents among them that the replies name.

    Each reply is taken in whole or not at all; one that is refused does not hold up the others.

    Raises:
        StoreError: something could not be stored; what came before it was kept.
    """
    result = TakenIn()
    held = find_held(library, intake.store.get)
    take = partial(_take_in, intake, held, framework, request_items)
    forms, loose = _sort(paths, result)
    for path in (one for one in paths if one.suffix.lower() == MAIL_SUFFIX):
        _take_in_mail(path, take, result)
    for path, data in forms.items():
        try:
            result.receipts.append(take(data, path.name, loose))
            result.done.append(path)
        except InputError as error:
            result.refused[path] = _reasons(error)
    _sort_loose(paths, loose, result)
    return result


Take = Callable[[bytes, str, Documents], ReplyReceipt]


def _take_in(
    intake: Intake,
    held: Documents,
    framework: Framework,
    request_items: Sequence[RequestItem],
    data: bytes,
    name: str,
    documents: Documents,
) -> ReplyReceipt:
    offered = OfferedDocuments(documents, held, WITH_FORM)
    return take_in_reply(intake, data, name, framework=framework, request_items=request_items, documents=offered)


def _sort(paths: Sequence[Path], result: TakenIn) -> tuple[dict[Path, bytes], dict[str, Callable[[], bytes]]]:
    """The forms among the files, and the documents by name, read when they are wanted."""
    forms: dict[Path, bytes] = {}
    loose: dict[str, Callable[[], bytes]] = {}
    for path in (one for one in paths if one.suffix.lower() != MAIL_SUFFIX):
        try:
            data = read_offered(path) if path.suffix.lower() in (".xlsx", ".json") else b""
        except InputError as error:
            result.refused[path] = _reasons(error)
            continue
        if is_form(path.name, data):
            forms[path] = data
        elif fault := find_name_fault(path.name):
            result.refused[path] = (f"{fault.found}. {fault.remedy}",)
        else:
            loose[path.name] = partial(read_offered, path)
    return forms, loose


def _take_in_mail(path: Path, take: Take, result: TakenIn) -> None:
    """Take in the sound forms of an e-mail; if one is not sound, the e-mail stays to be looked at."""
    try:
        mail = read_mail(read_offered(path), path.name)
    except InputError as error:
        result.refused[path] = _reasons(error)
        return
    reasons: list[str] = []
    for name, data in mail.forms.items():
        try:
            result.receipts.append(take(data, name, mail.documents))
        except InputError as error:
            reasons += [*_reasons(error), *mail.left_out]
    if reasons:
        result.refused[path] = tuple(dict.fromkeys(reasons))
    else:
        result.done.append(path)


def _sort_loose(paths: Sequence[Path], loose: Mapping[str, object], result: TakenIn) -> None:
    used = {name.casefold() for receipt in result.receipts for name in receipt.documents}
    for path in (one for one in paths if one.name in loose):
        (result.done if path.name.casefold() in used else result.waiting).append(path)


def _reasons(error: InputError) -> tuple[str, ...]:
    return tuple(str(problem) for problem in error.problems)


def tidy_inbox(intake: Intake, folder: Path, result: TakenIn) -> None:
    """Move what was dealt with into `taken in` and `refused`, the latter with a note that says why."""
    for path in result.done:
        _move(path, folder / TAKEN_IN)
    for path, reasons in result.refused.items():
        sha256 = sha256_of(path.read_bytes())
        moved = _move(path, folder / REFUSED)
        note = "\n".join(["Not taken in; nothing was kept of it.", "", *reasons, ""])
        moved.with_name(f"{moved.name}.why.txt").write_text(note, encoding="utf-8")
        with write(intake.engine, intake.actor) as connection:
            add_event(connection, Event.FILE_REFUSED, sha256, sha256)


def _move(path: Path, folder: Path) -> Path:
    """The file in another folder, under a name that is free there."""
    folder.mkdir(parents=True, exist_ok=True)
    target, again = folder / path.name, 1
    while target.exists():
        again += 1
        target = folder / f"{path.stem} ({again}){path.suffix}"
    return path.rename(target)
