"""What every test may ask for: a browser, and tools that must be there when everything is tested."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.workspaces import load_plain_flows

settings.register_profile("no-deadline", deadline=None)  # the tests share their processors with others
settings.load_profile("no-deadline")


def need(tool: object, what: str) -> None:
    """Skip a test for want of a tool; where everything is to be tested, fail instead."""
    if tool:
        return
    if os.environ.get("READINESS_TEST_ALL"):
        pytest.fail(f"{what} must be on this machine")
    pytest.skip(f"{what} is not on this machine")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, without a screen and without background connections."""
    program = shutil.which("chromium")
    need(program, "Chromium")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=program, args=[*quiet, "--disable-sync", "--no-first-run"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def flows() -> Any:
    """The flows as plain functions, so that no engine starts."""
    return load_plain_flows()
