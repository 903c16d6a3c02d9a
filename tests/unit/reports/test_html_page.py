"""The report of record is one accessible page that needs nothing but itself."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from reports.document import Document
from reports.html_page import load_style, render_page
from tests.unit.reports.sample_report import sample_document


@pytest.fixture(scope="module")
def page() -> str:
    """The sample report as a page."""
    return render_page(sample_document())


def test_page_repeats(page: str) -> None:
    """The same document always gives the same page."""
    assert render_page(sample_document()) == page


def test_page_has_one_title_and_unique_ids(page: str) -> None:
    """One h1 that begins the page's title, and no id twice."""
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == ["Are we ready? Self-assessment of adult social care"]
    assert "<title>Are we ready? Self-assessment of adult social care – Exampleshire County Council</title>" in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_page_fetches_nothing(page: str) -> None:
    """No script, no frame, and every picture is inside the page."""
    assert not re.search(r"<(script|iframe|object|embed|form)", page)
    assert not re.search(r'src="(?!data:image/svg\+xml;base64,)', page)
    assert not re.search(r"url\(|@import", load_style())
    assert re.findall(r'<link[^>]*href="([^"]*)"', page) == ["data:,"]


def test_policy_allows_exactly_the_style_sheet(page: str) -> None:
    """The page's own policy forbids everything but its style sheet, by hash, and pictures it holds."""
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'" in page
    assert " style=" not in page


def test_every_picture_is_described(page: str) -> None:
    """Each chart says in words what it shows."""
    alts = re.findall(r'<img[^>]*alt="([^"]+)"', page)
    assert len(alts) == 3
    assert alts[0].startswith("Six of nine statements stand at good or better")


def test_tables_and_charts_have_named_frames(page: str) -> None:
    """Every wide thing can be scrolled by keyboard and has a name no other has."""
    labels = re.findall(r'class="frame" role="region" tabindex="0" aria-label="([^"]+)"', page)
    assert len(labels) == page.count("<table") + page.count("<img")
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("synthetic", [True, False])
def test_made_up_data_is_said(synthetic: bool) -> None:
    """A page of made-up data says so at the top, in the title block and at the end; others never do."""
    assert render_page(sample_document(synthetic)).count("Made-up data") == (3 if synthetic else 0)


def test_hostile_title_is_shown_as_typed() -> None:
    """Title, subtitle, date and edition are escaped wherever they stand."""
    bad = '"><script>alert(1)</script>'
    html = render_page(Document(title=bad, subtitle=bad, body_markdown="x", as_of=bad, edition=bad))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 6


def test_short_page_has_no_contents() -> None:
    """A page with one section needs no list of contents."""
    short = replace(sample_document(), body_markdown="## One\n\nwords", figures={})
    assert "Contents" not in render_page(short)


def _luminance(colour: str) -> float:
    colour = colour.lstrip("#")
    colour = "".join(c * 2 for c in colour) if len(colour) == 3 else colour
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_status_words_have_contrast() -> None:
    """Every status word stands at 4.5 to 1 or better on its ground.

    Source: WCAG 2.2, success criterion 1.4.3.
    """
    pairs = re.findall(r"\.tag--\w+ \{ background: (#\w+); color: (#\w+); \}", load_style())
    assert len(pairs) == 5
    for back, front in pairs:
        light, dark = sorted((_luminance(back), _luminance(front)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
