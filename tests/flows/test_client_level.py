"""The flow over client-level data: the held file judged again, lost figures made again, nothing without a file."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.actions.intake import take_in_returns
from app.actions.workspaces import make_workspace, open_database
from evidence.client_level.rules.examples import load_base_records, local_identifier, spare_nhs_number
from evidence.client_level.synthetic.submission import write_submission
from evidence.have.councils import find_council
from evidence.intake import Intake
from schemas.database import read
from schemas.errors import StoreError
from schemas.records.client_level import load_submissions
from schemas.workspace import load_workspace
from tests.actors import TESTS
from tests.workspaces import desk_on, silent

AS_OF = date(2026, 9, 30)
OWN_RULE = """
code: OWN-01
severity: query
sentence: A request is there.
remedy: Nothing need be done.
source: a test
fields: [event_type]
across: false
applies: event_type IS NOT NULL
finds: event_type = 'Request'
examples:
  passes:
    - - {base: review}
  fails:
    - - {base: request, broken: true}
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A workspace of Haringey that holds a made-up submission."""
    folder = tmp_path_factory.mktemp("client-level")
    haringey = find_council("Haringey")
    write_submission(folder / "cld.csv", haringey, n_events=3000, seed=5)
    workspace = make_workspace(folder / "council", haringey)
    with open_database(workspace) as engine:
        take_in_returns(Intake(workspace, engine, date(2026, 9, 1), TESTS), [folder / "cld.csv"], silent)
    return workspace.root


@pytest.fixture
def council(filled, tmp_path) -> Path:
    """A copy of it to work on."""
    return shutil.copytree(filled, tmp_path / "council")


def _held(root: Path) -> list:
    with open_database(load_workspace(root)) as engine, read(engine) as connection:
        return list(load_submissions(connection))


def test_nothing_changes_where_nothing_has_changed(flows, council):
    """The same file by the same rules: no row is added, and the report is there."""
    before = _held(council)
    with desk_on(council, AS_OF):
        assert flows.client_level.client_level("test-run") == 0
    assert _held(council) == before
    names = {path.name for path in (council / "outputs" / "client-level-2026-03-31").iterdir()}
    assert names == {"client-level.html", "client-level-check.xlsx"}


def test_a_new_rule_is_applied_to_what_is_held(flows, council):
    """The judgement is kept with the day, and one set of figures counts."""
    (council / "client-level-rules").mkdir()
    (council / "client-level-rules" / "own-01.yaml").write_text(OWN_RULE)
    with desk_on(council, AS_OF) as desk:
        n_found = flows.client_level.client_level("test-run")
        assert n_found > 500
        flows.gather_have.gather_have("test-run")
        assert desk.signals["has"]
    (held,) = _held(council)
    assert held.checked_on == AS_OF
    found = {one.rule.code: one.n_failing for one in held.submission.outcomes if one.n_failing}
    assert found == {"OWN-01": n_found}


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"PAR1")], ids=["lost", "changed"])
def test_figures_are_made_again(flows, council, spoil):
    """Parquet is only what was worked out: it comes back the same before anything is read from it."""
    (dataset,) = (council / "datasets").glob("*.parquet")
    before = dataset.read_bytes()
    spoil(dataset)
    with desk_on(council, AS_OF) as desk:
        flows.gather_have.gather_have("test-run")
        assert {signal.citations[0].evidence_id for signal in desk.signals["has"]} == {desk.items[0].id}
    assert dataset.read_bytes() == before


def test_a_changed_file_stops_the_run(flows, council):
    """One bit of the sealed file: nothing is made from its figures."""
    (sealed,) = (council / "store").glob("??/*")
    data = bytearray(sealed.read_bytes())
    data[-1] ^= 1
    sealed.write_bytes(bytes(data))
    with desk_on(council, AS_OF) as desk:
        with pytest.raises(Exception, match="stored-file-changed"):
            flows.gather_have.gather_have("test-run")
        assert isinstance(desk.failure, StoreError)


def test_without_a_file_there_is_nothing_to_do(flows, tmp_path):
    """No file is held: no finding, no report, no fault."""
    make_workspace(tmp_path / "empty", find_council("Haringey"))
    with desk_on(tmp_path / "empty", AS_OF):
        assert flows.client_level.client_level("test-run") == 0
        assert flows.gather_have.gather_have("test-run") == 0
    assert not (tmp_path / "empty" / "outputs").exists()


def test_the_people_of_examples_are_nobody():
    """The numbers tests and generator use belong to the range that is given to nobody."""
    assert spare_nhs_number(0).startswith("999")
    assert local_identifier(0) not in load_base_records()
