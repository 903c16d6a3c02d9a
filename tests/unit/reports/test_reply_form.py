"""The reply form as a page: read without script or network, answered with the keyboard, saved to send back."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evidence.request.replies import read_reply
from evidence.request.reply_forms import form_words
from reports.reply_form import render_reply_form
from schemas.requests import Answer, FormLine, ReplyForm
from tests.unit.evidence.request.trackers import FRAMEWORK
from tests.unit.reports.test_markdown_html import PAYLOADS

TOKEN = "FRM-0123456789ABCDEF"
LINE = FormLine(
    "ASK-00000001", "W07", "The carers strategy, and what came of it", "QS1; QS2", "processes", "Carers plan",
    section="Section 2\nand 3", shows="Waits are falling", direction="strength", maturity="in use",
    content_date=date(2026, 1, 5), review_due=date(2027, 1, 5), file="plan.pdf", classification="internal",
    wanted="Please add the annex", due_on=date(2026, 9, 22),
)  # fmt: skip
OTHER = FormLine("ASK-00000002", "W08", "Minutes of the board", "QS8", "staff and leaders", "")
FORM = ReplyForm(TOKEN, "Exampleton", "Carers Lead", date(2026, 9, 1), (LINE, OTHER))


def write_page(folder: Path, form: ReplyForm = FORM) -> Path:
    """The form as a file."""
    path = folder / "reply.html"
    path.write_text(render_reply_form(form, form_words(FRAMEWORK)), encoding="utf-8")
    return path


def test_the_page_needs_nothing_but_itself() -> None:
    """No address of anything outside stands in it, and its policy allows one style and one script by hash."""
    page = render_reply_form(FORM, form_words(FRAMEWORK))
    assert "://" not in page
    assert "default-src 'none'" in page
    assert page == render_reply_form(FORM, form_words(FRAMEWORK))


def test_hostile_text_stays_text() -> None:
    """Whatever stands in a title or an answer is shown as it is and never becomes markup."""
    for payload in PAYLOADS:
        line = FormLine("ASK-00000001", "W07", payload, "QS1", "processes", payload, shows=payload, file=payload)
        page = render_reply_form(ReplyForm(TOKEN, payload, payload, date(2026, 9, 1), (line,)), form_words(FRAMEWORK))
        assert page.count("<script>") == 1
        assert payload not in page or "<" not in payload


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(browser: Any, tmp_path: Path, width: int) -> None:
    """No automated rule is broken, also while a problem is shown, and the page never scrolls sideways."""
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
    page.goto(write_page(tmp_path).as_uri())
    for _ in range(2):
        report = Axe().run(page)
        assert [(found["id"], found["nodes"][0]["html"]) for found in report.response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.get_by_role("button", name="Save my answers").click()


@pytest.mark.browser
def test_answers_are_saved_and_come_back_whole(browser: Any, tmp_path: Path) -> None:
    """One line is confirmed with the keyboard and saved: the file holds every cell as it was filled in."""
    page = browser.new_page(accept_downloads=True)
    page.goto(write_page(tmp_path).as_uri())
    page.locator("#l1-answer-1").focus()
    page.keyboard.press("Space")
    page.locator("#save").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    saved = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename == f"reply-{TOKEN}.json"
    assert "1 of 2 answered" in page.locator("#told").inner_text()
    assert len(json.loads(saved)["lines"]) == 1
    reply = read_reply(saved, "reply.json", {TOKEN: FORM})
    (row,) = reply.rows["ASK-00000001"]
    assert row.answer is Answer.HERE
    assert {key: row.cells[key] for key in ("section", "shows", "file", "content_date", "statement", "maturity")} == {
        "section": "Section 2\nand 3", "shows": "Waits are falling", "file": "plan.pdf",
        "content_date": "5 January 2026", "statement": "QS1; QS2", "maturity": "in use",
    }  # fmt: skip


@pytest.mark.browser
def test_a_changed_line_without_an_answer_is_not_lost(browser: Any, tmp_path: Path) -> None:
    """Saving is refused with a list of what is missing, which takes the keyboard to the place."""
    page = browser.new_page()
    page.goto(write_page(tmp_path).as_uri())
    page.locator("#l2-shows").fill("The board met")
    page.locator("#save").click()
    assert page.evaluate("document.activeElement.id") == "errors"
    page.get_by_role("link", name="Pick an answer for 2").click()
    assert page.evaluate("document.activeElement.id") == "l2-answer-1"


@pytest.mark.browser
def test_without_script_it_can_be_read_and_says_what_to_do(browser: Any, tmp_path: Path) -> None:
    """Everything asked for is on the page, the button is not, and the spreadsheet is named."""
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(write_page(tmp_path).as_uri())
    text = page.locator("main").inner_text()
    assert "Please add the annex" in text
    assert f"reply-{TOKEN}.xlsx" in text
    assert not page.locator("#save").is_visible()


@pytest.mark.browser
def test_nothing_runs_or_is_fetched(browser: Any, tmp_path: Path) -> None:
    """No payload opens a dialog or asks for anything, and the page's own policy is never broken."""
    lines = tuple(
        FormLine(f"ASK-{at:08d}", "W07", text, "QS1", "processes", text, section=text, shows=text, file=text)
        for at, text in enumerate(PAYLOADS)
    )
    page = browser.new_page()
    seen: list[str] = []
    page.on("dialog", lambda dialog: (seen.append("dialog"), dialog.dismiss()))
    page.on("console", lambda message: seen.append(message.text))
    page.on("request", lambda one: seen.append(one.url) if not one.url.startswith(("file:", "data:", "blob:")) else 0)
    page.goto(write_page(tmp_path, ReplyForm(TOKEN, "X", "Y", date(2026, 9, 1), lines)).as_uri())
    page.locator("#l1-answer-1").check()
    with page.expect_download():
        page.locator("#save").click()
    assert seen == []
