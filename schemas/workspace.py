"""A workspace: the folder that holds one council's evidence, database and outputs. Never a code folder."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL

from schemas.errors import WorkspaceError
from schemas.observation import Council

SETTINGS_FILE = "readiness.toml"
DATABASE_FILE = "readiness.db"
_SECRET = re.compile("key$|secret|token|password", re.IGNORECASE)
"""What the name of a setting looks like that would hold a credential, which has no place in a settings file."""
_COUNCIL_KEYS = ("gss_code", "name", "la_code", "region", "council_type")


@dataclass(frozen=True)
class StorePlace:
    """Object storage that keeps the sealed files in place of the workspace's own folder.

    Attributes:
        url: such as `s3://bucket/prefix`.
        endpoint: the address of a service other than the provider's own.
        options: further settings of the provider, such as `region`; never credentials.
    """

    url: str
    endpoint: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Workspace:
    """Where things of one council are kept.

    Attributes:
        root: the workspace folder.
        framework_id: the framework version used where none is named.
        database_url: SQLAlchemy address as text if the settings name one; else that of the SQLite file in the folder,
            in its parts, because a folder's name may hold letters that mean something in an address.
        store_place: where sealed files are kept if the settings name object storage.
    """

    root: Path
    council: Council
    framework_id: str
    database_url: str | URL
    store_place: StorePlace | None = None

    @property
    def store(self) -> Path:
        """Files as received, sealed, by SHA-256."""
        return self.root / "store"

    @property
    def keys(self) -> Path:
        """The master key of the store and the key that signs; never beside what they open."""
        return self.root / "keys"

    @property
    def custody(self) -> Path:
        """The signed heads of the custody log, to be published outside this machine."""
        return self.root / "custody"

    @property
    def quarantine(self) -> Path:
        """Refused files kept aside; never read again."""
        return self.root / "quarantine"

    @property
    def datasets(self) -> Path:
        """Tidy observations as Parquet, by file hash and reader version."""
        return self.root / "datasets"

    @property
    def outputs(self) -> Path:
        """Finished documents and packs, a folder for each assessment."""
        return self.root / "outputs"

    @property
    def returns(self) -> Path:
        """Returns that were built, a folder for each."""
        return self.root / "returns"

    @property
    def working(self) -> Path:
        """Stored files opened for as long as they are worked on; empty otherwise."""
        return self.root / ".working"

    @property
    def client_level_rules(self) -> Path:
        """The council's own rules for client-level data, a file each."""
        return self.root / "client-level-rules"

    @property
    def client_level_lists(self) -> Path:
        """The council's own code lists for client-level data."""
        return self.root / "client-level-lists.csv"

    @property
    def inbox(self) -> Path:
        """Replies and documents that owners sent, to be taken in."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """Messages and reply forms to be sent by hand."""
        return self.root / "outbox"

    @property
    def prefect_home(self) -> Path:
        """The workflow engine's own files."""
        return self.root / ".prefect"

    @property
    def schedule(self) -> Path:
        """Up to when each scheduled job is done."""
        return self.root / ".schedule"

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
    place, faults = _read_store_place(settings.get("store"))
    if faults:
        raise WorkspaceError(
            "broken-settings",
            f"{SETTINGS_FILE}: {'; '.join(faults)}.",
            "docs/store.md shows the settings; credentials are taken from the environment only.",
        )
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
        store_place=place,
    )


def _read_store_place(settings: object) -> tuple[StorePlace | None, list[str]]:
    """The place the settings name for the store, and what is wrong with them."""
    if settings is None:
        return None, []
    if not isinstance(settings, dict) or not isinstance(settings.get("url"), str):
        return None, ["[store] needs a url in quotation marks"]
    faults = [f"store.{key} must be text in quotation marks" for key in settings if not isinstance(settings[key], str)]
    faults += [f"store.{key} looks like a credential" for key in settings if _SECRET.search(key)]
    options = {key: value for key, value in settings.items() if key not in ("url", "endpoint")}
    return StorePlace(settings["url"], settings.get("endpoint"), options), faults


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
