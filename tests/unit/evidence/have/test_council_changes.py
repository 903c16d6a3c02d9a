"""Councils through boundary changes, and every spelling of a council's name."""

import csv
from datetime import date

import pytest

from evidence.have.area_codes import find_area
from evidence.have.council_changes import (
    council_at,
    load_former_councils,
    predecessors_of,
    present_code,
    tell_beginning,
)
from evidence.have.councils import find_council, load_councils
from schemas.errors import AppError
from tests.places import DATA

GEOGRAPHY = DATA / "geography"
BEFORE, AFTER = date(2018, 6, 30), date(2026, 9, 30)


def registry():
    """The published register of councils by its own code."""
    with (GEOGRAPHY / "uk_local_authorities_future.csv").open(encoding="utf-8") as file:
        return {row["local-authority-code"]: row for row in csv.DictReader(file)}


def spellings():
    """Every spelling of a council with adult social care duties, present or past: spelling, GSS code, last day."""
    councils = {council.gss_code for council in load_councils()}
    former = {council.gss_code for council in load_former_councils()}
    known = registry()
    with (GEOGRAPHY / "lookup_name_to_registry.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            council = known.get(row["local-authority-code"])
            if council and council["gss-code"] in councils | former:
                yield row["la-name"], council["gss-code"], council["gss-code"] in former


def test_every_spelling_of_a_present_council_finds_it():
    """All of the published lookup, to the council it stands for."""
    wrong = [
        (name, code) for name, code, is_former in spellings() if not is_former and find_council(name).gss_code != code
    ]
    assert wrong == []
    assert sum(not is_former for _, _, is_former in spellings()) == 777


def test_every_spelling_of_a_former_council_finds_it_while_it_lasted():
    """Bournemouth, Poole, Dorset, Buckinghamshire, Northamptonshire, Cumbria, North Yorkshire and Somerset."""
    wrong = [
        (name, code) for name, code, is_former in spellings() if is_former and council_at(name, BEFORE).gss_code != code
    ]
    assert wrong == []
    assert len({code for _, code, is_former in spellings() if is_former}) == 8


@pytest.mark.parametrize("former", load_former_councils(), ids=lambda one: f"{one.name}-{one.gss_code}")
def test_former_councils_are_those_of_the_register(former):
    """The register has the same codes and, give or take a day, the same last days and successors."""
    (row,) = [row for row in registry().values() if row["gss-code"] == former.gss_code]
    codes = {key: row["gss-code"] for key, row in registry().items()}
    assert abs(date.fromisoformat(row["end-date"]) - former.last_day).days <= 1
    assert {codes[code] for code in row["replaced-by"].split(",")} <= set(former.successors)


@pytest.mark.parametrize("council", load_councils(), ids=lambda one: one.gss_code)
def test_every_council_is_itself_today(council):
    """By name and by code; its predecessors end the day before it begins."""
    for text in (council.name, council.gss_code):
        assert council_at(text, AFTER).gss_code == council.gss_code
    began = council_at(council.gss_code, AFTER).first_day
    for before in predecessors_of(council):
        assert (began - before.last_day).days == 1
    assert bool(began) is bool(predecessors_of(council)) is bool(tell_beginning(council))


@pytest.mark.parametrize(
    ("text", "day", "gss_code"),
    [
        ("Somerset", date(2023, 3, 31), "E10000027"), ("Somerset", date(2023, 4, 1), "E06000066"),
        ("North Yorkshire", date(2022, 1, 1), "E10000023"), ("North Yorkshire Council", AFTER, "E06000065"),
        ("Dorset", date(2019, 3, 31), "E10000009"), ("Dorset", date(2019, 4, 1), "E06000059"),
        ("Buckinghamshire", date(2020, 3, 31), "E10000002"), ("Buckinghamshire", date(2020, 4, 1), "E06000060"),
        ("Northamptonshire County Council", date(2021, 3, 31), "E10000021"),
        ("Cumbria", date(2023, 3, 31), "E10000006"), ("Borough of Poole", date(2019, 3, 31), "E06000029"),
        ("E08000038", AFTER, "E08000016"), ("E08000039", AFTER, "E08000019"), ("E06000048", AFTER, "E06000057"),
    ],
)  # fmt: skip
def test_a_name_means_the_council_of_that_day(text, day, gss_code):
    """The last day belongs to the old council, the next to the new one; a newer code means the same council."""
    assert council_at(text, day).gss_code == gss_code


@pytest.mark.parametrize(
    ("text", "day", "said"),
    [
        ("E10000006", date(2023, 4, 1), "Cumbria (E10000006) ended on 31 March 2023"),
        ("Cumbria", AFTER, "Use Cumberland (E06000063) or Westmorland and Furness (E06000064)."),
        ("E06000063", date(2023, 3, 31), "Use Cumbria (E10000006)."),
        ("Bournemouth", AFTER, "Use Bournemouth, Christchurch and Poole (E06000058)."),
        ("E06000060", BEFORE, "Buckinghamshire (E06000060) began on 1 April 2020"),
    ],
)
def test_a_code_out_of_its_time_is_refused(text, day, said):
    """It is never taken for a successor or predecessor; the message names them."""
    with pytest.raises(AppError, match="Use ") as caught:
        council_at(text, day)
    assert caught.value.slug == "council-not-on-day"
    assert said in str(caught.value)


def test_what_never_was_a_council_is_told_with_near_names():
    """As everywhere else."""
    with pytest.raises(AppError, match="No council") as caught:
        council_at("Lincolnshyre", AFTER)
    assert caught.value.slug == "unknown-council"
    assert "Lincolnshire" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Cumberland", "those of Cumbria, a different area"),
        ("Bournemouth, Christchurch and Poole", "those of Dorset and Bournemouth and Poole, a different area"),
        ("Somerset", "those of Somerset (county council), a different council for the same area"),
        ("Lincolnshire", ""),
    ],
)
def test_a_series_says_where_it_begins(name, said):
    """Figures from before are never taken for its own, not even where the area stayed the same."""
    assert said in tell_beginning(find_council(name))


def test_a_code_of_a_former_council_is_an_area_of_its_own():
    """Its figures stay under its own code; a district is no area of ours."""
    for former in load_former_councils():
        assert find_area(former.gss_code).ons_code == former.gss_code == present_code(former.gss_code)
    assert find_area("E07000142") is None
    assert (find_area("E92000001").level, find_area("E12000004").name) == ("England", "East Midlands")
