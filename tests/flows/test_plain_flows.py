"""The whole cycle with the engine's decorators taken off."""

import ast
import shutil
from datetime import date
from pathlib import Path

import pytest

from app.actions import cycle as cycle_action
from schemas.errors import StoreError
from tests.places import ROOT
from tests.workspaces import DEMO_DAY, FLOW_FILES, desk_on, fill_demo


@pytest.fixture
def council(filled_demo, tmp_path) -> Path:
    """A copy of the demo council with its evidence, not yet run."""
    root = tmp_path / "council"
    shutil.copytree(filled_demo, root)
    return root


def _rows(root: Path) -> dict[str, int]:
    import sqlite3

    with sqlite3.connect(root / "readiness.db") as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


def _bytes(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted((root / "outputs").rglob("*.*"))}


def test_a_cycle_scores_all_nine_and_writes_every_document(published_demo):
    """From evidence to nine scores, a rating, six documents in four formats, the pack and the data."""
    assert published_demo.n_scored == 9
    written = {(output.kind, output.format) for output in published_demo.outputs}
    kinds = ("self-assessment", "rating-draft", "inspector-pack", "request-gaps", "comparison", "outside-view")
    formats = ("html", "pdf", "docx", "markdown")
    assert written == {(k, f) for k in kinds for f in formats} | {("inspector-pack", "zip"), ("assessment", "json")}


def test_a_second_cycle_adds_no_row_and_changes_no_byte(published_demo, twice_published_demo):
    """Run again with the same evidence, and the database and the documents are what they were."""
    once, twice = published_demo.root, twice_published_demo
    assert (_rows(twice), _bytes(twice)) == (_rows(once), _bytes(once))


def test_the_same_evidence_in_another_folder_gives_the_same_documents(flows, published_demo, tmp_path):
    """Neither the folder nor the day of loading is in the documents."""
    fill_demo(tmp_path / "elsewhere")
    with desk_on(tmp_path / "elsewhere", DEMO_DAY):
        flows.cycle.cycle("test-run")
    assert _bytes(tmp_path / "elsewhere") == _bytes(published_demo.root)


def test_the_progress_bar_knows_how_many_steps_there_are(published_demo):
    """The totals that the command line gives the progress bar are the steps that are reported."""
    assert len(published_demo.told) == len(set(published_demo.told)) == cycle_action.N_STEPS - 1


def test_an_earlier_day_sees_nothing_that_came_later(flows, council):
    """Before anything was received there is no evidence, no score and no rating, and what is left out is said."""
    with desk_on(council, date(2020, 1, 1)) as desk:
        assert flows.cycle.cycle("test-run") == 0
    assert desk.made.signals == ()
    assert desk.made.left_out > 0
    assert desk.made.rollup.rating is None


def test_a_changed_document_stops_the_run_and_is_named(flows, council):
    """One byte of one stored file is enough: nothing is made from it."""
    victim = sorted(path for path in (council / "store").glob("??/*"))[5]
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(bytes(data))
    with desk_on(council, DEMO_DAY) as desk:
        with pytest.raises(Exception, match="stored-file-changed"):
            flows.cycle.cycle("test-run")
        assert isinstance(desk.failure, StoreError)
        assert any(item.id in str(desk.failure) for item in desk.items)
    assert not (council / "outputs").exists()


def test_a_lost_dataset_is_made_again_from_the_stored_return(flows, council):
    """Parquet is only a reading of the stored file: it can be lost, and comes back the same."""
    (dataset,) = (council / "datasets").glob("*.parquet")
    before = dataset.read_bytes()
    dataset.unlink()
    with desk_on(council, DEMO_DAY):
        flows.gather_have.gather_have("test-run")
    assert dataset.read_bytes() == before


@pytest.mark.parametrize("name", FLOW_FILES)
def test_each_flow_file_holds_one_flow_and_says_what_it_is_for(name):
    """One flow a file, named after it, whose docstring has the five headings."""
    tree = ast.parse((ROOT / "flows" / f"{name}.py").read_text(encoding="utf-8"))
    text = ast.get_docstring(tree) or ""
    headings = ("Purpose:", "Inputs:", "Outputs:", "Safe to repeat because:", "If it fails:")
    assert [text.index(heading) for heading in headings] == sorted(text.index(heading) for heading in headings)
    flows = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(getattr(getattr(d, "func", d), "id", "") == "quiet_flow" for d in node.decorator_list)
    ]
    assert flows == [name]
