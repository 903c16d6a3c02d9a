"""The examples of the documentation are carried out as they stand."""

import json
import tomllib
from collections import Counter
from datetime import date

import pytest

from app.actions.workspaces import make_workspace
from app.cli import main
from quality_statements.loading import default_framework, load_framework
from quality_statements.rubric import load_rubric
from quality_statements.scoring import statement_level
from schemas.database import open_engine, read
from schemas.observation import Council
from schemas.records.evidence import load_items
from schemas.terms import Category, EvidenceKind, Maturity
from schemas.workspace import load_workspace, render_settings
from tests.docs.pages import find_block, find_blocks, read_page, read_rows
from tests.docs.worked_example import propose_example

PAGE = "docs/workspace.md"
RUBRIC = load_rubric()
FRAMEWORK = load_framework(default_framework())


def _example(name):
    (block,) = [one for one in find_blocks(read_page(PAGE)) if one.info.endswith(f" {name}")]
    return block.text


def _council():
    return Council(**tomllib.loads(_example("readiness.toml"))["council"])


@pytest.fixture
def workspace(tmp_path):
    """A workspace made from the settings on the page."""
    return make_workspace(tmp_path / "fenmoor", _council())


def _take_in(workspace, capsys, *words):
    """What a command that takes a file in prints, as JSON."""
    code = main([*words, "--workspace", str(workspace.root), "--received", "2026-09-01", "--json"], {})
    told = json.loads(capsys.readouterr().out)
    assert code == 0, told
    return told["taken_in"][0]


def _write(tmp_path, name):
    path = tmp_path / name
    path.write_text(_example(name), encoding="utf-8")
    return str(path)


def test_the_settings_on_the_page_are_what_init_writes(workspace):
    """The whole `readiness.toml` of the page is the file a new workspace has."""
    assert (workspace.root / "readiness.toml").read_text(encoding="utf-8") == _example("readiness.toml")
    assert render_settings(_council(), FRAMEWORK.id) == _example("readiness.toml")


def test_the_tracker_on_the_page_is_taken_in_with_its_documents(workspace, tmp_path, capsys):
    """The example tracker gives two documents with three links and nothing assumed."""
    documents = tmp_path / "documents"
    documents.mkdir()
    for name in ("waiting-list-procedure.txt", "peer-review.txt"):
        (documents / name).write_text(f"This is {name}.", encoding="utf-8")
    receipt = _take_in(
        workspace, capsys, "request", "import", _write(tmp_path, "tracker.csv"), "--files", str(documents)
    )
    assert (receipt["n_records"], receipt["notices"]) == (3, [])
    engine = open_engine(workspace.database_url)
    with read(engine) as connection:
        items, _ = load_items(connection, date(2026, 9, 1))
    engine.dispose()
    assert Counter(item.kind for item in items) == {EvidenceKind.DOCUMENT: 2, EvidenceKind.TRACKER: 1}


@pytest.mark.parametrize("name", ["audits-long.csv", "audits-wide.csv"])
def test_case_audits_in_both_shapes_on_the_page_are_taken_in(workspace, tmp_path, capsys, name):
    """Either shape of the same two cases is taken in as four answers."""
    receipt = _take_in(workspace, capsys, "collect", "import", _write(tmp_path, name), "--as", "audits")
    assert receipt["summary"] == "4 audit answers for 2 cases"


def test_the_feedback_on_the_page_is_taken_in(workspace, tmp_path, capsys):
    """Three rows, one about two statements, are four pieces of feedback, with nothing assumed."""
    receipt = _take_in(workspace, capsys, "collect", "import", _write(tmp_path, "feedback.csv"), "--as", "feedback")
    assert (receipt["n_records"], receipt["notices"]) == (4, [])


def test_the_measures_on_the_page_are_taken_in(workspace, tmp_path, capsys):
    """The example table passes every data check and gives a figure for each row."""
    receipt = _take_in(workspace, capsys, "load", _write(tmp_path, "measures.csv"))
    assert (receipt["n_records"], receipt["notices"]) == (_example("measures.csv").count("\n") - 1, [])


def test_the_official_wording_on_the_page_is_laid_over_the_framework(tmp_path):
    """The example file changes the words of the statements it names, and no others."""
    path = tmp_path / "official-wording.yaml"
    path.write_text(_example("official-wording.yaml"), encoding="utf-8")
    worded = load_framework(FRAMEWORK.id, path)
    assert [one.code for one in worded.statements if one.official_commitment] == ["QS1", "QS7"]


def test_the_folder_table_names_what_a_workspace_has(workspace):
    """Every place a workspace keeps things in stands in the table of the page."""
    found = load_workspace(workspace.root)
    places = {
        one.name
        for one in (found.store, found.keys, found.custody, found.datasets, found.outputs, found.prefect_home,
                    found.inbox, found.outbox, found.returns, found.quarantine, found.schedule)
    }  # fmt: skip
    listed = {row[0].strip("`").rstrip("/") for row in read_rows(_after("## What is in it"))}
    assert listed == places | {"readiness.toml", "readiness.db", found.official_wording.name}


def _after(heading, page=PAGE):
    """The first table below a heading."""
    lines = read_page(page).partition(f"{heading}\n")[2].splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("|"))
    stop = next((n for n, line in enumerate(lines) if n > start and not line.startswith("|")), len(lines))
    return "\n".join(lines[start:stop])


def test_the_worked_example_is_what_the_prose_says():
    """The worked example comes out at 2 because the audit holds processes down, not the document."""
    proposal = propose_example()
    levels = {view.category: view.level for view in proposal.views}
    assert (proposal.level, levels[Category.PROCESSES], levels[Category.PEOPLE]) == (2, 2, 3)
    documents = [one for view in proposal.views for one in view.readings if one.subject == "Waiting list procedure"]
    assert 3 in {reading.level for reading in documents}


@pytest.mark.parametrize("row", read_rows(_after("## 3. From views to a proposal", "docs/scoring.md")))
def test_the_table_of_views_and_proposals_follows_the_rule(row):
    """Each row of the table is what the rule gives."""
    assert statement_level(int(row[0]), [int(word) for word in row[1].split()]) == int(row[2])


def test_the_table_of_documents_follows_the_rubric():
    """The highest level each maturity supports is the rubric's."""
    told = {row[0]: int(row[1]) for row in read_rows(_after("### Documents", "docs/scoring.md"))}
    assert told == {maturity.value: RUBRIC.document.ceilings[maturity] for maturity in Maturity}


def test_the_table_of_caps_follows_the_rubric():
    """Every cap stands on the page with its statements and level."""
    told = {tuple(row) for row in read_rows(_after("## 4. Caps", "docs/scoring.md"))}
    assert told == {(cap.because, ", ".join(cap.statements), str(cap.level)) for cap in RUBRIC.scoring.caps}


AUDIT, VOICE, SUFFICIENCY, INDICATOR = RUBRIC.audit, RUBRIC.voice, RUBRIC.sufficiency, RUBRIC.indicator


@pytest.mark.parametrize(
    "phrase",
    [
        f"At least {AUDIT.min_cases_for_four} cases; at least {AUDIT.four_good_percent}% good or better; "
        f"at least {AUDIT.four_outstanding_percent}% outstanding",
        f"At least {AUDIT.min_cases_for_three} cases, and the lower end of the interval above "
        f"{AUDIT.good_line_percent}%",
        f"critical questions at 1 in no more than {AUDIT.rare_critical_percent}% of cases",
        f"Critical questions at 1 in more than {AUDIT.one_critical_percent}% of cases",
        f"with fewer than {AUDIT.min_cases} cases",
        f"with {AUDIT.min_pairs} or more second reads, fewer than {AUDIT.min_exact_percent}% agreeing exactly, "
        f"or a mean shift of more than {AUDIT.max_mean_shift_tenths / 10} of a grade",
        f"At least {VOICE.mostly_percent}% of it strong praise",
        f"At least {VOICE.mostly_percent}% positive, and at least {VOICE.answered_percent}% of concerns answered",
        f"Strong concerns in at least {VOICE.mostly_percent}% of it",
        f"with fewer than {VOICE.min_items} items",
        f"raised badly {VOICE.repeated_items} times",
        f"more than {INDICATOR.max_age_months} months old, rests on fewer than {INDICATOR.min_base} answers, "
        f"has fewer than {INDICATOR.min_comparable_periods} periods",
        f"{SUFFICIENCY.people_source_types} kinds of source, one of them independent of the council; "
        f"feedback from the last {SUFFICIENCY.people_max_age_months} months",
        f"feedback from the last {SUFFICIENCY.staff_max_age_months} months",
        f"{SUFFICIENCY.partner_organisations} organisations, one of them voluntary or user-led; "
        f"feedback from the last {SUFFICIENCY.partner_max_age_months} months",
        f"with fewer than {RUBRIC.scoring.min_categories} views",
        f"views {RUBRIC.scoring.disagreement} or more apart",
        f"no evidence of effect from the last {RUBRIC.scoring.effect_max_age_months} months",
    ],
)
def test_every_threshold_in_the_prose_is_the_rubrics(phrase):
    """Sentences that name a threshold name the one in force."""
    assert phrase in " ".join(read_page("docs/scoring.md").split())


def _shape(value):
    """Keys and kinds of a JSON value; lists by their first entry."""
    if isinstance(value, dict):
        return {key: _shape(one) for key, one in sorted(value.items())}
    if isinstance(value, list):
        return [_shape(value[0])] if value else []
    return "value"


def test_the_json_of_rate_is_as_on_the_page(capsys):
    """The page shows exactly what the command prints."""
    main(["rate", "--scores", "3,3,4,3,4,4,3,4,-", "--json"], {})
    assert json.loads(capsys.readouterr().out) == json.loads(find_block("docs/cli.md", "json rate"))


def test_the_json_of_an_error_is_as_on_the_page(capsys):
    """The page shows exactly what the command prints, and its exit code is 2."""
    assert main(["rate", "--scores", "3,3", "--json"], {}) == 2
    assert json.loads(capsys.readouterr().out) == json.loads(find_block("docs/cli.md", "json error"))


def test_the_json_of_a_receipt_has_the_keys_on_the_page(workspace, tmp_path, capsys):
    """A receipt has the keys the page shows, no more and no fewer."""
    receipt = _take_in(workspace, capsys, "collect", "import", _write(tmp_path, "feedback.csv"), "--as", "feedback")
    told = json.loads(find_block("docs/cli.md", "json load"))["taken_in"][0]
    assert sorted(told) == sorted(receipt)


def test_the_json_of_a_run_has_the_keys_on_the_page():
    """A result has the keys the page shows, at every depth."""
    from app.actions.result import build_result, render_result
    from schemas.assessment import Output
    from tests.factories import make_rated_assessment

    output = Output("self-assessment", "html", "outputs/x/self-assessment.html", "0" * 64, 1)
    result = render_result(build_result(make_rated_assessment(), [output], ["a notice"]))
    assert _shape(result) == _shape(json.loads(find_block("docs/cli.md", "json run")))
