"""Making and opening workspaces."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from app.actions.database_faults import open_plainly, told_plainly
from app.actors import current_actor
from schemas.custody import Event
from schemas.database import read, upgrade, write
from schemas.errors import AppError, WorkspaceError
from schemas.framework import Framework
from schemas.observation import Council
from schemas.plain import to_plain
from schemas.records.custody import count_entries, newest_head
from schemas.records.custody_content import begin_log, log_event
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
        StoreError: the master key of the store, or the key that signs, cannot be written.
    """
    from evidence.store.master_key import make_master_key
    from evidence.store.signing import make_signing_key
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
    make_master_key(workspace.keys)
    make_signing_key(workspace.keys)
    with open_database(workspace):
        return workspace


@contextmanager
def open_database(workspace: Workspace, *, sealing: bool = True) -> Iterator[Engine]:
    """The workspace's database, brought to this program's schema, with its council; closed again at the end.

    Args:
        workspace: whose database it is.
        sealing: sign what has been written in the custody log at the end; all who write do.

    Raises:
        WorkspaceError: it is damaged, busy or out of reach, now or while it is used.
        StoreError: the custody log cannot be signed, or is not what was signed before.
    """
    engine = open_plainly(workspace)
    try:
        with told_plainly():
            upgrade(engine)
            _begin(engine, workspace)
            with _sealed(workspace, engine) if sealing else nullcontext():
                yield engine
    finally:
        engine.dispose()


@contextmanager
def _sealed(workspace: Workspace, engine: Engine) -> Iterator[None]:
    """Mend first what a crash left half-told; sign at the end, also where work stopped with an error half-way."""
    from evidence.store.heads import seal_log, write_missing_heads

    write_missing_heads(workspace, engine, current_actor())
    try:
        yield
    except BaseException:
        with suppress(AppError, SQLAlchemyError):  # the first error is the one to tell
            seal_log(workspace, engine, current_actor())
        raise
    seal_log(workspace, engine, current_actor())


def _begin(engine: Engine, workspace: Workspace) -> None:
    """A database that is new, or was made elsewhere or by an earlier program, learns of its council and of custody."""
    with read(engine) as connection:  # only looked at as a rule, so that commands do not wait for one another
        is_known = _knows(connection, workspace.council)
        has_begun = is_known and count_entries(connection) > 0
    if has_begun:
        return
    with write(engine, current_actor()) as connection:
        if _is_untouched(connection, workspace):
            add_missing(connection, CouncilRow, [to_plain(workspace.council)])
            begin_log(connection)
        elif add_missing(connection, CouncilRow, [to_plain(workspace.council)]):
            log_event(connection, Event.WORKSPACE_MADE, workspace.council.gss_code)


def _knows(connection: Connection, council: Council) -> bool:
    table = core(CouncilRow)
    return connection.execute(select(table.c.gss_code).where(table.c.gss_code == council.gss_code)).first() is not None


def _is_untouched(connection: Connection, workspace: Workspace) -> bool:
    """Whether custody never began here: a log that is gone, but was signed, must not begin anew in silence."""
    from evidence.store.heads import heads_path

    never_signed = newest_head(connection) is None and not heads_path(workspace).exists()
    return never_signed and count_entries(connection) == 0


def load_workspace_framework(workspace: Workspace, framework_id: str | None = None) -> Framework:
    """A framework with the council's own copy of the official wording laid over it, if there is one.

    Raises:
        AppError: there is no such framework.
        InputError: the council's wording file has faults, all of them told.
    """
    from quality_statements.loading import load_framework

    wording = workspace.official_wording
    return load_framework(framework_id or workspace.framework_id, wording if wording.is_file() else None)
