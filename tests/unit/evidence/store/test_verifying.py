"""Verifying a workspace: files, documents and figures beside the log, each named when it is not what was kept."""

import shutil
from pathlib import Path

import pytest

from evidence.store.deleting import delete_file
from evidence.store.opening import open_store
from evidence.store.verifying import N_STEPS, read_published, refuse_findings, verify_workspace
from schemas.database import write
from schemas.errors import AppError, StoreError
from schemas.problems import Problem
from schemas.records.assessments import add_outputs
from tests.actors import TESTS
from tests.unit.evidence.store.kept import FENMOOR, Kept, fill, open_kept, output_of


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A workspace with some files and a document that was made."""
    kept = open_kept(tmp_path_factory.mktemp("kept"))
    fill(kept)
    document = kept.workspace.outputs / "run-1" / "self-assessment.html"
    document.parent.mkdir(parents=True)
    document.write_text("<p>made</p>")
    told = ("run-1", 1, FENMOOR.gss_code, "2026-09-01", "f", "1", "0" * 64, "{}", "{}")
    with write(kept.engine, TESTS) as connection:
        from schemas.custody import Event
        from schemas.records.custody_content import log_event

        connection.exec_driver_sql("INSERT INTO assessment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", told)
        log_event(connection, Event.ASSESSMENT_MADE, "run-1")
        add_outputs(connection, "run-1", [output_of(document, kept.workspace.root)])
    kept.seal()
    kept.engine.dispose()
    return kept.workspace.root


@pytest.fixture
def kept(whole, tmp_path) -> Kept:
    """A copy of it."""
    shutil.copytree(whole, tmp_path / "w")
    found = open_kept(tmp_path / "w")
    yield found
    found.engine.dispose()


def _verify(kept: Kept) -> list[str]:
    steps: list[str] = []
    problems = verify_workspace(kept.workspace, kept.engine, steps.append)
    assert len(steps) <= N_STEPS
    assert len(steps) == len(set(steps))
    return [str(one) for one in problems]


def _stored(kept: Kept) -> list[Path]:
    return sorted(path for path in kept.workspace.store.rglob("*") if path.is_file())


def test_a_workspace_as_it_was_left_is_sound(kept):
    """Nothing is found, and nothing is changed by looking."""
    before = {path: path.read_bytes() for path in kept.workspace.root.rglob("*") if path.is_file()}
    assert _verify(kept) == []
    after = {path: path.read_bytes() for path in kept.workspace.root.rglob("*") if path.is_file()}
    assert {path for path in before if before[path] != after.get(path)} == set()


def test_every_byte_of_a_stored_file_counts(kept):
    """Each byte of a stored file is flipped in turn: the evidence is named each time."""
    path = _stored(kept)[0]
    data = path.read_bytes()
    for place in range(0, len(data), 5):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        (found,) = _verify(kept)
        assert found.startswith("REQ-0000000")


def test_all_findings_are_told_at_once(kept):
    """Two spoilt files, a lost one, a changed row and a changed document: each has its own line."""
    first, second, third, *_ = _stored(kept)
    first.write_bytes(b"x")
    second.write_bytes(b"y")
    third.unlink()
    (kept.workspace.outputs / "run-1" / "self-assessment.html").write_text("<p>changed</p>")
    with kept.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE decision SET level = 4 WHERE number = 1")
    found = _verify(kept)
    assert len(found) == 5
    assert sum("REQ-0000" in one for one in found) == 3
    assert any("self-assessment.html" in one and "was changed" in one for one in found)
    assert any("QS1#1" in one for one in found)


def test_a_lost_document_is_told_and_lost_figures_are_not(kept):
    """A document that is gone is missed; figures in tidy form are made again by the next run."""
    (kept.workspace.outputs / "run-1" / "self-assessment.html").unlink()
    (found,) = _verify(kept)
    assert "it is missing" in found


def test_a_file_that_was_deleted_on_purpose_is_not_missed(kept):
    """The log says that it was deleted, so that its absence is right."""
    store = open_store(kept.workspace, kept.engine)
    sha256 = next(iter(store.hashes()))
    with write(kept.engine, TESTS) as connection:
        delete_file(store, connection, sha256, "Its time was up.")
    store.remove_deleted()
    kept.seal()
    assert _verify(kept) == []


def test_a_file_whose_entry_says_it_is_there_is_missed(kept):
    """A key that was taken away behind the log's back is a finding."""
    with kept.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM file_key")
    assert len(_verify(kept)) == 4


def test_findings_fail_the_nightly_flow():
    """One error names all of them; none is no error."""
    assert refuse_findings(()) == 0
    with pytest.raises(StoreError, match="it was changed") as caught:
        refuse_findings((Problem("s", "REQ-1", "it was changed", "Restore it."),))
    assert caught.value.slug == "verify-found"


def test_a_published_file_that_is_not_there(tmp_path):
    """The file a person names is read, or said not to be there."""
    with pytest.raises(AppError, match=r"heads\.jsonl cannot be read") as caught:
        read_published(tmp_path / "heads.jsonl")
    assert caught.value.slug == "published-head"
