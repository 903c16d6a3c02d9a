"""Published statistics of client-level data, in the publisher's own form and as one row a council."""

import csv
from datetime import date
from io import BytesIO

import pandas as pd
import pytest

from evidence.have.cld_tables import is_cld_tables, read_cld_tables, read_period
from evidence.parsing import read_table_file
from schemas.errors import InputError
from schemas.observation import OBSERVATION_COLUMNS
from tests.places import DATA
from tests.unit.evidence.cells import make_sheet, told

COUNCIL_TABLE = DATA / "cld_aggregates" / "authority_table_2026-03.csv"
AREA = ("Local Authority", "Lincolnshire", "E10000019")


def as_ods(*rows, title="Adults with long-term support"):
    """A workbook as the publisher lays it out: a title, a note, the headings in the third row of Table_1."""
    buffer = BytesIO()
    cover = pd.DataFrame([["Invented figures"]])
    lines = [(title,), ("[p] provisional, [c] suppressed",), *rows]
    table = pd.DataFrame([[*line, *[None] * (max(map(len, lines)) - len(line))] for line in lines])
    with pd.ExcelWriter(buffer, engine="odf") as writer:
        cover.to_excel(writer, sheet_name="Cover", header=False, index=False)
        table.to_excel(writer, sheet_name="Table_1", header=False, index=False)
    return buffer.getvalue()


def read(data):
    """The observations of a file."""
    return read_cld_tables(read_table_file(data, "cld.ods"), data, "cld.ods")


SUPPORT_HEADINGS = (
    "Area unit",
    "Area",
    "Area code",
    "Support setting",
    "Age group",
    "28 February 2026",
    "31 March 2026 [p]",
)
SUPPORT = as_ods(
    SUPPORT_HEADINGS,
    ("Country", "England", "E92000001", "All", "All", 655000, 656005),
    ("Region", "East Midlands", "E12000004", "All", "All", 50010, 50025),
    (*AREA, "All", "All", 8105, 8110),
    (*AREA, "Nursing", "All", 905, "[c]"),
    (*AREA, "All", "18 to 64", 3205, "3210 [p]"),
    ("Local Authority", "Elsewhere", "E07000142", "All", "All", 5, 5),
)


def test_long_term_support_as_published():
    """One figure for each area, setting, age and day; provisional ones keep their flag, suppressed ones no value."""
    table = read(SUPPORT)
    assert table.column_names == list(OBSERVATION_COLUMNS)
    figures = {(r["la_name"], r["cut"], r["year"]): (r["value"], r["flag"], r["row"]) for r in table.to_pylist()}
    assert figures == {
        ("England", "", "2026-02-28"): (655000, "", 4), ("England", "", "2026-03-31"): (656005, "[p]", 4),
        ("East Midlands", "", "2026-02-28"): (50010, "", 5), ("East Midlands", "", "2026-03-31"): (50025, "[p]", 5),
        ("Lincolnshire", "", "2026-02-28"): (8105, "", 6), ("Lincolnshire", "", "2026-03-31"): (8110, "[p]", 6),
        ("Lincolnshire", "setting: Nursing", "2026-02-28"): (905, "", 7),
        ("Lincolnshire", "setting: Nursing", "2026-03-31"): (None, "[c]", 7),
        ("Lincolnshire", "age: 18 to 64", "2026-02-28"): (3205, "", 8),
        ("Lincolnshire", "age: 18 to 64", "2026-03-31"): (3210, "[p]", 8),
    }  # fmt: skip
    row = next(r for r in table.to_pylist() if r["flag"] == "[c]")
    assert (row["measure"], row["sheet"], row["column"], row["raw"]) == (
        "cld-lts",
        "Table_1",
        "31 March 2026 [p]",
        "[c]",
    )


def test_assessments_as_published():
    """Months, without the total: adding provisional and suppressed months up is the publisher's business."""
    table = read(
        as_ods(
            ("Area unit", "Area", "Area code", "Age group", "February 2026", "March 2026 [p]", "Total"),
            (*AREA, "All", 705, "[c]", 9000),
        )
    )
    assert [(r["measure"], r["year"], r["value"], r["flag"]) for r in table.to_pylist()] == [
        ("cld-assess", "2026-02-28", 705, ""), ("cld-assess", "2026-03-31", None, "[c]"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("31 March 2026 [p]", "2026-03-31"), ("29 February 2024", "2024-02-29"), ("February 2024", "2024-02-29"),
        ("december 2025 [note 2]", "2025-12-31"), (date(2026, 3, 31), "2026-03-31"),
        ("Total", None), ("30 February 2026", None), ("Area", None), ("", None),
    ],
)  # fmt: skip
def test_headings_name_periods(heading, period):
    """A snapshot's day, or the last day of a month."""
    assert read_period(heading) == period


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([SUPPORT_HEADINGS, (*AREA, "All", "All", 5, "many")], ("figure-unreadable", 4, "31 March 2026 [p]")),
        ([SUPPORT_HEADINGS, (*AREA, "All", "All", -5, 5)], ("figure-unreadable", 4, "28 February 2026")),
        ([SUPPORT_HEADINGS], ("figures-none", None, None)),
        ([(*SUPPORT_HEADINGS[:5], "Now"), (*AREA, "All", "All", 5)], ("period-unknown", 3, None)),
    ],
)
def test_each_fault_is_told_in_its_place(rows, problem):
    """A damaged table gives nothing."""
    with pytest.raises(InputError, match="The figures were not taken in") as caught:
        read(as_ods(*rows))
    assert told(caught.value) == [problem]


def test_the_council_table_as_a_plain_reading_gives_it():
    """153 councils, two figures each; its other columns are told and left to their own publishers' files."""
    data = COUNCIL_TABLE.read_bytes()
    table = read_cld_tables(read_table_file(data, COUNCIL_TABLE.name), data, COUNCIL_TABLE.name)
    with COUNCIL_TABLE.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    theirs = {(r["ons_code"], "cld-lts", "2026-03-31"): float(r["cld_long_term_support_31mar2026"]) for r in rows}
    theirs |= {(r["ons_code"], "cld-assess-year", "2025-26"): float(r["cld_assessments_12m_to_mar2026"]) for r in rows}
    assert {(r["ons_code"], r["measure"], r["year"]): r["value"] for r in table.to_pylist()} == theirs
    assert table.num_rows == 306


def test_an_unknown_council_in_a_council_table_is_a_problem():
    """A code that is no area's is told, and not passed over."""
    headings = ("ons_code", "la_name", "cld_long_term_support_31mar2026")
    sheet = make_sheet(headings, ("E06999999", "Fenmoor", 5), ("E10000019", "Lincolnshire", 10), name=None)
    with pytest.raises(InputError, match="one problem") as caught:
        read_cld_tables([sheet], b"", "t.csv")
    assert told(caught.value) == [("area-unknown", 2, "ons_code")]


def test_they_are_known_by_their_headings():
    """Whatever sheet and file are called."""
    assert is_cld_tables([make_sheet(SUPPORT_HEADINGS, name="Anything")])
    assert not is_cld_tables([make_sheet(("Area unit", "Area"), name="Table_1")])
