"""Building the return: the versions held today, frozen, signed and written as a folder and a zip file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from app.actions.workspaces import load_workspace_framework, open_database
from app.actors import current_actor
from app.clock import day_or_today, today
from schemas.database import read, write
from schemas.errors import AppError, StoreError
from schemas.records.custody import newest_head
from schemas.records.evidence import load_items
from schemas.records.returns import add_submission
from schemas.returns import Submitted
from schemas.workspace import Workspace, load_workspace


@dataclass(frozen=True)
class BuiltReturn:
    """A return that was built.

    Attributes:
        is_new: it had not been built before.
        n_links: items that are public by a link and so not sent as files.
        fingerprint: of the key, to be given to the regulator by another way.
    """

    submitted: Submitted
    is_new: bool
    n_links: int
    n_restricted_left_out: int
    n_case_level_left_out: int
    fingerprint: str


def build_return(
    root: Path, *, letter: datetime | None = None, restricted: Mapping[str, str] | None = None
) -> BuiltReturn:
    """Build the return with what is held today.

    Args:
        root: the workspace folder.
        letter: the day of the regulator's letter; None before it has come.
        restricted: restricted items to put in, by id, each with the reason.

    Raises:
        InputError: with every fault of `restricted`.
        StoreError: a stored file or a record is not what was kept; everything is named, and nothing was written. Or
            the key that signed before is missing.
    """
    from evidence.store.custody_check import refuse_tampered
    from evidence.store.opening import open_store
    from evidence.store.signing import load_signer, make_signing_key
    from flows.returning import load_asked, read_evidence, write_submission
    from reports.submission import Occasion, plan_submission
    from reports.submission_check import key_fingerprint
    from reports.submission_package import build_submission
    from schemas.ids import sha256_of

    workspace = load_workspace(root)
    asked_on = None if letter is None else day_or_today(letter, "The letter's day")
    with open_database(workspace) as engine:
        with read(engine) as connection:
            refuse_tampered(workspace, connection)
            # a key that signed before and is gone must be put back, not replaced
            signer = (load_signer if newest_head(connection) else make_signing_key)(workspace.keys)
            items, _ = load_items(connection, today())
            asked = load_asked(connection, today())
        public_key = _load_public_key(workspace, signer.key_id)
        contents = plan_submission(items, asked, today(), restricted)
        occasion = Occasion(
            council=workspace.council,
            framework_id=load_workspace_framework(workspace).id,
            as_of=today(),
            asked_on=asked_on,
            due_on=_due_on(asked_on),
            key_sha256=sha256_of(public_key.encode()),
        )
        evidence = read_evidence(open_store(workspace, engine), contents)
        made = build_submission(contents, occasion, asked, evidence, sign=signer.sign, public_key=public_key)
        submitted = write_submission(workspace, made)
        with write(engine, current_actor()) as connection:
            added = add_submission(connection, submitted, workspace.council.gss_code)
    return BuiltReturn(
        submitted=submitted,
        is_new=bool(added),
        n_links=len(contents.links),
        n_restricted_left_out=contents.n_restricted,
        n_case_level_left_out=contents.n_case_level,
        fingerprint=key_fingerprint(public_key.encode()),
    )


def _due_on(asked_on: date | None) -> date | None:
    from evidence.request.rehearsal_rules import load_rehearsal_rules

    return asked_on + timedelta(days=load_rehearsal_rules().return_calendar_days) if asked_on else None


def _load_public_key(workspace: Workspace, key_id: str) -> str:
    path = workspace.keys / f"signing-{key_id}.pub.pem"
    try:
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise StoreError(
            "public-key-missing",
            f"The public key that goes with the return, keys/{path.name}, cannot be read.",
            "Put it back from your backup, then build the return again.",
        ) from error


def pair_reasons(ids: Sequence[str], reasons: Sequence[str]) -> dict[str, str]:
    """Each restricted item with its reason: one for each, or one for all.

    Raises:
        AppError: slug `return-reasons-uneven`, if their numbers do not go together, or an item is named twice.
    """
    if len(set(ids)) < len(ids) or (reasons and len(reasons) not in (1, len(ids))) or (reasons and not ids):
        told = f"{len(ids)} restricted items and {len(reasons)} reasons do not go together."
        raise AppError("return-reasons-uneven", told, "Give --why once for all, or once for each item in its order.")
    whys = list(reasons) * len(ids) if len(reasons) == 1 else list(reasons) or [""] * len(ids)
    return dict(zip(ids, whys, strict=True))
