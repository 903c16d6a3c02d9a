"""Whatever the form of a file, the same records are read from it."""

import csv
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evidence.client_level import file_form, reading
from evidence.client_level.events import EventsOptions, open_events
from evidence.client_level.specification import load_specification
from evidence.warehouse import Step
from schemas.errors import InputError
from tests.client_level_rows import FIELDS, opened, write_rows

SPECIFICATION = load_specification()
WORDS = st.text(st.characters(codec="cp1252", exclude_categories=("Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12)
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join).filter(lambda text: text.upper() != "NULL")
DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 31)).map(date.isoformat)


def _values(field):
    listed = SPECIFICATION.code_list(field.name, "R2")
    if field.kind == "date":
        return DAYS
    if field.kind == "number":
        return st.integers(-1000, 10**6).map(str) | st.floats(0, 10**6, allow_nan=False).map(repr)
    if listed and listed.closed:
        return st.sampled_from(listed.values)
    if field.kind == "code list":
        return st.sampled_from(listed.values or ("Yes", "No", "One – two"))
    if field.column in ("nhs_number", "postcode", "gp_practice_code", "la_code"):
        good = {"nhs_number": "9990000018", "postcode": "ZZ1 1AA", "gp_practice_code": "Y12345", "la_code": "102"}
        return st.just(good[field.column])
    return TEXTS


ROWS = st.lists(
    st.fixed_dictionaries({}, optional={field.name: _values(field) for field in SPECIFICATION.fields}),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=ROWS,
    fields=st.permutations(FIELDS),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_valid_rows_are_read_back_as_they_were_written(tmp_path, rows, fields, delimiter, encoding, quoting):
    """In any order of columns, delimiter, encoding and quoting, without a fault."""
    path = tmp_path / "a.csv"
    write_rows(path, rows, fields=fields, delimiter=delimiter, encoding=encoding, quoting=quoting)
    with open_events(path, EventsOptions(release="R2")) as events:
        read = {row["row"]: row for row in events.warehouse.run([Step("s", "SELECT * FROM events")]).to_pylist()}
    written = {number: row for number, row in enumerate(rows, start=2) if row}
    assert read.keys() == written.keys()
    for number, row in written.items():
        assert read[number]["faults"] == 0
        for field in SPECIFICATION.fields:
            assert _as_text(read[number][field.column], row.get(field.name)), field.name


def _as_text(read, written):
    if written is None or read is None:
        return read is None and written is None
    if isinstance(read, float):
        return read == float(written)
    return (read.isoformat() if isinstance(read, date) else read) == written


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.fixed_dictionaries({}, optional={f: st.text(max_size=20) for f in FIELDS[:30:3]}), max_size=5))
@example(rows=[{"LA_Code": "", "Request_Route_of_Access": "\r"}])  # nothing but a line end, in a list nobody published
def test_no_text_whatever_brings_the_reader_down(tmp_path, rows):
    """Any text in any field: read or refused with problems, and the fast and the careful way agree."""
    path = write_rows(tmp_path / "a.csv", rows)
    with suppress(InputError), open_events(path, EventsOptions(release="R2")) as events:
        read = events.warehouse.run([Step("s", "SELECT * FROM events ORDER BY row")]).to_pylist()
        assert [row["row"] for row in read] == sorted({row["row"] for row in read})


@pytest.mark.parametrize("n", [1, 30_000])
def test_the_fast_way_and_the_careful_way_read_the_same(tmp_path, monkeypatch, n):
    """A file with faults of many kinds, read either way, gives the same events."""
    rows = [
        {
            "LA_Code": "102",
            "NHS_Number": "9990000018" if i % 7 else "123",
            "Event_Type": ("Request", "service", "Revue", "")[i % 4],
            "Client_Type": ("Service User", "Carer")[i % 2],
            "Event_Start_Date": ("2025-05-01", "13/05/2025", "never")[i % 3],
            "Gender": "Male" if i % 5000 else "male ",
            "Review_Reason": "Planned" if i != n - 1 else "A late word",
            "Unit_Cost": "5" if i % 900 else "£5",
            "Event_Description": 'first line\nsecond, "third"' if i % 11 == 0 else "",
        }
        for i in range(n)
    ]
    path = write_rows(tmp_path / "a.csv", rows)
    fast = _shown(path)
    for module in (reading, file_form):
        monkeypatch.setattr(module, "LARGE_BYTES", 0)
    monkeypatch.setattr(reading, "WINDOW_BYTES", 100_000)
    monkeypatch.setattr(reading, "RAW_ROWS", 1_500)
    assert _shown(path) == fast
    monkeypatch.setattr(reading, "_all_there", lambda *_: False)
    assert _shown(path) == fast
    assert fast[0].num_rows == n


def _shown(path):
    with open_events(path) as events:
        rows = events.warehouse.run([Step("s", "SELECT * FROM events ORDER BY row")])
        return rows, events.form.guesses


@pytest.mark.parametrize("release", ["R1", "R2"])
def test_every_listed_value_becomes_its_canonical_word(tmp_path, release):
    """All values of both releases, in upper case too; the file's other release is told."""
    lists = [known for known in SPECIFICATION.lists if known.release == release and known.values]
    for known in lists:
        texts = [*known.values, *(value.upper() for value in known.values)]
        with opened(tmp_path, [{"LA_Code": "102", known.field: text} for text in texts], release) as events:
            read = events.warehouse.run([Step("s", f"SELECT row, {known.field} AS word, faults FROM events")])
        words = [row["word"] for row in sorted(read.to_pylist(), key=lambda row: row["row"])]
        assert words == [known.canonical[value] for value in known.values] * 2
        assert not any(read["faults"].to_pylist())


@pytest.mark.parametrize(
    ("texts", "release", "guess"),
    [
        (["Service User", "Carer"], "R1", "Taken as Release 1: 2 values"),
        (["Service user", "Unpaid carer"], "R2", "Taken as Release 2: 2 values"),
        (
            ["Service User", "Service User", "Unpaid carer"],
            "R1",
            "spelled as in Release 2 were read as such: Client_Type 1",
        ),
        ([""], "R2", "no value tells"),
    ],
)
def test_the_release_is_told_from_the_values(tmp_path, texts, release, guess):
    """The commoner spelling decides; the other is read as well and counted."""
    path = write_rows(tmp_path / "a.csv", [{"LA_Code": "102", "Client_Type": text} for text in texts])
    with open_events(path) as events:
        assert events.form.release == release
        assert any(guess in said for said in events.form.guesses)


@pytest.mark.parametrize(
    ("field", "text", "shown", "invalid"),
    [
        ("Gender", "Mal", None, True),
        ("Gender", "Invalid and not mapped", None, True),
        ("Accommodation_Status", "Unknown: presumed at home", None, True),
        ("Event_Outcome", "Release 1 specification only: Not mapped", None, True),
        ("Event_Outcome", "Provision of service", "Provision of service", False),
        ("Service_Component", "Something of our own", "Something of our own", False),
        ("Dementia", "perhaps", "perhaps", False),
    ],
)
def test_a_value_is_invalid_only_where_its_list_is_complete(tmp_path, field, text, shown, invalid):
    """Cleaning categories of DHSC are no submitted values; open lists take what comes."""
    with opened(tmp_path, [{"LA_Code": "102", field: text}]) as events:
        query = f"SELECT {field} AS word, {field}_invalid AS invalid FROM events"
        assert events.warehouse.run([Step("s", query)]).to_pylist() == [{"word": shown, "invalid": invalid}]


def test_row_numbers_hold_in_a_file_of_many_pieces(tmp_path):
    """Read by several threads, records keep their place."""
    rows = [{"LA_Code": "102", "Event_Reference": f"E{n}", "Event_Description": "x" * 200} for n in range(2, 60_002)]
    with opened(tmp_path, rows) as events:
        query = "SELECT count(*) AS n, count(*) FILTER ('E' || row = event_reference) AS right FROM events"
        assert events.warehouse.run([Step("s", query)]).to_pylist() == [{"n": 60_000, "right": 60_000}]
