"""docs/cli.md, and every other part of the documentation that a program writes, is what the program would write now."""

import re

import pytest

from schemas.errors import ExitCode
from tests.docs.made import commands, made_parts
from tests.docs.pages import find_headings, find_made, pages, read_page, read_rows

PAGE = "docs/cli.md"
PARTS = made_parts()
COMMITTED = {name: text for page in pages() for name, text in find_made(page.read_text(encoding="utf-8")).items()}


@pytest.mark.parametrize("name", PARTS)
def test_every_made_part_is_what_the_program_says_now(name):
    """A committed part equals what is made anew; `python -m tests.docs.made` writes them all."""
    assert COMMITTED.get(name) == PARTS[name], "run: .venv/bin/python -m tests.docs.made"


def test_no_made_part_is_left_over():
    """A part whose command or table is gone fails here."""
    assert set(COMMITTED) == set(PARTS)


def test_every_command_has_a_heading_and_its_help_below_it():
    """Each command stands on the page under its own heading, followed by its own help."""
    headings = [
        words.removeprefix("readiness ") for _, words in find_headings(read_page(PAGE)) if "readiness " in words
    ]
    helps = [name.removeprefix("help ") for name in find_made(read_page(PAGE))]
    assert sorted(headings) == sorted(commands())
    assert headings == helps


@pytest.mark.parametrize("command", commands())
def test_every_command_shows_an_example_of_itself(command):
    """The help of a command holds an example that begins with the command."""
    shown = " ".join(PARTS[f"help {command}"].split())
    assert f"Example: readiness {command}" in shown


def test_the_exit_codes_on_the_page_are_those_there_are():
    """The table of exit codes has a row for each code and no other."""
    table = read_page(PAGE).partition("## What a command returns\n")[2]
    codes = [int(row[0]) for row in read_rows(table.partition("\n\n`")[0])]
    assert sorted(codes) == sorted(int(code) for code in ExitCode)


def test_every_option_of_every_command_is_explained():
    """No option stands in a help without words beside it."""
    for text in PARTS.values():
        for line in re.findall(r"^  -.*$", text, re.MULTILINE):
            assert re.search(r"  \S.*\S {2,}\S", line), line
