"""A workspace: the folder that holds one council's evidence, database and outputs. Never a code folder."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from schemas.errors import WorkspaceError
from schemas.observation import Council

SETTINGS_FILE = "readiness.toml"
DATABASE_FILE = "readiness.db"
_COUNCIL_KEYS = ("gss_code", "name", "la_code", "region", "council_type")


@dataclass(frozen=True)
class Workspace:
    """Where things of one council are kept.

    Attributes:
        root: the workspace folder.
        framework_id: the framework version used where none is named.
        database_url: SQLAlchemy address as text if the settings name one; else that of the SQLite file in the folder,
            in its parts, because a folder's name may hold letters that mean something in an address.
    """

    root: Path
    council: Council
    framework_id: str
    database_url: str | URL

    @property
    def store(self) -> Path:
        """Files as received, by SHA-256."""
        return self.root / "store"

    @property
    def datasets(self) -> Path:
        """Tidy observations as Parquet, by file hash and reader version."""
        return self.root / "datasets"

    @property
    def outputs(self) -> Path:
        """Finished documents and packs, a folder for each assessment."""
        return self.root / "outputs"

    @property
    def prefect_home(self) -> Path:
        """The workflow engine's own files."""
        return self.root / ".prefect"

    @property
    def official_wording(self) -> Path:
        """The council's own copy of the official framework wording, if it has laid one in."""
        return self.root / "official-wording.yaml"


def load_workspace(root: Path) -> Workspace:
    """The workspace in a folder.

    Raises:
        WorkspaceError: the folder holds no workspace, or its settings are broken (every fault is named).
    """
    path = root / SETTINGS_FILE
    if not path.is_file():
        raise WorkspaceError(
            "no-workspace",
            f"There is no workspace in {root}: {SETTINGS_FILE} is missing.",
            "Make one with `readiness init DIR --council NAME`, or name the folder with --workspace DIR.",
        )
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(
            "broken-settings",
            f"{SETTINGS_FILE} cannot be read: {error}.",
            "Mend that line, or make the workspace anew.",
        ) from error
    return _build_workspace(root, settings)


def _build_workspace(root: Path, settings: dict[str, object]) -> Workspace:
    council = settings.get("council")
    council = council if isinstance(council, dict) else {}
    missing = [f"council.{key}" for key in _COUNCIL_KEYS if not isinstance(council.get(key), str)]
    if not isinstance(settings.get("framework"), str):
        missing.append("framework")
    if missing:
        raise WorkspaceError(
            "broken-settings",
            f"{SETTINGS_FILE} lacks {', '.join(missing)}.",
            "Each must be text in quotation marks; docs/workspace.md shows a whole file.",
        )
    database = settings.get("database")
    return Workspace(
        root=root,
        council=Council(**{key: council[key] for key in _COUNCIL_KEYS}, synthetic=council.get("synthetic") is True),
        framework_id=str(settings["framework"]),
        database_url=str(database) if database else URL.create("sqlite", database=str(root / DATABASE_FILE)),
    )


def render_settings(council: Council, framework_id: str) -> str:
    """The text of a new `readiness.toml`."""
    quoted = {key: _quote(str(getattr(council, key))) for key in _COUNCIL_KEYS}
    lines = ["# Settings of this workspace. The council's facts come from the official list of councils.", ""]
    lines += [f"framework = {_quote(framework_id)}", "", "[council]"]
    lines += [f"{key} = {text}" for key, text in quoted.items()]
    lines += [f"synthetic = {'true' if council.synthetic else 'false'}", ""]
    return "\n".join(lines)


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
