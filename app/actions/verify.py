"""Verifying what is kept, and what was sent."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from app.actions.workspaces import open_database
from app.actors import current_actor
from app.terminal import Report
from schemas.database import read
from schemas.errors import AppError, InputError
from schemas.problems import Problem
from schemas.returns import RETURN_FOLDER, zip_name
from schemas.workspace import Workspace, load_workspace

N_VERIFY_STEPS = 25
"""Steps reported at most: one to sign what is new, those of the workspace, and one for a published head."""


@dataclass(frozen=True)
class Verified:
    """What was verified, and what was found.

    Attributes:
        what: in words, such as `the workspace`.
        summary: how much there was, in words.
        problems: everything that is not as it should be; none where all is well.
    """

    what: str
    summary: str
    problems: tuple[Problem, ...] = ()


def verify_kept(root: Path, head: Path | None, *, report: Report) -> Verified:
    """Verify a whole workspace.

    Args:
        root: the workspace folder.
        head: a file of heads that were published earlier, to be held against the log.
        report: told the plain name of each step as it begins.

    Raises:
        AppError: the workspace or the file of heads cannot be opened.
    """
    from evidence.store.verifying import read_published, verify_workspace

    workspace = load_workspace(root)
    published = None if head is None else (read_published(head), head.name)
    with open_database(workspace, sealing=False) as engine:
        report("Signing what is not signed yet")
        problems = _sign(workspace, engine)
        problems += verify_workspace(workspace, engine, report)
        problems += _check_published(workspace, engine, published, report)
        return Verified("the workspace", _summary(engine), tuple(dict.fromkeys(problems)))


def _sign(workspace: Workspace, engine: Engine) -> tuple[Problem, ...]:
    """What a stopped program left unsigned is signed first; a log that cannot be is a finding like others."""
    from evidence.store.heads import seal_log

    try:
        seal_log(workspace, engine, current_actor())
    except AppError as error:
        return (Problem(error.slug, "custody log", error.message.rstrip("."), error.remedy),)
    return ()


def _check_published(
    workspace: Workspace, engine: Engine, published: tuple[bytes, str] | None, report: Report
) -> tuple[Problem, ...]:
    from evidence.store.verifying import check_published

    if published is None:
        return ()
    report("Holding the custody log against what was published")
    with read(engine) as connection:
        return check_published(workspace, connection, *published)


def _summary(engine: Engine) -> str:
    from evidence.store.verifying import find_held
    from schemas.records.custody import count_entries, newest_head

    with read(engine) as connection:
        n_files, n_entries, newest = len(find_held(connection)), count_entries(connection), newest_head(connection)
    signed = f"signed last at {newest.at} with root {newest.root_sha256}" if newest else "not signed yet"
    return f"{n_files} stored files, {n_entries} entries in the custody log, {signed}"


def verify_path(path: Path, *, report: Report) -> Verified:
    """Verify something that was sent, or is to be: an inspector pack or a submission.

    Raises:
        AppError: there is nothing there, or nothing this program makes.
    """
    if not path.exists():
        raise AppError("nothing-to-verify", f"There is nothing at {path}.", "Check the name and the folder.")
    report(f"Checking every file of {path.name}")
    for verify in VERIFIERS:
        found = verify(path)
        if found is not None:
            return found
    raise AppError(
        "nothing-to-verify",
        f"{path.name} is no inspector pack and no submission of this program.",
        "Name the zip file, the folder it was unpacked to, or the folder that holds both.",
    )


def _verify_pack(path: Path) -> Verified | None:
    """An inspector pack, by its one zip file; None for a folder."""
    from reports.pack import check_pack

    if not path.is_file():
        return None
    try:
        manifest = check_pack(path.read_bytes(), path.name)
    except InputError as error:
        return Verified(path.name, "", error.problems)
    what = f"the inspector pack of {manifest.council}"
    return Verified(what, f"{len(manifest.files)} files, assessed as of {manifest.as_of}")


def _verify_return(path: Path) -> Verified | None:
    """A return to the regulator, as a folder or a zip file; None for anything else."""
    from evidence.store.given_key import is_signed_by
    from reports.submission_check import check_submission, is_submission

    if not is_submission(path):
        return None
    found = check_submission(path, is_signed_by)
    manifest = found.manifest
    what = f"the return {manifest.id} of {manifest.council}" if manifest else path.name
    summary = f"{len(found.findings)} files, signed with the key {found.fingerprint}: compare it with the council's"
    return Verified(what, summary, found.problems(path.name))


def _verify_built(path: Path) -> Verified | None:
    """The folder `return build` makes, with the unpacked return and its zip file, both checked; None if it is none."""
    packed = sorted(path.glob(zip_name("*"))) if path.is_dir() else []
    if not packed and not (path / RETURN_FOLDER).is_dir():
        return None
    folder = path / RETURN_FOLDER
    copies = [folder, *(packed or [path / zip_name(path.name)])]
    found = [_verify_copy(copy) for copy in copies]
    problems = [problem for one in found for problem in one.problems]
    if not problems and len({(one.what, one.summary) for one in found}) > 1:
        problems.append(_changed(folder.name, "it is another return than the zip file beside it"))
    strange = sorted(one.name for one in path.iterdir() if one not in copies)
    problems += [_changed(name, "it is no part of a return") for name in strange]
    what = next((one.what for one in found if one.summary), path.name)
    return Verified(what, f"as a folder and as a zip file: {found[0].summary}", tuple(problems))


def _verify_copy(path: Path) -> Verified:
    """One copy of a return, of which it is known that it should be there."""
    if not path.exists():
        return Verified(path.name, "", (_changed(path.name, "it is missing"),))
    try:
        found = _verify_return(path)
    except InputError as error:
        return Verified(path.name, "", error.problems)
    return found or Verified(path.name, "", (_changed(path.name, "it is no whole return: its list is missing"),))


def _changed(name: str, found: str) -> Problem:
    return Problem("return-changed", name, found, "Do not use this copy; ask for the return again.")


VERIFIERS: tuple[Callable[[Path], Verified | None], ...] = (_verify_return, _verify_built, _verify_pack)
"""What may be sent, each told by whether it knows the path; the first that does has the word."""
