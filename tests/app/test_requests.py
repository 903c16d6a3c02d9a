"""Asking, chasing and taking in from the command line."""

import json
import shutil
import sqlite3
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfWriter

from evidence.request.reply_columns import COLUMNS, REPLY_SHEET
from tests.app.conftest import run_once

OWNERS = """Owner,Post,E-mail,Deputy,Manager
Carers Lead,Carers manager,carers.lead@council.example,Dana Deputy,
Dana Deputy,,dana.deputy@council.example,,
"""
LETTER = """Number,What is asked for,Statement,Category,Our code
IR1,The carers strategy,QS1; QS2,processes,W07
IR2,Something nobody expected,QS9,staff and leaders,
"""
HEADINGS = {column.key: column.heading for column in COLUMNS}
ANSWER = {
    "answer": "here it is",
    "shows": "Waits are falling",
    "section": "2",
    "file": "plan.pdf",
    "maturity": "in use",
}
DAY = "2999-12-31"


def make_pdf() -> bytes:
    """A page with nothing on it."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def fill_in(path: Path, to: Path, **cells: str) -> Path:
    """The first line of a form, filled in."""
    book = openpyxl.load_workbook(path)
    page = book[REPLY_SHEET]
    places = {str(cell.value): cell.column for cell in page[3]}
    for key, value in cells.items():
        page.cell(4, places[HEADINGS[key]]).value = value
    book.save(to)
    return to


@pytest.fixture(scope="module")
def with_request(new_haringey, tmp_path_factory):
    """A workspace whose Carers Lead was asked for one thing, to copy and never to change; the id of the request."""
    folder = tmp_path_factory.mktemp("asked")
    root = shutil.copytree(new_haringey, folder / "haringey")
    (folder / "owners.csv").write_text(OWNERS, encoding="utf-8")
    told = run_once("request", "owners", folder / "owners.csv", "--workspace", root, "--json")
    assert told.json == {"owners": 2, "new_or_changed": 2}, told.err
    words = ("request", "ask", "carers lead", "--item", "W07", "--title", "Carers plan", "--by", DAY)
    told = run_once(*words, "--workspace", root, "--json")
    assert told.code == 0, told.err + told.out
    return root, told.json["request"]["id"]


@pytest.fixture
def asked(with_request, haringey):
    """The workspace of the test is a copy of it; the id of the request."""
    shutil.rmtree(haringey)
    shutil.copytree(with_request[0], haringey)
    return with_request[1]


def _form(readiness, root: Path) -> Path:
    """The workbook of the only form."""
    told = readiness("request", "forms", "--workspace", root, "--json")
    assert told.code == 0, told.err + told.out
    (paths,) = told.json["forms"].values()
    return Path(next(path for path in paths if path.endswith(".xlsx")))


def test_a_request_from_asking_to_accepting(readiness, haringey, asked, tmp_path):
    """Asked, put on a form, answered in the inbox with its document, accepted: nothing is owed any more."""
    form = _form(readiness, haringey)
    inbox = haringey / "inbox"
    inbox.mkdir()
    fill_in(form, inbox / "my answers.xlsx", **ANSWER)
    (inbox / "plan.pdf").write_bytes(make_pdf())
    (inbox / "strange.exe").write_bytes(b"MZ")
    told = readiness("request", "take-in", "--workspace", haringey, "--json")
    assert told.code == 2
    assert [one["received"] for one in told.json["taken_in"]] == [[asked]]
    assert list(told.json["refused"]) == ["strange.exe"]
    assert sorted(path.name for path in (inbox / "taken in").iterdir()) == ["my answers.xlsx", "plan.pdf"]
    assert "Not taken in" in (inbox / "refused" / "strange.exe.why.txt").read_text(encoding="utf-8")
    assert readiness("request", "take-in", "--workspace", haringey).out == "There is nothing to take in.\n"
    assert readiness("request", "owed", "--workspace", haringey, "--json").json["received"][0]["id"] == asked
    accepted = readiness("request", "accept", asked.lower(), "--workspace", haringey)
    assert (accepted.code, accepted.out) == (0, f"{asked}: Accepted.\n")
    told = readiness("request", "owed", "--workspace", haringey)
    assert told.out == "Nothing is owed.\n"
    exported = readiness("request", "export", tmp_path / "library.xlsx", "--workspace", haringey, "--json")
    assert exported.json["items"] == 1
    again = readiness("request", "import", tmp_path / "library.xlsx", "--workspace", haringey, "--json")
    assert again.code == 0, again.out


def test_a_reply_by_e_mail(readiness, haringey, asked, tmp_path):
    """An e-mail saved as a file brings form and document; the same e-mail again brings nothing new."""
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Re: Evidence", "carers.lead@council.example"
    mail.set_content("Here it is.")
    form = fill_in(_form(readiness, haringey), tmp_path / "form.xlsx", **ANSWER)
    mail.add_attachment(form.read_bytes(), maintype="application", subtype="octet-stream", filename="form.xlsx")
    mail.add_attachment(make_pdf(), maintype="application", subtype="pdf", filename="plan.pdf")
    mail.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="setup.exe")
    (tmp_path / "reply.eml").write_bytes(mail.as_bytes())
    first = readiness("request", "take-in", tmp_path / "reply.eml", "--workspace", haringey, "--json")
    assert (first.code, first.json["taken_in"][0]["received"]) == (0, [asked]), first.out
    again = readiness("request", "take-in", tmp_path / "reply.eml", "--workspace", haringey, "--json")
    assert (again.json["taken_in"][0]["received"], again.json["taken_in"][0]["already"]) == ([], [asked])


def test_all_of_it_stands_the_check_of_custody(readiness, haringey, asked, tmp_path):
    """After owners, a letter, a request, a form and a reply everything kept is what the custody log says."""
    from app.actions.verify import verify_kept

    (tmp_path / "letter.csv").write_text(LETTER, encoding="utf-8")
    readiness("request", "catalogue", "import", tmp_path / "letter.csv", "--workspace", haringey)
    form = fill_in(_form(readiness, haringey), tmp_path / "form.xlsx", **ANSWER)
    (tmp_path / "plan.pdf").write_bytes(make_pdf())
    told = readiness("request", "take-in", form, tmp_path / "plan.pdf", "--workspace", haringey, "--json")
    assert told.code == 0, told.out
    assert verify_kept(haringey, None, report=lambda text: None).problems == ()


@pytest.mark.engine
def test_a_chase_writes_each_message_once(readiness, haringey, asked):
    """The first chase writes the message of the asking with the form; the second on the same day writes nothing."""
    told = readiness("request", "chase", "--workspace", haringey, "--json")
    assert told.code == 0, told.err + told.out
    (key,) = told.json["sent"]
    mail = message_from_bytes((haringey / "outbox" / f"{key}.eml").read_bytes(), policy=default)
    assert mail["To"] == "carers.lead@council.example"
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert [name.rpartition(".")[2] for name in names] == ["html", "xlsx"]
    assert asked in mail.get_body(("plain",)).get_content()
    assert readiness("request", "chase", "--workspace", haringey, "--json").json["sent"] == []


@pytest.mark.parametrize("words", [("take-in",), ("chase",)])
@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE request_owner SET address = 'x@elsewhere.example' WHERE number = 1", "owner#1"),
        ("UPDATE request_form SET request_ids = 'REQ-00000000'", "form made"),
        ("UPDATE request_form SET lines_json = '[]'", "form made"),
        ("UPDATE request SET owner = 'Somebody'", "request changed"),
    ],
)
def test_what_was_changed_behind_our_back_is_not_used(readiness, haringey, asked, words, sql, named):
    """No reply is read with a form, and nothing sent to an address, that the custody log does not bear out."""
    _form(readiness, haringey)
    with sqlite3.connect(haringey / "readiness.db") as connection:
        assert connection.execute(sql).rowcount == 1
    told = readiness("request", *words, "--workspace", haringey)
    assert told.code != 0
    assert "was changed from outside" in told.err + told.out
    assert named in told.err + told.out
    told = readiness("verify", "--workspace", haringey)
    assert (told.code, named in told.out) == (2, True)


def test_asking_twice_asks_once(readiness, haringey, asked):
    """The same again changes nothing; another item is added to the same request."""
    words = (
        "request",
        "ask",
        "CARERS MANAGER",
        "--title",
        "carers plan",
        "--by",
        DAY,
        "--workspace",
        haringey,
        "--json",
    )
    same = readiness(*words, "--item", "w07").json
    assert (same["request"]["id"], same["new"], same["changed"]) == (asked, False, False)
    more = readiness(*words, "--item", "W08").json
    assert (more["request"]["id"], more["request"]["items"], more["changed"]) == (asked, ["W07", "W08"], True)


def test_the_real_list_takes_the_place_of_ours(readiness, haringey, tmp_path):
    """Items keep our code where they name it, get the official number, and may be asked for by it."""
    (tmp_path / "letter.csv").write_text(LETTER, encoding="utf-8")
    where = ("--workspace", haringey, "--json")
    told = readiness("request", "catalogue", "import", tmp_path / "letter.csv", *where)
    assert told.code == 0, told.out
    assert [(one["code"], one["official_number"]) for one in told.json["items"]] == [("W07", "IR1"), ("C01", "IR2")]
    assert readiness("request", "catalogue", "import", tmp_path / "letter.csv", *where).json["already"] is True
    asked = readiness("request", "ask", "Carers Lead", "--item", "ir2", "--by", DAY, *where).json
    assert asked["request"]["items"] == ["C01"]
    listed = readiness("request", "catalogue", "list", "--workspace", haringey)
    assert "IR2" in listed.out
    assert "reconstruct" not in listed.out
    before = readiness("request", "catalogue", "list", "--as-of", "2020-01-01", *where)
    assert len(before.json["items"]) > 20


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        (("ask", "A", "--item", "W99", "--by", DAY), "request-item-unknown"),
        (("ask", "A", "--item", "W07", "--by", "2020-01-01"), "due-in-past"),
        (("ask", " ", "--item", "W07", "--by", DAY), "owners-none"),
        (("owed", "Nobody"), "owner-unknown"),
        (("owed", ""), "owner-unknown"),
        (("accept", "ASK-00000000"), "request-unknown"),
        (("forms", "--owner", "Nobody"), "nothing-owed"),
        (("owners", "nowhere.csv"), "input-refused"),
    ],
)
def test_wrong_words_say_what_to_do(readiness, haringey, words, slug):
    """Each fault has its code and a remedy, and nothing is changed."""
    told = readiness("request", *words, "--workspace", haringey, "--json")
    assert (told.code, told.json["error"]["slug"]) == (2, slug)
    assert told.json["error"]["remedy"]


@pytest.mark.parametrize("name", ["Carers Lead", "carers lead", "Carers manager", "carers.lead@council.example"])
def test_what_one_owner_owes(readiness, haringey, asked, name):
    """An owner is found by name in any case, by post and by address, and owes what the whole list says."""
    everything = readiness("request", "owed", "--workspace", haringey, "--json").json["owed"]
    assert readiness("request", "owed", name, "--workspace", haringey, "--json").json["owed"] == everything
    assert [one["id"] for one in everything["Carers Lead"]] == [asked]


def test_what_one_owner_owes_when_the_list_writes_the_name_otherwise(readiness, haringey, asked, tmp_path):
    """A newer list with other capitals leads to the same requests; who owes nothing is told so."""
    (tmp_path / "owners.csv").write_text(OWNERS.replace("Carers Lead", "Carers lead"), encoding="utf-8")
    assert readiness("request", "owners", tmp_path / "owners.csv", "--workspace", haringey).code == 0
    told = readiness("request", "owed", "Carers Lead", "--workspace", haringey, "--json").json["owed"]
    assert [one["id"] for own in told.values() for one in own] == [asked]
    told = readiness("request", "owed", "dana deputy", "--workspace", haringey)
    assert (told.code, told.out) == (0, "Dana Deputy owes nothing.\n")


def test_an_address_that_is_not_in_the_list_is_written_to(readiness, haringey):
    """The address is owner and address at once, so nothing is said to be missing."""
    words = ("someone@council.example", "--item", "W07", "--by", DAY)
    told = readiness("request", "ask", *words, "--workspace", haringey)
    assert told.code == 0
    assert "someone@council.example, W07" in told.out
    assert "no e-mail address" not in told.out


def test_asking_again_with_a_later_day_says_that_the_day_stays(readiness, haringey):
    """What is added comes to the same request, whose day is not put off without a word."""
    ask = ("request", "ask", "Carers Lead", "--title", "Carers plan", "--workspace", haringey)
    first = readiness(*ask, "--item", "W07", "--by", "2999-01-31")
    more = readiness(*ask, "--item", "W08", "--by", DAY)
    assert "The day stays" not in first.out
    assert "The day stays 2999-01-31." in more.out
    assert readiness(*ask, "--item", "W08", "--by", DAY, "--json").json["day_stays"] is True


@pytest.mark.parametrize("move", ["ask-changes", "withdraw"])
@pytest.mark.parametrize("why", ["", "  "])
def test_a_reason_must_be_given(readiness, haringey, asked, move, why):
    """What needs a reason is not done without one."""
    told = readiness("request", move, asked, "--why", why, "--workspace", haringey, "--json")
    assert (told.code, told.json["error"]["slug"]) == (2, "event-without-reason")
    assert asked in readiness("request", "owed", "--workspace", haringey).out


def test_folders_in_the_inbox_are_named(readiness, haringey):
    """What lies in a folder is not looked at, and that is said; empty folders and our own are passed over."""
    for name in ("from Jane/more", "empty", "taken in", ".hidden"):
        (haringey / "inbox" / name).mkdir(parents=True)
    for name in ("from Jane/a.pdf", "from Jane/more/b.pdf", "taken in/c.pdf", ".hidden/d.pdf"):
        (haringey / "inbox" / name).write_bytes(make_pdf())
    told = readiness("request", "take-in", "--workspace", haringey)
    assert told.out == 'Not looked at: 2 files in the folder "from Jane". Put files into the inbox itself.\n'
    told = readiness("request", "take-in", "--workspace", haringey, "--json")
    assert told.json["folders_not_looked_into"] == {"from Jane": 2}


def test_a_reply_without_its_document_says_to_send_it_with_the_form(readiness, haringey, asked, tmp_path):
    """The remedy is about the form, which is what its owner has in hand."""
    form = fill_in(_form(readiness, haringey), tmp_path / "form.xlsx", **ANSWER)
    told = readiness("request", "take-in", form, "--workspace", haringey)
    assert told.code == 2
    assert "Send it with the form" in told.out
    assert "tracker" not in told.out


def test_what_cannot_be_done_now_is_said(readiness, haringey, asked):
    """What was only asked for cannot be accepted yet."""
    told = readiness("request", "accept", asked, "--workspace", haringey, "--json")
    assert (told.code, told.json["error"]["slug"]) == (2, "request-not-possible")
    withdrawn = readiness("request", "withdraw", asked, "--why", "Not needed", "--workspace", haringey)
    assert withdrawn.out == f"{asked}: Withdrawn.\n"


SETTINGS = {
    'delivery = "pigeon"': "delivery must be one of",
    'delivery = "smtp"': "host is missing; sender is missing",
    'delivery = "smtp"\nhost = "mail"\nsender = "me"': "sender must be an e-mail address",
    'delivery = "smtp"\nhost = "mail"\nsender = "a@b.example"\nuser = "x"\nsecurity = "none"': "never goes out",
    'delivery = "smtp"\nhost = "mail"\nsender = "a@b.example"\nport = "25"': "port must be a whole number",
    'delivery = "notify"': "READINESS_NOTIFY_KEY is not set",
    'password = "secret"': "password is not known",
}


@pytest.mark.parametrize("text", SETTINGS)
def test_every_fault_of_the_mail_settings_is_told(readiness, haringey, text):
    """A wrong table is refused before anything is sent, in words."""
    path = haringey / "readiness.toml"
    path.write_text(path.read_text(encoding="utf-8") + f"\n[mail]\n{text}\n", encoding="utf-8")
    told = readiness("request", "chase", "--workspace", haringey, "--json")
    assert (told.code, told.json["error"]["slug"]) == (2, "broken-settings")
    assert SETTINGS[text] in told.json["error"]["message"]
    assert "secret" not in json.dumps(told.json)
    assert not (haringey / "outbox").exists()


def test_documents_name_the_letter_once_it_has_come(readiness, haringey, tmp_path):
    """The blank tracker of a workspace holds the letter's items, and no longer says that they are reconstructed."""
    (tmp_path / "letter.csv").write_text(LETTER, encoding="utf-8")
    readiness("request", "catalogue", "import", tmp_path / "letter.csv", "--workspace", haringey)
    told = readiness("request", "blank", tmp_path / "blank.xlsx", "--workspace", haringey, "--json")
    assert told.json["request_items"] == 2
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    cells = [str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row if cell]
    assert "IR1: The carers strategy" in cells
    assert not any("NOT the regulator" in cell for cell in cells)
