"""Making and opening workspaces."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, select

from app.actions.database_faults import open_plainly, told_plainly
from schemas.database import read, upgrade, write
from schemas.errors import WorkspaceError
from schemas.framework import Framework
from schemas.observation import Council
from schemas.plain import to_plain
from schemas.records.rows import add_missing, core
from schemas.tables import CouncilRow
from schemas.workspace import SETTINGS_FILE, Workspace, load_workspace, render_settings


def check_folder(root: Path, beside: Collection[str] = ()) -> None:
    """A workspace is made in a new or empty folder; `beside` names what may stand in it already.

    Raises:
        WorkspaceError: the folder holds something else.
    """
    if root.exists() and not root.is_dir():
        raise WorkspaceError("folder-in-use", f"{root} is a file.", "Name a new folder; nothing was changed.")
    if root.is_dir() and any(one.name not in beside for one in root.iterdir()):
        what = "is a workspace already" if (root / SETTINGS_FILE).exists() else "is not empty"
        raise WorkspaceError("folder-in-use", f"{root} {what}.", "Name a new folder; nothing was changed.")


def make_workspace(root: Path, council: Council, beside: Collection[str] = ()) -> Workspace:
    """Make a workspace in a new or empty folder, for the framework that is used where none is named.

    Raises:
        WorkspaceError: the folder holds something already, or cannot be written.
    """
    from quality_statements.loading import default_framework

    check_folder(root, beside)
    try:
        root.mkdir(parents=True, exist_ok=True)
        (root / SETTINGS_FILE).write_text(render_settings(council, default_framework()), encoding="utf-8")
    except OSError as error:
        raise WorkspaceError(
            "folder-not-writable", f"{root} cannot be made: {error.strerror}.", "Name a folder you may write to."
        ) from error
    workspace = load_workspace(root)
    with open_database(workspace):
        return workspace


@contextmanager
def open_database(workspace: Workspace) -> Iterator[Engine]:
    """The workspace's database, brought to this program's schema, with its council; closed again at the end.

    Raises:
        WorkspaceError: it is damaged, busy or out of reach, now or while it is used.
    """
    engine = open_plainly(workspace)
    try:
        with told_plainly():
            upgrade(engine)
            _add_council(engine, workspace.council)
            yield engine
    finally:
        engine.dispose()


def _add_council(engine: Engine, council: Council) -> None:
    """A database that was made elsewhere, such as an empty PostgreSQL one, does not know the council yet."""
    table = core(CouncilRow)
    with read(engine) as connection:  # only looked at as a rule, so that commands do not wait for one another
        known = connection.execute(select(table.c.gss_code).where(table.c.gss_code == council.gss_code)).first()
    if known is None:
        with write(engine) as connection:
            add_missing(connection, CouncilRow, [to_plain(council)])


def load_workspace_framework(workspace: Workspace, framework_id: str | None = None) -> Framework:
    """A framework with the council's own copy of the official wording laid over it, if there is one.

    Raises:
        AppError: there is no such framework.
        InputError: the council's wording file has faults, all of them told.
    """
    from quality_statements.loading import load_framework

    wording = workspace.official_wording
    return load_framework(framework_id or workspace.framework_id, wording if wording.is_file() else None)
