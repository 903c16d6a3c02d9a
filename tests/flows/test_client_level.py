"""The flow over client-level data: the held file judged again, lost figures made again, nothing without a file."""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.actions.intake import take_in_returns
from app.actions.workspaces import make_workspace, open_database
from evidence.client_level.holding import has_figures
from evidence.client_level.local_signals import load_leading_figures
from evidence.client_level.residents import OWN_SOURCE, find_known_residents
from evidence.client_level.rules.examples import load_base_records, local_identifier, spare_nhs_number
from evidence.client_level.synthetic.submission import write_submission
from evidence.have.councils import find_council
from evidence.intake import Intake
from flows import other_documents
from flows.steps import StepStoppedError
from quality_statements.scoring import propose_score
from schemas.database import read
from schemas.errors import AppError, StoreError
from schemas.records.client_level import load_submissions
from schemas.workspace import load_workspace
from tests.actors import TESTS
from tests.workspaces import desk_on, silent

AS_OF = date(2026, 9, 30)
MOST_PROMPTS = 7
"""Figures of the council's own on one statement: more would drown the rest."""
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
    workspace = make_workspace(folder / "council", replace(haringey, synthetic=True))
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
        assert desk.signals["client-level"]
    (held,) = _held(council)
    assert held.checked_on == AS_OF
    found = {one.rule.code: one.n_failing for one in held.submission.outcomes if one.n_failing}
    assert found == {"OWN-01": n_found}
    assert len(list((council / "datasets").glob("*.parquet"))) == 2
    with desk_on(council, AS_OF) as desk:
        assert flows.verify_store.verify_store("test-run") == 0


def test_made_up_figures_are_never_a_real_councils(flows, council):
    """Whoever takes the mark of made-up data off the workspace gets no score from them, and is told what to do."""
    settings = council / "readiness.toml"
    settings.write_text(settings.read_text().replace("synthetic = true", "synthetic = false"))
    with desk_on(council, AS_OF) as desk:
        with pytest.raises(StepStoppedError, match="cld-made-up"):
            flows.gather_have.gather_have("test-run")
        assert isinstance(desk.failure, AppError)
        assert "Haringey is a real council" in desk.failure.message
        assert "readiness item delete" in desk.failure.remedy


def test_figures_are_made_again(flows, council):
    """Parquet is only what was worked out: changed or lost, it comes back the same before anything is read from it."""
    (dataset,) = (council / "datasets").glob("*.parquet")
    before = dataset.read_bytes()
    dataset.write_bytes(b"PAR1")
    with desk_on(council, AS_OF) as desk:
        assert not has_figures(desk.workspace, desk.engine, desk.items)
        dataset.unlink()
        assert not has_figures(desk.workspace, desk.engine, desk.items)
        flows.gather_have.gather_have("test-run")
        assert {one.citations[0].evidence_id for one in desk.signals["client-level"]} == {desk.items[0].id}
        assert has_figures(desk.workspace, desk.engine, desk.items)
    assert dataset.read_bytes() == before


def test_local_figures_prompt_and_never_settle_a_level(flows, council):
    """A few of them, protected, cited to the file as a whole; every proposal stays what it was without them."""
    with desk_on(council, AS_OF) as desk:
        flows.gather_have.gather_have("test-run")
        signals = desk.signals["client-level"]
        assert {one.facts.measure for one in signals} == set(load_leading_figures())
        assert {(one.row, one.sheet, one.column) for signal in signals for one in signal.citations} == {(None,) * 3}
        assert {signal.citations[0].sha256 for signal in signals} == {desk.items[0].current.sha256}
        assert all(signal.facts.low is None and len(signal.facts.series) <= 1 for signal in signals)
        by_code = {one.facts.measure: one.facts for one in signals}
        assert by_code["cld-review-overdue"].value % 5 == 0
        assert by_code["cld-wait-resp-65+-12m"].value is not None
        assert not any(one.facts.measure.startswith("cld-") for one in desk.signals["has"])
        assert max(Counter(one.statement for one in signals).values()) <= MOST_PROMPTS
        for statement in desk.framework.statements:
            own = tuple(one for one in signals if one.statement == statement.code)
            known = propose_score(statement, own, desk.framework, desk.rubric, AS_OF)
            assert known.level is None
            assert {reading.level for view in known.views for reading in view.readings} <= {None}
            assert known.level == propose_score(statement, (), desk.framework, desk.rubric, AS_OF).level


def test_documents_tell_local_figures_as_protected(flows, council):
    """The self-assessment lists them with nothing beside; a second run is the same, and what is kept verifies."""
    made = []
    for _ in range(2):
        with desk_on(council, AS_OF) as desk:
            for name in ("check_custody", "gather_have", "gather_request", "gather_collect", "score", "publish"):
                getattr(getattr(flows, name), name)("test-run")
            assert flows.verify_store.verify_store("test-run") == 0
            made.append(desk.made.id)
    assert made[0] == made[1]
    text = (council / "outputs" / made[0] / "self-assessment.md").read_text(encoding="utf-8")
    assert "(cld-2a) | 2025-26 |" in text
    assert "Worked out from counts rounded to 5." in text


def test_the_comparison_tells_no_count_of_the_councils_own(flows, council):
    """Figures worked out from the council's records are not protected there, so they stay out of it."""
    with desk_on(council, AS_OF) as desk:
        assert other_documents.build_held_comparison(desk.holding, desk.items, AS_OF) is None


def test_rates_are_for_the_residents_of_the_area(flows, council):
    """By this program's own estimates where none is held; which, is told, and the rates become signals."""
    (held,) = _held(council)
    rates = {one.code: one for one in held.figures if one.code in ("cld-2b", "cld-2c")}
    known = find_known_residents(find_council("Haringey"))
    assert [rates[code].denominator for code in ("cld-2b", "cld-2c")] == [known.aged_18_64, known.aged_65_over]
    assert any(OWN_SOURCE in guess for guess in held.submission.guesses)


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
