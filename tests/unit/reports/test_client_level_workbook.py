"""The analyst's workbook holds everything that was found, and runs nothing."""

import time
import tracemalloc
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from reports.client_level_workbook import (
    MAX_CHARACTERS,
    MAX_ROWS,
    MAX_SHEETS,
    FailingRecord,
    WorkbookContents,
    render_client_level_workbook,
    write_client_level_workbook,
)
from schemas.client_level import Submission
from tests.client_level_checks import make_earlier_submission, make_outcome, make_rule, make_submission
from tests.factories import make_council

WHOM = {"council": make_council(), "as_of": date(2026, 9, 30)}
RECORDS = [FailingRecord("CLD-X014", row, f"EV{row}", f"P{row % 3}") for row in range(2, 9)]


def read_sheets(data):
    """Rows of every sheet by its name."""
    book = openpyxl.load_workbook(BytesIO(data))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def render(submission: Submission | None = None, records=RECORDS, previous=None):
    """The workbook of a submission."""
    return render_client_level_workbook(submission or make_submission(), iter(records), previous, **WHOM)


def test_the_sheets_stand_in_order():
    """An analyst opens it on Read me, then finds summary, rules, records, fields and trend."""
    book = openpyxl.load_workbook(BytesIO(render()))
    assert book.sheetnames == ["Read me", "Summary", "Rules", "Failing records", "Fields", "Trend"]
    assert book.active.title == "Read me"


def test_tables_can_be_filtered_and_headings_stay():
    """Every table has its headings frozen and a filter over all its rows."""
    book = openpyxl.load_workbook(BytesIO(render(previous=make_earlier_submission())))
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_every_failing_record_is_listed():
    """Rule, severity, row, reference and person of each record, in the order given."""
    rows = read_sheets(render())["Failing records"]
    assert rows[1] == ["CLD-X014", "error", 2, "EV2", "P2"]
    assert [row[2] for row in rows[1:]] == [record.row for record in RECORDS]


def test_what_is_not_given_stays_empty():
    """Where the person may not be told, the cell is empty and not a word."""
    rows = read_sheets(render(records=[FailingRecord("CLD-X014", 2)]))["Failing records"]
    assert rows[1] == ["CLD-X014", "error", 2, None, None]


def test_rules_have_their_counts_errors_first():
    """Every rule is there, kept ones too, with the counts of the check and of the last one."""
    rows = read_sheets(render(previous=make_earlier_submission()))["Rules"]
    assert [(row[0], row[1], row[5], row[6], row[8]) for row in rows[1:]] == [
        ("CLD-X014", "error", 400, 12, 30),
        ("CLD-F001", "error", 500, 0, 40),
        ("CLD-X020", "query", 180, 3, None),
    ]


def test_the_trend_leaves_out_what_was_not_checked_before():
    """A new rule has no change; a field is set beside itself."""
    rows = read_sheets(render(previous=make_earlier_submission()))["Trend"]
    assert [(row[0], row[2], row[3], row[4]) for row in rows[1:]] == [
        ("CLD-X014", 30, 12, -18),
        ("CLD-F001", 40, 0, -40),
        ("% valid", 82.61, 86, 3.39),
    ]
    assert read_sheets(render())["Trend"][1:] == []


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|'/c calc'!A1", "-2+3", "@SUM(A1)", "\t=1", "http://example.org", "007", "{=A1}", "=" * 300]
)
def test_nothing_typed_is_run(text):
    """A reference that looks like a formula, a link or a number stays the text it is."""
    data = render(records=[FailingRecord("CLD-X014", 2, text, text)])
    sheet = openpyxl.load_workbook(BytesIO(data))["Failing records"]
    assert (sheet["D2"].value, sheet["D2"].data_type) == (text, "s")
    assert sheet["E2"].hyperlink is None
    assert b"<f>" not in b"".join(
        zipfile.ZipFile(BytesIO(data)).read(n) for n in zipfile.ZipFile(BytesIO(data)).namelist()
    )


def test_no_text_is_lost_for_its_length():
    """A text longer than a cell may hold is cut, and not left out."""
    sheet = read_sheets(render(records=[FailingRecord("CLD-X014", 2, "x" * 40_000)]))["Failing records"]
    assert len(sheet[1][3]) == MAX_CHARACTERS


def test_what_is_no_character_does_not_stop_it():
    """Control characters and half characters are written in a way that can be read back."""
    data = render(records=[FailingRecord("CLD-X014", 2, "a\x00b\x1f", "\ud800")])
    assert read_sheets(data)["Failing records"][1][4] == "?"


def test_equal_content_gives_equal_bytes():
    """Neither the clock nor the folder is in the file."""
    first = render()
    time.sleep(2.1)  # longer than the step of the times in a zip file
    assert render() == first


def test_a_full_sheet_is_followed_by_another(tmp_path: Path):
    """Records go on over up to four sheets; what does not fit is counted and told, and the counts hold it."""
    path = tmp_path / "check.xlsx"
    records = (FailingRecord("CLD-X014", row) for row in range(2, 25))
    contents = write_client_level_workbook(path, make_submission(), records, max_rows=6, **WHOM)
    assert contents == WorkbookContents(n_listed=20, n_not_listed=3)
    sheets = read_sheets(path.read_bytes())
    names = [name for name in sheets if name.startswith("Failing")]
    assert names == ["Failing records", "Failing records 2", "Failing records 3", "Failing records 4"]
    assert [row[2] for name in names for row in sheets[name][1:]] == list(range(2, 22))
    assert any("3 more did not fit" in str(row[0]) for row in sheets["Read me"])


def test_the_limits_are_those_of_the_format():
    """Rows of a sheet as spreadsheet programs have them."""
    assert (MAX_ROWS, MAX_SHEETS) == (2**20, 4)


def test_memory_does_not_grow_with_the_records(tmp_path: Path):
    """Records are written as they come: forty thousand take hardly more memory than four hundred."""

    def peak(n_records):
        records = (FailingRecord("CLD-X014", row, f"EV{row}", f"P{row}") for row in range(n_records))
        tracemalloc.start()
        write_client_level_workbook(tmp_path / "check.xlsx", make_submission(), records, **WHOM)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(40_000) < peak(400) + 2_000_000


def test_working_files_are_gone(tmp_path: Path):
    """Nothing but the workbook is left in the folder."""
    write_client_level_workbook(tmp_path / "check.xlsx", make_submission(), iter(RECORDS), **WHOM)
    assert [path.name for path in tmp_path.iterdir()] == ["check.xlsx"]


def test_it_says_what_it_is():
    """Read me says whose it is, that it is internal and made up, what was guessed and what was not checked."""
    text = "\n".join(str(row[0]) for row in read_sheets(render())["Read me"])
    for wanted in (
        "Made-up data",
        "never publish it",
        "Westmere",
        "How the file was taken: ",
        "Not checked: ",
        "row 2",
    ):
        assert wanted in text


def test_a_rule_of_the_councils_own_is_marked():
    """A rule that the council wrote can be told from the supplied ones."""
    submission = make_submission(outcomes=(make_outcome(make_rule(own=True, across=True)),))
    assert read_sheets(render(submission))["Rules"][1][9:11] == ["yes", "yes"]


def test_an_interrupted_workbook_leaves_nothing_behind(tmp_path: Path):
    """If the records stop with an error, the earlier workbook stays and no reference is left in another file."""

    def failing():
        yield FailingRecord("CLD-X014", 2, "EV2", "P2")
        raise OSError("the disk went away")

    path = tmp_path / "check.xlsx"
    write_client_level_workbook(path, make_submission(), iter(RECORDS), **WHOM)
    earlier = path.read_bytes()
    with pytest.raises(OSError, match="the disk went away"):
        write_client_level_workbook(path, make_submission(), failing(), **WHOM)
    assert path.read_bytes() == earlier
    assert [each.name for each in tmp_path.iterdir()] == ["check.xlsx"]
