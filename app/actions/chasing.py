"""Chasing what is owed, through the workflow engine."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.asking import opened
from app.actions.mail_settings import build_delivery
from app.actions.replies import form_files
from app.actions.workspaces import load_workspace_framework
from app.actors import current_actor
from app.clock import today
from app.environment import prepare_engine
from app.terminal import Report
from evidence.request.catalogue import current_request_items, nameable_items
from evidence.store.custody_check import refuse_tampered
from schemas.database import read
from schemas.records.custody_content import ASKED

if TYPE_CHECKING:
    from flows.chase_desk import ChaseDesk

N_STEPS = 3


@dataclass(frozen=True)
class Chased:
    """What came of a chase: messages handed over, why others were not, and owners without an address."""

    channel: str
    sent: tuple[str, ...]
    unsent: tuple[str, ...]
    unreachable: tuple[str, ...]


def chase(root: Path, environ: Mapping[str, str], report: Report) -> Chased:
    """Send every reminder that is due today.

    Raises:
        AppError: the mail settings are at fault, what is asked of whom was changed from outside, or the chase stopped.
    """
    with opened(root) as (workspace, engine):
        from flows.chase_desk import ChaseDesk

        workspace = replace(workspace, root=workspace.root.resolve())  # the engine works from a folder of its own
        delivery, form_place = build_delivery(workspace, environ)
        actor, day, framework = current_actor(), today(), load_workspace_framework(workspace)
        with read(engine) as connection:
            refuse_tampered(workspace, connection, ASKED)
            known = {item.code: item for item in nameable_items(current_request_items(connection, day))}
        desk = ChaseDesk(
            engine=engine,
            actor=actor,
            today=day,
            council=workspace.council.name,
            request_items=known,
            delivery=delivery,
            form_place=form_place,
            forms=lambda owner: form_files(workspace, engine, framework, owner, day, actor),
            report=report,
        )
        report("Starting the workflow engine (some seconds, longer the first time)")
        with prepare_engine(os.environ, workspace.prefect_home):
            _run(desk)
    return Chased(delivery.channel, tuple(desk.sent), tuple(desk.unsent), tuple(desk.unreachable))


def _run(desk: "ChaseDesk") -> None:
    from flows.chase import chase as chase_flow
    from flows.chase_desk import laid_out

    chase_id = secrets.token_hex(6)
    with laid_out(chase_id, desk):
        try:
            chase_flow(chase_id)
        except Exception:
            if desk.failure is not None:
                raise desk.failure from None
            raise
