"""Damaged and hostile files: each is refused with words a person can act on, and the program goes on."""

import io
import os
import subprocess
import sys

import openpyxl
import pytest

from evidence.parsing import read_table_file, reading
from evidence.parsing.child import answer
from evidence.parsing.formulas import MAX_LISTED
from schemas.errors import InputError
from tests.places import ASCOF_ODS, ROOT

from .hostile_files import (
    LAUGHS,
    bomb,
    lying_zip,
    ods,
    old_office,
    with_part,
    xlsx,
    xlsx_with_sheet,
    zip_of,
)

CELL = b'<row r="%d"><c r="%s"><v>1</v></c></row>'
SPARSE = CELL % (1, b"A1") + CELL % (1048576, b"XFD1048576")
SPARSE_UNSEEN = SPARSE.replace(b'<c r="XFD', b'<c s="0" r="XFD')
SPARSE_ODS = (
    "<table:table-row table:number-rows-repeated='1000000'><table:table-cell office:value-type='float' "
    "office:value='1' table:number-columns-repeated='16384'><text:p>1</text:p></table:table-cell></table:table-row>"
)


def problems_of(data, name="offered.xlsx"):
    """The problems a file is refused with."""
    with pytest.raises(InputError, match="not taken in") as caught:
        read_table_file(data, name)
    return caught.value.problems


CASES = [
    (b"", "file-empty", "empty"),
    (b"\r\n  \r\n", "file-empty", "empty"),
    (xlsx()[:-400], "file-truncated", "cut short"),
    (b"PK\x03\x04 and no more", "file-truncated", "cut short"),
    (lying_zip(xlsx()), "file-truncated", "damaged"),
    (old_office("EncryptedPackage"), "file-encrypted", "password"),
    (ods(manifest="<manifest><encryption-data/></manifest>"), "file-encrypted", "password"),
    (old_office("Workbook"), "file-old-xls", ".xls"),
    (old_office("WordDocument"), "file-not-a-table", "old Office"),
    (zip_of({"word/document.xml": "<w/>"}), "file-not-a-table", "not a spreadsheet"),
    (zip_of({"xl/workbook.bin": b"x"}), "file-not-a-table", ".xlsb"),
    (b"%PDF-1.7 ...", "file-not-a-table", "PDF"),
    (b"\xef\xbb\xbf<!DOCTYPE html><table>", "file-not-a-table", "web page"),
    (b"MZ\x90\x00", "file-not-a-table", "program"),
    (b"PAR1....", "file-not-a-table", "Parquet"),
    (with_part(xlsx(), "xl/vbaProject.bin", b"x"), "file-macros", "macros"),
    (with_part(xlsx(), "xl/sharedStrings.xml", LAUGHS + "<sst/>"), "file-unsafe", "declarations"),
    (with_part(xlsx(), "xl/styles.xml", "<a/>".encode("utf-16")), "file-unsafe", "declarations"),
    (with_part(xlsx(), "x.xml", "<?xml version='1.0' encoding='UTF-7'?><a/>"), "file-unsafe", "declarations"),
    (xlsx_with_sheet(SPARSE), "file-too-large", "XFD1048576"),
    (xlsx_with_sheet(SPARSE_UNSEEN), "file-unreadable", "memory"),
    (ods(SPARSE_ODS), "file-unreadable", "reaches further"),
    (ods(SPARSE_ODS.replace("1000000", "1000")), "file-unreadable", "memory"),
    (b"name\nAny\x00shire\n", "text-encoding", "code 0"),
    (b"name\n\x1b[31mred\n", "text-encoding", "code 27"),
    (b"\xff\xfea", "text-encoding", "not text"),
    (b"a\x81\x8d\n", "text-encoding", "not text"),
    (b'a,b\n1,"never closed\n', "csv-quotes", "quotation"),
]


@pytest.mark.parametrize(("data", "slug", "word"), CASES)
def test_refused_with_one_plain_problem(data, slug, word):
    """Each kind of bad file has its own problem, and a remedy that begins with a verb."""
    (problem,) = problems_of(data)
    assert problem.slug == slug
    assert word in problem.found
    assert problem.remedy[0].isupper()
    assert problem.file == "offered.xlsx"


@pytest.mark.parametrize(("data", "slug", "word"), [case for case in CASES if case[1] != "file-unreadable"])
def test_the_child_answers_with_the_same_problem(data, slug, word):
    """What the child says, asked without a process around it, is what the person is told."""
    (problem,) = ask(data)["problems"]
    assert problem["slug"] == slug
    assert word in problem["found"]


def ask(data, name="offered.xlsx", accept="table", *, allow_formulas=False):
    """The child's answer, in this process."""
    return answer({"name": name, "accept": accept, "allow_formulas": allow_formulas}, data)


@pytest.mark.parametrize(
    ("data", "accept", "n_rows"),
    [(xlsx(), "workbook", 2), (ods(), "table", 1), (b"a;b\n1;2\n", "csv", 2), ("£\n".encode("cp1252"), "csv", 1)],
)
def test_the_child_answers_with_sheets(data, accept, n_rows):
    """A sound file is answered with its sheets, and with what had to be guessed."""
    reply = ask(data, "offered.xlsx", accept)
    assert [len(sheet["rows"]) for sheet in reply["sheets"]] == [n_rows]
    assert isinstance(reply["guesses"], list)


def test_the_child_refuses_the_kind_that_was_not_asked_for():
    """Asked for a workbook, it refuses text."""
    assert ask(b"a,b\n", accept="workbook")["problems"][0]["slug"] == "file-not-a-table"


def test_the_child_finds_formulas_and_errors_in_either_kind():
    """Places are told alike for both kinds of workbook; formulas only where they are not allowed."""
    formula = "<table:table-row><table:table-cell table:formula='of:=1'/></table:table-row>"
    assert ask(ods(formula))["problems"][0]["column"] == "A"
    assert "sheets" in ask(ods(formula), allow_formulas=True)
    both = xlsx({"A1": "=1+1", "B1": "#REF!"})
    assert [p["slug"] for p in ask(both)["problems"]] == ["cell-formula", "cell-error"]
    assert [p["slug"] for p in ask(both, allow_formulas=True)["problems"]] == ["cell-error"]
    many = b"".join(b"<row><c><f>1</f></c></row>" for _ in range(MAX_LISTED + 2))
    assert ask(xlsx_with_sheet(many))["problems"][-1]["found"] == "2 more cells hold a formula"


def test_a_zip_bomb_is_told_from_what_it_declares():
    """A file of half a megabyte that unpacks to 450 MB is refused before it is unpacked."""
    data = bomb()
    assert len(data) < 2**20
    (problem,) = problems_of(data)
    assert problem.slug == "file-too-large"
    assert "450 MB" in problem.found


def test_a_file_above_the_size_limit_never_reaches_the_child(monkeypatch):
    """The limit on the file's own size is the parent's."""
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    (problem,) = problems_of(xlsx())
    assert problem.slug == "file-too-large"
    assert read_table_file(b"a,b\n" + b"1,2\n" * 24, "at-limit.csv")


def test_a_child_that_takes_too_long_is_stopped(monkeypatch):
    """The parent's clock ends a child, and the person is told how long it was given."""
    monkeypatch.setattr(reading, "WALL_SECONDS", 0.01)
    (problem,) = problems_of(ASCOF_ODS.read_bytes())
    assert problem.slug == "file-unreadable"
    assert "stopped after" in problem.found


def test_a_reply_larger_than_allowed_is_not_kept(monkeypatch):
    """However much a child says, the parent keeps no more than its limit."""
    monkeypatch.setattr(reading, "MAX_REPLY_BYTES", 50)
    (problem,) = problems_of(xlsx({"A1": "x" * 200}))
    assert problem.slug == "file-unreadable"


def test_every_formula_cell_is_listed_by_its_place():
    """Formulas are refused together, each with sheet, row and column, and the person is told to paste values."""
    problems = problems_of(xlsx({"A1": "n", "D5": "=1+1", "B7": "=SUM(A1:A3)"}, title="Answers"))
    assert [(p.slug, p.sheet, p.row, p.column) for p in problems] == [
        ("cell-formula", "Answers", 5, "D"),
        ("cell-formula", "Answers", 7, "B"),
    ]
    assert problems[0].found == "cell D5 holds a formula"
    assert "value" in problems[0].remedy


def test_formula_cells_of_an_ods_file():
    """Repeated rows and cells before a formula are counted, so that its place is right."""
    rows = (
        "<table:table-row table:number-rows-repeated='4'><table:table-cell/></table:table-row>"
        "<table:table-row><table:table-cell table:number-columns-repeated='27'/>"
        "<table:table-cell table:formula='of:=1+1' office:value-type='float' office:value='2'/></table:table-row>"
    )
    (problem,) = problems_of(ods(rows), "a.ods")
    assert (problem.sheet, problem.row, problem.column) == ("Sheet1", 5, "AB")
    (sheet,) = read_table_file(ods(rows), "a.ods", allow_formulas=True)
    assert sheet.rows[4][27] == 2


def test_error_values_are_never_taken_for_blanks():
    """A cell that shows #N/A is a problem even where formulas are allowed: its value is lost, not empty."""
    data = xlsx({"A1": "n", "B2": "#N/A"})
    (problem,) = problems_of(data)
    assert (problem.slug, problem.row, problem.column) == ("cell-error", 2, "B")
    with pytest.raises(InputError, match="one problem"):
        read_table_file(data, "a.xlsx", allow_formulas=True)


def test_cells_without_references_follow_the_one_before():
    """Some programs leave references out; the place of a formula is still told."""
    row = b'<row><c t="str"><v>a</v></c><c><f>1+1</f><v>2</v></c></row>'
    (problem,) = problems_of(xlsx_with_sheet(CELL % (3, b"A3") + row))
    assert (problem.row, problem.column) == (4, "B")


def test_a_sheet_full_of_formulas_is_summed_up():
    """Up to a thousand places are listed; of the rest the number is told."""
    cells = b"".join(b'<row r="%d"><c r="A%d"><f>1</f></c></row>' % (n, n) for n in range(1, MAX_LISTED + 6))
    problems = problems_of(xlsx_with_sheet(cells))
    assert len(problems) == MAX_LISTED + 1
    assert problems[-1].found == "5 more cells hold a formula"


def test_formatted_blank_cells_far_out_do_not_make_a_sheet_too_large():
    """Excel leaves styled blanks at the edge of the sheet; they are not values."""
    (sheet,) = read_table_file(
        xlsx_with_sheet(CELL % (1, b"A1") + b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'), "a.xlsx"
    )
    assert sheet.rows == ((1,),)


@pytest.mark.parametrize("name", ["../../secret.xlsx", "C:\\Users\\x\\secret.xlsx"])
def test_problems_name_the_file_and_never_a_path(name):
    """A path offered as a name is cut down to the name."""
    (problem,) = problems_of(b"", name)
    assert problem.file == "secret.xlsx"


@pytest.mark.parametrize(
    "attempt",
    ["open('/etc/hostname')", "__import__('socket').socket()", "open('x', 'w')", "bytearray(2**31)"],
)
def test_the_child_can_open_nothing_once_it_has_limited_itself(attempt, tmp_path):
    """After its limits are set, neither file nor connection can be opened, nor much memory taken."""
    code = (
        f"import sys, socket; sys.path.insert(0, {str(ROOT)!r}); from evidence.parsing import child\n"
        f"child._limit_resources()\ntry:\n    {attempt}\nexcept (OSError, MemoryError):\n    print('refused')"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.stdout == "refused\n", done.stderr


def test_bad_files_leave_no_child_behind():
    """Refusing is not leaking: no child is left when a file has been refused."""
    for _ in range(5):
        problems_of(xlsx_with_sheet(SPARSE_UNSEEN))
    children = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "evidence.parsing.child" not in children.stdout


@pytest.mark.parametrize("number", [b"1e999", b"-1E+999", b"NaN"])
@pytest.mark.parametrize("style", [b"", b' s="1"'])
def test_a_number_beyond_all_numbers_is_told_by_its_cell(number, style):
    """Neither read as text nor as a fault of memory, and never as a date."""
    (problem,) = problems_of(xlsx_with_sheet(b'<row r="2"><c r="B2"%s><v>%s</v></c></row>' % (style, number)))
    assert (problem.slug, problem.row, problem.column) == ("cell-error", 2, "B")


def test_a_length_of_time_too_long_is_told():
    """Such a cell cannot be held; what is said has nothing to do with memory."""
    book = openpyxl.Workbook()
    book.active["A1"] = 1e16
    book.active["A1"].number_format = "[h]:mm"
    stream = io.BytesIO()
    book.save(stream)
    (problem,) = problems_of(stream.getvalue())
    assert (problem.slug, "length of time" in problem.found) == ("file-unreadable", True)


@pytest.mark.parametrize("name", ["RLIMIT_CPU", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_CORE"])
def test_a_lower_limit_set_from_outside_does_no_harm(name):
    """Where the computer allows less already, the child goes on with that."""
    code = (
        f"import sys, resource; sys.path.insert(0, {str(ROOT)!r}); from evidence.parsing import child\n"
        f"low = 5 if {name!r} == 'RLIMIT_CPU' else 0\nresource.setrlimit(resource.{name}, (low, low))\n"
        f"child._limit_resources()\nprint(resource.getrlimit(resource.{name})[1] == low)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "True\n", done.stderr
