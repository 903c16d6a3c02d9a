"""The page in a real browser: axe finds nothing, it reflows, and no stored text runs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reports.html_page import render_page
from tests.unit.reports.sample_report import sample_document
from tests.unit.reports.test_markdown_html import PAYLOADS

pytestmark = pytest.mark.browser


@pytest.fixture
def sample_file(tmp_path: Path) -> Path:
    """The sample report as a file."""
    path = tmp_path / "report.html"
    path.write_text(render_page(sample_document()), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(browser: Any, sample_file: Path, width: int) -> None:
    """No automated rule is broken on a wide screen or at 400% zoom, best practices included."""
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
    page.goto(sample_file.as_uri())
    report = Axe().run(page)
    assert [violation["id"] for violation in report.response["violations"]] == []


def test_page_reflows_at_320_pixels(browser: Any, sample_file: Path) -> None:
    """At 320 pixels, which is 400% zoom, the page itself never scrolls sideways."""
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto(sample_file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_keyboard_reaches_the_skip_link_first(browser: Any, sample_file: Path) -> None:
    """The first stop of the keyboard is a visible link past the masthead."""
    page = browser.new_page()
    page.goto(sample_file.as_uri())
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to main content"
    assert focused.bounding_box()["x"] >= 0


def test_forced_colours_keep_marks(browser: Any, sample_file: Path) -> None:
    """With forced colours status words keep a border and charts keep their own ground."""
    page = browser.new_page(forced_colors="active")
    page.goto(sample_file.as_uri())
    assert page.locator(".tag").first.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    assert page.locator(".chart").first.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"


def test_no_stored_text_runs_or_fetches(browser: Any, tmp_path: Path) -> None:
    """No payload opens a dialog, asks for anything from outside or trips the page's policy."""
    hostile = replace(sample_document(), body_markdown="\n\n".join(PAYLOADS), figures={})
    path = tmp_path / "hostile.html"
    path.write_text(render_page(hostile), encoding="utf-8")
    page = browser.new_page()
    seen: list[str] = []
    page.on("dialog", lambda dialog: (seen.append("dialog"), dialog.dismiss()))
    page.on("console", lambda message: seen.append(message.text))
    page.on(
        "request", lambda request: seen.append(request.url) if not request.url.startswith(("file:", "data:")) else 0
    )
    page.goto(path.as_uri())
    page.wait_for_timeout(300)
    assert seen == []
