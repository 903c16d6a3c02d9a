"""The documents beside the assessment's own in a real browser: axe finds nothing, and they reflow."""

from pathlib import Path
from typing import Any

import pytest

from reports.client_level import build_client_level_document
from reports.comparison import build_comparison_document
from reports.html_page import render_page
from reports.market import build_market_document
from reports.outside import build_outside_document
from tests.client_level_checks import make_check
from tests.comparisons import make_comparison
from tests.markets import make_market
from tests.outside_views import make_outside_view

pytestmark = pytest.mark.browser

DOCUMENTS = {
    "comparison": lambda: build_comparison_document(make_comparison()),
    "market": lambda: build_market_document(make_market()),
    "outside view": lambda: build_outside_document(make_outside_view()),
    "client-level": lambda: build_client_level_document(make_check()),
    "client-level protected": lambda: build_client_level_document(make_check(), method="nhs_secondary_care"),
}


@pytest.fixture(params=DOCUMENTS)
def page_file(request: Any, tmp_path: Path) -> Path:
    """One of the documents as a file."""
    path = tmp_path / "page.html"
    path.write_text(render_page(DOCUMENTS[request.param]().document), encoding="utf-8")
    return path


def test_axe_finds_nothing(browser: Any, page_file: Path) -> None:
    """No automated rule is broken, best practices included."""
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page.goto(page_file.as_uri())
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []


def test_page_reflows_at_320_pixels(browser: Any, page_file: Path) -> None:
    """At 320 pixels, which is 400% zoom, the page itself never scrolls sideways."""
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto(page_file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_every_table_and_picture_speaks(browser: Any, page_file: Path) -> None:
    """Every table has column headings and a caption or heading above it; every picture a description."""
    page = browser.new_page()
    page.goto(page_file.as_uri())
    assert page.evaluate("[...document.querySelectorAll('table')].every(t => t.querySelector('th[scope=col]'))")
    assert page.evaluate("[...document.querySelectorAll('table')].every(t => t.querySelector('caption'))")
    assert page.evaluate("[...document.querySelectorAll('[role=img], img')].length") == page.evaluate(
        "document.querySelectorAll('figure').length"
    )
