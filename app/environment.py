"""What must be true of the process before any large library is imported: private, offline, in UTC."""

import os
from collections.abc import Iterator, MutableMapping
from contextlib import chdir, contextmanager
from pathlib import Path

ALWAYS = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "HF_HUB_OFFLINE": "1",
    "MPLBACKEND": "Agg",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_API_HOST": "127.0.0.1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}
"""Forced, whatever the machine says: no telemetry, no outbound connection, nothing of ours in engine logs.

The engine's own log is off because every error is told to the person by us, once and in plain words. Its console
is off as well: its server writes to the person's screen, and a library below it tells, with a traceback, of a
connection that was cut as the server ended.
Arrow takes memory from the system: its own pool asks for huge pages, each of which may take the machine a
millisecond to clear, and a workbook was read half as fast again on every second run.
"""
_ENGINE = "PREFECT_"


def prepare(environ: MutableMapping[str, str]) -> None:
    """Set what every command needs; call it before anything is imported that reads the environment."""
    os.umask(0o077)
    environ.update(ALWAYS)


@contextmanager
def prepare_engine(environ: MutableMapping[str, str], home: Path) -> Iterator[None]:
    """Give the workflow engine a private home in the workspace, and no setting that is not ours.

    The engine works standing in that home, because it reads `.env`, `prefect.toml` and `pyproject.toml` of the
    folder it stands in, and the folder a person is in may hold such files for quite other ends. An address of a
    server cannot be left empty to hide one that a file names: the engine would take the empty one for an address.
    """
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    for name in [name for name in environ if name.upper().startswith(_ENGINE)]:
        del environ[name]
    environ.update({name: value for name, value in ALWAYS.items() if name.startswith(_ENGINE)})
    environ["PREFECT_HOME"] = str(home)
    environ["PREFECT_PROFILES_PATH"] = str(home / "profiles.toml")
    # a question mark would end the path in an address; the plain name is found because the engine stands there
    database = "prefect.db" if "?" in str(home) else (home / "prefect.db").as_posix()
    environ["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = f"sqlite+aiosqlite:///{database}"
    with chdir(home):
        yield
