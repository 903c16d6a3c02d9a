"""Asking, chasing and taking in from the command line."""

import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfWriter

from evidence.request.reply_columns import COLUMNS, REPLY_SHEET

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


@pytest.fixture
def asked(readiness, haringey, tmp_path):
    """A workspace whose Carers Lead was asked for one thing; the id of the request."""
    (tmp_path / "owners.csv").write_text(OWNERS, encoding="utf-8")
    told = readiness("request", "owners", tmp_path / "owners.csv", "--workspace", haringey, "--json")
    assert told.json == {"owners": 2, "new_or_changed": 2}, told.err
    words = ("request", "ask", "carers lead", "--item", "W07", "--title", "Carers plan", "--by", DAY)
    told = readiness(*words, "--workspace", haringey, "--json")
    assert told.code == 0, told.err + told.out
    return told.json["request"]["id"]


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
