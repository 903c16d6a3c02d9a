"""Every hostile file is refused with its own plain reason, within the limits, and nothing of it is kept."""

import hashlib
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.actions.workspaces import make_workspace, open_database
from evidence.intake import Intake
from evidence.parsing.document_child import MAX_CPU_SECONDS
from evidence.parsing.documents import Inspector, open_inspector
from evidence.request.intake import take_in_tracker
from evidence.request.items import load_request_items
from schemas.errors import InputError
from tests.actors import TESTS
from tests.factories import make_council
from tests.hostile.corpus import HOSTILE, SOUND
from tests.unit.evidence.request.trackers import FRAMEWORK, HEADINGS, ROW

HEADING = ",".join(HEADINGS.values())


@pytest.fixture(scope="module")
def inspector() -> Iterator[Inspector]:
    """One inspector for all of the corpus: what one file does must not harm the next."""
    with open_inspector() as found:
        yield found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_plain_reason(inspector, name):
    """The reason names what was found and begins its remedy with a verb; the time is within the limit."""
    slug, word, make = HOSTILE[name]
    data, started = make(), time.monotonic()
    with pytest.raises(InputError, match="not taken in") as caught:
        inspector.inspect(data, name)
    first = caught.value.problems[0]
    assert (first.slug, first.file) == (slug, name)
    assert word in first.found
    assert first.remedy[0].isupper()
    assert time.monotonic() - started < MAX_CPU_SECONDS


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_neighbour_is_taken(inspector, name):
    """What only looks a little like a hostile file is taken, after hostile ones have gone before."""
    assert inspector.inspect(SOUND[name](), name).kind == name.rpartition(".")[2]


@pytest.fixture(scope="module")
def intake(tmp_path_factory) -> Iterator[Intake]:
    """A workspace that holds a tracker and a document already."""
    workspace = make_workspace(tmp_path_factory.mktemp("hostile") / "council", make_council())
    with open_database(workspace) as engine:
        found = Intake(workspace, engine, date(2026, 9, 25), TESTS)
        _take_in(found, "plan.pdf", {"plan.pdf": SOUND["plan.pdf"]()})
        yield found


def _take_in(intake: Intake, name: str, documents: dict[str, bytes], more: tuple[str, ...] = ()) -> None:
    rows = [_row(number, file) for number, file in enumerate((name, *more))]
    data = "\n".join([HEADING, *rows]).encode()
    items = load_request_items()
    take_in_tracker(intake, data, "tracker.csv", framework=FRAMEWORK, request_items=items, documents=documents)


def _row(number: int, file: str) -> str:
    cells = {**ROW, "title": f"Item {number}", "file": file, "content_date": "2026-01-05", "review_due": "2027-01-05"}
    return ",".join('"' + str(cells[key] or "").replace('"', '""') + '"' for key in HEADINGS)


def _tree(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_a_tracker_with_hostile_documents_leaves_everything_as_it_was(intake):
    """One tracker names the whole corpus and a sound file: each fault is told, and no byte changes."""
    before = _tree(intake.workspace.root)
    documents = {name: make() for name, (_, _, make) in HOSTILE.items()} | {"plan.docx": SOUND["plan.docx"]()}
    with pytest.raises(InputError, match=f"{len(HOSTILE)} problems") as caught:
        _take_in(intake, "plan.docx", documents, tuple(HOSTILE))
    assert _tree(intake.workspace.root) == before
    told = {problem.slug for problem in caught.value.problems}
    assert told == {slug for slug, _, _ in HOSTILE.values()}
    assert all(problem.row for problem in caught.value.problems)


NAMES = {
    "../../plan.pdf": "file-name-is-a-path",
    "..\\plan.pdf": "file-name-is-a-path",
    "/etc/passwd": "file-name-is-a-path",
    "C:plan.pdf": "file-name-is-a-path",
    "C:\\plan.pdf": "file-name-is-a-path",
    "plan\u202efdp.exe": "file-name-unsafe",
    "plan\u2066.pdf": "file-name-unsafe",
    "CON.pdf": "file-name-unsafe",
    "lpt1": "file-name-unsafe",
    "plan.docx.exe": "file-type",
    "plan": "file-type",
    "x" * 4096 + ".pdf": "file-name-too-long",
}


@pytest.mark.parametrize(("name", "slug"), NAMES.items(), ids=[name[:20].encode("unicode_escape") for name in NAMES])
def test_a_hostile_name_is_refused_and_shown_harmlessly(intake, name, slug):
    """A name that is a path or a disguise is refused whatever stands in the file, and no byte changes."""
    before = _tree(intake.workspace.root)
    with pytest.raises(InputError, match="one problem") as caught:
        _take_in(intake, name, {name: SOUND["plan.pdf"]()})
    assert _tree(intake.workspace.root) == before
    (problem,) = caught.value.problems
    assert problem.slug == slug
    assert len(problem.found) < 220
    assert problem.found.isprintable()
