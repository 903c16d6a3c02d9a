"""The store of a workspace: in its own folder, or where its settings say."""

from sqlalchemy import Engine

from evidence.store.blobs import Blobs
from evidence.store.files import FileStore
from evidence.store.folder import FolderBlobs
from evidence.store.keys import FileKeys
from schemas.errors import WorkspaceError
from schemas.workspace import SETTINGS_FILE, Workspace


def open_store(workspace: Workspace, engine: Engine) -> FileStore:
    """The workspace's evidence store, with its keys.

    Raises:
        WorkspaceError: slug `broken-settings`, if the settings name a place that is none.
    """
    return FileStore(open_blobs(workspace), FileKeys(engine, workspace.keys))


def open_blobs(workspace: Workspace) -> Blobs:
    """Where the workspace's sealed files are kept."""
    place = workspace.store_place
    if place is None:
        return FolderBlobs(workspace.store)
    from evidence.store.object_storage import KINDS, ObjectBlobs  # only where it is wanted: a large library

    problem = WorkspaceError(
        "broken-settings",
        f"{SETTINGS_FILE} names a store that cannot be used.",
        f"store.url must begin with {', '.join(KINDS)}; docs/store.md shows the settings.",
    )
    if not place.url.startswith(KINDS):
        raise problem
    try:
        return ObjectBlobs(place.url, place.endpoint, place.options)
    except (OSError, ValueError) as error:
        raise problem from error
