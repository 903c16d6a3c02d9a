"""Reading sound files: what a cell becomes, where it stands, and what had to be guessed."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.parsing import read_csv, read_table_file, read_workbook
from evidence.parsing.cells import decode_rows, encode_rows
from schemas.errors import InputError
from tests.places import DATA

from .hostile_files import ods, xlsx

XLSX_2020 = DATA / "ascof_2020_21" / "meas-from-asc-of-eng-2021-open-data-csv_v2.xlsx"


@pytest.mark.parametrize(
    ("given_value", "read_value"),
    [
        ("0012", "0012"),
        (" padded ", " padded "),
        ("Carers\nstrategy", "Carers\nstrategy"),
        (7, 7),
        (7.0, 7),
        (7.25, 7.25),
        (-3, -3),
        (True, True),
        (dt.date(2026, 3, 1), dt.date(2026, 3, 1)),
        (dt.datetime(2026, 3, 1, 10, 30), dt.datetime(2026, 3, 1, 10, 30)),
        (dt.time(10, 30), "10:30:00"),
    ],
)
def test_a_cell_keeps_its_kind(given_value, read_value):
    """Text stays text with its zeros and blanks, numbers stay numbers, dates stay dates."""
    (sheet,) = read_table_file(xlsx({"A1": given_value}), "a.xlsx")
    assert sheet.rows == ((read_value,),)
    assert type(sheet.rows[0][0]) is type(read_value)


def test_rows_and_columns_are_where_a_spreadsheet_program_shows_them():
    """Leading blank rows and columns are kept, so that row 3 is the third row and column C the third cell."""
    (sheet,) = read_table_file(xlsx({"C3": "here", "E4": 1}, title="Audit"), "a.xlsx")
    assert sheet.name == "Audit"
    assert sheet.rows[2][2] == "here"
    assert sheet.rows[3] == (None, None, None, None, 1)
    assert {len(row) for row in sheet.rows} == {5}


def test_repeated_blank_rows_and_comments_of_an_ods_file():
    """Repeated blank rows count as many times as they repeat at the start, and not at all at the end."""
    blank = "<table:table-row table:number-rows-repeated='{}'><table:table-cell/></table:table-row>"
    cell = "<table:table-cell office:value-type='float' office:value='5'><text:p>5</text:p></table:table-cell>"
    rows = blank.format(3) + f"<table:table-row>{cell}</table:table-row>" + blank.format(1_048_000)
    (sheet,) = read_table_file(ods(rows), "a.ods")
    assert sheet.rows == ((None,), (None,), (None,), (5,))


@pytest.mark.parametrize(
    ("data", "rows", "n_guesses"),
    [
        (b"name,code\nAnyshire,007\n", (("name", "code"), ("Anyshire", "007")), 0),
        (b"\xef\xbb\xbfname,code\r\nAnyshire,007\r\n", (("name", "code"), ("Anyshire", "007")), 0),
        ("name;n\nÄnyshire;1,5\n".encode("utf-16"), (("name", "n"), ("Änyshire", "1,5")), 1),
        ("name\tn\nAnyshire\t1\n".encode("utf-16"), (("name", "n"), ("Anyshire", "1")), 1),
        ("cost\n£5\n".encode("cp1252"), (("cost",), ("£5",)), 1),
        (b"sep=;\na;b\n1;2\n", (("a", "b"), ("1", "2")), 1),
        (b"\n\na,b\n", ((None, None), (None, None), ("a", "b")), 0),
        (b'a,b\n"two\nlines",2\nlast,3\n', (("a", "b"), ("two\nlines", "2"), ("last", "3")), 0),
        (b"a,b\n=1+1,@x\n", (("a", "b"), ("=1+1", "@x")), 0),
    ],
)
def test_csv_text(data, rows, n_guesses):
    """A CSV file is one nameless sheet of texts; encoding and delimiter are told where they were guessed."""
    (sheet,) = read_csv(data, "a.csv")
    assert sheet.name is None
    assert sheet.rows == rows
    assert len(sheet.guesses) == n_guesses


def test_a_guessed_encoding_is_told_in_words():
    """A person is told that the text was read as Windows-1252, and what to look at."""
    (sheet,) = read_csv("name\nZoë\n".encode("cp1252"), "a.csv")
    assert sheet.rows[1] == ("Zoë",)
    assert "Windows-1252" in sheet.guesses[0]


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (ods(), "tracker.xlsx", "an OpenDocument spreadsheet"),
        (xlsx(), "tracker.ods", "an Excel workbook"),
        (xlsx(), "tracker.txt", "an Excel workbook"),
        (b"a,b\n1,2\n", "tracker.xlsx", "a CSV file"),
    ],
)
def test_content_decides_and_the_name_is_only_remarked_on(data, name, kind):
    """A renamed file is read as what it is, and the person is told that name and content differ."""
    (sheet,) = read_table_file(data, name)
    assert any(kind in guess and name[-4:] in guess for guess in sheet.guesses)


@pytest.mark.parametrize(("read", "data"), [(read_csv, xlsx()), (read_workbook, b"a,b\n1,2\n")])
def test_the_other_kind_is_refused_where_one_is_asked_for(read, data):
    """Asking for a CSV file refuses a workbook, and the other way round."""
    with pytest.raises(InputError, match="one problem") as caught:
        read(data, "a")
    assert caught.value.problems[0].slug == "file-not-a-table"


def test_a_real_download_of_49_000_rows():
    """A file just as councils download it is read whole, codes as published."""
    (sheet,) = read_table_file(XLSX_2020.read_bytes(), XLSX_2020.name)
    assert len(sheet.rows) == 48_971
    assert sheet.rows[0][0] == "Geographical Code"
    assert sheet.guesses == ()


_CELLS = st.one_of(
    st.none(),
    st.text(min_size=1, max_size=10),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.datetimes().filter(lambda moment: moment.time() != dt.time()),
)


@settings(max_examples=60)
@given(st.lists(st.lists(_CELLS, max_size=4), max_size=5))
def test_cells_survive_the_way_from_the_child(rows):
    """What the child encodes the parent decodes to equal cells; only blank ends are left off."""
    decoded = decode_rows(encode_rows(rows))
    for number, row in enumerate(decoded):
        for place, cell in enumerate(row):
            sent = rows[number][place] if place < len(rows[number]) else None
            assert cell == sent


@pytest.mark.parametrize("rows", [[[["q", "x"]]], [[{"a": 1}]], [[["d", "no date"]]], [[["d"]]]])
def test_a_reply_of_another_shape_is_not_believed(rows):
    """The parent takes only the kinds of value that were agreed."""
    with pytest.raises(ValueError, match=r"\w"):
        decode_rows(rows)
