"""What every test may ask for: a browser, and tools that must be there when everything is tested."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings

from tests import spreading
from tests.workspaces import DEMO_DAY, desk_on, fill_demo, fingerprint, load_plain_flows

settings.register_profile("no-deadline", deadline=None)  # the tests share their processors with others
settings.load_profile("no-deadline")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Spread the tests over the workers as tests/spreading.py says."""
    return spreading.make_scheduler(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a worker the tests that take longest come first."""
    if hasattr(config, "workerinput"):
        spreading.put_longest_first(items)


def need(tool: object, what: str) -> None:
    """Skip a test for want of a tool; where everything is to be tested, fail instead."""
    if tool:
        return
    if os.environ.get("READINESS_TEST_ALL"):
        pytest.fail(f"{what} must be on this machine")
    pytest.skip(f"{what} is not on this machine")


@pytest.fixture
def browser(started_browser: Any) -> Iterator[Any]:
    """The system's Chromium; what a test has opened is closed after it, or it would go on working beside the others."""
    yield started_browser
    for context in started_browser.contexts:
        context.close()


@pytest.fixture(scope="session")
def started_browser() -> Iterator[Any]:
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


@pytest.fixture(scope="session")
def filled_demo(tmp_path_factory) -> Iterator[Path]:
    """The demo council's workspace with all its evidence, not yet run: to look at or to copy, never to change."""
    root = tmp_path_factory.mktemp("demo") / "council"
    fill_demo(root)
    before = fingerprint(root)
    yield root
    assert fingerprint(root) == before, "a test changed the demo council that all tests share"


@pytest.fixture(scope="session")
def published_demo(flows, filled_demo, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """The demo council after one cycle: to look at or to copy, never to change.

    Its folder and the one of its documents, what was told on the way, how many statements were scored, the
    assessment and the outputs.
    """
    root = tmp_path_factory.mktemp("published") / "council"
    shutil.copytree(filled_demo, root)
    told: list[str] = []
    with desk_on(root, DEMO_DAY, report=told.append) as desk:
        n_scored = flows.cycle.cycle("test-run")
    before = fingerprint(root)
    folder = root / "outputs" / desk.made.id
    yield SimpleNamespace(
        root=root, folder=folder, told=told, n_scored=n_scored, assessment=desk.made, outputs=desk.outputs
    )
    assert fingerprint(root) == before, "a test changed the demo council's documents that all tests share"


@pytest.fixture(scope="session")
def twice_published_demo(flows, published_demo, tmp_path_factory) -> Path:
    """The demo council after the same cycle once more: to look at, never to change."""
    root = tmp_path_factory.mktemp("published") / "council"
    shutil.copytree(published_demo.root, root)
    with desk_on(root, DEMO_DAY):
        flows.cycle.cycle("test-run")
    return root
