"""Carrying evidence to a return and a rehearsal, and their bytes to the workspace."""

import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from evidence.request.asking import build_request
from evidence.request.items import load_request_items
from evidence.request.past_replies import build_past_replies
from evidence.request.rehearsal import rehearse
from evidence.request.working_days import bank_holidays_around, load_bank_holidays
from evidence.store.files import FileStore
from reports.rehearsal import REHEARSAL_PAGE, render_rehearsal_page
from reports.submission import MANIFEST_NAME, Contents
from reports.submission_package import Submission, build_submission_zip
from schemas.assessment import RequestItem
from schemas.errors import StoreError
from schemas.evidence import EvidenceItem
from schemas.ids import sha256_of
from schemas.records.life import load_lives
from schemas.records.requests import load_happenings, load_request_list
from schemas.rehearsal import Plan
from schemas.returns import RETURN_FOLDER, SentFile, Submitted, zip_name
from schemas.workspace import Workspace


def load_asked(connection: Connection, as_of: date) -> tuple[RequestItem, ...]:
    """What is asked for: the council's own list, or the reconstruction; without what does not apply to the council."""
    lives = load_lives(connection, as_of)
    asked = load_request_list(connection, as_of) or load_request_items()
    return tuple(one for one in asked if one.code not in lives or lives[one.code].not_applicable is None)


def rehearse_return(
    connection: Connection, items: tuple[EvidenceItem, ...], letter_on: date, as_of: date, seed: int
) -> Plan:
    """The rehearsal of a letter with the evidence and the past replies known on a day."""
    requests = [build_request(identity, happened, as_of) for identity, happened in load_happenings(connection)]
    known = [one for one in requests if one is not None]
    first = min((one.asked_on.year for one in known), default=letter_on.year)
    past = build_past_replies(known, load_bank_holidays(first - 1, as_of.year + 1))
    return rehearse(letter_on, load_asked(connection, as_of), items, past, bank_holidays_around(letter_on), seed)


def write_rehearsal(workspace: Workspace, plan: Plan, as_of: str) -> Path:
    """Write a rehearsal's page to the outputs; its path."""
    folder = workspace.outputs / f"rehearsal-{plan.letter_on.isoformat()}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / REHEARSAL_PAGE
    data = render_rehearsal_page(plan, workspace.council, as_of)
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)
    return path


def read_evidence(store: FileStore, contents: Contents) -> list[tuple[str, bytes]]:
    """The bytes of each file of a return, hashed again.

    Raises:
        StoreError: slug `return-files-unsound`, naming every item whose stored file is missing or has changed.
    """
    held: list[tuple[str, bytes]] = []
    faults: list[StoreError] = []
    for file in contents.files:
        try:
            held.append((file.name, store.get(file.sha256, file.evidence_id)))
        except StoreError as error:
            faults.append(error)
    if faults:
        told = " ".join(error.message for error in faults)
        raise StoreError("return-files-unsound", f"The return was not built. {told}", faults[0].remedy)
    return held


def write_submission(workspace: Workspace, made: Submission) -> Submitted:
    """Write a return as a folder and a zip file, whole or not at all; one that is there already is not touched.

    Raises:
        StoreError: slug `return-folder-changed`; the same return was built before, and has been changed since.
    """
    packed = build_submission_zip(made.files)
    name = made.manifest.id
    wanted = {f"{RETURN_FOLDER}/{file}": data for file, data in made.files.items()} | {zip_name(name): packed}
    place = workspace.returns / name
    if place.exists():
        _check_same(place, wanted)
    else:
        _write_new(workspace.returns, place, wanted)
    return _record(made, place.relative_to(workspace.root).as_posix(), sha256_of(packed))


def _check_same(place: Path, wanted: Mapping[str, bytes]) -> None:
    held = {path.relative_to(place).as_posix(): path for path in place.rglob("*") if path.is_file()}
    changed = sorted(name for name in wanted if name not in held or held[name].read_bytes() != wanted[name])
    changed += sorted(held.keys() - wanted.keys())
    if changed:
        raise StoreError(
            "return-folder-changed",
            f"The return {place.name} was built before and has been changed since: {', '.join(changed[:8])}.",
            f"Move the folder returns/{place.name} away, then build the return again.",
        )


def _write_new(folder: Path, place: Path, wanted: Mapping[str, bytes]) -> None:
    """Write everything beside, then give it its name, so that a folder with the name is whole."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=folder, prefix=".staging-"))
        try:
            for name, data in wanted.items():
                path = staging / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            staging.rename(place)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise StoreError(
            "output-not-writable",
            f"The return could not be written: {error.strerror or error}.",
            "Free some space, check that `returns` is a folder you may write to, then build it again.",
        ) from error


def _record(made: Submission, path: str, zip_sha256: str) -> Submitted:
    manifest = made.manifest
    files = tuple(
        SentFile(
            name=one.name,
            evidence_id=one.evidence_id or None,
            sha256=one.sha256,
            size_bytes=one.size_bytes,
            classification=one.classification,
            restricted_why=one.restricted_why,
        )
        for one in manifest.files
    )
    return Submitted(
        id=manifest.id,
        as_of=date.fromisoformat(manifest.as_of),
        asked_on=date.fromisoformat(manifest.asked_on) if manifest.asked_on else None,
        due_on=date.fromisoformat(manifest.due_on) if manifest.due_on else None,
        framework_id=manifest.framework,
        manifest_sha256=sha256_of(made.files[MANIFEST_NAME]),
        zip_sha256=zip_sha256,
        path=path,
        files=files,
    )
