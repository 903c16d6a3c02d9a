"""The workflow engine keeps to the workspace, whatever the machine or the current folder says."""

import os
import subprocess
import sys

import pytest

from tests.places import ROOT

pytestmark = pytest.mark.engine

_ELSEWHERE = "http://127.0.0.1:9/api"
_FLOW = """
import os, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from app.environment import prepare, prepare_engine
prepare(os.environ)
with prepare_engine(os.environ, Path(sys.argv[1])):
    from prefect import flow
    from prefect.settings import get_current_settings
    settings = get_current_settings()
    print(settings.api.url, settings.server.analytics_enabled, settings.home.resolve())
    print(flow(lambda: 7, name="bare", persist_result=False)())
"""

_TELL = """
import os, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from app.environment import prepare, prepare_engine
prepare(os.environ)
with prepare_engine(os.environ, Path(sys.argv[1])):
    import logging
    import sqlalchemy.pool  # gives the library's own logger a level, as in the server
    from prefect.main import flow
    for name in ("sqlalchemy.pool.impl.AsyncAdaptedQueuePool", "asyncio", "uvicorn.error", "prefect.server", "prefect"):
        logging.getLogger(name).error("a connection was cut")
"""


def _write_hostile(folder):
    """A folder whose settings files send the engine elsewhere."""
    folder.mkdir()
    stolen = f"sqlite+aiosqlite:///{folder.as_posix()}/stolen.db"
    lines = [f"PREFECT_API_URL={_ELSEWHERE}", f"PREFECT_SERVER_DATABASE_CONNECTION_URL={stolen}"]
    (folder / ".env").write_text("\n".join(lines), encoding="utf-8")
    tables = '[{0}api]\nurl = "{1}"\n[{0}server.database]\nconnection_url = "{2}"\n'
    (folder / "prefect.toml").write_text(tables.format("", _ELSEWHERE, stolen), encoding="utf-8")
    (folder / "pyproject.toml").write_text(tables.format("tool.prefect.", _ELSEWHERE, stolen), encoding="utf-8")
    return {"PREFECT_API_URL": _ELSEWHERE, "PREFECT_API_DATABASE_CONNECTION_URL": stolen, "PREFECT_PROFILE": "other"}


def test_nothing_steers_the_engine_out_of_the_workspace(tmp_path):
    """Neither variables nor settings files of the current folder are followed, also where the path is odd."""
    folder, home = tmp_path / "elsewhere", tmp_path / "the #1 100% wörk?space" / ".prefect"
    environ = {**os.environ, **_write_hostile(folder)}
    before = sorted(folder.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", _FLOW, str(home), str(ROOT)],
        capture_output=True, text=True, encoding="utf-8", cwd=folder, env=environ, timeout=200, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines() == [f"None False {home.resolve()}", "7"], done.stderr
    assert done.stderr == ""
    assert (home / "prefect.db").is_file()
    assert sorted(folder.iterdir()) == before


def test_no_library_below_the_engine_writes_to_the_screen(tmp_path):
    """The engine's server shares the person's screen; a connection cut as it ends is nothing they can act on."""
    done = subprocess.run(
        [sys.executable, "-c", _TELL, str(tmp_path / ".prefect"), str(ROOT)],
        capture_output=True, text=True, encoding="utf-8", timeout=200, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
