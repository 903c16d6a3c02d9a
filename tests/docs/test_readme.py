"""The README, and every link and command of the documentation, hold."""

import re
import shlex
from itertools import pairwise

import pytest
import typer

from app.cli import cli
from tests.docs.made import commands
from tests.docs.pages import find_blocks, find_headings, find_links, pages, read_page, read_rows
from tests.places import ROOT

README = read_page("README.md")
PAGES = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in pages()}
TARGETS = {line.partition(":")[0] for line in read_page("Makefile").splitlines() if re.match(r"[a-z][a-z-]*:", line)}


def _console_lines():
    for name, text in PAGES.items():
        for block in find_blocks(text):
            if block.info == "console":
                yield from (pytest.param(line, id=f"{name}: {line}") for line in block.text.splitlines())


def _parse(words):
    """Let the command line take the words apart without doing anything; the words of the command."""
    command, path = typer.main.get_command(cli), []
    while hasattr(command, "commands"):
        path.append(words[0])
        command, words = command.commands[words[0]], words[1:]
    command.make_context(" ".join(path), list(words))
    return " ".join(path)


@pytest.mark.parametrize("line", list(_console_lines()))
def test_every_line_to_type_can_be_typed(line):
    """A line of a `console` block is a command that parses, a target of the Makefile, or a step of the shell."""
    assert line.startswith("$ ")
    program, *words = shlex.split(line.removeprefix("$ "))
    if program == "readiness":
        assert _parse(words) in commands()
    elif program == "make":
        assert set(words) <= TARGETS
    else:
        assert program in ("source", "cd")


def test_the_start_is_two_commands():
    """A newcomer types `make demo` and `make test`, and nothing else."""
    start = README.partition("## Start\n")[2].partition("\n## ")[0]
    (block,) = find_blocks(start)
    assert block.text.splitlines() == ["$ make demo", "$ make test"]


def test_the_table_of_the_readme_names_every_command_and_no_other():
    """Each command there is stands in the README's table."""
    table = README.partition("| to | use |")[2]
    rows = read_rows(f"| to | use |{table}".partition("\n\n")[0].replace("\\|", "/"))
    told = {words for row in rows for words in re.findall(r"`readiness ([a-z -]+?)(?= [A-Z\[-]|`)", row[1])}
    assert told == set(commands())


@pytest.mark.parametrize("name", PAGES)
def test_every_link_within_the_project_leads_somewhere(name):
    """A relative link names a file that is there."""
    links = [link for link in find_links(PAGES[name]) if not link.startswith("http")]
    assert [link for link in links if not ((ROOT / name).parent / link).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_fragment_of_a_link_is_a_heading(name):
    """A link to a place in a page names a heading of it."""
    for target, fragment in re.findall(r"\]\(([^)#\s]*\.md)#([^)]+)\)", PAGES[name]):
        text = ((ROOT / name).parent / target).read_text(encoding="utf-8")
        anchors = {re.sub(r"[^\w -]", "", words.lower()).replace(" ", "-") for _, words in find_headings(text)}
        assert fragment in anchors


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_one_title_and_no_level_left_out(name):
    """Headings begin with one title and go down one level at a time."""
    depths = [depth for depth, _ in find_headings(PAGES[name])]
    assert depths[0] == 1
    assert depths.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(depths))


def test_every_page_the_source_points_to_is_there():
    """Where the code names a page of the documentation, the page exists."""
    packages = ("app", "flows", "evidence", "quality_statements", "reports", "schemas")
    for path in (one for package in packages for one in (ROOT / package).rglob("*.py")):
        for page in re.findall(r"docs/[\w/-]+\.md", path.read_text(encoding="utf-8")):
            assert (ROOT / page).is_file(), f"{path.name} points to {page}"


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "adr").glob("0*.md")), ids=lambda path: path.stem)
def test_every_decision_has_the_four_parts(path):
    """A decision record says status, context, decision and consequences, and is in the list."""
    headings = [words for depth, words in find_headings(path.read_text(encoding="utf-8")) if depth == 2]
    assert headings == ["Status", "Context", "Decision", "Consequences"]
    assert path.name in read_page("docs/adr/README.md")


def test_the_documentation_folder_holds_no_code():
    """Programs that write documentation stand with the tests."""
    assert {path.suffix for path in (ROOT / "docs").rglob("*") if path.is_file()} == {".md"}
