"""What must be true of the process before any large library is imported: private, offline, in UTC."""

import os
from collections.abc import MutableMapping
from pathlib import Path

ALWAYS = {
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "HF_HUB_OFFLINE": "1",
    "MPLBACKEND": "Agg",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_API_HOST": "127.0.0.1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}
"""Forced, whatever the machine says: no telemetry, no outbound connection, nothing of ours in engine logs.

The engine's own log is off because every error is told to the person by us, once and in plain words.
"""


def prepare(environ: MutableMapping[str, str]) -> None:
    """Set what every command needs; call it before anything is imported that reads the environment."""
    os.umask(0o077)
    environ.update(ALWAYS)


def prepare_engine(environ: MutableMapping[str, str], home: Path) -> None:
    """Give the workflow engine a private home in the workspace, and no address of a server elsewhere."""
    home.mkdir(parents=True, exist_ok=True)
    environ["PREFECT_HOME"] = str(home)
    for name in ("PREFECT_API_URL", "PREFECT_API_KEY", "PREFECT_PROFILE", "PREFECT_API_DATABASE_CONNECTION_URL"):
        environ.pop(name, None)
