"""Is this machine, and this workspace, fit to use? Each check looks at the real thing."""

import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.environment import ALWAYS
from schemas.errors import AppError
from schemas.workspace import SETTINGS_FILE, Workspace, load_workspace

if TYPE_CHECKING:
    from evidence.store.files import FileStore

OLDEST_PYTHON = (3, 11)
FREE_BYTES_NEEDED = 500 * 1024**2
PACKAGES = ("prefect", "great-expectations", "duckdb", "typst", "pypandoc-binary", "fastapi")


@dataclass(frozen=True)
class Finding:
    """What one check found: `ok`, `note` (worth knowing) or `fault` (mend it), and what to do."""

    name: str
    state: Literal["ok", "note", "fault"]
    found: str
    remedy: str = ""


def examine(root: Path) -> tuple[Finding, ...]:
    """Every check of the installation, and of the workspace if the folder is one."""
    findings = [*_installation()]
    if not (root / SETTINGS_FILE).is_file():
        return (*findings, Finding("workspace", "note", f"{root} is no workspace, so none was checked."))
    try:
        workspace = load_workspace(root)
    except AppError as error:
        return (*findings, Finding("workspace", "fault", error.message, error.remedy))
    return (*findings, *_workspace(workspace))


def _installation() -> Iterator[Finding]:
    ok = sys.version_info >= OLDEST_PYTHON
    yield Finding(
        "python", "ok" if ok else "fault", sys.version.split()[0], "" if ok else "Install Python 3.11 or later."
    )
    yield from (_package(name) for name in PACKAGES)
    yield _guard("framework", _framework)
    yield _guard("reports", _reports)
    yield _privacy()


def _package(name: str) -> Finding:
    try:
        return Finding(name, "ok", version(name))
    except PackageNotFoundError:
        return Finding(name, "fault", "not installed", "Run `make install` again.")


def _guard(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, "ok", check())
    except AppError as error:
        return Finding(name, "fault", error.message, error.remedy)


def _framework() -> str:
    from quality_statements.loading import available_frameworks, load_framework
    from quality_statements.rubric import available_rubrics, load_rubric

    for framework_id in available_frameworks():
        load_framework(framework_id)
    for rubric in available_rubrics():
        load_rubric(rubric)
    return f"released versions are unchanged: {', '.join((*available_frameworks(), *available_rubrics()))}"


def _reports() -> str:
    from reports.document import Document
    from reports.formats import FORMATS

    document = Document(title="Doctor", subtitle="A page to try the formats", body_markdown="## It works\n\nYes.")
    for form in FORMATS.values():
        form.render(document)
    return f"can be printed as {', '.join(FORMATS)}"


def _privacy() -> Finding:
    wrong = sorted(name for name, value in ALWAYS.items() if os.environ.get(name) != value)
    if wrong:
        return Finding("privacy", "fault", f"not set: {', '.join(wrong)}", "Start it as `readiness`, not by its parts.")
    return Finding("privacy", "ok", "telemetry is off and no outbound connection is made")


def _workspace(workspace: Workspace) -> Iterator[Finding]:
    yield Finding("workspace", "ok", f"{workspace.council.name}, framework {workspace.framework_id}")
    yield _permissions(workspace.root)
    yield _disk(workspace.root)
    yield _guard("database", lambda: _database(workspace))
    yield _guard("evidence store", lambda: _store(workspace))
    yield _guard("outputs", lambda: _outputs(workspace))


def _permissions(root: Path) -> Finding:
    mode = stat.S_IMODE(root.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        remedy = f"Close it to others: chmod 700 {root}"
        return Finding("permissions", "note", f"others on this machine may look into the folder ({mode:o})", remedy)
    return Finding("permissions", "ok", "only its owner may look into the folder")


def _disk(root: Path) -> Finding:
    import shutil

    free = shutil.disk_usage(root).free
    told = f"{free // 1024**2:,} MB free"
    if free < FREE_BYTES_NEEDED:
        return Finding("disk", "fault", told, f"Free at least {FREE_BYTES_NEEDED // 1024**2} MB.")
    return Finding("disk", "ok", told)


def _database(workspace: Workspace) -> str:
    from app.actions.database_faults import damaged
    from app.actions.workspaces import open_database
    from schemas.database import read, revision

    with open_database(workspace) as engine:
        with read(engine) as connection:
            if engine.dialect.name == "sqlite":
                told = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
                if told != "ok":
                    raise damaged()
        kind = f"SQLite {sqlite3.sqlite_version}" if engine.dialect.name == "sqlite" else engine.dialect.name
        return f"sound, {kind}, schema {revision(engine)}"


def _store(workspace: Workspace) -> str:
    """What the database says was received must be there; a file in the folder that it does not name is nothing."""
    from app.actions.workspaces import open_database
    from evidence.store.opening import open_store
    from schemas.database import read
    from schemas.records.evidence import load_items

    with open_database(workspace) as engine:
        with read(engine) as connection:
            items, _ = load_items(connection, date.max)
        store = open_store(workspace, engine)
        held = {version.sha256: item.id for item in items for version in item.versions}
        faults = [error for sha256, name in held.items() if (error := _stored(store, sha256, name))]
    if faults:
        raise AppError(faults[0].slug, " ".join(error.message for error in faults), faults[0].remedy)
    return f"{len(held)} stored files, every one hashed again and unchanged"


def _stored(store: "FileStore", sha256: str, evidence_id: str) -> AppError | None:
    try:
        store.check(sha256, evidence_id)
    except AppError as error:
        return error
    return None


def _outputs(workspace: Workspace) -> str:
    from app.actions.workspaces import open_database
    from schemas.database import read
    from schemas.ids import sha256_of
    from schemas.records.assessments import latest_assessment, load_outputs

    with open_database(workspace) as engine, read(engine) as connection:
        latest = latest_assessment(connection)
        outputs = load_outputs(connection, latest["id"]) if latest else ()
    for output in outputs:
        path = workspace.root / output.path
        if not path.is_file() or sha256_of(path.read_bytes()) != output.sha256:
            raise AppError(
                "output-changed",
                f"{output.path} is missing or is not what was written.",
                "Run `readiness run` again; it writes the same document anew.",
            )
    return f"{len(outputs)} documents of the latest run, all as written"
