"""What is said of a client-level file that is not as it should be: a table of files and of what is told."""

import pytest

from evidence.client_level.events import EventsOptions, open_events
from evidence.warehouse import Step
from schemas.errors import InputError
from tests.client_level_rows import FIELDS, write_rows

REQUEST = {
    "LA_Code": "102",
    "Reporting_Period_Start_Date": "2025-04-01",
    "Reporting_Period_End_Date": "2026-03-31",
    "NHS_Number": "9990000018",
    "LA_Person_Unique_Identifier": "P1",
    "Date_of_Birth": "1950-05-02",
    "Client_Type": "Service user",
    "Event_Type": "Request",
    "Event_Start_Date": "2025-05-01",
    "Event_End_Date": "2025-05-09",
    "Event_Outcome": "NFA: Support declined",
}
SHORT = "LA_Code,Client_Type,Event_Type,NHS_Number,Event_Start_Date,Event_Description\r\n"
ROW = "102,Service user,Request,9990000018,2025-05-01,"


def _open(path, **options):
    with open_events(path, EventsOptions(**options)) as events:
        return events.form, events.warehouse.run([Step("shown", "SELECT * FROM events ORDER BY row")]).to_pylist()


@pytest.mark.parametrize(
    ("data", "slug", "row", "found"),
    [
        (b"", "cld-empty", None, "empty"),
        (b"\xef\xbb\xbf\r\n", "cld-empty", None, "empty"),
        (b"PK\x03\x04rest of a workbook", "cld-not-csv", None, "workbook"),
        (b"%PDF-1.7 rest", "cld-not-csv", None, "PDF"),
        (b"a,b\x00\x01\x02,c\r\n1,2,3\r\n", "cld-not-csv", None, "no text has"),
        ((ROW + "x\r\n").encode(), "cld-no-headings", 1, "first row"),
        (SHORT.replace("Event_Type", "Event_Typ").encode(), "cld-column-missing", 1, "Event_Type"),
        (SHORT.replace("NHS_Number", "Other").encode(), "cld-column-missing", 1, "NHS_Number"),
        (SHORT.replace("LA_Code", "event type").encode(), "cld-heading-twice", 1, "twice"),
        ((SHORT + ROW + "a\r\n" + ROW + "b,c\r\n").encode(), "cld-cells", 3, "7 cells where there are 6 headings"),
        ((SHORT + "102,Service user\r\n" + ROW + "b\r\n").encode(), "cld-cells", 2, "2 cells where there are 6"),
        ((SHORT + ROW + "a\r\n102,Service us").encode(), "cld-cut-short", 3, "2 cells where there are 6"),
        ((SHORT + ROW + '"He said "no" to me"\r\n').encode(), "cld-quotes", 2, "not doubled"),
        ((SHORT + ROW + '"never closed\r\n' + ROW + "b\r\n").encode(), "cld-quotes", 2, "not closed"),
        ((SHORT + ROW + "bad \x81 byte\r\n").encode("latin-1"), "cld-encoding", 2, "no encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(tmp_path, data, slug, row, found):
    """Nothing of it is kept; the problem says what, where and what to do."""
    path = tmp_path / "offered.csv"
    path.write_bytes(data)
    with pytest.raises(InputError, match="problem") as caught:
        _open(path)
    first = caught.value.problems[0]
    assert (first.slug, first.row, first.file) == (slug, row, "offered.csv")
    assert found in first.found + first.remedy
    assert first.remedy


def test_all_faulty_rows_are_told_at_once_and_no_more_than_ten_of_a_kind(tmp_path):
    """Eleven rows with too many cells and one cut short: ten named, the rest counted, and the last line besides."""
    path = tmp_path / "offered.csv"
    path.write_text(SHORT + (ROW + "a,b\r\n") * 12 + "102,Serv")
    with pytest.raises(InputError, match="12 problems") as caught:
        _open(path)
    assert [problem.row for problem in caught.value.problems] == [*range(2, 12), None, 14]
    assert "2 more rows" in caught.value.problems[10].found


@pytest.mark.parametrize(
    ("change", "guess"),
    [
        ({"delimiter": ";"}, "parted by semicolons"),
        ({"delimiter": "\t"}, "parted by tabs"),
        ({"delimiter": "|"}, "parted by upright strokes"),
        ({"encoding": "utf-16"}, "UTF-16"),
        ({"encoding": "utf-8-sig"}, ""),
        ({"fields": (*reversed(FIELDS), "Our_Own_Column")}, "no such field: Our_Own_Column"),
        ({"fields": FIELDS[:-1]}, "treated as blank in every record: Planned_units_per_week"),
    ],
)
def test_an_unusual_form_is_read_and_told(tmp_path, change, guess):
    """Delimiters, encodings, columns in another order, unknown and missing ones: same events, and a sentence."""
    form, rows = _open(write_rows(tmp_path / "a.csv", [REQUEST], **change))
    assert len(rows) == 1
    assert (rows[0]["event_type"], rows[0]["person"], rows[0]["age"]) == ("Request", "N9990000018", 74)
    assert any(guess in sentence for sentence in form.guesses)


def test_a_line_that_names_the_delimiter_is_no_record(tmp_path):
    """Spreadsheet programs hide a sep= line, and count rows from the next."""
    path = tmp_path / "a.csv"
    path.write_text("sep=;\r\n" + SHORT.replace(",", ";") + ROW.replace(",", ";") + "x\r\n")
    form, rows = _open(path)
    assert [row["row"] for row in rows] == [2]
    assert any("semicolons" in guess for guess in form.guesses)


@pytest.mark.parametrize(
    ("text", "encoded", "said"),
    [
        ("Café £5 – “quoted”", "cp1252", "read as Windows-1252"),
        ("Café £5", "utf-8", ""),
    ],
)
def test_text_that_is_not_utf_8_is_read_as_windows_1252_and_told(tmp_path, text, encoded, said):
    """What Excel in Britain writes as plain CSV."""
    form, rows = _open(write_rows(tmp_path / "a.csv", [REQUEST | {"Event_Description": text}], encoding=encoded))
    assert rows[0]["event_description"] == text
    assert any(said in guess for guess in form.guesses)


def test_mixed_encodings_are_told_with_their_lines(tmp_path):
    """Each line is read as what it is."""
    path = tmp_path / "a.csv"
    path.write_bytes(SHORT.encode() + (ROW + "Café\r\n").encode() + (ROW + "Café\r\n").encode("cp1252"))
    form, rows = _open(path)
    assert [row["event_description"] for row in rows] == ["Café", "Café"]
    assert any("mixes encodings" in guess and "lines 3" in guess for guess in form.guesses)


def test_quotes_and_line_breaks_inside_cells_are_kept(tmp_path):
    """A description over two lines with doubled quotation marks; row numbers count records."""
    rows = [REQUEST | {"Event_Description": 'She said "no",\r\nthen yes'}, REQUEST]
    _, read = _open(write_rows(tmp_path / "a.csv", rows))
    assert [row["row"] for row in read] == [2, 3]
    assert read[0]["event_description"] == 'She said "no", then yes'


def test_blank_rows_are_left_out_and_counted_as_rows(tmp_path):
    """Rows keep the number a spreadsheet shows."""
    path = tmp_path / "a.csv"
    path.write_text(SHORT + ROW + "a\r\n\r\n,,,,,\r\n" + ROW + "b\r\n")
    form, rows = _open(path)
    assert [row["row"] for row in rows] == [2, 5]
    assert form.n_records == 2
    assert any("2 blank rows" in guess or "2 rows without" in guess for guess in form.guesses)


def test_empty_cells_after_the_last_heading_are_left_out(tmp_path):
    """Excel adds them; there is nothing in them."""
    path = tmp_path / "a.csv"
    path.write_text(SHORT + ROW + "a,,,\r\n")
    _, rows = _open(path)
    assert [row["event_description"] for row in rows] == ["a"]


@pytest.mark.parametrize("blank", ["", "  ", "NULL", "null", "Null", " NULL "])
def test_nothing_is_nothing_however_it_is_written(tmp_path, blank):
    """Blank, spaces and the text NULL in any letter case are no value and no fault, in every kind of field."""
    row = REQUEST | dict.fromkeys(("Gender", "Date_of_Death", "Unit_Cost", "Event_Reference", "Postcode"), blank)
    _, (read,) = _open(write_rows(tmp_path / "a.csv", [row]))
    assert all(read[name] is None for name in ("gender", "date_of_death", "unit_cost", "event_reference", "postcode"))
    assert read["faults"] == 0


@pytest.mark.parametrize(
    ("field", "texts", "read", "guess"),
    [
        ("Event_Start_Date", ["2025-05-13 00:00:00"], ["2025-05-13"], "time of day"),
        ("Event_Start_Date", ["13/05/2025", "01/06/2025"], ["2025-05-13", "2025-06-01"], "day first"),
        ("Event_Start_Date", ["05/13/2025", "06/01/2025"], ["2025-05-13", "2025-06-01"], "month first"),
        ("Event_Start_Date", ["01/06/2025"], ["2025-06-01"], "may be day or month first, and were read day first"),
        ("Event_Start_Date", ["13/05/2025", "05/14/2025"], ["2025-05-13", None], "count as unreadable"),
        (
            "Event_Start_Date",
            ["13/05/2025", "05/14/2025", "5/15/2025"],
            [None, "2025-05-14", "2025-05-15"],
            "month first",
        ),
        ("Event_Start_Date", ["1-Apr-25"], ["2025-04-01"], "two digits"),
        ("Event_Start_Date", ["1 April 2025"], ["2025-04-01"], "1-Apr-2025"),
        ("Event_Start_Date", ["45748"], ["2025-04-01"], "Excel day numbers"),
        ("Event_Start_Date", ["2025-02-30"], [None], ""),
        ("Event_Start_Date", ["soon"], [None], ""),
        ("Event_Start_Date", ["infinity"], [None], ""),
        ("Event_Start_Date", ["0020-05-01"], [None], ""),
        ("Event_Start_Date", ["99999-05-01"], [None], ""),
        ("Date_of_Birth", ["01/02/50"], ["1950-02-01"], "century"),
        ("Date_of_Birth", ["01/02/20"], [None], "both centuries"),
        ("Date_of_Birth", ["01/02/05"], ["2005-02-01"], "century"),
    ],
)
def test_dates_are_read_as_their_column_shows_and_every_guess_is_told(tmp_path, field, texts, read, guess):
    """Excel's dates, British and American ones, short years: what cannot be read is marked, never guessed silently."""
    form, rows = _open(write_rows(tmp_path / "a.csv", [REQUEST | {field: text} for text in texts]))
    column = field.lower()
    assert [row[column] and row[column].isoformat() for row in rows] == read
    assert [row[f"{column}_invalid"] for row in rows] == [value is None for value in read]
    assert any(guess in said for said in form.guesses)


@pytest.mark.parametrize(("birth", "start"), [("05/13/1950", "2025-06-01"), ("13/05/1950", "2025-01-06")])
def test_a_column_that_does_not_show_the_order_follows_the_other_dates_of_the_file(tmp_path, birth, start):
    """One order in a file, and it is said where it was taken from."""
    row = REQUEST | {"Date_of_Birth": birth, "Event_Start_Date": "06/01/2025"}
    form, (read,) = _open(write_rows(tmp_path / "a.csv", [row]))
    assert read["event_start_date"].isoformat() == start
    assert any("Event_Start_Date" in said and "as other dates of the file show" in said for said in form.guesses)


@pytest.mark.parametrize(
    ("text", "value", "invalid"),
    [
        ("12.5", 12.5, False),
        ("£1,200.50", 1200.5, False),
        ("1,200", 1200.0, False),
        ("12,5", None, True),
        ("nan", None, True),
        ("inf", None, True),
        ("-3", -3.0, False),
        ("twelve", None, True),
        (" 7 ", 7.0, False),
    ],
)
def test_numbers(tmp_path, text, value, invalid):
    """A pound sign and commas between thousands are left out; anything else that is no number is marked."""
    _, (row,) = _open(write_rows(tmp_path / "a.csv", [REQUEST | {"Unit_Cost": text}]))
    assert (row["unit_cost"], row["unit_cost_invalid"]) == (value, invalid)


@pytest.mark.parametrize(
    ("field", "text", "value", "invalid"),
    [
        ("NHS_Number", "999 000 0018", "9990000018", False),
        ("NHS_Number", "999-000-0018", "9990000018", False),
        ("NHS_Number", "9990000019", "9990000019", True),
        ("NHS_Number", "999000001", "999000001", True),
        # nine digits whose weighted sum is right, in ten characters that can be read as a number
        ("NHS_Number", " 999000004", " 999000004", True),
        ("NHS_Number", "+999000004", "+999000004", True),
        ("NHS_Number", "9_99000004", "9_99000004", True),
        ("NHS_Number", "99900000E2", "99900000E2", True),
        ("NHS_Number", "9.99E+09", "9.99E+09", True),
        ("LA_Person_Unique_Identifier", "1.23457E+11", "1.23457E+11", True),
        ("LA_Person_Unique_Identifier", " P  1 ", "P 1", False),
        ("Postcode", "zz11aa", "ZZ1 1AA", False),
        ("Postcode", "ZZ1  1AA", "ZZ1 1AA", False),
        ("Postcode", "unknown", "UNKN OWN", True),
        ("Postcode", "ZZ", "ZZ", True),
        ("GP_Practice_Code", "y12345", "Y12345", False),
        ("GP_Practice_Code", "12345", "12345", True),
        ("LA_Code", "2", "2", True),
    ],
)
def test_identifiers(tmp_path, field, text, value, invalid):
    """They are tidied, and what is not valid is kept and marked."""
    _, (row,) = _open(write_rows(tmp_path / "a.csv", [REQUEST | {field: text}]))
    assert (row[field.lower()], row[f"{field.lower()}_invalid"]) == (value, invalid)


def test_numbers_a_spreadsheet_has_spoilt_are_told(tmp_path):
    """Their last digits are lost, and only a new export brings them back."""
    form, _ = _open(write_rows(tmp_path / "a.csv", [REQUEST | {"NHS_Number": "9.99E+09"}]))
    (problem,) = form.problems
    assert (problem.slug, problem.column) == ("cld-damaged-numbers", "NHS_Number")
    assert problem.found.startswith("1 values")


@pytest.mark.parametrize(("end", "told"), [("\r\n", False), ("\n", False), ("", True)])
def test_a_last_line_without_a_line_end_is_told(tmp_path, end, told):
    """It has all its cells, and yet the last may have been cut off."""
    path = tmp_path / "a.csv"
    path.write_text(SHORT + ROW + "a" + end, newline="")
    form, rows = _open(path)
    assert len(rows) == 1
    assert any("no line end" in guess for guess in form.guesses) is told


@pytest.mark.parametrize(
    ("row", "person"),
    [
        ({}, "N9990000018"),
        ({"NHS_Number": "9990000019"}, "L102_P1"),
        ({"NHS_Number": ""}, "L102_P1"),
        ({"NHS_Number": "", "LA_Person_Unique_Identifier": ""}, None),
    ],
)
def test_a_person_is_known_by_a_valid_nhs_number_else_by_the_councils_own(tmp_path, row, person):
    """DHSC's person key."""
    _, (read,) = _open(write_rows(tmp_path / "a.csv", [REQUEST | row]))
    assert read["person"] == person


@pytest.mark.parametrize(
    ("end", "death", "shown"),
    [
        ("2025-05-09", "", "2025-05-09"),
        ("2025-05-09", "2025-05-05", "2025-05-05"),
        ("2025-05-09", "2025-06-05", "2025-05-09"),
        ("", "2025-06-05", "2025-06-05"),
        ("", "", None),
        ("09/05/2025", "13/05/2025", "2025-05-09"),
    ],
)
def test_an_event_ends_with_the_persons_death_where_that_comes_first(tmp_path, end, death, shown):
    """DHSC's corrected end date."""
    row = REQUEST | {"Event_End_Date": end, "Date_of_Death": death}
    _, (read,) = _open(write_rows(tmp_path / "a.csv", [row]))
    assert (read["end_date"] and read["end_date"].isoformat()) == shown


@pytest.mark.parametrize(
    ("born", "started", "age"),
    [("2000-02-29", "2018-02-28", 17), ("2000-02-29", "2018-03-01", 18), ("2025-06-01", "2025-05-01", None)],
)
def test_age_is_in_whole_years(tmp_path, born, started, age):
    """A birthday counts on its day; a birth after the event gives no age."""
    row = REQUEST | {"Date_of_Birth": born, "Event_Start_Date": started}
    _, (read,) = _open(write_rows(tmp_path / "a.csv", [row]))
    assert read["age"] == age
