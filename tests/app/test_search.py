"""`readiness search` finds what the demo council's evidence says, and makes its index anew."""

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
import typer
from sqlalchemy import select
from typer.testing import CliRunner

from app.actions.search import rebuild_index, search_workspace
from app.actions.workspaces import open_database
from app.commands.search import search
from evidence.parsing import documents
from schemas.custody import Event
from schemas.custody_tables import CustodyEntryRow
from schemas.database import read, write
from schemas.errors import AppError
from schemas.records.custody import add_event
from schemas.records.rows import core
from schemas.records.search import forget_text
from schemas.search_tables import InspectedFileRow
from schemas.workspace import load_workspace
from tests.actors import TESTS
from tests.workspaces import silent

COMMANDS = typer.Typer()
COMMANDS.command("search")(search)


@pytest.fixture(scope="module")
def root(filled_demo, tmp_path_factory) -> Path:
    """A copy of the demo council's workspace with all its evidence."""
    return shutil.copytree(filled_demo, tmp_path_factory.mktemp("demo") / "council")


def call(root: Path, *words: str) -> tuple[int, str]:
    """What the command prints."""
    done = CliRunner().invoke(COMMANDS, [*words, "--workspace", str(root)])
    return done.exit_code, done.output


def test_words_of_a_document_are_found_at_their_place(root):
    """A passage of a Word document or a PDF is told by its section or page, with the item it belongs to."""
    code, out = call(root, "lone", "practitioner", "risk", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["hits"]
    assert {hit["found_in"] for hit in told["hits"]} <= {"title", "section", "text"}
    places = {hit["place"] for hit in json.loads(call(root, "carers", "--json", "--limit", "200")[1])["hits"]}
    assert any(place.startswith("page ") for place in places)
    assert any(place.startswith("section ") for place in places)


def test_lines_for_a_person_name_item_and_place(root):
    """Each place is told with the item's id and title, and the words around."""
    code, out = call(root, "safeguarding")
    assert code == 0
    assert out.startswith(("REQ-", "HAS-", "COL-"))
    assert "version 1" in out


def test_nothing_found_says_so(root):
    """No place is an answer, not an error."""
    assert call(root, "xylophone") == (0, call(root, "xylophone")[1])
    assert "Nothing known on" in call(root, "xylophone")[1]


def test_a_search_without_words_is_refused(root):
    """Marks alone are no words."""
    with pytest.raises(AppError, match="no word") as caught:
        search_workspace(root, "?!", None, 20, include_restricted=False)
    assert caught.value.slug == "nothing-to-search"


def test_a_day_before_anything_was_known_finds_nothing(root):
    """The as-of date holds for search."""
    found = search_workspace(root, "carers", datetime(2020, 1, 1), 20, include_restricted=False)
    assert found.hits == ()


def test_rebuilding_finds_the_same(root):
    """Lost text comes back, every change has its entry, and what is found is what was found before."""
    before = search_workspace(root, "carers waiting", None, 50, include_restricted=False).hits
    with open_database(load_workspace(root)) as engine:
        with read(engine) as connection:
            hashes = set(connection.execute(select(core(InspectedFileRow).c.sha256)).scalars())
        lost = min(hashes)
        with write(engine, TESTS) as connection:
            forget_text(connection, lost)
            add_event(connection, Event.TEXT_INDEXED, lost, lost)
        made = rebuild_index(root, report=silent).made
        with read(engine) as connection:
            events = connection.execute(core(CustodyEntryRow).select()).all()
    assert made.n_documents == len(hashes)
    assert made.notices == ()
    assert sum(row.event == Event.TEXT_INDEXED.value for row in events) >= made.n_documents
    assert search_workspace(root, "carers waiting", None, 50, include_restricted=False).hits == before


def test_a_rebuild_alone_needs_no_words(root):
    """The command may only make the index anew, and says how much it read."""
    code, out = call(root, "--rebuild", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["rebuilt"]["n_documents"] > 40
    assert "hits" not in told


def test_a_document_that_cannot_be_read_again_is_named_and_left_out(root, monkeypatch):
    """What is refused today stays in the evidence, and the person is told that search passes it over."""
    monkeypatch.setattr(documents, "MAX_BYTES", 30_000)
    told = rebuild_index(root, report=silent)
    assert told.made.notices
    assert all("is not searched" in notice for notice in told.made.notices)
    assert len(told.lines) == len(told.made.notices) + 1
    monkeypatch.undo()
    assert rebuild_index(root, report=silent).made.notices == ()
