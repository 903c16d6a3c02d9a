"""Making reply forms, and taking replies in."""

import secrets
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from app.actions.asking import opened
from app.actions.intake import open_intake
from app.actions.workspaces import load_workspace_framework
from app.actors import current_actor
from app.clock import today
from evidence.request.catalogue import current_request_items, nameable_items
from evidence.request.chasing import load_requests, owed_by
from evidence.request.inbox import TakenIn, find_folders, find_inbox, take_in_files, tidy_inbox
from evidence.request.messages import Attachment
from evidence.request.owners import find_owner
from evidence.request.reply_forms import build_lines, build_reply_workbook, find_form, form_words
from evidence.store.custody_check import refuse_tampered
from schemas.custody import Actor
from schemas.database import read, write
from schemas.errors import AppError
from schemas.framework import Framework
from schemas.records.custody_content import ASKED
from schemas.records.evidence import load_items
from schemas.records.requests import add_form, load_forms
from schemas.requests import Owner, ReplyForm
from schemas.workspace import Workspace

FORMS = "forms"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TOKEN_LENGTH = 16
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_forms(root: Path, owner: str | None) -> dict[str, tuple[Path, ...]]:
    """Write the form of each owner who owes something, as a page and as a workbook, into the outbox.

    Raises:
        AppError: the owner owes nothing, or the outbox cannot be written.
    """
    with opened(root) as (workspace, engine):
        with read(engine) as connection:
            names = list(owed_by(load_requests(connection, today())))
        if owner is not None:
            found = find_owner(owner, [Owner(name) for name in names])
            if found is None:
                raise AppError("nothing-owed", f"{owner} owes nothing.", "`readiness request owed` lists who does.")
            names = [found.name]
        framework = load_workspace_framework(workspace)
        return {name: _write_form(workspace, engine, framework, name) for name in names}


def _write_form(workspace: Workspace, engine: Engine, framework: Framework, owner: str) -> tuple[Path, ...]:
    folder = workspace.outbox / FORMS
    files = form_files(workspace, engine, framework, owner, today(), current_actor())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in files:
            (folder / one.name).write_bytes(one.data)
    except OSError as error:
        raise AppError("file-not-writable", f"{folder} cannot be written: {error.strerror}.", "Free it.") from error
    return tuple(folder / one.name for one in files)


def form_files(
    workspace: Workspace, engine: Engine, framework: Framework, owner: str, day: date, actor: Actor
) -> tuple[Attachment, ...]:
    """The form of an owner as a page and as a workbook; none where they owe nothing."""
    form = _find_form(workspace, engine, owner, day, actor)
    if form is None:
        return ()
    from reports.reply_form import render_reply_form

    page = render_reply_form(form, form_words(framework)).encode()
    book = build_reply_workbook(form, framework)
    name = f"reply-{form.token}"
    return Attachment(f"{name}.html", "text/html", page), Attachment(f"{name}.xlsx", _XLSX, book)


def _find_form(workspace: Workspace, engine: Engine, owner: str, day: date, actor: Actor) -> ReplyForm | None:
    """The form with everything an owner owes: the one that was made before, as long as it says the same."""
    with read(engine) as connection:
        items, _ = load_items(connection, day)
        known = {item.code: item for item in nameable_items(current_request_items(connection, day))}
        owed = owed_by(load_requests(connection, day)).get(owner, ())
        forms = load_forms(connection, workspace.council.name)
    lines = [line for one in owed for line in build_lines(one, known, items)]
    if not lines:
        return None
    token = "FRM-" + "".join(secrets.choice(_ALPHABET) for _ in range(_TOKEN_LENGTH))
    form = find_form(owner, lines, forms.values(), token=token, council=workspace.council.name, made_on=day)
    if form.token not in forms:
        with write(engine, actor) as connection:
            add_form(connection, form)
    return form


def take_in(root: Path, paths: Sequence[Path]) -> TakenIn:
    """Take in replies: the named files, or what lies in the inbox, which is then tidied.

    Raises:
        StoreError: something could not be stored, or what replies are read with was changed from outside.
    """
    with open_intake(root, None) as intake:
        with read(intake.engine) as connection:
            refuse_tampered(intake.workspace, connection, ASKED)
            items, _ = load_items(connection, date.max)
            request_items = nameable_items(current_request_items(connection))
        inbox = intake.workspace.inbox
        result = take_in_files(
            intake,
            list(paths) or find_inbox(inbox),
            framework=load_workspace_framework(intake.workspace),
            request_items=request_items,
            library=items,
        )
        if not paths:
            result.folders = find_folders(inbox)
            tidy_inbox(intake, inbox, result)
    return result
