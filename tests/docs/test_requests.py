"""docs/requests.md says what the table of moves and the rules of reminding say."""

import tomllib

import pytest

from app.actions.mail_settings import build_delivery
from evidence.request.asking import load_transitions
from evidence.request.delivery import MailSecurity, SmtpDelivery
from schemas.observation import Council
from schemas.workspace import SETTINGS_FILE, load_workspace, render_settings
from tests.docs.pages import find_blocks, find_made, read_page
from tests.docs.request_states import request_parts

PAGE = "docs/requests.md"
COUNCIL = Council("E09999999", "Exampleton", "999", "London", "London borough", synthetic=True)


@pytest.mark.parametrize("name", request_parts())
def test_the_page_is_made_from_the_table(name):
    """Table, diagram and rules stand on the page as they are in the data; `make docs` writes them anew."""
    assert find_made(read_page(PAGE))[name].strip() == request_parts()[name].strip()


def test_the_diagram_has_every_move():
    """Each event of the table stands on an arrow between its two states."""
    diagram = request_parts()["request diagram"]
    for one in load_transitions():
        start = one.start.value.replace(" ", "_") if one.start else "[*]"
        (arrow,) = [line for line in diagram.splitlines() if f" {start} --> {one.end.value.replace(' ', '_')}:" in line]
        assert one.event.value in arrow.partition(": ")[2].split(", ")


def test_the_mail_settings_on_the_page_work(tmp_path):
    """The table `[mail]` of the page is taken as it stands."""
    (block,) = [one.text for one in find_blocks(read_page(PAGE)) if one.info == "toml mail"]
    assert tomllib.loads(block)["mail"]["delivery"] == "smtp"
    text = render_settings(COUNCIL, "cqc-la-current-2025") + block
    (tmp_path / SETTINGS_FILE).write_text(text, encoding="utf-8")
    delivery, _ = build_delivery(load_workspace(tmp_path), {"READINESS_MAIL_PASSWORD": "made up"})
    assert isinstance(delivery, SmtpDelivery)
    assert delivery.server.security is MailSecurity.STARTTLS
