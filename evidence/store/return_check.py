"""Checking the returns that were built: every file of each, as its folder in the workspace holds it now."""

import io
import zipfile
from collections import defaultdict
from pathlib import Path

from sqlalchemy import Connection, select

from schemas.ids import sha256_of
from schemas.problems import Problem
from schemas.records.rows import core
from schemas.return_tables import SubmissionFileRow, SubmissionRow
from schemas.returns import RETURN_FOLDER, RETURN_LIST, zip_name
from schemas.workspace import Workspace

_RESTORE = "Do not send it. Restore it from a backup or from the copy that was sent; or move the folder away."
_GONE = (
    "Restore it from a backup or from the copy that was sent. If it was never sent, `readiness return build` makes "
    "one with what is held today."
)


def check_returns(workspace: Workspace, connection: Connection) -> tuple[Problem, ...]:
    """Returns that are gone, and their files that are changed, missing or were not in them: each is named.

    Args:
        workspace: where the folder of each return is.
        connection: a consistent view of its database, which has the hash of each file.
    """
    files, table = core(SubmissionFileRow).c, core(SubmissionRow).c
    listed: dict[str, dict[str, str]] = defaultdict(dict)
    for name, file, sha256 in connection.execute(select(files.submission_id, files.name, files.sha256)):
        listed[name][f"{RETURN_FOLDER}/{file}"] = sha256
    found: list[Problem] = []
    for row in connection.execute(select(table.id, table.path, table.manifest_sha256, table.zip_sha256)):
        sums = {f"{RETURN_FOLDER}/{RETURN_LIST}": row.manifest_sha256, zip_name(row.id): row.zip_sha256}
        found += _check_return(workspace.root / str(row.path), str(row.path), listed[row.id] | sums, zip_name(row.id))
    return tuple(sorted(found, key=lambda one: one.place))


def _check_return(folder: Path, place: str, wanted: dict[str, str], packed: str) -> list[Problem]:
    if not folder.is_dir():
        return [Problem("return-gone", place, "the return is gone", _GONE)]
    held = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    sums = {name: _hash(path) for name, path in held.items()}
    # the zip file vouches for the signature and the key too, which the database has no hash of
    wanted = (_hashes_in(held[packed]) if sums.get(packed) == wanted[packed] else dict.fromkeys(sums, "")) | wanted
    return [
        Problem("return-changed", f"{place}/{name}", told, _RESTORE)
        for name in sorted(wanted.keys() | sums.keys())
        if (told := _tell(wanted.get(name), sums.get(name)))
    ]


def _tell(wanted: str | None, held: str | None) -> str:
    """What is wrong with a file, if anything; where its hash is not known, nothing can be said."""
    if wanted is None:
        return "it is no file of this return"
    if held is None:
        return "it is missing"
    return "it is not what was written: it was changed" if wanted and held != wanted else ""


def _hash(path: Path) -> str:
    """A file's hash; a word that is none where it cannot be read, or is a link, which no file of a return is."""
    try:
        return "link" if path.is_symlink() else sha256_of(path.read_bytes())
    except OSError:
        return "unreadable"


def _hashes_in(path: Path) -> dict[str, str]:
    """The hash of each file in a zip file that is the one that was written, by its name in the return's folder."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as packed:
        return {f"{RETURN_FOLDER}/{name}": sha256_of(packed.read(name)) for name in packed.namelist()}
